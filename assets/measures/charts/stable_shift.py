"""Proposals of new phases by the Stable Shift Algorithm, for many series at once.

The algorithm is that of Woodcock, O'Connor and Bell (autospc), from its description: limits from the first points are
shown onward until a run on one side of the centre begins; the points from there on propose limits of their own, which
stand unless the new period itself holds a run back. A proposal is not a phase: a person accepts it, with a cause.
"""

import math
from dataclasses import dataclass

import polars as pl

from assets.measures.charts.settings import D2, RATIOS, SHARES
from assets.measures.periods import SERIES

ON_CENTRE = 2.0**-26  # a point nearer to the centre than this is on it: half the digits of a double, as in autospc
AUTOMATIC_FROM = 24  # months a period needs before its proposals are more than a trial
COUNTS_BY_CHANCE, SHARES_BY_CHANCE = ("c", "u"), ("p",)


@dataclass(frozen=True, kw_only=True)
class ShiftSettings:
    """Constants of the algorithm.

    Attributes:
        period_min: points that a centre and its limits are calculated from: 24 months, 12 on trial; autospc has 21.
        shift_length: points in a row on one side of the centre.
        no_regrets: refuse a start that points yet to come could undo.
        max_exclusions: points outside the limits that are left out of them, the furthest first.
        screen_factor: moving ranges not below this many mean ranges are left out, once; None takes them all.
    """

    period_min: int = AUTOMATIC_FROM
    shift_length: int = 8
    no_regrets: bool = True
    max_exclusions: int = 3
    screen_factor: float | None = 3.267


AUTOMATIC, TRIAL = ShiftSettings(), ShiftSettings(period_min=12)


def proposals(points: pl.LazyFrame, settings: ShiftSettings = AUTOMATIC) -> pl.LazyFrame:
    """Starts of phases that the algorithm proposes.

    Args:
        points: one row a series and month: value, chart (xmr, c, cprime, u, uprime, p, pprime), denominator (of u and
            p kinds, else null) and per (the value is `per` times a share). A null value is an absent month.

    Returns:
        One row a proposal: the series, starts_on (month), phase (2 is the first proposed), direction (1 up, -1 down),
        run_points (length of the run that starts there), centre_before, centre_after, points (to the next proposal or
        the end), is_trial (the period is shorter than 24 points) and log (autospc's word at the start).
    """
    numbered = number(points)
    phases = find_phases(numbered, settings)
    last = pl.col("starts_at").shift(-1).over("series").fill_null(pl.col("points") + 1)
    toward = pl.when(pl.col("direction") > 0).then(pl.lit("10")).otherwise(pl.lit("01"))
    undone = pl.col("could_turn_back").cast(pl.Int8).cast(pl.String)
    starts = numbered.select("series", "points", *SERIES, starts_on="month", starts_at="at")
    return (
        phases.join(starts, on=["series", "starts_at"])
        .sort("series", "starts_at")
        .with_columns(
            centre_before=pl.col("centre").shift(1).over("series"),
            points=last.cast(pl.Int64) - pl.col("starts_at"),
            is_trial=pl.lit(settings.period_min < AUTOMATIC_FROM),
            log=pl.concat_str(pl.lit("0500"), toward, pl.lit(";06000"), undone, pl.lit(";0700")),
        )
        .filter(pl.col("phase") > 1)
        .select(*SERIES, "starts_on", "phase", "direction", "run_points", "centre_before", pl.col("centre")
                .alias("centre_after"), "points", "is_trial", "log")
        .lazy()
    )  # fmt: skip


def proposed_chart(points: pl.LazyFrame, settings: ShiftSettings = AUTOMATIC) -> pl.LazyFrame:
    """The chart as it would be, were every proposal accepted.

    Args:
        points: as of `proposals`.

    Returns:
        `points` without absent months, with phase, is_break (the first point of a later phase), period_type
        (calculation or display), is_excluded (left out of the limits of its period), centre, lower and upper; these
        are null in a series shorter than one period.
    """
    numbered = number(points)
    phases = find_phases(numbered, settings).with_columns(at="starts_at")
    carried = [pl.col(name).forward_fill().over("series") for name in ("phase", "starts_at", "centre", "spread")]
    calculated = pl.col("at") < pl.col("starts_at") + settings.period_min
    period_type = pl.when(calculated).then(pl.lit("calculation")).when(~calculated).then(pl.lit("display"))
    excluded = phases.select("series", at="excluded").explode("at", empty_as_null=False).with_columns(is_left=True)
    return (
        numbered.join(phases.drop("direction", "run_points", "could_turn_back"), on=["series", "at"], how="left")
        .with_columns(carried)
        .join(excluded, on=["series", "at"], how="left")
        .sort("series", "at")
        .with_columns(
            is_break=(pl.col("at") == pl.col("starts_at")) & (pl.col("phase") > 1),
            period_type=period_type,
            is_excluded=pl.col("is_left").is_not_null(),
            lower=lower(),
            upper=upper(),
        )
        .drop("series", "at", "points", "weight", "starts_at", "spread", "excluded", "is_left")
        .lazy()
    )


