"""The whole job beside its peers on the same extracts: each gives the same measure tables, compared cell by cell.

    make bench                  1x: one force, 3.75 years, 4 million rows
    make bench SIZE=10          ten times as many records; 60 is about all of England and Wales
    make bench ROUNDS=3 PEERS="duckdb_sql polars_bare"

Each command is a process of its own; they take turns, so that a busy machine is busy for all. Ours does what a peer
does (reads, types, newest versions, facts, components, a DuckDB file) and also validates, quarantines, keeps ledgers,
compares periods, draws charts, protects a public edition, and writes report, workbook and open files. The bench ends
at the first peer whose cells differ; one that fails is told of and left out.
"""

import argparse
import datetime as dt
import importlib.util
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from assets.files import fingerprint
from benchmarks import extracts, picture
from benchmarks.peers import catalogue, comparison
from benchmarks.process import Cost, Line, run
from pipelines.environment import PROJECT
from sample.write import write_sample

OURS = "performance run"
PEERS = {
    "duckdb_sql": ("DuckDB SQL alone", "duckdb"),
    "polars_bare": ("Polars alone", "polars"),
    "pandas_bare": ("pandas", "sqlglot"),
    "dbt_duckdb": ("dbt-duckdb with tests", "dbt.adapters.duckdb"),
    "pyspark_local": ("PySpark local", "pyspark"),
}
STEP = re.compile(r"^ *([\d.]+) s  (\S+)$", re.MULTILINE)
# Parts of the job by its steps, each step in the first that knows it; peers have their like of the first six.
PARTS = {
    "beginning, deliveries found": re.compile(r"raw/.*"),
    "deliveries read, judged, split": re.compile(r"validated/.*"),
    "people of months": re.compile(r"facts/person_month"),
    "other facts": re.compile(r"facts/.*"),
    "values": re.compile(r"measures/value"),
    "DuckDB file, reconciled": re.compile(r"published/release"),
    "public edition": re.compile(r"published/public"),
    "report, workbooks, open files": re.compile(r"exits"),
    "charts, comparisons, printed figures, the rest": re.compile(r".*"),
}
MEBIBYTE = 1 << 20
KEY = {"PERFORMANCE_PSEUDONYM_KEY": (PROJECT / "sample" / "pseudonym.key").read_text(encoding="ascii").strip()}


def installed(names: Iterable[str]) -> list[str]:
    """Peers that can run here; the others are named on standard error."""
    there = []
    for name in names:
        try:
            found = importlib.util.find_spec(PEERS[name][1])
        except ModuleNotFoundError:
            found = None
        is_ready = found is not None and (name != "pyspark_local" or shutil.which("java") is not None)
        if is_ready:
            there.append(name)
        else:
            print(f"left out, not installed: {PEERS[name][0]}", file=sys.stderr)
    return there


def performance_command(raw: Path, warehouse: Path) -> list[str]:
    """The command that releases the sample's month of a raw folder; it is given `KEY`."""
    program = str(Path(sys.executable).with_name("performance"))
    places = ["--raw", str(raw), "--warehouse", str(warehouse), "--reference", str(PROJECT / "sample" / "reference")]
    return [program, "run", *places, "--month", "2016-12", "--as-at", "2017-01-12"]


def performance_run(raw: Path, warehouse: Path, job: str = "monthly") -> Cost:
    """The job under test: on a warehouse that is not there, from nothing."""
    return run([*performance_command(raw, warehouse), "--job", job], KEY)


def rounds(raw: Path, names: list[str], count: int, room: Path) -> tuple[dict[str, list[Cost]], dict[str, str]]:
    """Ours and the peers by turns; every peer's cells are compared in every round.

    Returns:
        What each cost, and the last words of a peer that failed: it is not asked again.
    """
    costs: dict[str, list[Cost]] = {}
    failed: dict[str, str] = {}
    entries = room / "catalogue.json"
    catalogue.write(entries)
    for number in range(count):
        warehouse = room / "warehouse"
        _read_once(raw)
        costs.setdefault(OURS, []).append(performance_run(raw, warehouse))
        _say(number, OURS, costs[OURS][-1])
        for name in (peer for peer in names if peer not in failed):
            out = room / f"{name}.duckdb"
            try:
                cost = run([sys.executable, "-m", f"benchmarks.peers.{name}", str(raw), str(entries), str(out)])
            except SystemExit as problem:  # that it cannot do the job is a figure too
                failed[name] = str(problem).strip().splitlines()[-1]
                print(f"round {number + 1}: {name} failed: {problem}", file=sys.stderr, flush=True)
                continue
            costs.setdefault(name, []).append(cost)
            compared, differing = comparison.compare(warehouse / "performance.duckdb", out)
            if differing:
                raise SystemExit("\n".join([f"{name}: cells differ from the release's", *map(str, differing)]))
            _say(number, f"{name}, {compared:,} cells equal", cost)
            out.unlink()
        shutil.rmtree(warehouse)
    return costs, failed


def _read_once(raw: Path) -> None:
    """Have the system hold the extracts in memory, if it can: else who is first reads from the disk for all."""
    for file in (path for path in raw.rglob("*") if path.is_file()):
        fingerprint(file)  # which nobody asks for: it reads all bytes


