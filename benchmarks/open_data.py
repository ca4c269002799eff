"""The open-data release beside bare queries of the same files that give the same counts.

    make bench-open-data RAW=DIR

Each command runs as a process of its own, in turn, several times; the medians are printed. The bare queries read,
place and count the street rows and nothing else: no validation, quarantine, ledger, charts, comparisons or release.
"""

import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 3
FORCE = "West Mercia"

DUCKDB = """
import duckdb, glob, json, sys
files = [f for f in glob.glob(sys.argv[1] + '/**/*-street.csv*', recursive=True)]
duckdb.sql("SET enable_progress_bar = false")
rows = duckdb.sql(f'''
    SELECT "Reported by" AS force, Month AS month, "Crime type" AS crime_type, count(*) AS crimes
    FROM read_csv({files!r}, all_varchar = true, header = true, null_padding = true)
    GROUP BY ALL ORDER BY ALL
''').fetchall()
print(json.dumps([r for r in rows if r[0] == 'West Mercia Police']))
"""
POLARS = """
import glob, json, sys
import polars as pl
files = [f for f in glob.glob(sys.argv[1] + '/**/*-street.csv*', recursive=True)]
names = ('Reported by', 'Month', 'Crime type')
rows = pl.scan_csv(files, infer_schema=False).group_by(names).len().sort(names).collect(engine='streaming').rows()
print(json.dumps([r for r in rows if r[0] == 'West Mercia Police']))
"""


def timed(command: list[str], **environment: str) -> tuple[float, float, str]:
    """Run a command.

    Returns:
        Wall seconds, peak memory in MiB, standard output.
    """
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | environment)
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command[:3])} failed")
    return time.perf_counter() - started, usage.ru_maxrss / 1024, output


def performance_run(raw: str, warehouse: str) -> list[str]:
    """The command under test, by the interpreter that runs this."""
    return [str(Path(sys.executable).with_name("performance")), "run", "--raw", raw, "--warehouse", warehouse]


def counts_of_release(warehouse: str) -> dict[tuple[str, str], int]:
    """Counts by month and crime type that the release gives for the force."""
    import duckdb  # noqa: PLC0415  the timed processes should not share its memory

    with duckdb.connect(f"{warehouse}/performance.duckdb", read_only=True) as connection:
        rows = connection.execute(
            "SELECT strftime(month, '%Y-%m'), category, numerator FROM measures.value"
            " WHERE measure_id = 'street_crime' AND force = ? AND area = force AND category <> '' AND numerator <> 0",
            [FORCE],
        ).fetchall()
    return {(month, category): int(crimes) for month, category, crimes in rows}


def main(raw: str) -> None:
    """Run all in turn and print medians."""
    seen: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number in range(RUNS):
            warehouse = f"{folder}/{number}"
            commands = {
                "performance run, everything new": performance_run(raw, warehouse),
                "performance run, nothing new": performance_run(raw, warehouse),
                "bare DuckDB": [sys.executable, "-c", DUCKDB, raw],
                "bare Polars": [sys.executable, "-c", POLARS, raw],
            }
            for name, command in commands.items():
                seconds, memory, output = timed(command)
                seen.setdefault(name, []).append((seconds, memory))
                if name.startswith("bare"):
                    bare = {
                        (month, crime_type): crimes
                        for _, month, crime_type, crimes in json.loads(output.splitlines()[-1])
                    }
                    if bare != counts_of_release(warehouse):
                        raise SystemExit(f"{name} counts otherwise than the release")
    table = csv.writer(sys.stdout, delimiter="\t")
    table.writerow(["command", "wall seconds, median", "peak MiB, median", "runs"])
    for name, runs in seen.items():
        wall, memory = (statistics.median(values) for values in zip(*runs, strict=True))
        table.writerow([name, f"{wall:.1f}", f"{memory:.0f}", len(runs)])


if __name__ == "__main__":
    main(sys.argv[1])
