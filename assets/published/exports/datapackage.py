"""The description of open files: a Frictionless data package, its table schemas read out of the models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pandera.polars as pa
import polars as pl
from pandera.api.checks import Check

from assets.published.report.rows import rows

# How a check of a model is said as a constraint of Table Schema.
CONSTRAINTS: Mapping[str, tuple[str, str]] = {
    "isin": ("allowed_values", "enum"),
    "greater_than_or_equal_to": ("min_value", "minimum"),
    "less_than_or_equal_to": ("max_value", "maximum"),
    "str_matches": ("pattern", "pattern"),
}
# Columns that name a row of another table: (columns, table, its columns).
REFERENCES = (
    (("measure_id",), "measure", ("measure_id",)),
    (("release_id",), "release", ("release_id",)),
    (("source", "delivery_id"), "quality", ("source", "delivery_id")),
)
NOTE = """
    Figures of release {release_id}, {edition} edition, as at {as_at}. {provenance} CSV is UTF-8, its dates are ISO
    8601, and what is missing is blank: missing is never nought. CSV of {large:,} rows and more is compressed (gzip).
    In CSV a text that a spreadsheet would take for a formula has an apostrophe before it; Parquet holds it as it is.
"""


@dataclass(frozen=True, kw_only=True)
class File:
    """A written file: its path in the package, the table it holds, and how to know that it is whole."""

    path: str
    table: str
    model: type[pa.DataFrameModel]
    bytes: int
    sha256: str


def datapackage(
    connection: duckdb.DuckDBPyConnection, files: Sequence[File], licence: str, large: int
) -> dict[str, Any]:
    """Describe written files of a release.

    Args:
        licence: name of a licence of Open Definition; '' claims none.
        large: rows from which CSV is compressed.
    """
    [release] = rows(connection, "SELECT * FROM published.release")
    tables = {file.table for file in files}
    return {
        "profile": "data-package",
        "name": "performance",
        "id": release["release_id"],
        "title": f"Performance figures of {release['force']}",
        "description": " ".join(NOTE.format(large=large, **release).split()),
        "version": release["release_id"],
        "created": f"{release['as_at']}T00:00:00Z",
        **({"licenses": [{"name": licence}]} if licence else {}),
        "sources": _sources(connection),
        "resources": [_resource(file, tables) for file in files],
    }


def _sources(connection: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    found = connection.execute(
        "SELECT source, count(*), max(delivered_on) FROM published.quality WHERE status = 'validated'"
        " GROUP BY source ORDER BY source"
    ).fetchall()
    return [{"title": f"{source}: deliveries to {newest} ({count:,})"} for source, count, newest in found]


def _resource(file: File, tables: set[str]) -> dict[str, Any]:
    return {
        **(_parquet() if file.path.endswith(".parquet") else _csv(is_packed=file.path.endswith(".gz"))),
        "name": f"{file.table}-parquet" if file.path.endswith(".parquet") else file.table,
        "path": file.path,
        "title": f"published.{file.table}" if file.table != "measure" else "measures.measure",
        "description": " ".join((file.model.__doc__ or "").split()),
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": table_schema(file.model, file.table, tables),
    }


def _csv(is_packed: bool) -> dict[str, str]:
    form = {"profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
    return form | ({"compression": "gz"} if is_packed else {})


def _parquet() -> dict[str, str]:
    """A file by itself: Frictionless has the bytes of a table checked in CSV alone."""
    mediatype = "application/vnd.apache.parquet"
    return {"profile": "data-resource", "type": "file", "format": "parquet", "mediatype": mediatype}


def table_schema(model: type[pa.DataFrameModel], table: str, tables: set[str]) -> dict[str, Any]:
    """A model as a Table Schema: fields, primary key, and references to tables of the same package."""
    schema = model.to_schema()
    key = list(schema.unique or [name for name, column in schema.columns.items() if column.unique])
    references = [
        {"fields": list(columns), "reference": {"resource": other, "fields": list(named)}}
        for columns, other, named in REFERENCES
        if other in tables - {table} and set(columns) <= set(schema.columns)
    ]
    return {
        "fields": [_field(name, column) for name, column in schema.columns.items()],
        **({"primaryKey": key} if key else {}),
        **({"foreignKeys": references} if references else {}),
    }


def _field(name: str, column: pa.Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if column.unique:
        constraints["unique"] = True
    for check in column.checks or []:
        constraints |= _constraint(check)
    kind = _type(column.dtype.type)
    # An empty text that may stand there (no category) is a value and not a missing one.
    is_text = {"missingValues": []} if kind == "string" and not column.nullable else {}
    told = {"name": name, "type": kind, "description": column.description or ""}
    return told | is_text | ({"constraints": constraints} if constraints else {})


def _constraint(check: Check) -> dict[str, Any]:
    told = check.statistics or {}
    if check.name == "greater_than":  # of whole numbers alone: Table Schema 1 has no open end
        return {"minimum": told["min_value"] + 1}
    statistic, word = CONSTRAINTS[str(check.name)]
    return {word: list(told[statistic]) if word == "enum" else told[statistic]}


def _type(dtype: pl.DataType) -> str:
    kind = dtype if isinstance(dtype, type) else type(dtype)
    if kind.is_integer():
        return "integer"
    return {pl.Date: "date", pl.Boolean: "boolean", pl.String: "string"}.get(kind, "number")
