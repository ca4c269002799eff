"""Readers of the current release while others are published: `python -m tests.faults.readers`.

The release is one of ten rows a source, built, reconciled and put in place by the product, each time under another name
that every figure bears. Each reader is a process of its own that opens the file, asks three queries within one
connection, closes it and rests; a time is that of one query with its opening. Quiet is measured with the same readers.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from assets.published.manifest import given_tables, manifest
from assets.published.release import publish
from assets.settings import RunSettings
from pipelines.environment import Environment
from pipelines.settings import run_settings
from tests.faults.runs import prepared, summary

REST = 0.05  # seconds between two readings, as of a person's tool; without one, 16 readers would measure each other
LOOP = """
import json, sys, time
from pathlib import Path
import duckdb
current, stop, rest = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
QUERIES = ("SELECT count(DISTINCT release_id), any_value(release_id) FROM published.figure",
           "SELECT 1, release_id FROM published.release",
           "SELECT count(DISTINCT release_id), any_value(release_id) FROM published.figure WHERE statistic = 'value'")
took, seen, mixed, errors = [], set(), 0, []
while not stop.exists() or not took:
    began = time.monotonic()
    try:
        with duckdb.connect(current, read_only=True) as connection:
            told = [connection.execute(QUERIES[0]).fetchone()]
            took.append(time.monotonic() - began)
            told += [connection.execute(query).fetchone() for query in QUERIES[1:]]
    except duckdb.Error as problem:
        errors.append(str(problem))
        continue
    mixed += {number for number, _ in told} != {1} or len({name for _, name in told}) != 1
    seen.add(told[0][1])
    time.sleep(rest)
json.dump({"took": took, "seen": len(seen), "mixed": mixed, "errors": errors}, sys.stdout)
"""


def readers(current: Path, stop: Path, count: int) -> list[subprocess.Popen]:
    """Start so many readers."""
    command = [sys.executable, "-c", LOOP, str(current), str(stop), str(REST)]
    return [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(count)]


def told_by(started: list[subprocess.Popen], stop: Path) -> list[dict]:
    """Let readers end, and take what they tell."""
    stop.touch()
    told = [json.loads(reader.communicate(timeout=120)[0]) for reader in started]
    stop.unlink()
    return told


def publish_one(settings: RunSettings, number: int) -> None:
    """Build, reconcile and put in place a release of the tables that stand, under a name of its own."""
    named = manifest(settings) | {"release_id": f"number-{number:03}"}
    publish(settings.warehouse, named, given_tables(settings, named))


def times(told: list[Mapping]) -> str:
    """Median and 99th percentile of all readers' queries, in milliseconds."""
    took = sorted(1000 * seconds for one in told for seconds in one["took"])
    at_99 = statistics.quantiles(took, n=100)[98]
    return f"median {statistics.median(took):.1f} ms, 99th percentile {at_99:.1f} ms, of {len(took):,} queries"


def main() -> int:
    """Publish under the eyes of readers; 1 where one saw an error or a mixture."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--readers", type=int, default=16)
    words.add_argument("--publishes", type=int, default=100)
    words.add_argument("--quiet", type=float, default=20, help="seconds of reading without publishing")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="readers_") as folder:
        place, root, stop = prepared(Path(folder)), Path(folder) / "warehouse", Path(folder) / "stop"
        place.must_run(root)
        settings = run_settings(Environment(raw=str(place.raw), warehouse=str(root), month="2016-12"))
        publish_one(settings, 0)
        started = readers(settings.warehouse.current, stop, asked.readers)
        time.sleep(asked.quiet)
        quiet = told_by(started, stop)
        started, began = readers(settings.warehouse.current, stop, asked.readers), time.monotonic()
        for number in range(1, asked.publishes + 1):
            publish_one(settings, number)
        took = time.monotonic() - began
        busy = told_by(started, stop)
        size = settings.warehouse.current.stat().st_size / (1 << 20)
    errors = [problem for one in quiet + busy for problem in one["errors"]]
    mixed = sum(one["mixed"] for one in quiet + busy)
    summary(
        f"{asked.readers} readers, {asked.publishes} releases of {size:.1f} MB published in {took:.0f} s",
        {"quiet": times(quiet), "while publishing": times(busy), "errors": f"{len(errors)} {errors[:1]}"}
        | {"mixed readings": mixed, "releases that one reader saw": max(one["seen"] for one in busy)},
    )
    return 1 if errors or mixed or (asked.publishes > 1 and max(one["seen"] for one in busy) < 2) else 0


if __name__ == "__main__":
    sys.exit(main())
