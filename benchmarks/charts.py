"""Every kind of chart at once: 100,000 series of 60 points, beside peers over 1,000 of them.

    .venv/bin/python -m benchmarks.charts

Series are counts at levels from 0.5 to 500 a month, proportions and means, a quarter overdispersed; the chart of each
is chosen by the engine's rule. The peers do less, one XmR chart a series: a plain loop in numpy, and controlchartspy
(GPL, so not among our dependencies) where it is there: `pip install --target DIR controlchartspy`, then PYTHONPATH=DIR.
"""

import datetime as dt
import importlib
import importlib.util
import os
import statistics
import time
from collections.abc import Callable

import numpy as np
import polars as pl

from assets.measures.charts.chart import chart

SERIES, POINTS, PEER_SERIES, ROUNDS, SEED = 100_000, 60, 1_000, 3, 20161201
KINDS = ("count", "count", "proportion", "mean")
LEVELS = (0.5, 1.0, 3.0, 8.0, 30.0, 500.0)


def long_table(series: int) -> pl.DataFrame:
    """Made-up monthly values in order of series and month, as values come."""
    random = np.random.default_rng(SEED)
    number = np.repeat(np.arange(series), POINTS)
    spread = np.where(number % 4 == 0, random.gamma(20, 1 / 20, number.size), 1.0)
    count = random.poisson(np.asarray(LEVELS)[number % len(LEVELS)] * spread)
    cases = random.integers(20, 60, number.size) * np.where(number % 3 == 0, 100, 1)
    ids = pl.DataFrame({"number": range(series)}).select(
        force=pl.lit("West Mercia"),
        measure_id=pl.format("measure_{}", pl.col("number") // 600),
        category=pl.format("category {}", pl.col("number") // 6 % 100),
        area=pl.format("area {}", pl.col("number") % 6),
        kind=pl.col("number").map_elements(lambda n: KINDS[n % len(KINDS)], pl.String),
    )
    months = pl.date_range(dt.date(2012, 1, 1), dt.date(2016, 12, 1), "1mo", eager=True).alias("month").to_frame()
    counted = pl.DataFrame({"count": count, "cases": cases, "share": random.binomial(cases, 0.8),
                            "mean": random.normal(600, 30, number.size)})  # fmt: skip
    is_share, is_mean = pl.col("kind") == "proportion", pl.col("kind") == "mean"
    whole = pl.concat([ids.join(months, how="cross", maintain_order="left_right"), counted], how="horizontal")
    return whole.select(
        *("force", "measure_id", "category", "area", "month", "kind"),
        numerator=pl.when(is_share).then("share").otherwise("count").cast(pl.Float64),
        denominator=pl.when(is_share).then("cases").cast(pl.Float64),
        value=pl.when(is_share).then(pl.col("share") / pl.col("cases")).when(is_mean).then("mean").otherwise("count"),
        phase=pl.lit(1, dtype=pl.Int64),
    ).sort("force", "measure_id", "category", "area", "month")


def looped(values: np.ndarray) -> list[tuple]:
    """One XmR chart a series, in a loop: centre, limits, and where each of four rules holds."""
    found = []
    for one in values:
        ranges = np.abs(np.diff(one))
        kept = ranges[ranges < 3.267 * ranges.mean()]
        centre, reach = one.mean(), 2.66 * (kept if kept.any() else ranges).mean()
        side, step, distance = np.sign(one - centre), np.sign(np.diff(one)), np.abs(one - centre)
        outside = distance > reach
        in_zone = (distance > reach * 2 / 3) & ~outside
        shift, trend, two = (np.zeros(one.size, dtype=bool) for _ in range(3))
        for start in range(one.size - 6):
            window = slice(start, start + 7)
            shift[window] |= abs(side[window].sum()) == 7
            trend[window] |= abs(step[start : start + 6].sum()) == 6
        for start in range(one.size - 2):
            window = slice(start, start + 3)
            if abs(side[window].sum()) == 3 and in_zone[window].sum() >= 2:
                two[window] |= in_zone[window]
        found.append((centre, centre - reach, centre + reach, outside, trend, two, shift))
    return found


def packaged(values: np.ndarray) -> list:
    """One XmR chart a series by controlchartspy, limits and four rules, no drawing."""
    package = importlib.import_module("controlchartspy")
    rules = dict.fromkeys(("astronomical", "shift", "trend", "two_in_three"), True)
    months = [f"month {n}" for n in range(values.shape[1])]
    return [
        package.spc({"m": months, "v": one.tolist()}, "m", "v", return_objs="limits", outlier_settings=rules)
        for one in values
    ]


def measured(run: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Median of the rounds: seconds of the clock, and of the processor, which others' work does not lengthen."""
    clock, processor = [], []
    for _ in range(rounds):
        began, began_processor = time.perf_counter(), time.process_time()
        run()
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - began_processor)
    return statistics.median(clock), statistics.median(processor)


def show(name: str, series: int, taken: tuple[float, float]) -> None:
    """Print one line of the table."""
    clock, processor = taken
    each = clock / series * 1e6
    print(f"{name:24} {series:>7,} series {clock:7.2f} s {processor:7.2f} s of processor {each:9.1f} µs a series")


def main() -> None:
    """Measure and print."""
    load = os.getloadavg()[0]
    print(
        f"{POINTS} points a series; {pl.thread_pool_size()} threads; load before {load:.1f}; medians of {ROUNDS} rounds"
    )
    points = long_table(SERIES)
    few = points.head(PEER_SERIES * POINTS)
    values = few["value"].to_numpy().reshape(PEER_SERIES, POINTS)
    show("engine, streaming", SERIES, measured(lambda: chart(points.lazy()).collect(engine="streaming")))
    whole = measured(lambda: chart(points.lazy()).collect(engine="in-memory"))
    show("engine, in memory", SERIES, whole)
    own = measured(lambda: chart(few.lazy()).collect(engine="in-memory"))
    show("engine, in memory", PEER_SERIES, own)
    peers = {"numpy loop": measured(lambda: looped(values))}
    if importlib.util.find_spec("controlchartspy"):
        peers["controlchartspy"] = measured(lambda: packaged(values), rounds=1)
    for name, taken in peers.items():
        show(name, PEER_SERIES, taken)
        each, ratio = taken[0] / PEER_SERIES, taken[0] / own[0]
        print(
            f"  the engine is {ratio:.1f} times as fast over the same series, {each * SERIES / whole[0]:.1f} over all"
        )
    kinds = chart(points.lazy()).group_by("chart").agg(pl.struct("measure_id", "category", "area").n_unique()).collect()
    print("charts: " + ", ".join(f"{name} {count:,}" for name, count in sorted(kinds.rows())))
    print(f"load after {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
