"""pandas: deliveries to facts and components; DuckDB only loads what it made.

python -m benchmarks.peers.pandas_bare RAW CATALOGUE OUT.duckdb
"""

import json
import sys
import time
import warnings
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.peers import columns
from benchmarks.peers.pandas_bare import components, facts, people, reading

started = time.perf_counter()


def told(part: str) -> None:
    """Tell on standard error what is done, and when."""
    print(f"{time.perf_counter() - started:8.1f} s  {part}", file=sys.stderr, flush=True)


def make_facts(raw: Path) -> dict[str, pd.DataFrame]:
    """Each fact as a frame."""
    made = {"call": facts.call(reading.calls(raw / "call"))}
    told("call")
    incidents = reading.versions(raw / "incident", columns.INCIDENT)
    made["incident"] = facts.incident(reading.newest(incidents, "incident_ref"))
    del incidents
    told("incident")
    reports = reading.versions(raw / "compact", columns.COMPACT)
    made["missing_report"] = facts.missing_report(reading.newest(reports, "report_ref"))
    crimes = reading.versions(raw / "crime", columns.CRIME)
    told("crime read")
    made["crime"] = facts.crime(reading.newest(crimes, "crime_ref"))
    told("crime")
    made["crime_outcome"] = facts.crime_outcome(crimes, made["crime"])
    del crimes
    told("crime_outcome")
    parts = reading.versions(raw / "crime_person", columns.CRIME_PERSON)
    made["crime_person"] = facts.crime_person(reading.newest(parts, "crime_ref", "person", "role"), made["crime"])
    told("crime_person")
    made["person_month"] = people.person_month(made["crime_person"], made["missing_report"])
    told("person_month")
    return made


def main(raw: Path, catalogue: Path, out: Path) -> None:
    """Write the DuckDB file."""
    made = make_facts(raw)
    values = components.values(json.loads(catalogue.read_text(encoding="utf-8")), made)
    told("components")
    out.unlink(missing_ok=True)
    with duckdb.connect(str(out)) as connection:
        connection.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false; CREATE SCHEMA facts")
        for name in list(made):
            connection.register("frame", made.pop(name))
            connection.execute(f"CREATE TABLE facts.{name} AS FROM frame")
        connection.register("frame", values)
        named = "force, measure_id, category, area, month::DATE AS month, months_a_row, numerator, denominator"
        connection.execute(f"CREATE TABLE value AS SELECT {named} FROM frame")
    told("DuckDB file")


if __name__ == "__main__":
    warnings.filterwarnings("ignore", category=FutureWarning)
    main(*map(Path, sys.argv[1:4]))
