"""DuckDB alone: deliveries to facts and components in SQL.

python -m benchmarks.peers.duckdb_sql RAW CATALOGUE OUT.duckdb
"""

import sys
import time
from pathlib import Path

import duckdb

from benchmarks.peers import components, entries

SQL = Path(__file__).parent / "sql"
REFERENCE = Path(__file__).parents[2] / "reference"
CSV = (
    "nullstr = ['', 'NULL', 'N/A', 'null', 'n/a'], all_varchar = true, header = true, delim = ',', quote = '\"', "
    "escape = '\"', union_by_name = true, filename = true"
)
VERSIONS = {  # key of each source whose records have versions
    "crime": "crime_ref",
    "crime_person": "crime_ref, person, role",
    "incident": "incident_ref",
    "compact": "report_ref",
}
FACTS = ("call", "incident", "missing_report", "crime", "crime_outcome", "crime_person", "person_month")
TABLES = {"offence_code": "offence_code, offence_group, valid_from::DATE AS valid_from, valid_to::DATE AS valid_to"}
TABLES |= {"outcome_type": "outcome_type, outcome_group, valid_from::DATE AS valid_from"}
TABLES |= {"small_area": "lsoa11, rural_urban"}


def text(name: str, raw: Path) -> str:
    """A query of the folder `sql`, reading the deliveries of a folder."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8").replace("{raw}", str(raw)).replace("{csv}", CSV)


def load(connection: duckdb.DuckDBPyConnection, raw: Path) -> None:
    """Reference tables, all versions of records, and views of the newest."""
    connection.execute((SQL / "clock.sql").read_text(encoding="utf-8"))
    for table, columns in TABLES.items():
        read = f"read_csv('{REFERENCE}/{table}.csv', all_varchar = true)"
        connection.execute(f"CREATE TEMP TABLE {table} AS SELECT {columns} FROM {read}")
    connection.execute(f"CREATE TEMP VIEW newest_call AS {text('newest_call', raw)}")
    for source, key in VERSIONS.items():
        version = f"{source}_version"
        connection.execute(f"CREATE TEMP TABLE {version} AS {text(version, raw)}")
        newest = f"SELECT arg_max(rowid, (amended_at, delivered_on)) FROM {version} GROUP BY {key}"
        connection.execute(f"CREATE TEMP VIEW newest_{source} AS FROM {version} WHERE rowid IN ({newest})")


def main(raw: Path, catalogue: Path, out: Path) -> None:
    """Write the DuckDB file, telling on standard error what each part took."""
    measures = entries.read(catalogue)
    out.unlink(missing_ok=True)
    started = time.perf_counter()

    def told(part: str) -> None:
        print(f"{time.perf_counter() - started:8.1f} s  {part}", file=sys.stderr, flush=True)

    with duckdb.connect(str(out)) as connection:
        connection.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false; CREATE SCHEMA facts")
        load(connection, raw)
        told("read")
        for fact in FACTS:
            connection.execute(f"CREATE TABLE facts.{fact} AS {text(fact, raw)}")
            told(fact)
        connection.execute(components.CREATE)
        for query in components.queries(measures):
            connection.execute(f"INSERT INTO value {query}")
        connection.execute(f"INSERT INTO value {components.of_forces(measures)}")
        connection.execute(f"DELETE FROM value WHERE area = '{entries.NOT_DIVIDED}'")
        told("components")
        connection.execute("CHECKPOINT")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
