"""Polars alone: deliveries to facts and components; DuckDB only loads what it wrote.

python -m benchmarks.peers.polars_bare RAW CATALOGUE OUT.duckdb
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.peers import columns
from benchmarks.peers.polars_bare import components, facts, people, reading

started = time.perf_counter()


def told(part: str) -> None:
    """Tell on standard error what is done, and when."""
    print(f"{time.perf_counter() - started:8.1f} s  {part}", file=sys.stderr, flush=True)


def make_facts(raw: Path, folder: Path) -> dict[str, pl.LazyFrame]:
    """Write each fact as Parquet; scans of them."""
    made = {}

    def written(name: str, rows: pl.LazyFrame) -> None:
        path = folder / f"{name}.parquet"
        rows.sink_parquet(path, compression="lz4", maintain_order=False)
        made[name] = pl.scan_parquet(path)
        told(name)

    def versions(source: str, headers: dict) -> pl.DataFrame:
        return reading.versions(raw / source, headers).collect(engine="streaming")

    written("call", facts.call(reading.calls(raw / "call")))
    written("incident", facts.incident(reading.newest(versions("incident", columns.INCIDENT), "incident_ref")))
    reports = reading.newest(versions("compact", columns.COMPACT), "report_ref")
    written("missing_report", facts.missing_report(reports))
    crimes = versions("crime", columns.CRIME)
    written("crime", facts.crime(reading.newest(crimes, "crime_ref")))
    written("crime_outcome", facts.crime_outcome(crimes.lazy(), made["crime"]))
    del crimes
    parts = reading.newest(versions("crime_person", columns.CRIME_PERSON), "crime_ref", "person", "role")
    written("crime_person", facts.crime_person(parts, made["crime"]))
    reports_made, people_made = made["missing_report"].collect(), made["crime_person"].collect()
    written("person_month", people.person_month(people_made, reports_made).lazy())
    return made


def load(folder: Path, values: pl.DataFrame, out: Path) -> None:
    """Write the DuckDB file."""
    values.write_parquet(folder / "value.parquet")
    out.unlink(missing_ok=True)
    with duckdb.connect(str(out)) as connection:
        connection.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false; CREATE SCHEMA facts")
        for file in sorted(folder.glob("*.parquet")):
            table = "value" if file.stem == "value" else f"facts.{file.stem}"
            connection.execute(f"CREATE TABLE {table} AS FROM read_parquet('{file}')")


def main(raw: Path, catalogue: Path, out: Path) -> None:
    """Write the DuckDB file."""
    entries = json.loads(catalogue.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(dir=out.parent) as name:
        folder = Path(name)
        values = components.values(entries, make_facts(raw, folder))
        told("components")
        load(folder, values, out)
        told("DuckDB file")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
