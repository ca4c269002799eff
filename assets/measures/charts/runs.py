"""Runs and crossings of the middle, judged by how many there should be (Anhoej and Olesen, PLoS ONE 9, 2014).

As in qicharts2: points on the middle are passed over, and the limits depend on the number of points that are left.
"""

from functools import lru_cache

import polars as pl

LONGEST = 4_000  # points of a phase up to which crossings are judged
ONE_IN = 20  # crossings are few below the 5% quantile


def add_runs(points: pl.LazyFrame) -> pl.LazyFrame:
    """Count runs of points in order that have a side.

    Returns:
        Columns added: run (points of the run a point is of); and by phase longest_run, longest_run_max (Schilling),
        crossings, crossings_min (Chen), useful_points: null in a phase without a useful point.
    """
    at_start = pl.col("at") == 0
    held = pl.when((pl.col("side") != 0) | at_start).then("side").forward_fill()
    points = points.with_columns(held=held)
    before = pl.when(~at_start).then(pl.col("held").shift(1))
    starts_run = pl.col("held").ne_missing(before) | at_start
    is_crossing = (before != 0) & (pl.col("held") != before)
    points = points.with_columns(run_id=starts_run.cast(pl.UInt32).cum_sum().set_sorted(), is_crossing=is_crossing)
    is_useful = (pl.col("side") != 0).cast(pl.Int64)
    points = points.with_columns(run=is_useful.sum().over("run_id"), useful_points=is_useful.sum().over("phase_id"))
    useful = pl.when(pl.col("useful_points") > 0).then("useful_points")
    return points.with_columns(
        longest_run=pl.when(useful.is_not_null()).then(pl.col("run").max().over("phase_id")),
        longest_run_max=useful.log(2).round().cast(pl.Int64) + 3,
        crossings=pl.when(useful.is_not_null()).then(pl.col("is_crossing").cast(pl.Int64).sum().over("phase_id")),
        crossings_min=pl.lit(pl.Series(fewest_crossings())).gather(useful.clip(1, LONGEST) - 1),
    ).drop("held", "run_id", "is_crossing")


@lru_cache
def fewest_crossings() -> tuple[int, ...]:
    """5% quantile of heads in n tosses, for n = 0, 1, 2 ...: exact, by n from n - 1.

    With S the ways to have up to q heads and C those to have q, S(n) = 2 S(n - 1) - C(n - 1).
    """
    quantile, ways, exactly, found = 0, 1, 1, [0]
    for tosses in range(1, LONGEST):
        ways = 2 * ways - exactly
        exactly = exactly * tosses // (tosses - quantile)
        if ONE_IN * ways < 2**tosses:
            quantile += 1
            exactly = exactly * (tosses - quantile + 1) // quantile
            ways += exactly
        found.append(quantile)
    return tuple(found)
