"""False signals on processes that never changed: latest points of seasonal series, phases proposed of level ones.

    python -m benchmarks.chart_phases

Series are drawn from a fixed seed. It fails where a share is above the bound that the project sets itself.
"""

import datetime as dt
import math
import random
import time
from collections.abc import Callable

import polars as pl

from assets.measures.charts.seasonal import adjust, restore
from assets.measures.charts.stable_shift import AUTOMATIC, TRIAL, proposals
from assets.measures.charts.xmr import xmr

SEED = 20161231
SERIES_EACH = 2000
LEVEL, DEVIATION = 1000.0, 30.0
SEASONAL_BOUND, PHASE_BOUND = 0.05, 0.02  # of series of 60 months; of series of 48 points at 24 months


def series(count: int, months: int, value: Callable[[int, int], float]) -> pl.LazyFrame:
    """Monthly points of so many series from January 2010 on, each value of its series and month."""
    first = dt.date(2010, 1, 1)
    calendar = [dt.date(first.year + at // 12, at % 12 + 1, 1) for at in range(months)]
    rows = [(f"{number:05}", month, value(number, at)) for number in range(count) for at, month in enumerate(calendar)]
    points = pl.LazyFrame(rows, schema={"measure_id": pl.String, "month": pl.Date, "value": pl.Float64}, orient="row")
    return points.with_columns(
        force=pl.lit("West Mercia"),
        category=pl.lit(""),
        area=pl.lit("West Mercia"),
        phase=pl.lit(1, dtype=pl.Int64),
        is_seasonal=pl.lit(None, dtype=pl.Boolean),
        by_length=pl.lit(False),
        chart=pl.lit("xmr"),
        denominator=pl.lit(None, dtype=pl.Float64),
        per=pl.lit(1, dtype=pl.Int32),
    )


def latest_flagged(charted: pl.LazyFrame) -> float:
    """Share of series whose latest point bears a rule."""
    latest = charted.sort("measure_id", "month").group_by("measure_id").last()
    return latest.select((pl.col("rule") != "").mean()).collect().item()


def seasonal_signals(months: int, amplitude: float, seed: int) -> tuple[float, float, float]:
    """Share of latest points flagged as they are, and adjusted; share of series found seasonal.

    Args:
        amplitude: of a cosine of the year, in standard deviations of the months; it peaks in a month drawn at random.
    """
    draw = random.Random(seed)
    peaks = [draw.randrange(12) for _ in range(SERIES_EACH)]

    def value(number: int, at: int) -> float:
        wave = amplitude * math.cos(2 * math.pi * (at - peaks[number]) / 12)
        return LEVEL + DEVIATION * (wave + draw.gauss(0, 1))

    points = series(SERIES_EACH, months, value)
    adjusted = adjust(points).collect().lazy()
    found = adjusted.select((pl.col("season") != "").mean()).collect().item()
    return latest_flagged(xmr(points)), latest_flagged(restore(xmr(adjusted), adjusted)), found


def false_phases(months: int, seed: int) -> tuple[float, float, float]:
    """Share of stable series with a proposal at a minimum of 24 and of 12 points; seconds for both."""
    draw = random.Random(seed)
    points = series(SERIES_EACH, months, lambda number, at: draw.gauss(LEVEL, DEVIATION)).collect().lazy()
    started = time.perf_counter()
    automatic, trial = (
        proposals(points, settings).select("measure_id").unique().collect().height / SERIES_EACH
        for settings in (AUTOMATIC, TRIAL)
    )
    return automatic, trial, time.perf_counter() - started


def main() -> None:
    """Print both tables."""
    failures = []
    print(f"{SERIES_EACH} series a row, seed {SEED}\n\nLatest point flagged, stable seasonal series")
    print("months  amplitude   as it is   adjusted   found seasonal")
    for months in (24, 36, 48, 60, 120):
        for amplitude in (0, 1, 2, 5):
            before, after, found = seasonal_signals(months, amplitude, SEED + months)
            print(f"{months:6} {amplitude:7} sd {before:10.1%} {after:10.1%} {found:16.1%}")
            if months == 60 and after > SEASONAL_BOUND:
                failures.append(f"latest points, amplitude {amplitude}")
    print("\nSeries with a phase proposed, stable normal series\npoints   of 24 points   of 12 points   seconds")
    for months in (48, 60, 84, 120):
        automatic, trial, seconds = false_phases(months, SEED + months)
        print(f"{months:6} {automatic:14.1%} {trial:14.1%} {seconds:9.1f}")
        if months == 48 and automatic > PHASE_BOUND:
            failures.append("phases of 48 points")
    if failures:
        raise SystemExit(f"above the bound: {', '.join(failures)}")


if __name__ == "__main__":
    main()
