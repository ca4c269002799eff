"""A delivery's bytes to rows of text: encodings, line ends, cut-off files, total rows, source lines."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl
from zlib_ng import gzip_ng

from assets.raw.content import DAMAGED, Anatomy, content, looked_at, whole_lines
from assets.raw.limits import MIB, MILLION, limits, over
from schemas.errors import RefusedDelivery

REQUEST_AGAIN = "Ask the supplier for the file again."
EMPTY_CELLS = 30_000_000  # cells of a table up to which empty lines are read as ever: each takes memory


def examine(path: Path) -> Anatomy:
    """What a text file is made of.

    Raises:
        RefusedDelivery: a gzip file that is cut off, or is none.
        OverLimit: it is too large, or a line or their number is.
    """
    bounds = limits()
    try:
        seen = looked_at(path)
    except DAMAGED as problem:
        found = f"the gzip file is cut off or damaged after line {whole_lines(path)} ({problem})"
        raise RefusedDelivery(path.name, found, REQUEST_AGAIN) from problem
    if seen.longest > bounds.line_mib * MIB:
        found = f"line {seen.longest_at} goes on after {bounds.line_mib:,} MiB"
        raise over(path.name, found, "line_mib")
    if seen.lines > bounds.rows_million * MILLION:
        raise over(path.name, f"it has more than {bounds.rows_million:,} million lines", "rows_million")
    return seen


def read_csv(path: Path, aside: Path) -> tuple[pl.LazyFrame, Anatomy]:
    """Read a CSV delivery, gzipped or not, as text.

    Args:
        aside: folder for a copy in UTF-8, where one is needed; it must outlive the rows.

    Returns:
        All columns as text under the supplier's headers, with `source_line` (1 is the header), and the
        file's anatomy.

    Raises:
        RefusedDelivery: empty, not text, or cut off.
    """
    seen = examine(path)
    _refuse_broken(path.name, seen)
    seen.text = path if seen.is_utf8 else _as_utf8(path, aside)
    names = _header(path.name, seen.text)
    seen.fields = len(names)
    _refuse_no_table(path.name, seen)
    if seen.quotes % 2:
        raise RefusedDelivery(path.name, where_it_breaks(seen) or "a quotation mark is never closed", REQUEST_AGAIN)
    rows = pl.scan_csv(
        seen.text, has_header=False, skip_lines=0, skip_rows=1, new_columns=None, infer_schema=False,
        schema=dict.fromkeys(names, pl.String), truncate_ragged_lines=False, raise_if_empty=False,
        row_index_name="source_line", row_index_offset=2,
    )  # fmt: skip
    return _true_lines(rows, names) if seen.breaks_in_quotes else rows, seen


def _refuse_broken(name: str, seen: Anatomy) -> None:
    if seen.size == 0:
        raise RefusedDelivery(name, "the file is empty or its first bytes are damaged", REQUEST_AGAIN)
    if seen.has_nul:
        raise RefusedDelivery(name, "it is not a text file (NUL bytes)", "Deliver CSV, or gzipped CSV as .csv.gz.")
    if seen.has_return and not seen.lines:
        raise RefusedDelivery(name, "its lines end in CR alone", "Deliver lines that end in LF or CRLF.")


def _refuse_no_table(name: str, seen: Anatomy) -> None:
    if seen.fields > limits().columns:
        raise over(name, f"its header has {seen.fields:,} columns", "columns")
    cells = seen.lines * seen.fields
    if cells > EMPTY_CELLS and seen.size * 2 < cells:  # a row has a comma or a line end a column
        raise RefusedDelivery(name, f"most of its {seen.lines:,} lines are empty", REQUEST_AGAIN)


def where_it_breaks(seen: Anatomy) -> str:
    """Say where a file first stops being a table; '' where its records are as wide as its header, or narrower."""
    records, line, doubtful = csv.reader(_lines(seen.text), strict=True), 1, 0
    try:
        for record in records:
            if len(record) > seen.fields:
                return f"the record at line {line} has {len(record)} fields, the header {seen.fields}"
            doubtful = doubtful or (line if any('"' in value for value in record) else 0)
            line = records.line_num + 1
    except csv.Error:
        return f"in the record that begins at line {line} a quotation mark is out of place or never closed"
    return f"the record at line {doubtful} has a quotation mark inside a value" if doubtful else ""


def _header(name: str, text: Path) -> list[str]:
    try:
        header = next(csv.reader(_lines(text)), None)
    except csv.Error as problem:
        raise RefusedDelivery(name, f"line 1 is not a CSV header ({problem})", REQUEST_AGAIN) from problem
    if header is None:
        raise RefusedDelivery(name, "the file is empty but for its byte order mark", REQUEST_AGAIN)
    return _distinct(header)


def _distinct(header: Iterable[str]) -> list[str]:
    names: dict[str, None] = {}
    for number, name in enumerate(header, start=1):
        name = name.strip()
        names[name if name and name not in names else f"{name} (column {number})"] = None
    return list(names)


def _lines(path: Path) -> Iterator[str]:
    unpacked = gzip_ng.open if path.suffix == ".gz" else open
    with unpacked(path, "rt", encoding="utf-8-sig", newline="") as lines:
        yield from lines


def _as_utf8(path: Path, aside: Path) -> Path:
    """Write a Windows-1252 file as UTF-8 into a folder; bytes 0x81.. without meaning become �."""
    copy = aside / path.name.removesuffix(".gz")
    decoder = codecs.getincrementaldecoder("cp1252")(errors="replace")
    with copy.open("w", encoding="utf-8", newline="") as out:
        for chunk in content(path):
            out.write(decoder.decode(chunk))
    return copy


def _true_lines(rows: pl.LazyFrame, names: list[str]) -> pl.LazyFrame:
    inside = pl.sum_horizontal(pl.col(n).str.count_matches("\n").fill_null(0) for n in names)
    before = inside.cum_sum().shift(1, fill_value=0)
    return rows.with_columns(source_line=(pl.col("source_line") + before).cast(pl.UInt32))
