"""How often the latest point of a stable series is called a signal, and how soon a shift is.

    .venv/bin/python -m benchmarks.chart_simulation

Seeded. Every chart is chosen by the engine's rule from what is counted, and every point is judged as if it were the
latest: the share is of series with limits whose last point is named by a rule, all rules of the default settings
together. Of a rare count the last point is the last month with an event. Delay: months from the shift of a calm process
to the first in which the latest point is named on the right side, limits made anew each month of all that is there.
Rare counts that double are put on the chart the rule gives them (g) and on a c chart beside.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from assets.measures.charts.chart import chart

SEED, SERIES = 20161201, 4_000
LENGTHS = (24, 36, 60)
CALM, LONGEST_DELAY, SHIFTED_SERIES = 36, 24, 1_000
RARE_MEANS, A_YEAR = (0.6, 1.0, 1.9), 12
MOST = {"normal": 0.03, "poisson 0.6": 0.05, "poisson 3": 0.05, "poisson 10": 0.05}


def long_table(values: np.ndarray, kind: str, name: str = "") -> pl.DataFrame:
    """A matrix of series by months as points; months are counted, for charts need only their order."""
    series, months = values.shape
    return pl.DataFrame({
        "force": "West Mercia",
        "measure_id": name,
        "category": kind,
        "area": np.repeat(np.arange(series), months),
        "month": np.tile(np.arange(months), series),
        "value": values.ravel().astype(float),
        "kind": kind,
    })  # fmt: skip


def latest(points: pl.DataFrame) -> pl.DataFrame:
    """The last point of every series that has a centre."""
    charted = chart(points.lazy()).filter(pl.col("centre").is_not_null())
    last = pl.col("month") == pl.col("month").max().over("measure_id", "area")
    return charted.filter(last).collect(engine="in-memory")


def false_signals(random: np.random.Generator) -> pl.DataFrame:
    """Share of stable series whose latest point is named, by process and length."""
    found = []
    for months in LENGTHS:
        size = (SERIES, months)
        processes: dict[str, tuple[np.ndarray, str]] = {"normal": (random.normal(100, 10, size), "mean")}
        processes |= {f"poisson {mean:g}": (random.poisson(mean, size), "count") for mean in (0.6, 3, 10)}
        for name, (values, kind) in processes.items():
            last = latest(long_table(values, kind))
            kinds = last["chart"].value_counts(sort=True)["chart"].to_list()
            found.append((name, months, (last["rule"] != "").mean(), ", ".join(kinds), MOST[name]))
    schema = ["process", "points", "share", "charts", "at most"]
    return pl.DataFrame(found, schema=schema, orient="row").sort("process", "points", maintain_order=True)


def delays(random: np.random.Generator, sigmas: float) -> Sequence[float]:
    """Months to the first signal of a shift, by series; infinite where there is none in time."""
    values = random.normal(0, 1, (SHIFTED_SERIES, CALM + LONGEST_DELAY))
    values[:, CALM:] += sigmas
    return months_to_signal(values, "mean", np.sign(sigmas))


def months_to_signal(values: np.ndarray, kind: str, direction: int, drawn: str = "") -> Sequence[float]:
    """Months from the end of the calm ones to the first whose point is named on the side given, while it is the latest.

    Args:
        values: a matrix of series by months.
        drawn: chart; '' for the one that the rule chooses.
    """
    months = range(CALM, values.shape[1])
    seen = [long_table(values[:, : last + 1], kind, f"{last}") for last in months]
    named = latest(pl.concat(seen).with_columns(chart=pl.lit(drawn))).filter(
        pl.col("direction") == direction, pl.col("month") == pl.col("measure_id").cast(pl.Int64)
    )
    first = named.group_by("area").agg(delay=pl.col("month").min() - CALM + 1)
    return [*map(float, first["delay"]), *[float("inf")] * (len(values) - len(first))]


def rises(random: np.random.Generator) -> list[tuple[float, str, float]]:
    """Share of rare counts that double whose rise is named within a year: by mean before and chart."""
    found = []
    for mean in RARE_MEANS:
        calm, doubled = (SHIFTED_SERIES, CALM), (SHIFTED_SERIES, A_YEAR)
        values = np.hstack([random.poisson(mean, calm), random.poisson(2 * mean, doubled)])
        for drawn in ("g", "c"):
            months = np.asarray(months_to_signal(values, "count", 1, drawn))
            found.append((mean, drawn, np.isfinite(months).mean()))
    return found


def main() -> None:
    """Simulate and print."""
    random = np.random.default_rng(SEED)
    print(f"False signals on the latest point, {SERIES:,} stable series each")
    for process, points, share, kinds, most in false_signals(random).rows():
        verdict = "" if share <= most else "  TOO MANY"
        print(f"  {process:12} {points:3} points  {share:6.2%}  at most {most:.0%}  charts: {kinds}{verdict}")
    print(f"Delay of a shift after {CALM} calm months, {SHIFTED_SERIES:,} series each")
    for sigmas in (1, 2, 3):
        months = np.asarray(delays(random, sigmas))
        shares = "  ".join(f"by month {n}: {(months <= n).mean():4.0%}" for n in (1, 3, 6, 12))
        print(f"  {sigmas} sigma  median {np.median(months):.0f} months  {shares}")
    print(f"Rare counts that double after {CALM} calm months, {SHIFTED_SERIES:,} series each: named within a year")
    for mean, drawn, share in rises(random):
        print(f"  mean {mean:g}, {drawn} chart  {share:4.0%}")


if __name__ == "__main__":
    main()
