"""Facts to the tables of the measures stage, and what each of them covers."""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from assets.measures import comparisons, evaluate, peers, periods
from assets.measures.catalogue import BY_ID, MEASURES
from assets.measures.charts import charting


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
    """Evaluate the whole catalogue: one pass a fact, laid on the grid of what was delivered.

    Args:
        delivered_until: by fact, as in `coverage`.

    Returns:
        One row a measure, category, force, area and month: numerator, denominator, value, and `per` and
        `months_a_row`, which sums over periods need.
    """
    frames = []
    for name, fact in facts.items():
        measures = [m for m in MEASURES if m.fact == name]
        found = evaluate.components(measures, fact)
        laid = evaluate.on_grid(found, coverage(fact, delivered_until[name], month), policing_areas)
        frames.append(evaluate.values(laid, measures))
    lengths = pl.LazyFrame({"measure_id": list(BY_ID), "months_a_row": [m.months_a_row for m in MEASURES]})
    return pl.concat(frames).join(lengths, on="measure_id").sort(*periods.SERIES, "month")


def all_figures(
    values: pl.LazyFrame, population: pl.LazyFrame, groups: pl.DataFrame, charts: pl.LazyFrame
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Every figure, and the peer comparisons among them."""
    own = comparisons.figures(values, MEASURES, population).collect().lazy()
    compared = peers.compare(own, groups, MEASURES)
    together = pl.concat([own, peers.as_figures(compared), charting.centre_lines(charts)])
    return together.sort(comparisons.FIGURE[:7]), compared


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
    rows = [{f: getattr(m, f) for f in (*fields, *more)} | {"query": m.sql()} for m in MEASURES]
    return pl.DataFrame(rows, schema_overrides={"target": pl.Float64})
