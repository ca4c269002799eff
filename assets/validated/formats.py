"""A delivery of any format to rows under the supplier's headers: CSV, gzipped CSV, Excel workbook, Parquet."""

import zipfile
import zlib
from pathlib import Path

import polars as pl

from assets.raw.content import Anatomy
from assets.raw.limits import MIB, MILLION, limits, over
from assets.validated.reading import REQUEST_AGAIN, read_csv
from assets.validated.sources.definition import Source
from schemas.errors import RefusedDelivery

FIRST_LINE = 1  # Parquet has no header line


def read(source: Source, path: Path, aside: Path) -> tuple[pl.LazyFrame, Anatomy | None]:
    """Read a delivery by the ending of its name.

    Args:
        aside: folder that outlives the rows.

    Returns:
        Rows with `source_line`, and the anatomy of a text file. Columns are text, but for those of Parquet.

    Raises:
        RefusedDelivery: it is not what its ending says, or it is cut off.
    """
    if path.suffix == ".xlsx":
        return read_workbook(path, *source.sheet), None
    if path.suffix == ".parquet":
        return read_parquet(path), None
    return read_csv(path, aside)


def read_workbook(path: Path, sheet: str, header_line: int) -> pl.LazyFrame:
    """Read one sheet of an Excel workbook as text, with `source_line` as Excel numbers its rows.

    Args:
        sheet: its name; '' for the first.

    Raises:
        RefusedDelivery: no such sheet, or not a workbook.
        OverLimit: unpacked it is larger than a workbook of a force.
    """
    import fastexcel  # noqa: PLC0415  heavy, and few sources are workbooks

    named = f"sheet {sheet!r}" if sheet else "its first sheet"
    _refuse_inflated(path, named)
    try:
        book = fastexcel.read_excel(path)
        loaded = book.load_sheet(sheet or 0, header_row=header_line - 1, dtypes="string").to_polars()
    except fastexcel.FastExcelError as problem:
        reason = str(problem).splitlines()[0]
        raise RefusedDelivery(path.name, f"{named} cannot be read: {reason}", REQUEST_AGAIN) from problem
    return loaded.with_row_index("source_line", offset=header_line + 1).lazy()


def _refuse_inflated(path: Path, named: str) -> None:
    """Unpack a workbook's parts without keeping them, whatever size they say they have."""
    most, size = limits().workbook_mib * MIB, 0
    try:
        with zipfile.ZipFile(path) as book:
            for part in book.infolist():
                part.file_size = most + 2 * MIB  # beyond what is read here, so that it is read to its true end
                with book.open(part) as stream:
                    while chunk := stream.read(MIB):
                        if (size := size + len(chunk)) > most:
                            raise over(path.name, f"unpacked it goes on after {most // MIB:,} MiB", "workbook_mib")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as problem:
        raise RefusedDelivery(path.name, f"{named} cannot be read: {problem}", REQUEST_AGAIN) from problem


def read_parquet(path: Path) -> pl.LazyFrame:
    """Scan a Parquet file, its values as they are; `source_line` counts rows from 1.

    Raises:
        RefusedDelivery: not Parquet, cut off, or with columns that hold more than one value.
        OverLimit: more columns or rows than a delivery has.
    """
    rows = pl.scan_parquet(path)
    try:
        schema = rows.collect_schema()
    except pl.exceptions.ComputeError as problem:
        found = f"it is no Parquet file, or cut off: {str(problem).splitlines()[0]}"
        raise RefusedDelivery(path.name, found, REQUEST_AGAIN) from problem
    if len(schema) > limits().columns:
        raise over(path.name, f"it has {len(schema):,} columns", "columns")
    if (count := rows.select(pl.len()).collect().item()) > limits().rows_million * MILLION:
        raise over(path.name, f"it has {count:,} rows", "rows_million")
    if nested := [name for name, dtype in schema.items() if dtype.is_nested()]:
        raise RefusedDelivery(path.name, f"columns {nested} hold lists or records", "Deliver one value a column.")
    return rows.with_row_index("source_line", offset=FIRST_LINE)
