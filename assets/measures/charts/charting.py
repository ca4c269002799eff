"""Monthly values to charts: which chart a series gets, which phase a point is of, its limits, what it signals."""

from collections.abc import Iterable

import polars as pl

from assets.measures.charts.chart import chart
from assets.measures.charts.choice import add_chart
from assets.measures.charts.icons import SIGN_OF_IMPROVEMENT, icons, point_type
from assets.measures.charts.order import in_order
from assets.measures.charts.phases import note_of_revision, with_phase
from assets.measures.charts.seasonal import adjust, restore
from assets.measures.charts.settings import DEFAULT, OF_EVENTS, Settings
from assets.measures.definition import Measure
from assets.measures.periods import SERIES

CHART = (
    *SERIES, "month", "value", "phase", "chart", "season", "centre", "lower", "upper", "near_lower", "near_upper",
    "level", "is_trial", "rule", "direction", "point_type", "note",
)  # fmt: skip
ON_OWN_SCALE = ("mr", *OF_EVENTS)  # their centre is of ranges or of times between events, not of the measure


def charts(
    values: pl.LazyFrame,
    measures: Iterable[Measure],
    phases: pl.DataFrame,
    settings: Settings = DEFAULT,
) -> pl.LazyFrame:
    """Chart every measure, category and area that is charted.

    The chart of a series is that of its measure's entry, else chosen by `choice`. One on an XmR chart that is seasonal
    (by its entry, else by test) is adjusted, and its limits are drawn on the raw scale; but not where a person has
    accepted a phase: accepted limits are of the values as they are.

    Args:
        values: monthly values.
        phases: accepted starts of phases; a series without one has one phase.

    Returns:
        Columns of `schemas.measures.Chart`. `level` is the centre of the phase on the scale of the measure, before a
        season is laid on it; null where a chart has none.
    """
    entries = _entries(measures)
    present = values.filter(pl.col("value").is_not_null(), pl.col("months_a_row") == 1)
    given = present.select(*SERIES, "month", "value", "numerator", "denominator", "per")
    points = with_phase(given.join(entries.lazy(), on="measure_id"), phases)
    kept = _chosen(points, settings).collect(engine="in-memory")
    in_season = adjust(kept.lazy()).filter((pl.col("season") != "") | pl.col("by_length"))
    seasonal = in_season.collect(engine="in-memory").lazy()
    plain = kept.lazy().join(seasonal.select(SERIES).unique(), on=SERIES, how="anti")
    level = pl.when(~pl.col("chart").is_in(ON_OWN_SCALE)).then("centre")
    charted = [
        chart(plain, settings, is_chosen=True).with_columns(season=pl.lit(""), level=level),
        _in_season(seasonal, settings),
    ]
    every = pl.concat([c.with_columns(pl.col("direction").cast(pl.Int64)) for c in charted], how="diagonal")
    named = every.with_columns(note=note_of_revision(), point_type=point_type()).select(CHART).sort(*SERIES, "month")
    return named.collect(engine="in-memory").lazy()  # windows over rows in order: half the time of streaming


def _chosen(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Points with the chart of their series, and whether its season may be taken out (`is_seasonal`, `by_length`).

    A chart is that of the measure's entry, else the one that a phase was accepted on, else chosen.
    """
    given = pl.when(pl.col("chart") == "").then("accepted_chart").otherwise("chart")
    ordered = in_order(points.with_columns(chart=given))
    may_be = (pl.col("chart") == "xmr") & ~pl.col("has_phases")
    told = add_chart(ordered, settings).with_columns(
        pl.col("chart").cast(pl.String),
        is_seasonal=pl.when(may_be).then("seasonal").otherwise(pl.lit(False)),
        by_length=pl.col("by_length") & may_be,
    )
    return told.drop("series_id", "phase_id", "is_excluded", "seasonal", "accepted_chart", "has_phases")


def _entries(measures: Iterable[Measure]) -> pl.DataFrame:
    rows = [
        (m.measure_id, SIGN_OF_IMPROVEMENT[m.improvement], m.chart, m.chart_kind, m.is_seasonal, m.is_by_length)
        for m in measures
        if m.is_charted
    ]
    schema = {
        "measure_id": pl.String, "better": pl.Int8, "chart": pl.String, "kind": pl.String,
        "seasonal": pl.Boolean, "by_length": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _in_season(adjusted: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    charted = chart(adjusted, settings, is_chosen=True)
    level = pl.when(pl.col("season") != "differences").then("centre")
    return restore(charted.with_columns(level=level), adjusted)


def latest_icons(charts: pl.LazyFrame, measures: Iterable[Measure]) -> pl.LazyFrame:
    """Variation and assurance of every charted series, from its latest point: columns of `schemas.measures.Icon`."""
    rows = [(m.measure_id, SIGN_OF_IMPROVEMENT[m.improvement], m.target) for m in measures]
    schema = {"measure_id": pl.String, "better": pl.Int8, "target": pl.Float64}
    return icons(charts.join(pl.LazyFrame(rows, schema=schema, orient="row"), on="measure_id"))


def centre_lines(charts: pl.LazyFrame) -> pl.LazyFrame:
    """Centre of the phase of each month, and of the phase before, as rows of `comparisons.FIGURE`."""
    phases = charts.select(*SERIES, "phase", "level").unique().filter(pl.col("level").is_not_null())
    previous = phases.select(*SERIES, pl.col("phase") + 1, pl.col("level").alias("before"))
    both = charts.filter(pl.col("level").is_not_null()).join(previous, on=[*SERIES, "phase"], how="left")
    none = pl.lit(None, dtype=pl.Float64)
    rows = [
        both.select(
            *SERIES,
            pl.col("month").alias("period_start"),
            pl.col("month").dt.month_end().alias("period_end"),
            statistic=pl.lit(statistic),
            value=pl.col(column),
            numerator=none,
            denominator=none,
        )
        for statistic, column in (("centre_line", "level"), ("centre_line_before", "before"))
    ]
    return pl.concat(rows).filter(pl.col("value").is_not_null())
