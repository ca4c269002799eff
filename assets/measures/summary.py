"""Facts to the tables of the measures stage, and what each of them covers."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import polars as pl

from assets.measures import comparisons, evaluate, parts, peers, periods
from assets.measures.catalogue import BY_ID, MEASURES
from assets.measures.charts import charting
from assets.measures.cohorts import settled
from assets.measures.definition import Measure


def coverage(fact: pl.LazyFrame, delivered_until: dt.date | None, month: dt.date | None) -> pl.LazyFrame:
    """Months a fact holds whole, by force.

    Args:
        delivered_until: newest delivery of a source that grows by the day: its newest whole month lies before that,
            and every month since its first is covered. None for one that comes by the period: what is there is
            whole.

    Returns:
        force, month; up to `month` where one is given.
    """
    months = fact.select("force", "month").drop_nulls().unique()
    if delivered_until is not None:
        months = _every_month(months, pl.lit(periods.newest_complete_month(delivered_until), dtype=pl.Date))
    return months if month is None else months.filter(pl.col("month") <= month)


def _every_month(months: pl.LazyFrame, last: pl.Expr) -> pl.LazyFrame:
    firsts = months.filter(pl.col("month") <= last).group_by("force").agg(pl.col("month").min())
    return firsts.select("force", pl.date_ranges("month", last, "1mo").alias("month")).explode("month")


def values(
    facts: Mapping[str, pl.LazyFrame],
    delivered_until: Mapping[str, dt.date | None],
    policing_areas: pl.DataFrame,
    month: dt.date | None,
) -> pl.LazyFrame:
    """Evaluate the whole catalogue on facts; as `values_of_parts`."""
    summed = {name: parts.parts(name, fact) for name, fact in facts.items()}
    return values_of_parts(summed, delivered_until, policing_areas, month)


def values_of_parts(
    summed: Mapping[str, pl.DataFrame],
    delivered_until: Mapping[str, dt.date | None],
    policing_areas: pl.DataFrame,
    month: dt.date | None,
) -> pl.LazyFrame:
    """Evaluate the whole catalogue, laid on the grid of what was delivered.

    Args:
        summed: parts of each fact (`assets.measures.parts`).
        delivered_until: by fact, as in `coverage`.

    Returns:
        One row a measure, category, force, area and month: numerator, denominator, value, and `per` and
        `months_a_row`, which sums over periods need.
    """
    frames = []
    for name, of_fact in summed.items():
        for column, measures in parts.by_column(name).items():
            months = parts.of_kind(of_fact, parts.MONTHS, column)
            covered = coverage(months, delivered_until[name], month).collect().lazy()
            frames += _laid(measures, partial(parts.of_kind, of_fact, column=column), covered, policing_areas)
    return _sorted(pl.concat(frames).collect(), (*periods.SERIES, "month", "months_a_row")).lazy()


def _laid(
    measures: list[Measure], of_kind: Callable[..., pl.LazyFrame], covered: pl.LazyFrame, areas: pl.DataFrame
) -> list[pl.LazyFrame]:
    """Values of measures of one fact and month column: those of single months, then what is counted by lengths."""
    single, cohorts, people, ranked = parts.by_kind(measures).values()
    frames = []
    there = of_kind(parts.SUPPLIED)
    if single:
        lengths = pl.LazyFrame({"measure_id": list(BY_ID), "months_a_row": [m.months_a_row for m in MEASURES]})
        laid = evaluate.on_grid(of_kind(parts.SUMMED), covered, areas)
        known = evaluate.values(evaluate.supplied(laid, there, single), single)
        frames.append(known.join(lengths, on="measure_id"))
    for length in evaluate.COUNTED_LENGTHS:
        whole = periods.whole_windows(covered, length)
        found = []
        if people:
            laid = evaluate.on_grid(of_kind(parts.PEOPLE, length=length), whole, areas, is_distinct=True)
            # Of three months, quarters alone.
            is_counted = pl.col("month") == pl.col("month").dt.truncate(f"{length}mo")
            found.append((people, evaluate.supplied(laid, there, people).filter(is_counted)))
        if ranked:
            found.append((ranked, of_kind(parts.RANKED, length=length).join(whole, on=["force", "month"], how="semi")))
        if cohorts:
            windows = settled(cohorts, of_kind(parts.COHORT), length).collect().lazy()
            found.append((cohorts, evaluate.on_grid(windows, whole, areas)))
        for chosen, laid in found:
            known = evaluate.values(laid.select(evaluate.COMPONENT), chosen)
            frames.append(known.with_columns(months_a_row=pl.lit(length, dtype=pl.Int64)))
    return frames


def all_figures(
    values: pl.LazyFrame, population: pl.LazyFrame, groups: pl.DataFrame, charts: pl.LazyFrame
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Every figure, and the peer comparisons among them."""
    own = comparisons.figures(values, MEASURES, population).collect().lazy()
    compared = peers.compare(own, groups, MEASURES)
    together = pl.concat([own, peers.as_figures(compared, MEASURES), charting.centre_lines(charts)])
    # The newest period first, as figures are asked for: a scan of a release leaves out periods that lie elsewhere.
    order = ("period_end", *periods.SERIES, "period_start", "statistic")
    return _sorted(together.collect(), order, newest="period_end").lazy(), compared


def _sorted(rows: pl.DataFrame, columns: Sequence[str], newest: str = "") -> pl.DataFrame:
    """Rows in order of columns; few different texts are compared sooner by the number of each.

    Args:
        newest: column of them whose greatest values come first.
    """
    words = {c: pl.Enum(rows[c].drop_nulls().unique().sort()) for c in columns if rows.schema[c] == pl.String}
    order = [pl.col(column).cast(words.get(column, rows.schema[column])) for column in columns]
    return rows.sort(order, descending=[column == newest for column in columns])


def measure_table() -> pl.DataFrame:
    """The catalogue as a table, each entry with the query that gives its components."""
    fields = (
        "measure_id",
        "title",
        "topic",
        "question",
        "definition",
        "fact",
        "where",
        "numerator",
        "denominator",
    )
    more = ("per", "category", "unit", "improvement", "exposure", "share_of", "target", "source", "owner")
    rows = [
        {f: getattr(m, f) for f in (*fields, *more)}
        | {"month_column": m.month, "categories": ", ".join(m.categories), "query": m.sql(), "is_stock": m.is_stock}
        | {"settled_by": m.settled_by, "is_headline": m.is_headline, "is_distinct": m.is_distinct}
        | {"areas_add_up": m.areas_add_up, "disclosure": m.disclosure}
        | {"disclosure_of": ", ".join(f"{category}: {kind}" for category, kind in m.disclosure_of.items())}
        for m in MEASURES
    ]
    return pl.DataFrame(rows, schema_overrides={"target": pl.Float64})
