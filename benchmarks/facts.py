"""Facts and the release made anew from a warehouse, each by a process of its own: what a change to them costs.

    python -m benchmarks.facts WAREHOUSE [call crime person_month release ...]

The warehouse stays as it is: its files are linked into a folder beside it. Run it from two checkouts in turn to compare
them; the warehouse must have been made of the same deliveries.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from assets.facts import BY_NAME
from assets.facts.fold import fold
from assets.facts.people_kept import PeopleKept
from assets.facts.person_records import RepeatChoices
from assets.published.manifest import given_tables, manifest
from assets.published.reconciliation import reconcile
from assets.published.release import build
from assets.validated.sources import BY_NAME as SOURCES
from assets.validated.stage import standing
from benchmarks.job import KEY, MEBIBYTE
from benchmarks.process import run
from pipelines.environment import PROJECT, Environment
from pipelines.settings import run_settings

NEEDED = ("validated", "facts", "ledger", "measures", "published")  # folders of a warehouse
RELEASE = "release"  # the DuckDB file, loaded and reconciled from nothing


def make(name: str, warehouse: Path) -> None:
    """Make one fact or the release anew, and print its wall and processor seconds, imports left out."""
    overlay = str(PROJECT / "sample" / "reference")
    settings = run_settings(Environment(raw=str(warehouse), warehouse=str(warehouse), reference=overlay))
    shutil.rmtree(settings.warehouse.fact(name), ignore_errors=name == RELEASE)
    started, processor = time.perf_counter(), time.process_time()
    if name == RELEASE:
        file = warehouse / "release.duckdb"
        build(file, settings.warehouse, "bench", given_tables(settings, manifest(settings)))
        reconcile(file)
    elif name == "person_month":
        PeopleKept(settings.warehouse, RepeatChoices.of(settings.reference)).bring_up_to_date("bench")
    else:
        fact = BY_NAME[name]
        there = standing(SOURCES[fact.source], settings.warehouse, None)
        fold(fact, settings.reference, there, settings.warehouse, "bench")
    print(f"{time.perf_counter() - started:.1f} {time.process_time() - processor:.1f}")


def measured(name: str, warehouse: Path) -> str:
    """A row of the table."""
    with tempfile.TemporaryDirectory(dir=warehouse.parent) as folder:
        for part in NEEDED:
            shutil.copytree(warehouse / part, Path(folder) / part, copy_function=os.link)
        cost = run([sys.executable, "-m", "benchmarks.facts", folder, name, "--here"], KEY)
    wall, processor = cost.output.split()[-2:]
    return f"| {name} | {wall} | {processor} | {cost.memory / MEBIBYTE:,.0f} |"


def main() -> None:
    """Print a row for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warehouse", type=Path)
    known = ["call", "incident", "crime", "crime_outcome", "crime_person", "person_month", RELEASE]
    parser.add_argument("names", nargs="*", default=known)
    parser.add_argument("--here", action="store_true", help="make the one fact in this process and this warehouse")
    given = parser.parse_args()
    if given.here:
        make(given.names[0], given.warehouse)
        return
    print("| made | wall s | processor s | peak MiB |\n|---|---|---|---|")
    for name in given.names:
        print(measured(name, given.warehouse.resolve()), flush=True)


if __name__ == "__main__":
    main()
