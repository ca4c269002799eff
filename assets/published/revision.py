"""Cells that differ from the release before, and why: which records came late, left, or moved."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from assets.facts import FACTS
from assets.facts.definition import Fact
from assets.facts.kept import Kept, first_day
from assets.measures.catalogue import MEASURES
from assets.measures.evaluate import category_of
from assets.published.comments import literal, quoted
from assets.published.opening import open_release
from assets.published.renewing import IN_MONTHS, of_months
from assets.published.vocabulary import as_text
from assets.validated.sources import BY_NAME
from schemas.published import RevisedCell

SERIES = ("measure_id", "category", "force", "area", "month")
LINE = ("delivery_id", "source_line")
OTHER = "another reason"
REASONS = {
    "cancelled": pl.col("status_before").ne(pl.col("status")) & pl.col("status").eq("cancelled"),
    "reclassified": pl.col("offence_code_before").ne_missing(pl.col("offence_code")),
    "moved area": pl.col("area_before").ne_missing(pl.col("area")),
}


def revision(
    values: pl.LazyFrame, facts: Mapping[str, Kept], before: Path | None, changed: Mapping[str, list[str]]
) -> pl.DataFrame:
    """Compare this run's monthly values with a release's, cell by cell.

    Args:
        values: measures.value of this run.
        facts: fact tables of this run, by name.
        before: DuckDB file of the release compared to; None where there is none.
        changed: months of facts that are others than that release's; of a fact that is not named, all are looked at.

    Returns:
        Columns of `schemas.published.RevisedCell`: one row a cell that both have and
        that differs, and reason; `rows` is how many records the reason added to the cell, or took.
    """
    columns = {name: column.dtype.type for name, column in RevisedCell.to_schema().columns.items()}
    if before is None:
        return pl.DataFrame(schema=columns)
    with open_release(before) as connection:
        name = connection.execute("SELECT release_id FROM published.release").fetchall()[0][0]
        old = connection.execute("SELECT * FROM measures.value").pl()
        reasons = [
            told for fact in FACTS if (table := _changed(connection, fact, facts, changed.get(fact.name))) is not None
            for told in _reasons(table, fact)
        ]  # fmt: skip
    cells = _cells(old, values.collect())
    told = pl.concat([pl.DataFrame(schema=REASONED), *reasons]) if reasons else pl.DataFrame(schema=REASONED)
    joined = cells.join(told, on=SERIES, how="left").with_columns(
        pl.col("reason").fill_null(OTHER), pl.col("rows").fill_null(0), compared_to=pl.lit(name)
    )
    return joined.select(list(columns)).sort(*SERIES, "reason")


REASONED = pl.Schema(dict.fromkeys(SERIES, pl.String) | {"month": pl.Date, "reason": pl.String, "rows": pl.Int64})


def _cells(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    shortest = [values.sort("months_a_row").unique(SERIES, keep="first") for values in (old, new)]
    both = (
        shortest[0]
        .join(shortest[1], on=SERIES, suffix="_now")
        .filter(
            pl.col("numerator").ne(pl.col("numerator_now"))
            | pl.col("denominator").ne_missing(pl.col("denominator_now"))
        )
    )
    return both.select(*SERIES, value_before="value", value="value_now")


def _changed(
    connection: duckdb.DuckDBPyConnection, fact: Fact, facts: Mapping[str, Kept], months: list[str] | None
) -> pl.DataFrame | None:
    """Records of a fact whose standing version is another now: both versions side by side, from months that changed."""
    if months == []:
        return None
    there = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'facts' AND table_name = ?", [fact.name]
    ).fetchall()
    if BY_NAME[fact.source].kind == "snapshot" or {name for (name,) in there} != set(fact.columns):
        return None
    kept, was, asked = facts[fact.name], f"FROM facts.{fact.name}", {}
    if months is not None:
        was, asked = f"{was} WHERE {IN_MONTHS}", of_months(map(first_day, months))
    now = _rows_of(kept.files(kept.months() if months is None else months), fact.name)
    columns, key, line = (", ".join(map(quoted, names)) for names in (fact.columns, fact.key, LINE))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE changed AS SELECT {key} FROM ({now}) ANTI JOIN ({was}) USING ({line}) "
        f"UNION SELECT {key} FROM ({was}) ANTI JOIN ({now}) USING ({line})",
        asked,
    )
    on = " AND ".join(f"f.{quoted(column)} IS NOT DISTINCT FROM c.{quoted(column)}" for column in fact.key)
    both = f"SELECT {columns}, {{}} AS side FROM ({{}}) f SEMI JOIN temp.changed c ON {on}"
    sides = [connection.execute(both.format(-1, was), asked).pl(), connection.execute(both.format(1, now)).pl()]
    return pl.concat(map(as_text, sides), how="vertical_relaxed")


def _rows_of(files: list[str], fact: str) -> str:
    """Rows of files of a fact as SQL; of none there are no rows."""
    return f"FROM read_parquet([{', '.join(map(literal, files))}])" if files else f"FROM facts.{fact} LIMIT 0"


def _reasons(versions: pl.DataFrame, fact: Fact) -> list[pl.DataFrame]:
    """What each changed record added to, or took from, the cells of each measure of the fact, and why."""
    why = versions.lazy().join(_why(versions, fact).lazy(), on=fact.key, how="left", nulls_equal=True).collect().lazy()
    found = []
    for measure in (m for m in MEASURES if m.fact == fact.name):
        dated = why.with_columns(month=pl.col(measure.month))
        counted = dated.filter(pl.sql_expr(measure.where)).select(
            pl.lit(measure.measure_id).alias("measure_id"),
            category_of(measure).alias("category"), "force", "area", "month", "reason", "side",
        )  # fmt: skip
        by_area = pl.concat([counted, counted.with_columns(area=pl.col("force"))])
        both = [by_area, by_area.with_columns(category=pl.lit(""))] if measure.category else [by_area]
        sums = pl.concat(both).group_by(*SERIES, "reason").agg(rows=pl.col("side").sum().cast(pl.Int64))
        found.append(sums.filter(pl.col("rows") != 0).select(REASONED.names()))
    return pl.collect_all(found)


def _why(versions: pl.DataFrame, fact: Fact) -> pl.DataFrame:
    """Reason of each changed record: key columns, reason."""
    told = [c for c in ("status", "offence_code", "area") if c in versions.columns and c not in fact.key]
    sides = [versions.filter(pl.col("side") == side).select(*fact.key, *told) for side in (-1, 1)]
    both = (
        sides[0]
        .with_columns(was=True)
        .join(
            sides[1].with_columns(is_now=True), on=fact.key, how="full", coalesce=True, nulls_equal=True, suffix="_now"
        )
    )
    both = both.rename({c: f"{c}_before" for c in told}).rename({f"{c}_now": c for c in told})
    reason = pl.when(pl.col("was").is_null()).then(pl.lit("recorded late"))
    reason = reason.when(pl.col("is_now").is_null()).then(pl.lit("no longer delivered"))
    for name, holds in REASONS.items():
        if set(holds.meta.root_names()) <= set(both.columns):
            reason = reason.when(holds).then(pl.lit(name))
    return both.select(*fact.key, reason=reason.otherwise(pl.lit("amended")))
