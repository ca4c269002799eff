"""Open files of a release: every table of `published`, and the catalogue of measures, as CSV and as Parquet."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandera.polars as pa
from zlib_ng import gzip_ng

from assets.files import fingerprint
from assets.published.comments import literal, quoted
from assets.published.exports.datapackage import File, datapackage
from assets.published.opening import open_release
from assets.published.placing import aside
from assets.published.release import MODELS

OPEN = [key for key in MODELS if key[0] == "published" or key == ("measures", "measure")]
LARGE = 100_000  # rows: from here on CSV is compressed, since no editor opens it with ease
# Rows that are alike beside each other, which Parquet keeps in less; the key is the order of every other table.
ORDER = {"figure": ("statistic", "measure_id", "force", "category", "area", "period_start", "period_end")}
# OWASP, "CSV Injection": a spreadsheet takes a cell that begins so for a formula; an apostrophe makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBERS_AS_TEXT = {"printed"}  # +3.1%, -12: a number with a sign is no formula, and stays as it is printed
NUMBER = r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table to write: its place, its model and the order of its rows."""

    schema: str
    name: str

    @property
    def model(self) -> type[pa.DataFrameModel]:
        """Its model."""
        return MODELS[self.schema, self.name]

    @property
    def order(self) -> str:
        """Columns its rows are sorted by, as SQL."""
        key = ORDER.get(self.name) or self.model.to_schema().unique or list(self.model.to_schema().columns)
        return ", ".join(map(quoted, key))

    @property
    def place(self) -> str:
        """The table as SQL names it."""
        return f"{self.schema}.{quoted(self.name)}"


def write_open_files(release: Path, folder: Path, licence: str = "") -> Path:
    """Write CSV, Parquet and `datapackage.json` of a release.

    Args:
        release: DuckDB file of the release, of either edition; opened read-only.
        folder: becomes the package, replaced whole.
        licence: name of the licence that the force gives its open files, e.g. OGL-UK-3.0; '' claims none.

    Returns:
        `folder`.
    """
    with open_release(release) as connection, aside(folder) as building:
        for kind in ("csv", "parquet"):
            (building / kind).mkdir(parents=True)
        files = [file for table in _tables(connection) for file in _written(connection, table, building)]
        told = json.dumps(datapackage(connection, files, licence, LARGE), indent=1, ensure_ascii=False)
        (building / "datapackage.json").write_text(told + "\n", encoding="utf-8")
    return folder


def _tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """Tables that are open, of those the file holds: an edition may lack one."""
    there = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
    return [Table(schema=schema, name=name) for schema, name in OPEN if (schema, name) in there]


def _written(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> tuple[File, File]:
    """Write a table as Parquet, sorted, and those rows in their order as CSV."""
    parquet, csv = (folder / kind / f"{table.name}.{kind}" for kind in ("parquet", "csv"))
    kept = f"SELECT * FROM {table.place} ORDER BY {table.order}"
    connection.execute(f"COPY ({kept}) TO {literal(str(parquet))} (FORMAT parquet, COMPRESSION zstd, PRESERVE_ORDER)")
    described = connection.execute(f"DESCRIBE {table.place}").fetchall()
    columns = ", ".join(safe(name) if kind == "VARCHAR" else quoted(name) for name, kind, *_ in described)
    sorted_rows = f"SELECT {columns} FROM read_parquet({literal(str(parquet))})"
    # Without PRESERVE_ORDER, DuckDB 1.5.5 mixes the rows of a projection over Parquet, whatever the session's setting.
    options = "FORMAT csv, HEADER, PRESERVE_ORDER"
    [(rows,)] = connection.execute(f"COPY ({sorted_rows}) TO {literal(str(csv))} ({options})").fetchall()
    return _file(_packed(csv) if rows >= LARGE else csv, folder, table), _file(parquet, folder, table)


def safe(column: str) -> str:
    """SQL of a text column that no spreadsheet takes for a formula."""
    name = quoted(column)
    starts = f"{name}[1] IN ({', '.join(map(literal, FORMULA))})"
    number = f" AND NOT regexp_full_match({name}, {literal(NUMBER)})" if column in NUMBERS_AS_TEXT else ""
    return f"CASE WHEN {starts}{number} THEN '''' || {name} ELSE {name} END AS {name}"


def _packed(path: Path) -> Path:
    """The same file compressed, in half the time of Python's own gzip; no date is kept, so bytes are the same."""
    packed = path.with_name(f"{path.name}.gz")
    with (
        path.open("rb") as plain,
        packed.open("wb") as file,
        gzip_ng.GzipNGFile("", mode="wb", fileobj=file, mtime=0, compresslevel=6) as pack,
    ):
        shutil.copyfileobj(plain, pack, 1 << 20)
    path.unlink()
    return packed


def _file(path: Path, folder: Path, table: Table) -> File:
    return File(
        path=path.relative_to(folder).as_posix(),
        table=table.name,
        model=table.model,
        bytes=path.stat().st_size,
        sha256=fingerprint(path),
    )
