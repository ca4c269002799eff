"""One more day: what a day's deliveries cost after months and after years of history, beside making all from nothing.

    python -m benchmarks.increment RAW [--days 3] [--histories months whole decade]     RAW: as `make bench` writes it

After six months of history, after all of it and after more than ten years, by turns, for the pace of a machine moves:
the whole job with the newest days held back, then each of those days by itself, `performance run --job daily`; at last
the daily job from nothing, with which the release that grew day by day is compared, table by table. Loading the graph
is timed by itself: every process pays it once.
"""

import argparse
import os
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.histories import lengthened, shortened
from benchmarks.job import MEBIBYTE, performance_run, profile
from benchmarks.process import Cost, run
from tests.integration.lived import differences

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LOADING = "from pipelines.definitions import defs; defs.resolve_job_def('daily')"
HISTORIES = {"months": shortened, "whole": None, "decade": lengthened}  # how each is made of the extracts
SHOWN = 8  # steps, each with wall and (processor) seconds since the one before


def days(raw: Path, count: int) -> list[str]:
    """The newest days with deliveries."""
    return sorted({DAY.findall(file.name)[-1] for file in raw.rglob("*.*")})[-count:]


def deliver(raw: Path, folder: Path, wanted: set[str] | None) -> None:
    """Link deliveries of some days, or of all."""
    for file in (path for path in raw.rglob("*.*") if wanted is None or DAY.findall(path.name)[-1] in wanted):
        target = folder / file.relative_to(raw)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(file, target)


def extracts_of(history: str, raw: Path, room: Path) -> Path:
    """Folder of the extracts of a history, made if it is not that of the extracts as they are."""
    if not (make := HISTORIES[history]):
        return raw
    make(raw, folder := room / f"raw of {history}")
    return folder


def grown(history: str, raw: Path, held_back: list[str], room: Path) -> Iterator[Cost]:
    """A warehouse that grows: all but some days, then each of them, then one from nothing; what each run cost.

    Raises:
        SystemExit: the release that grew is not the one made from nothing.
    """
    every = {DAY.findall(file.name)[-1] for file in raw.rglob("*.*")}
    deliver(raw, room / "raw", every - set(held_back))
    yield _told(history, "all but those days", performance_run(room / "raw", room / "warehouse"))
    for day in held_back:
        deliver(raw, room / "raw", {day})
        yield _told(history, day, performance_run(room / "raw", room / "warehouse", "daily"))
    yield _told(history, "from nothing", performance_run(room / "raw", room / "anew", "daily"))
    if found := list(differences(room / "warehouse/performance.duckdb", room / "anew/performance.duckdb")):
        raise SystemExit("\n".join([f"{history}: the release that grew differs from one made from nothing", *found]))


def _told(history: str, name: str, cost: Cost) -> Cost:
    slowest = sorted(profile([cost]).items(), key=lambda step: step[1], reverse=True)[:SHOWN]
    told = ", ".join(f"{step} {wall:.1f} ({processor:.1f})" for step, (wall, processor, _) in slowest)
    memory = cost.memory / MEBIBYTE
    print(
        f"{history}, {name}: {cost.wall:.1f} s, processor {cost.processor:.1f} s, {memory:,.0f} MiB; {told}", flush=True
    )
    return cost


def by_turns(histories: Mapping[str, Path], held_back: list[str], room: Path) -> list[tuple[Cost, ...]]:
    """What each run cost, in order, a column a history."""
    growing = [grown(name, raw, held_back, room / name) for name, raw in histories.items()]
    return list(zip(*growing, strict=True))


def main() -> None:
    """Print every run, then the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("raw", type=Path, help="folder of deliveries")
    parser.add_argument("--days", type=int, default=3, help="days that are added one by one")
    parser.add_argument("--histories", nargs="+", choices=HISTORIES, default=["months", "whole"], help="shortest first")
    given = parser.parse_args()
    held_back = days(given.raw, given.days)
    loading = statistics.median(run([sys.executable, "-c", LOADING], {}).wall for _ in range(3))
    with tempfile.TemporaryDirectory(dir=given.raw.parent) as name:
        histories = {history: extracts_of(history, given.raw, Path(name)) for history in given.histories}
        _, *of_days, whole = by_turns(histories, held_back, Path(name))
    print(f"\nload {os.getloadavg()[0]:.1f}; loading the graph {loading:.1f} s, told apart below\n")
    print("| history | one more day s | from nothing s | of it | times the shortest's |\n|---|---|---|---|---|")
    for history, rebuilt, *own in zip(histories, whole, *of_days, strict=True):
        day, anew = statistics.median(cost.wall for cost in own) - loading, rebuilt.wall - loading
        each = [(long.wall - loading) / (short.wall - loading) for long, (short, *_) in zip(own, of_days, strict=True)]
        times = f"{statistics.median(each):.2f} ({', '.join(f'{ratio:.2f}' for ratio in each)})"
        print(f"| {history} | {day:.1f} | {anew:.1f} | {day / anew:.1%} | {times} |")


if __name__ == "__main__":
    main()
