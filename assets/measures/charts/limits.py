"""Centre and limits of every kind of chart.

Each kind says what is plotted, the mean it lies about, the standard error it should have, and how far from the mean the
limits are (`reach`, three sigma). Formulas: Montgomery, Introduction to Statistical Quality Control, chapters 6 and 7;
Laney, Quality Engineering 14 (2002) for the primed ones; they agree with qicharts2 0.8.1 (`tests/golden`).
"""

from functools import reduce

import polars as pl

from assets.measures.charts.order import previous
from assets.measures.charts.settings import Settings

ROOT = 3.6  # days between events, to this root, are near normal (Nelson, Journal of Quality Technology 26, 1994)
SIGMAS = 3
DIGITS = 12
NO_VARIATION, TOO_FEW, TRIAL = "no variation", "too few points for limits", "limits on trial"


def is_a(*kinds: str) -> pl.Expr:
    """Whether the row's chart is one of these."""
    return reduce(pl.Expr.or_, (pl.col("chart_code") == kind for kind in kinds))


RATIO = is_a("u", "uprime", "p", "pprime")
BINOMIAL = is_a("p", "pprime")
PRIMED = is_a("cprime", "uprime", "pprime")
INDIVIDUAL = is_a("xmr", "t")


def steady(number: pl.Expr) -> pl.Expr:
    """A number to twelve digits: sums of fractions differ in the last with the order that threads add them in."""
    return number.round_sig_figs(DIGITS)


def over_base(expression: pl.Expr) -> pl.Expr:
    """Rows that limits are made of; null elsewhere."""
    return pl.when("is_base").then(expression)


def add_plotted(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """What is plotted: the value, its distance from the one before (mr), or its root (t)."""
    moving_range = (pl.col("value") - previous("value")).abs()
    value = pl.when(is_a("mr")).then(moving_range).otherwise("value")
    rooted = pl.when(is_a("t")).then(pl.col("value").clip(0).pow(1 / ROOT)).otherwise("value")
    return points.with_columns(value=value).with_columns(plotted=rooted)


def add_mean(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Mean of the phase's base, weighted by the denominator where there is one; the middle, which runs lie about."""
    plotted = over_base(pl.col("plotted"))
    weight = pl.when(RATIO).then(pl.col("denominator")).when(pl.col("plotted").is_not_null()).then(1.0)
    amount = pl.when(RATIO).then(pl.col("numerator") * pl.col("per")).otherwise("plotted")
    mean = over_base(amount).sum().over("phase_id") / over_base(weight).sum().over("phase_id")
    least, most = plotted.min().over("phase_id"), plotted.max().over("phase_id")
    median = pl.when(is_a("run", "g")).then(plotted).median().over("phase_id")
    points_in_base = plotted.count().over("phase_id")
    # The mean of equal fractions may differ from them in the last digit, and every point would lie on one side.
    exact = pl.when(least == most).then(least).otherwise(steady(mean))
    counts = pl.when(~pl.col("is_excluded")).then("plotted").count().over("phase_id")
    return points.with_columns(
        mean=pl.when(points_in_base >= settings.limits_from, ~is_a("none")).then(exact),
        median=median,
        is_trial=counts < settings.rules_from,
    ).with_columns(middle=pl.when(is_a("run", "g") & pl.col("mean").is_not_null()).then("median").otherwise("mean"))


def add_standard_error(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Standard deviation of a point about the mean by the distribution of its kind; 1 where ranges say it."""
    share = pl.col("mean") / pl.col("per")
    variance = pl.when(BINOMIAL).then(share * (1 - share)).otherwise(share) / pl.col("denominator")
    ratio = variance.sqrt() * pl.col("per")
    mean = pl.col("mean")
    error = (
        pl.when(INDIVIDUAL).then(1.0)
        .when(is_a("c", "cprime")).then(mean.sqrt())
        .when(RATIO).then(ratio)
        .when(is_a("g")).then((mean * (mean + 1)).sqrt())
    )  # fmt: skip
    return points.with_columns(standard_error=error)


def add_reach(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Three sigma: by mean moving ranges (individual and primed kinds) or by the distribution alone."""
    error = pl.col("standard_error")
    standard = (pl.col("plotted") - pl.col("mean")) / error
    standardised = pl.when(INDIVIDUAL).then("plotted").when(PRIMED & (error > 0)).then(standard)
    points = points.with_columns(standardised=standardised)
    moving_range = over_base((pl.col("standardised") - previous("standardised")).abs())
    points = points.with_columns(moving_range=moving_range)
    points = points.with_columns(mean_range=steady(pl.col("moving_range").mean().over("phase_id")))
    spread = _screened(settings).fill_null(0.0)
    reach = (
        pl.when(INDIVIDUAL | PRIMED).then(settings.limit_factor * error * spread)
        .when(is_a("mr")).then((settings.range_limit - 1) * pl.col("mean"))
        .otherwise(SIGMAS * error)
    )  # fmt: skip
    return points.with_columns(reach=pl.when(pl.col("mean").is_not_null()).then(reach))


def _screened(settings: Settings) -> pl.Expr:
    mean_range, moving_range = pl.col("mean_range"), pl.col("moving_range")
    if settings.screen_factor is None:
        return mean_range
    kept = pl.when(moving_range < settings.screen_factor * mean_range).then(moving_range).mean().over("phase_id")
    # Screening must not leave noughts alone: a rare series, 0 but for a month now and then, would get limits on its
    # centre and every month would lie outside them.
    return pl.when(INDIVIDUAL & (kept > 0)).then(steady(kept)).otherwise(mean_range)


def add_lines(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Lines as they are drawn, in the unit of the value: no count or proportion below 0, no proportion above all.

    Returns:
        Columns added: centre, lower, upper, near_lower, near_upper (2-sigma lines; none for mr) and note.
    """
    mean, reach, near = pl.col("mean"), pl.col("reach"), pl.col("reach") * 2 / SIGMAS
    at_least = pl.when(~is_a("xmr")).then(0.0)
    at_most = pl.when(BINOMIAL).then(pl.col("per").cast(pl.Float64))
    zones = pl.when(~is_a("mr")).then(near)
    lines = {
        "centre": pl.col("middle"),
        "lower": mean - reach,
        "upper": mean + reach,
        "near_lower": mean - zones,
        "near_upper": mean + zones,
    }
    bounded = {name: _bounded(line, at_least, at_most) for name, line in lines.items()}
    drawn = {name: steady(pl.when(is_a("t")).then(line.pow(ROOT)).otherwise(line)) for name, line in bounded.items()}
    note = (
        pl.when(is_a("none")).then(pl.lit(""))
        .when(mean.is_null()).then(pl.lit(TOO_FEW))
        .when(reach == 0).then(pl.lit(NO_VARIATION))
        .when(pl.col("is_trial")).then(pl.lit(TRIAL))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    return points.with_columns(**drawn, note=note)


def _bounded(line: pl.Expr, at_least: pl.Expr, at_most: pl.Expr) -> pl.Expr:
    return pl.when(line.is_not_null()).then(pl.min_horizontal(pl.max_horizontal(line, at_least), at_most))


STEPS = (add_plotted, add_mean, add_standard_error, add_reach, add_lines)


def add_limits(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Plotted value, lines and notes of points in order that have a chart."""
    return reduce(lambda frame, step: step(frame, settings), STEPS, points)
