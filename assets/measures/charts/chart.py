"""The chart of every series of a long table, in one call."""

import polars as pl

from assets.measures.charts.choice import add_chart, to_months_between
from assets.measures.charts.limits import add_limits
from assets.measures.charts.order import in_order, with_base
from assets.measures.charts.rules import add_rule
from assets.measures.charts.settings import DEFAULT, Settings

WORKING = (
    *(
        "series_id",
        "phase_id",
        "chart_code",
        "at",
        "is_base",
        "is_gap",
        "plotted",
        "mean",
        "median",
        "middle",
        "standard_error",
    ),
    *("standardised", "moving_range", "mean_range", "reach", "side", "step", "distance", "outside"),
)


def chart(points: pl.LazyFrame, settings: Settings = DEFAULT, *, is_chosen: bool = False) -> pl.LazyFrame:
    """Chart every series.

    Args:
        points: one row a series and month: SERIES, month, value (a null is an absent month); where they are there,
            numerator, denominator and per (value = numerator / denominator * per), phase, chart (a kind; '' or null is
            chosen by `choice`), kind (what the choice goes by: count, proportion, mean, rolling), baseline (first
            points of each phase that its limits are of), is_excluded (a point that counts for neither limits nor runs).
        is_chosen: every series has its chart already, by `choice` or by its entry; nothing is chosen again.

    Returns:
        `points` by series, phase and month, and what was not given of phase, chart, numerator, denominator and per;
        value as it is plotted (mr: the range; g of a count: months between), centre, lower, upper, near_lower and
        near_upper (2-sigma lines), is_trial, rule ('' for none), direction (1 high, -1 low, 0 neither; of the count
        where months between are plotted) and note; with a rule of `runs`, its columns too. Lines are null where a chart
        has none, or too few points. Windows over rows in order are quickest with `collect(engine="in-memory")`.
    """
    given = points.collect_schema().names()
    has_excluded = "is_excluded" in given
    ordered = in_order(points)
    if "kind" in given or "chart" not in given:
        ordered = to_months_between(ordered if is_chosen else add_chart(ordered, settings))
    else:
        ordered = ordered.with_columns(chart=pl.col("chart").replace("", None).fill_null("xmr"), is_gap=pl.lit(False))
    named = add_rule(add_limits(with_base(ordered, settings, has_excluded=has_excluded), settings), settings)
    if has_excluded:
        named = named.sort("phase_id", "month")
    unasked = {name for name in ("kind", "baseline", "is_excluded") if name not in given}
    direction = pl.when("is_gap").then(-pl.col("direction")).otherwise("direction")
    return named.with_columns(direction=direction).drop(*WORKING, *unasked)
