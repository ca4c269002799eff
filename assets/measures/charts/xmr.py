"""XmR (individuals) charts over a long table: every series at once, in Polars expressions.

Rules and their order of naming are those of NHS England's Making Data Count as NHSRplotthedots 0.2.2 applies
them; `tests/golden` holds its output. The kind of chart is this module's: other kinds stand beside it and give
the same columns.
"""

from dataclasses import dataclass
from functools import reduce

import polars as pl

from assets.measures.periods import SERIES

PHASE = (*SERIES, "phase")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Constants of the chart.

    Attributes:
        limit_factor: limits in mean moving ranges. 2.66 = 3 / d2 for ranges of two, rounded (Wheeler 2000).
        screen_factor: moving ranges not below this many mean ranges are left out, once (D4 for n = 2;
            Nelson 1982, Provost and Murray 2011). None takes them all.
        shift_length: points in a row on one side of the centre.
        trend_length: points in a row, each above (below) the one before.
        limits_from: points a phase needs for limits.
        rules_from: points a phase needs for more than the rule of points outside; below, limits are on trial.
    """

    limit_factor: float = 2.66
    screen_factor: float | None = 3.267
    shift_length: int = 7
    trend_length: int = 7
    limits_from: int = 6
    rules_from: int = 13


DEFAULT = Settings()


def xmr(points: pl.LazyFrame, settings: Settings = DEFAULT) -> pl.LazyFrame:
    """Chart every series.

    Args:
        points: one row a series, month and phase: value. A null value is an absent month.

    Returns:
        `points` without absent months, with centre, lower, upper (null below `limits_from` points; lower is not
        cut at 0), is_trial, rule (outside, trend, two_of_three, shift or '') and direction (1 high, -1 low, 0).
    """
    steps = (add_limits, add_outside, add_trend, add_two_of_three, add_shift, name_rule)
    sorted_points = points.filter(pl.col("value").is_not_null()).sort(*PHASE, "month")
    return reduce(lambda frame, step: step(frame, settings), steps, sorted_points)


def add_limits(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Centre and limits of each phase; a moving range never crosses a phase."""
    moving_range = pl.col("value").diff().abs().over(PHASE)
    mean_range = pl.col("moving_range").mean().over(PHASE)
    is_kept = (
        pl.lit(True) if settings.screen_factor is None else pl.col("moving_range") < settings.screen_factor * mean_range
    )
    # Screening must not leave noughts alone: a rare series, 0 but for a month now and then, would get limits on its
    # centre and every month would lie outside them. A constant series has no ranges but noughts, and does.
    kept = pl.col("moving_range").filter(is_kept).mean().over(PHASE)
    screened = pl.when(kept > 0).then(kept).otherwise(mean_range).fill_null(0.0)
    points = points.with_columns(moving_range=moving_range, points_in_phase=pl.len().over(PHASE))
    has_limits = pl.col("points_in_phase") >= settings.limits_from
    reach = settings.limit_factor * pl.col("mean_range")
    return (
        points.with_columns(mean_range=screened, centre=pl.when(has_limits).then(pl.col("value").mean().over(PHASE)))
        .with_columns(lower=pl.col("centre") - reach, upper=pl.col("centre") + reach)
        .with_columns(
            near=reach * 2 / 3,
            side=(pl.col("value") - pl.col("centre")).sign().cast(pl.Int8),
            is_trial=pl.col("points_in_phase") < settings.rules_from,
        )
    )


def add_outside(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Points strictly outside the limits."""
    above, below = pl.col("value") > pl.col("upper"), pl.col("value") < pl.col("lower")
    return points.with_columns(outside=above.cast(pl.Int8) - below.cast(pl.Int8))


def add_trend(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Runs of points each strictly above (below) the one before; a point of two runs is of the later one."""
    step = pl.col("value").diff().sign().cast(pl.Int8).over(PHASE)
    points = points.with_columns(step=step)
    points = points.with_columns(step_run=pl.col("step").rle_id().over(PHASE))
    steps_in_run = pl.len().over(*PHASE, "step_run")
    long = (steps_in_run >= settings.trend_length - 1) & (pl.col("step") != 0)
    points = points.with_columns(run_trend=pl.when(long.fill_null(False)).then("step").otherwise(0).cast(pl.Int8))
    following = pl.col("run_trend").shift(-1).over(PHASE).fill_null(0)
    trend = pl.when(following != 0).then(following).otherwise("run_trend")
    return points.with_columns(trend=trend)


def add_two_of_three(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Two of three points on one side between the 2-sigma line and the limit; only those points."""
    distance = (pl.col("value") - pl.col("centre")).abs()
    in_zone = (distance > pl.col("near")) & (pl.col("outside") == 0)
    points = points.with_columns(in_zone=in_zone.fill_null(False))
    sides, zones = ([pl.col(name).shift(back).over(PHASE) for back in range(3)] for name in ("side", "in_zone"))
    one_side = (sides[0] == sides[1]) & (sides[1] == sides[2]) & (sides[0] != 0)
    enough = pl.sum_horizontal(z.cast(pl.Int8) for z in zones) >= 2
    points = points.with_columns(ends_window=(one_side & enough).fill_null(False))
    in_window = pl.any_horizontal(pl.col("ends_window").shift(-on).over(PHASE).fill_null(False) for on in range(3))
    flagged = pl.col("in_zone") & in_window
    return points.with_columns(two_of_three=pl.when(flagged).then("side").otherwise(0).cast(pl.Int8))


def add_shift(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Runs of points strictly on one side of the centre."""
    points = points.with_columns(side_run=pl.col("side").rle_id().over(PHASE))
    length = pl.len().over(*PHASE, "side_run")
    return points.with_columns(shift=pl.when(length >= settings.shift_length).then("side").otherwise(0).fill_null(0))


def name_rule(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Name the first rule that holds, in the order outside, trend, two of three, shift."""
    rules = ("outside", "trend", "two_of_three", "shift")
    is_open = {rule: (rule == "outside") | ~pl.col("is_trial") for rule in rules}
    holds = [is_open[rule] & (pl.col(rule).fill_null(0) != 0) for rule in rules]
    rule = pl.coalesce(*(pl.when(h).then(pl.lit(r)) for r, h in zip(rules, holds, strict=True)), pl.lit(""))
    direction = pl.coalesce(*(pl.when(h).then(pl.col(r)) for r, h in zip(rules, holds, strict=True)), pl.lit(0))
    kept = [*points.collect_schema().names()]
    scratch = {
        *rules,
        "moving_range",
        "near",
        "side",
        "step",
        "step_run",
        "run_trend",
        "in_zone",
        "ends_window",
    }
    scratch |= {"side_run", "points_in_phase"}
    named = points.with_columns(rule_=rule, direction=direction.cast(pl.Int8))
    return named.select(*(c for c in kept if c not in scratch), pl.col("rule_").alias("rule"), "direction")
