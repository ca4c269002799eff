"""The catalogue's measures as Polars expressions.

What adds up is counted by the month. People and quantiles are counted anew for every month and calendar quarter,
settled rows for every month and three months in a row (`cohorts`).
"""

from collections.abc import Callable, Mapping
from functools import partial

import polars as pl

from benchmarks.peers.entries import LENGTHS, NOT_DIVIDED, NOT_KNOWN, Entry, cells
from benchmarks.peers.polars_bare import cohorts
from benchmarks.peers.polars_bare.sums import CELL, COMPONENT, NONE, added, columns

A_MONTH = pl.lit(1, dtype=pl.Int64)
Asked = tuple[pl.LazyFrame, Callable[[pl.DataFrame], pl.DataFrame]]  # and how to lay out what it gives


def values(entries: list[Entry], facts: Mapping[str, pl.LazyFrame]) -> pl.DataFrame:
    """Components by area and by force."""
    asked = _asked(entries, facts)
    found = pl.collect_all([rows for rows, _ in asked], engine="streaming")
    rows = pl.concat(lay_out(table) for table, (_, lay_out) in zip(found, asked, strict=True))
    apart = [e["measure_id"] for e in entries if e["is_distinct"] or e["quantile"] is not None]
    has_denominator = pl.col("denominator").count() > 0
    by_area = rows.filter(~pl.col("measure_id").is_in(apart))
    whole = by_area.group_by("force", "measure_id", "category", "month", "months_a_row").agg(
        pl.col("numerator").sum(), pl.when(has_denominator).then(pl.col("denominator").sum())
    )
    forces = whole.with_columns(area=pl.col("force")).select(COMPONENT)
    return pl.concat([rows.filter(pl.col("area") != NOT_DIVIDED), forces])


def _asked(entries: list[Entry], facts: Mapping[str, pl.LazyFrame]) -> list[Asked]:
    """One pass over a fact for all its plain entries, one for all that are settled in one way, one for each other."""
    plain: dict[tuple[str, str], list[Entry]] = {}
    settled: dict[tuple[str, ...], list[Entry]] = {}
    asked: list[Asked] = []
    for entry in entries:
        if entry["quantile"] is not None:
            asked.append((_quantile(entry, facts[entry["fact"]]), _as_it_is))
        elif entry["settled_by"]:
            shared = tuple(entry[name] for name in ("fact", "month", "settled_by", "category"))
            settled.setdefault(shared, []).append(entry)
        elif entry["category"]:
            asked.append((_by_category(entry, facts[entry["fact"]]), _as_it_is))
        else:
            plain.setdefault((entry["fact"], entry["month"]), []).append(entry)
    asked += [(_sums(e, facts[fact], month), partial(_long, entries=e)) for (fact, month), e in plain.items()]
    asked += [(cohorts.sums(e, facts[e[0]["fact"]]), partial(cohorts.components, entries=e)) for e in settled.values()]
    return asked


def _as_it_is(table: pl.DataFrame) -> pl.DataFrame:
    return table.select(COMPONENT)


def _sums(entries: list[Entry], fact: pl.LazyFrame, month: str) -> pl.LazyFrame:
    """Sums of plain entries; people are told apart by the length of the period too."""
    adds = columns((entry, where) for entry in entries for where in cells(entry).values())
    there = {e["measure_id"]: pl.sql_expr(e["supplied_where"]) for e in entries if e["supplied_where"]}
    key = [name for name in CELL if entries[0]["is_distinct"] or name != "months_a_row"]
    others = [name for name in key if name != "month"]
    rows = fact.filter(pl.col(month).is_not_null()).select(*others, pl.col(month).alias("month"), **adds, **there)
    summed = added(rows, key, [*adds, *there])
    return summed if "months_a_row" in key else summed.with_columns(months_a_row=A_MONTH)


def _long(sums: pl.DataFrame, entries: list[Entry]) -> pl.DataFrame:
    counted = [(entry, category) for entry in entries for category in cells(entry)]
    frames = []
    for number, (entry, category) in enumerate(counted):
        told = {"measure_id": pl.lit(entry["measure_id"]), "category": pl.lit(category)}
        below = pl.col(f"{number} denominator") if entry["denominator"] else NONE
        is_there = pl.col(entry["measure_id"]).sum().over("force", "month", "months_a_row") > 0
        rows = sums.filter(is_there) if entry["supplied_where"] else sums
        frames.append(rows.select(*CELL, **told, numerator=f"{number} numerator", denominator=below).select(COMPONENT))
    return pl.concat(frames)


def _by_category(entry: Entry, fact: pl.LazyFrame) -> pl.LazyFrame:
    """An entry by a column's values, with its total."""
    adds = columns([(entry, entry["where"])])
    counted = fact.filter(pl.sql_expr(entry["where"]) & pl.col(entry["month"]).is_not_null())
    category = pl.col(entry["category"]).fill_null(NOT_KNOWN)
    rows = counted.select("force", "area", pl.col(entry["month"]).alias("month"), category=category, **adds)
    each = added(rows, ["force", "area", "month", "category"], adds)
    total = added(each, ["force", "area", "month"], adds).with_columns(category=pl.lit(""))
    both = pl.concat([each, total.select(each.collect_schema().names())])
    below = pl.col("0 denominator") if entry["denominator"] else NONE
    named = {"measure_id": pl.lit(entry["measure_id"]), "months_a_row": A_MONTH}
    return both.with_columns(**named, numerator="0 numerator", denominator=below)


def _quantile(entry: Entry, fact: pl.LazyFrame) -> pl.LazyFrame:
    """An entry's quantile of each area and the force, by month and by quarter."""
    adds = pl.sql_expr(entry["numerator"]).cast(pl.Float64).alias("adds")
    rows = fact.filter(pl.sql_expr(entry["where"])).select("force", "area", pl.col(entry["month"]).alias("month"), adds)
    both = pl.concat([rows, rows.with_columns(area=pl.col("force"))])
    value = pl.col("adds").quantile(entry["quantile"], "linear")
    found = [
        both.group_by("force", "area", pl.col("month").dt.truncate(f"{length}mo"))
        .agg(numerator=value)
        .with_columns(months_a_row=pl.lit(length, dtype=pl.Int64))
        for length in LENGTHS
    ]
    named = {"measure_id": pl.lit(entry["measure_id"]), "category": pl.lit("")}
    return pl.concat(found).with_columns(**named, denominator=NONE)