def number(points: pl.LazyFrame) -> pl.DataFrame:
    """Number the series and the points of each; weight is the denominator where the kind has one, else 1."""
    weight = pl.when(pl.col("chart").is_in(RATIOS)).then(pl.col("denominator")).otherwise(1.0)
    return (
        points.filter(pl.col("value").is_not_null())
        .sort(*SERIES, "month")
        .with_columns(series=pl.struct(SERIES).rle_id(), weight=weight.cast(pl.Float64))
        .with_columns(at=pl.int_range(1, pl.len() + 1).over("series"), points=pl.len().cast(pl.Int64).over("series"))
        .collect()
    )


def find_phases(numbered: pl.DataFrame, settings: ShiftSettings) -> pl.DataFrame:
    """Phases of every series, a step of all series at a time; a step takes or refuses one candidate of each.

    Returns:
        One row a phase: series, phase, starts_at (place of its first point), centre, spread, excluded (places),
        and direction, run_points, could_turn_back of the run that began it (null in the first phase).
    """
    period = numbered.filter(pl.col("points") >= settings.period_min, pl.col("at") <= settings.period_min)
    standing = trial_limits(period, settings).with_columns(
        starts_at=pl.lit(1, dtype=pl.Int64),
        direction=pl.lit(None, dtype=pl.Int8),
        run_points=pl.lit(None, dtype=pl.Int64),
        could_turn_back=pl.lit(None, dtype=pl.Boolean),
        look_from=pl.lit(settings.period_min + 1, dtype=pl.Int64),
    )
    phases = [standing]
    while not (candidates := next_candidates(numbered, standing, settings)).is_empty():
        judged = judge(numbered, candidates, settings)
        taken = judged.filter("is_taken").select(standing.columns)
        phases.append(taken)
        refused = judged.filter(~pl.col("is_taken")).select("series", look_from=pl.col("starts_at") + 1)
        kept = standing.drop("look_from").join(refused, on="series")
        standing = pl.concat([taken, kept.select(standing.columns)])
    found = pl.concat(phases).drop("look_from").sort("series", "starts_at")
    return found.with_columns(phase=pl.int_range(1, pl.len() + 1).over("series"))


def next_candidates(numbered: pl.DataFrame, standing: pl.DataFrame, settings: ShiftSettings) -> pl.DataFrame:
    """The first point of each series from which a run goes on long enough, and a whole period is left."""
    started = standing.select("series", "starts_at", "look_from", "centre")
    ahead = numbered.join(started, on="series", maintain_order="left").filter(pl.col("at") >= pl.col("starts_at"))
    sided = with_runs(ahead).with_columns(run_points=pl.int_range(pl.len(), 0, -1).over("series", "run"))
    is_candidate = (
        (pl.col("at") >= pl.col("look_from"))
        & (pl.col("side") != 0)
        & (pl.col("run_points") >= settings.shift_length)
        & (pl.col("points") - pl.col("at") + 1 >= settings.period_min)
    )
    first = sided.filter(is_candidate).group_by("series", maintain_order=True).first()
    return first.select("series", pl.col("at").alias("starts_at"), pl.col("side").alias("direction"), "run_points")


def judge(numbered: pl.DataFrame, candidates: pl.DataFrame, settings: ShiftSettings) -> pl.DataFrame:
    """Limits of each candidate, and whether a run back to the old level forbids it.

    A run back counts if any of it lies in the candidate's period, even if it ends later; the first run does not, which
    is the way to the new level. Without regrets, the period's last run must not be one that may yet become a run back.
    """
    ahead = numbered.join(candidates, on="series", maintain_order="left").filter(pl.col("at") >= pl.col("starts_at"))
    in_period = pl.col("at") < pl.col("starts_at") + settings.period_min
    limits = trial_limits(ahead.filter(in_period), settings)
    sided = with_runs(ahead.join(limits.select("series", "centre"), on="series", maintain_order="left"))
    is_back = pl.col("side") == -pl.col("direction")
    is_run_back = is_back & (pl.len().over("series", "run") >= settings.shift_length) & (pl.col("run") > 0)
    verdicts = (
        sided.with_columns(in_period=in_period, is_back=is_back, is_run_back=is_run_back)
        .group_by("series")
        .agg(
            turns_back=(pl.col("is_run_back") & pl.col("in_period")).any(),
            ends_back=pl.col("is_back").filter(pl.col("in_period"), pl.col("side") != 0).last().fill_null(False),
            comes_again=(~pl.col("in_period") & (pl.col("side") == pl.col("direction"))).any(),
        )
        .with_columns(could_turn_back=pl.col("ends_back") & ~pl.col("comes_again"))
    )
    is_taken = ~pl.col("turns_back") & ~(pl.col("could_turn_back") & settings.no_regrets)
    return (
        candidates.join(limits, on="series")
        .join(verdicts, on="series")
        .with_columns(is_taken=is_taken, look_from=pl.col("starts_at") + settings.period_min)
    )