def _say(number: int, name: str, cost: Cost) -> None:
    told = f"{cost.wall:.1f} s, processor {cost.processor:.1f} s, {cost.memory / MEBIBYTE:,.0f} MiB"
    print(f"round {number + 1}: {name}: {told}", file=sys.stderr, flush=True)


def figures(costs: dict[str, list[Cost]], rows: int) -> list[dict]:
    """Medians of each, and of the ratio of ours to it in a round: the pace of a machine moves from round to round."""
    told = []
    for name, runs in costs.items():
        wall = statistics.median(cost.wall for cost in runs)
        by_turns = zip(costs[OURS], runs, strict=False)  # one that failed has fewer
        told.append({
            "name": PEERS[name][0] if name in PEERS else f"`{name}`, whole job",
            "wall": round(wall, 1),
            "least": round(min(cost.wall for cost in runs), 1),
            "most": round(max(cost.wall for cost in runs), 1),
            "processor": round(statistics.median(cost.processor for cost in runs), 1),
            "memory_mib": round(statistics.median(cost.memory for cost in runs) / MEBIBYTE),
            "rows_a_second": round(rows / wall),
            "ours_to_it": round(statistics.median(ours.wall / its.wall for ours, its in by_turns), 2),
        })  # fmt: skip
    return told


def profile(runs: list[Cost]) -> dict[str, tuple[float, float, int]]:
    """Of each step, from the end of the one before: median wall and processor seconds, and peak MiB of all runs."""
    found: dict[str, list[tuple[float, float, int]]] = {}
    for cost in runs:
        before, most = (0.0, 0.0), 0
        for line in [*cost.heard, Line(cost.wall, cost.processor, cost.at_last, "0 s  end")]:
            most = max(most, line.memory)
            if said := STEP.match(line.text):
                each = (line.wall - before[0], line.processor - before[1], most)
                found.setdefault(said[2], []).append(each)
                before, most = (line.wall, line.processor), 0
    return {name: _of_step(each) for name, each in found.items()}


def _of_step(each: list[tuple[float, float, int]]) -> tuple[float, float, int]:
    wall, processor = (round(statistics.median(one[place] for one in each), 2) for place in range(2))
    return wall, processor, max(memory for *_, memory in each) // MEBIBYTE


def parts(of_steps: Mapping[str, tuple[float, float, int]]) -> str:
    """A profile by parts of the job, as a Markdown table."""
    lines = ["| part | wall s | processor s | peak MiB |", "|---|---|---|---|"]
    by_part: dict[str, list[tuple[float, float, int]]] = {part: [] for part in PARTS}
    for name, of_step in of_steps.items():
        by_part[next(part for part, known in PARTS.items() if known.fullmatch(name))].append(of_step)
    for part, own in by_part.items():
        if own:
            wall, processor, memory = zip(*own, strict=True)
            lines.append(f"| {part} | {sum(wall):,.1f} | {sum(processor):,.1f} | {max(memory):,} |")
    return "\n".join(lines)


def table(told: list[dict]) -> str:
    """Figures as a Markdown table."""
    lines = ["| | wall s (least to most) | processor s | peak MiB | rows/s | ours to it |", "|---|---|---|---|---|---|"]
    for row in told:
        wall = f"{row['wall']:,.1f} ({row['least']:,.1f} to {row['most']:,.1f})"
        cells = (f"{row['processor']:,.1f}", f"{row['memory_mib']:,}", f"{row['rows_a_second']:,}", row["ours_to_it"])
        lines.append(f"| {row['name']} | {wall} | {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main() -> None:
    """Make the extracts where they are not there, run all, print the table, write figures and picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1, help="replicas of each record: 1, 10, 60")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS))
    parser.add_argument("--room", type=Path, default=PROJECT / "warehouse" / "bench", help="folder for extracts")
    parser.add_argument("--docs", type=Path, default=PROJECT / "docs", help="folder of figures and picture")
    given = parser.parse_args()
    names = installed(given.peers)
    given.room.mkdir(parents=True, exist_ok=True)
    raw = given.room / f"raw-{given.size}x"
    if not raw.is_dir():
        extracts.make(write_sample(PROJECT / "warehouse" / "sample"), given.size, raw)
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(dir=given.room) as folder:
        costs, failed = rounds(raw, names, given.rounds, Path(folder))
    read = re.search(r"([\d,]+) rows read", costs[OURS][0].output)
    rows = int(read[1].replace(",", "")) if read else 0
    told = figures(costs, rows)
    of_steps = profile(costs[OURS])
    print(
        f"{given.size}x, {rows:,} rows, {given.rounds} rounds, {os.cpu_count()} cores, load {load:.1f} at the start\n"
    )
    print(table(told))
    for name, words in failed.items():
        print(f"\n{PEERS[name][0]} failed: {words}")
    print(f"\nof ours, medians of steps and their highest peaks:\n\n{parts(of_steps)}")
    found = {
        "size": given.size, "rows": rows, "rounds": given.rounds, "cores": os.cpu_count(), "load": round(load, 1),
        "day": dt.date.today().isoformat(), "figures": told, "failed": failed, "profile": of_steps,
        "runs": {name: [asdict(cost) | {"heard": []} for cost in runs] for name, runs in costs.items()},
    }  # fmt: skip
    (given.docs / f"bench-{given.size}x.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    picture.draw(found, given.docs / f"bench-{given.size}x.svg")


if __name__ == "__main__":
    main()
