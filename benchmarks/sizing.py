"""What all forces of England and Wales would need, on paper, from what was measured: `python -m benchmarks.sizing`.

Two runs from nothing fix a line: the sample by `benchmarks.distributed`, ten times the sample by `make bench SIZE=10`,
both of 45 months. All else is arithmetic on it, so an estimate and no measurement: nobody has run 43 forces.
"""

import json
from pathlib import Path

from pipelines.environment import PROJECT

MEASURED = PROJECT / "docs" / "bench-distributed.json"
TEN_TIMES = PROJECT / "docs" / "bench-10x.json"
SIXTY_TIMES = PROJECT / "docs" / "bench-60x.json"  # more rows than the largest force's: its memory is none to estimate
SAMPLE_ROWS = 4.0  # million
MONTHS, YEARS, FORCES = 45, 10, 43
ALL_FORCES = 60  # times the sample's force: benchmarks/job.py
LARGEST = 1 / 6  # part of all rows that the largest force has, the Metropolitan Police: an assumption
CORES = (2, 8, 16, 32)


def line(low: tuple[float, float], high: tuple[float, float]) -> tuple[float, float]:
    """Fixed part and part for each million rows of a cost, from two measurements (million rows, cost)."""
    slope = (high[1] - low[1]) / (high[0] - low[0])
    return low[1] - slope * low[0], slope


def told(measured: Path, ten_times: Path, sixty_times: Path) -> list[str]:
    """The sizing, a line a step of the arithmetic."""
    files = (measured, ten_times, sixty_times)
    found, ten, sixty = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    ours, ten_rows = ten["figures"][0], ten["rows"] / 1e6
    ways = {row["way"]: row for row in found["ways"]}
    alone, workers = ways["two cores"], ways["2 workers"]
    fixed, each = line((SAMPLE_ROWS, alone["processor"]), (ten_rows, ours["processor"]))
    one = SAMPLE_ROWS * YEARS * 12 / MONTHS
    rows, mean, largest = one * ALL_FORCES, one * ALL_FORCES / FORCES, one * ALL_FORCES * LARGEST
    beside = workers["processor"] - alone["processor"]
    total = FORCES * (fixed + beside) + each * rows
    longest = (fixed + each * largest) * ours["wall"] / ours["processor"]
    most, sixty_rows = sixty["figures"][0]["memory_mib"], sixty["rows"] / 1e6
    return [
        f"rows: {one:.1f} million a force like the sample's, {rows:.0f} million in all, {mean:.1f} the mean force, "
        f"{largest:.0f} the largest",
        f"processor seconds of a run: {fixed:.0f} and {each:.1f} for each million rows; on workers {beside:.0f} more",
        f"all forces from nothing: {FORCES} x ({fixed:.0f} + {beside:.0f}) + {each:.1f} x {rows:.0f} = "
        f"{total:,.0f} processor seconds, {total / 3600:.1f} hours of one core",
        "hours at best: " + ", ".join(f"{n} cores {max(total / n, longest) / 3600:.1f}" for n in CORES),
        f"the largest force alone, on two cores: {longest / 60:.0f} minutes",
        f"peak memory of a run, measured: {most:,} MiB of {sixty_rows:.0f} million rows",
        f"warehouses: {found['warehouse_mib'] * rows / SAMPLE_ROWS / 1024:,.0f} GiB with one release of each force",
    ]


if __name__ == "__main__":
    print(*told(MEASURED, TEN_TIMES, SIXTY_TIMES), sep="\n")