def trial_limits(period: pl.DataFrame, settings: ShiftSettings) -> pl.DataFrame:
    """Centre and spread of the period given of each series: series, centre, spread, excluded (places)."""
    period = period.select("series", "at", "value", "weight", "chart", "per", is_excluded=pl.lit(False))
    outside = pl.max_horizontal(pl.col("value") - upper(), lower() - pl.col("value"))
    distance = pl.when(~pl.col("is_excluded")).then(outside)
    is_furthest = pl.int_range(pl.len()) == pl.col("distance").arg_max()
    for _ in range(settings.max_exclusions):
        placed = period.join(statistics(period, settings), on="series", maintain_order="left")
        furthest = is_furthest.over("series").fill_null(False) & (pl.col("distance") > 0)
        marked = placed.with_columns(distance=distance).with_columns(is_excluded=pl.col("is_excluded") | furthest)
        period = marked.select(period.columns)
    excluded = period.group_by("series").agg(excluded=pl.col("at").filter("is_excluded"))
    return statistics(period, settings).join(excluded, on="series")


def statistics(period: pl.DataFrame, settings: ShiftSettings) -> pl.DataFrame:
    """Centre of each series' points that are not excluded, and spread: deviation of a point of weight 1.

    The kinds by chance (c, u, p) have the spread of their distribution; the others have that of the mean moving range
    between neighbours, each weighed by the root of its denominator, which is Laney's correction for primed kinds. Those
    ranges are screened, as autospc's are; on a chart (`limits`) Laney's are not. A trial has no use for lines by month
    either: `limits.add_limits` takes half as long again for the same centre and spread.
    """
    value, weight, series, moved = pl.col("value"), pl.col("weight"), pl.col("series"), pl.col("moved")
    kept = period.filter(~pl.col("is_excluded")).with_columns(weighed=value * weight)
    sums = kept.group_by("series", maintain_order=True).agg(
        pl.col("chart", "per").first(), pl.col("weighed", "weight").sum()
    )
    middles = sums.with_columns(centre=pl.col("weighed") / weight)
    off_centre = (value - pl.col("centre")) * weight.sqrt()
    ranges = (
        kept.join(middles.select("series", "centre"), on="series", maintain_order="left")
        .select("series", moved=pl.when(series == series.shift(1)).then(off_centre.diff().abs()))
        .filter(moved.is_not_null())
    )
    means = ranges.group_by("series", maintain_order=True).agg(mean_range=moved.mean())
    limit = pl.col("mean_range") * (math.inf if settings.screen_factor is None else settings.screen_factor)
    near = ranges.join(means, on="series", maintain_order="left").filter(moved < limit)
    screened = near.group_by("series", maintain_order=True).agg(moved.mean())
    mean_range = pl.when(moved > 0).then(moved).otherwise("mean_range")  # never noughts alone, as in the XmR chart
    by_range = means.join(screened, on="series", how="left").select("series", by_range=mean_range / D2)
    middle, chart, whole = pl.col("centre"), pl.col("chart"), pl.col("per").cast(pl.Float64)
    by_chance = (
        pl.when(chart.is_in(COUNTS_BY_CHANCE)).then((middle * whole).sqrt())
        .when(chart.is_in(SHARES_BY_CHANCE)).then((middle * (whole - middle)).sqrt())
    )  # fmt: skip
    found = middles.join(by_range, on="series", how="left")
    return found.select("series", "centre", spread=pl.coalesce(by_chance, "by_range")).sort("series")


def lower() -> pl.Expr:
    """Three standard errors below the centre; a count or share is not below nought."""
    limit = pl.col("centre") - 3 * pl.col("spread") / pl.col("weight").sqrt()
    return pl.when(pl.col("chart") == "xmr").then(limit).otherwise(pl.max_horizontal(limit, 0.0 * limit))


def upper() -> pl.Expr:
    """Three standard errors above the centre; a share is not above the whole."""
    limit = pl.col("centre") + 3 * pl.col("spread") / pl.col("weight").sqrt()
    whole = pl.when(pl.col("chart").is_in(SHARES)).then(pl.col("per"))
    return pl.min_horizontal(limit, whole.cast(pl.Float64) + 0.0 * limit)


def with_runs(points: pl.DataFrame) -> pl.DataFrame:
    """Side of the centre (1, 0, -1) and number of the run of points on it; a point on the centre ends a run."""
    distance = pl.col("value") - pl.col("centre")
    side = pl.when(distance.abs() > ON_CENTRE).then(distance.sign()).otherwise(0).cast(pl.Int8)
    return points.with_columns(side=side).with_columns(run=pl.col("side").rle_id().over("series"))
