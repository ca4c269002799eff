"""Facts to the tables of the measures stage, and what each of them covers."""

import datetime as dt
from collections.abc import Mapping

import polars as pl

from assets.measures import comparisons, evaluate, peers, periods
from assets.measures.catalogue import BY_ID, MEASURES
from assets.measures.charts import charting
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
    """Evaluate the whole catalogue: one pass a fact, laid on the grid of what was delivered.

    Args:
        delivered_until: by fact, as in `coverage`.

    Returns:
        One row a measure, category, force, area and month: numerator, denominator, value, and `per` and
        `months_a_row`, which sums over periods need.
    """
    frames = []
    for name, fact in facts.items():
        for column in dict.fromkeys(m.month for m in MEASURES if m.fact == name):
            measures = [m for m in MEASURES if (m.fact, m.month) == (name, column)]
            dated = fact if column == "month" else fact.with_columns(month=pl.col(column))
            known = dated.filter(pl.col("month").is_not_null())
            covered = _once(coverage(known, delivered_until[name], month))
            frames += _laid(measures, known, covered, policing_areas)
    return pl.concat(frames).sort(*periods.SERIES, "month", "months_a_row")


def _laid(
    measures: list[Measure], fact: pl.LazyFrame, covered: pl.LazyFrame, policing_areas: pl.DataFrame
) -> list[pl.LazyFrame]:
    """Values of measures of one fact and month column: those of single months, then what is counted by lengths."""
    single = [m for m in measures if not m.settled_by and m.areas_add_up]
    frames = []
    if single:
        lengths = pl.LazyFrame({"measure_id": list(BY_ID), "months_a_row": [m.months_a_row for m in MEASURES]})
        found = _once(evaluate.components(single, fact))
        laid = evaluate.on_grid(found, covered, policing_areas)
        known = evaluate.values(evaluate.supplied(laid, fact, single), single)
        frames.append(known.join(lengths, on="measure_id"))
    kinds = {
        _people: [m for m in measures if m.is_distinct],
        _ranked: [m for m in measures if m.quantile is not None],
        _cohorts: [m for m in measures if m.settled_by],
    }
    for counted, chosen in ((counted, chosen) for counted, chosen in kinds.items() if chosen):
        for length in evaluate.COUNTED_LENGTHS:
            whole = periods.whole_windows(covered, length)
            known = evaluate.values(counted(chosen, fact, whole, policing_areas, length), chosen)
            frames.append(known.with_columns(months_a_row=pl.lit(length, dtype=pl.Int64)))
    return frames


def _people(
    measures: list[Measure], fact: pl.LazyFrame, whole: pl.LazyFrame, policing_areas: pl.DataFrame, length: int
) -> pl.LazyFrame:
    found = _once(evaluate.components(measures, fact.filter(pl.col("months_a_row") == length)))
    laid = evaluate.on_grid(found, whole, policing_areas, is_distinct=True)
    is_counted = pl.col("month") == pl.col("month").dt.truncate(f"{length}mo")  # quarters alone, of three months
    return evaluate.supplied(laid, fact, measures).filter(is_counted)


def _ranked(
    measures: list[Measure], fact: pl.LazyFrame, whole: pl.LazyFrame, _: pl.DataFrame, length: int
) -> pl.LazyFrame:
    return _once(evaluate.quantiles(measures, fact, length).join(whole, on=["force", "month"], how="semi"))


def _cohorts(
    measures: list[Measure], fact: pl.LazyFrame, whole: pl.LazyFrame, policing_areas: pl.DataFrame, length: int
) -> pl.LazyFrame:
    return evaluate.on_grid(_once(evaluate.settled(measures, fact, length)), whole, policing_areas)


def _once(found: pl.LazyFrame) -> pl.LazyFrame:
    """Components are few; what is made of them reads them several times, and the fact behind them once."""
    return found.collect(engine="streaming").lazy()


def all_figures(
    values: pl.LazyFrame, population: pl.LazyFrame, groups: pl.DataFrame, charts: pl.LazyFrame
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Every figure, and the peer comparisons among them."""
    own = comparisons.figures(values, MEASURES, population).collect().lazy()
    compared = peers.compare(own, groups, MEASURES)
    together = pl.concat([own, peers.as_figures(compared, MEASURES), charting.centre_lines(charts)])
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
    rows = [
        {f: getattr(m, f) for f in (*fields, *more)}
        | {"month_column": m.month, "categories": ", ".join(m.categories), "query": m.sql(), "is_stock": m.is_stock}
        | {"settled_by": m.settled_by, "is_headline": m.is_headline, "is_distinct": m.is_distinct}
        | {"areas_add_up": m.areas_add_up, "disclosure": m.disclosure}
        | {"disclosure_of": ", ".join(f"{category}: {kind}" for category, kind in m.disclosure_of.items())}
        for m in MEASURES
    ]
    return pl.DataFrame(rows, schema_overrides={"target": pl.Float64})
