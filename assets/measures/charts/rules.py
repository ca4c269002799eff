"""What points signal: rules over points in order, whose lines may lie elsewhere at every point.

A rule is a window: so many points in a row, of which all (or some) meet a condition. A window lies in one phase; every
point of one that is met is named, so a flag of last month can change when this month arrives.
"""

from collections.abc import Callable

import polars as pl

from assets.measures.charts.limits import SIGMAS, is_a
from assets.measures.charts.order import previous
from assets.measures.charts.runs import add_runs
from assets.measures.charts.settings import Rule, Settings

Signal = tuple[pl.Expr, pl.Expr]  # whether a point is flagged, and its direction: 1 high, -1 low, 0 neither
NEITHER = pl.lit(0, dtype=pl.Int8)
SIGN = pl.Int8


def add_places(points: pl.LazyFrame) -> pl.LazyFrame:
    """Where each point lies: side of the middle, step from the point before, distance from the mean, outside."""
    plotted, mean, reach = pl.col("plotted"), pl.col("mean"), pl.col("reach")
    side = (plotted - pl.col("middle")).sign().fill_null(0).cast(SIGN)
    step = (plotted - previous("plotted")).sign().fill_null(0).cast(SIGN)
    above, below = plotted > mean + reach, plotted < mean - reach
    counts = ~pl.col("is_excluded")
    return points.with_columns(
        side=pl.when(counts).then(side).otherwise(NEITHER),
        step=pl.when(counts).then(step).otherwise(NEITHER),
        distance=(plotted - mean).abs(),
        outside=(above.cast(SIGN) - below.cast(SIGN)).fill_null(0),
    )


def ends(condition: pl.Expr, length: int, at_least: int | None = None) -> pl.Expr:
    """Whether the window of `length` points that ends here holds `at_least` (None: only) points that meet it."""
    met = condition.fill_null(False).cast(pl.Int32).rolling_sum(length)
    return (met >= (at_least or length)) & (pl.col("at") >= length - 1)


def in_window(ending: pl.Expr, length: int) -> pl.Expr:
    """Whether a point is in a window of `length` points of which `ending` marks the last."""
    marks = ending.fill_null(False).cast(pl.Int32).shift(-(length - 1), fill_value=0)
    return marks.rolling_sum(length, min_samples=1) > 0


def outside(settings: Settings) -> Signal:
    """Points strictly beyond the limits."""
    return pl.col("outside") != 0, pl.col("outside")


def trend(settings: Settings) -> Signal:
    """Points each strictly above (below) the one before; a point of two runs is of the later one."""
    length = settings.trend_length
    rising, falling = (in_window(ends(pl.col("step") == sign, length - 1), length) for sign in (1, -1))
    # `at` of a first step is 1: a run of steps needs no point more than its own.
    later = pl.when(rising & falling).then(pl.col("step").shift(-1))
    return rising | falling, later.when(rising).then(1).otherwise(-1).cast(SIGN)


def two_of_three(settings: Settings) -> Signal:
    """Two of three points on one side between the 2-sigma line and the limit; only those points."""
    in_zone = (pl.col("distance") > pl.col("reach") * 2 / SIGMAS) & (pl.col("outside") == 0)
    one_side = ends(pl.col("side") == 1, 3) | ends(pl.col("side") == -1, 3)
    return in_zone & in_window(one_side & ends(in_zone, 3, 2), 3), pl.col("side")


def shift(settings: Settings) -> Signal:
    """Points strictly on one side of the middle; a point on it ends the run."""
    length = settings.shift_length
    above, below = (in_window(ends(pl.col("side") == sign, length), length) for sign in (1, -1))
    return above | below, pl.col("side")


def beyond(count: int, length: int, sigmas: int) -> Callable[[Settings], Signal]:
    """Of `length` points so many beyond one side's line of so many sigma; only those points."""

    def signal(settings: Settings) -> Signal:
        far = pl.col("distance") > pl.col("reach") * sigmas / SIGMAS
        sides = [far & (pl.col("side") == sign) for sign in (1, -1)]
        holds = [side & in_window(ends(side, length, count), length) for side in sides]
        return holds[0] | holds[1], pl.col("side")

    return signal


def alternating(settings: Settings) -> Signal:
    """Fourteen points, up and down by turns."""
    turns = pl.col("step") * pl.col("step").shift(1) == -1
    return in_window(ends(turns, 12) & (pl.col("at") >= 13), 14), NEITHER


def within_one_sigma(settings: Settings) -> Signal:
    """Fifteen points between the 1-sigma lines: limits made too wide, by mixing unlike things."""
    return in_window(ends(pl.col("distance") < pl.col("reach") / SIGMAS, 15), 15), NEITHER


def beyond_one_sigma(settings: Settings) -> Signal:
    """Eight points on both sides, none between the 1-sigma lines: two things by turns."""
    far = ends(pl.col("distance") > pl.col("reach") / SIGMAS, 8)
    both = ends(pl.col("side") == 1, 8, 1) & ends(pl.col("side") == -1, 8, 1)
    return in_window(far & both, 8), NEITHER


def long_run(settings: Settings) -> Signal:
    """A run on one side of the middle longer than chance makes them (`runs`)."""
    return (pl.col("run") > pl.col("longest_run_max")) & (pl.col("side") != 0), pl.col("side")


def few_crossings(settings: Settings) -> Signal:
    """A phase that crosses its middle too seldom; all of its points."""
    return (pl.col("crossings") < pl.col("crossings_min")) & ~pl.col("is_excluded"), NEITHER


SIGNALS: dict[Rule, Callable[[Settings], Signal]] = {
    "outside": outside,
    "trend": trend,
    "two_of_three": two_of_three,
    "shift": shift,
    "two_beyond_two_sigma": beyond(2, 3, 2),
    "four_beyond_one_sigma": beyond(4, 5, 1),
    "alternating": alternating,
    "within_one_sigma": within_one_sigma,
    "beyond_one_sigma": beyond_one_sigma,
    "long_run": long_run,
    "few_crossings": few_crossings,
}
ZONES: set[Rule] = {
    *("two_of_three", "two_beyond_two_sigma", "four_beyond_one_sigma", "within_one_sigma", "beyond_one_sigma"),
}


def is_open(rule: Rule) -> pl.Expr:
    """Whether a rule is asked of a point.

    Limits on trial and moving ranges, which share a point with their neighbour, are asked for points outside alone;
    cases between events, far from normal, for none of the rules by sigma lines.
    """
    if rule == "outside":
        return pl.lit(True)
    closed = pl.col("is_trial") | is_a("mr", "none")
    return ~(closed | is_a("g")) if rule in ZONES else ~closed


def add_rule(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Name the first rule of the settings that flags a point.

    Returns:
        Columns added: rule ('' for none) and direction.
    """
    placed = add_places(points)
    if {"long_run", "few_crossings"} & set(settings.rules):
        placed = add_runs(placed)
    signals = {rule: SIGNALS[rule](settings) for rule in settings.rules}
    flagged = placed.with_columns(
        (is_open(rule) & holds).fill_null(False).alias(f"is_{rule}") for rule, (holds, _) in signals.items()
    )
    named = (pl.when(f"is_{rule}").then(pl.lit(rule)) for rule in signals)
    towards = (pl.when(f"is_{rule}").then(way) for rule, (_, way) in signals.items())
    return flagged.with_columns(rule=pl.coalesce(*named, pl.lit("")), direction=pl.coalesce(*towards, NEITHER)).drop(
        f"is_{rule}" for rule in signals
    )
