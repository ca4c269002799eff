"""The sample released on one core, on two, by worker processes, and for two forces at once: equal in every cell.

    python -m benchmarks.distributed              two workers
    python -m benchmarks.distributed --workers 3

Needs a Redis server (Debian's package redis-server). Each release is made from nothing, in a warehouse of its own, by
the command `performance run`; the engine is a broker and worker processes on the loopback of this machine. Every table
of both editions is compared, and it is told how many steps each process worked off.
"""

import argparse
import datetime as dt
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dagster as dg

from benchmarks.engines.workers import engine
from benchmarks.job import KEY, MEBIBYTE, performance_command
from benchmarks.process import Cost, run
from pipelines.environment import PROJECT
from pipelines.instance import instance_of
from sample.write import write_sample
from tests.integration.test_release_again import contents

FORCES = ("one", "two")
EDITIONS = ("performance.duckdb", "public/performance.duckdb")
ONE_CORE = ["taskset", "-c", "0"]


def released(raw: Path, root: Path, before: list[str], given: Mapping[str, str], force: str = "") -> Cost:
    """Release the sample, from nothing."""
    more = ["--commentary", str(PROJECT / "sample" / "commentary"), *(["--of", force] if force else [])]
    return run([*before, *performance_command(raw, root), *more], KEY | given)


def tables(root: Path) -> dict[str, tuple]:
    """Content of every table of both editions of the newest release."""
    found = {}
    for edition in EDITIONS:
        told = contents(root / "latest" / edition)
        found |= {f"{edition}: {name}": content for name, content in told.items()}
    return found


def steps_by_process(root: Path) -> dict[str, int]:
    """How many steps each process worked off, of all runs of an instance."""
    with instance_of(root) as instance:
        ids = [each.run_id for each in instance.get_runs()]
        logs = [log for one in ids for log in instance.all_logs(one, of_type={dg.DagsterEventType.STEP_SUCCESS})]
        return dict(Counter(f"process {e.dagster_event.pid}" for e in logs if e.dagster_event))


def processor() -> float:
    """Processor seconds of all processes of this one that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def all_ways(raw: Path, room: Path, workers: int) -> list[dict]:
    """Release by each way; what it cost, and where its steps were worked off."""
    told = []
    ways = {"one core": (ONE_CORE, {"POLARS_MAX_THREADS": "1"}), "two cores": ([], {})}
    for name, (before, given) in ways.items():
        cost = released(raw, room / name, before, given)
        told.append(_row(name, room / name, cost.wall, cost.processor) | {"peak_mib": cost.memory // MEBIBYTE})
    told.append(by_workers(raw, room, workers, ("",)))
    told.append(by_workers(raw, room, workers, FORCES))
    return told


def by_workers(raw: Path, room: Path, workers: int, forces: tuple[str, ...]) -> dict:
    """Release on the engine, each force by a run of its own, all at once."""
    name = f"{workers} workers" + (f", {len(forces)} forces at once" if len(forces) > 1 else "")
    before, several = processor(), forces_of(forces)
    places = [raw_of(raw, room, force) for force in forces]
    with engine(room, workers, KEY | several) as given, ThreadPoolExecutor() as pool:
        began = time.perf_counter()
        runs = [
            pool.submit(released, place, room / name, [], given | several, force)
            for place, force in zip(places, forces, strict=True)
        ]
        for each in runs:
            each.result()
        wall = time.perf_counter() - began
    return _row(name, room / name, wall, processor() - before)


def forces_of(forces: tuple[str, ...]) -> dict[str, str]:
    """Settings of an installation of several forces; none where it is one's."""
    several = {"PERFORMANCE_FORCES": ",".join(forces), "PERFORMANCE_ENGINE_RUNS_AT_ONCE": str(len(forces))}
    return several if forces != ("",) else {}


def raw_of(raw: Path, room: Path, force: str) -> Path:
    """Raw folder that holds a folder a force, of the same deliveries."""
    if not force:
        return raw
    shutil.copytree(raw, room / "raw of forces" / force, copy_function=os.link)
    return room / "raw of forces"


def _row(name: str, root: Path, wall: float, used: float) -> dict:
    row = {"way": name, "wall": round(wall, 1), "processor": round(used, 1), "steps": steps_by_process(root)}
    print(f"{name}: {row['wall']} s, processor {row['processor']} s, {row['steps']}", file=sys.stderr, flush=True)
    return row


def table(told: list[dict]) -> str:
    """What each way took, as a Markdown table."""
    lines = ["| | wall s | processor s | steps by process |", "|---|---|---|---|"]
    for row in told:
        steps = ", ".join(str(count) for count in sorted(row["steps"].values(), reverse=True))
        lines.append(f"| {row['way']} | {row['wall']:,.1f} | {row['processor']:,.1f} | {steps} |")
    return "\n".join(lines)


def faults(room: Path, told: list[dict], workers: int) -> list[str]:
    """What is not as promised: tables that differ, and steps that were worked off by too few processes."""
    first, *others = (row["way"] for row in told)
    wanted = tables(room / first)
    places = [room / name for name in others if (room / name / "latest").exists()]
    places += [room / name / force for name in others for force in FORCES if (room / name / force).is_dir()]
    wrong = []
    for place in places:
        found = tables(place)
        named = place.relative_to(room)
        wrong += [f"{named}: {one} differs" for one in sorted(wanted | found) if wanted.get(one) != found.get(one)]
    few = [row["way"] for row in told if "workers" in row["way"] and len(row["steps"]) < workers]
    wrong += [f"{name}: steps were worked off in fewer than {workers} processes" for name in few]
    print(f"{len(wanted)} tables of each of {len(places) + 1} warehouses compared, faults: {len(wrong)}")
    return wrong


def main() -> int:
    """Release, compare, print; 1 where anything differs."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--workers", type=int, default=2)
    words.add_argument("--room", type=Path, default=PROJECT / "warehouse" / "bench", help="folder for warehouses")
    asked = words.parse_args()
    raw, load = write_sample(PROJECT / "warehouse" / "sample"), os.getloadavg()[0]
    asked.room.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=asked.room) as folder:
        told = all_ways(raw, Path(folder), asked.workers)
        wrong = faults(Path(folder), told, asked.workers)
        size = sum(path.stat().st_size for path in (Path(folder) / "two cores").rglob("*") if path.is_file())
    print(f"{os.cpu_count()} cores, load {load:.1f} at the start\n\n{table(told)}", *wrong, sep="\n")
    found = {"day": dt.date.today().isoformat(), "cores": os.cpu_count(), "load": round(load, 1)}
    found |= {"warehouse_mib": size // MEBIBYTE, "ways": told}
    (PROJECT / "docs" / "bench-distributed.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
