"""A delivery's bytes to rows of text: encodings, line ends, cut-off files, total rows, source lines."""

import codecs
import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from assets.raw.deliveries import DAMAGED, content
from schemas.errors import RefusedDelivery

REQUEST_AGAIN = "Ask the supplier for the file again."


@dataclass(kw_only=True)
class Anatomy:
    """What a text file is made of, seen in one pass over its bytes.

    Attributes:
        quotes: number of quotation marks; an odd one is a record that never ends.
        breaks_in_quotes: line breaks inside quoted fields, which move the source lines after them.
    """

    size: int = 0
    lines: int = 0
    quotes: int = 0
    breaks_in_quotes: int = 0
    is_utf8: bool = True
    has_nul: bool = False
    ends_line: bool = True


def examine(path: Path) -> Anatomy:
    """Look at a text file's bytes once, unpacked.

    Raises:
        RefusedDelivery: a gzip file that is cut off, or is none.
    """
    seen, decoder = Anatomy(), codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in content(path):
            _look_at(chunk, seen, decoder)
    except DAMAGED as problem:
        found = f"the gzip file is cut off or damaged after line {seen.lines} ({problem})"
        raise RefusedDelivery(path.name, found, REQUEST_AGAIN) from problem
    seen.is_utf8 = seen.is_utf8 and _decodes(decoder, b"", final=True)
    return seen


def _look_at(chunk: bytes, seen: Anatomy, decoder: codecs.IncrementalDecoder) -> None:
    segments = chunk.split(b'"')
    first_inside = 1 - seen.quotes % 2
    seen.breaks_in_quotes += sum(part.count(b"\n") for part in segments[first_inside::2])
    seen.quotes += len(segments) - 1
    seen.size += len(chunk)
    seen.lines += chunk.count(b"\n")
    seen.has_nul = seen.has_nul or b"\0" in chunk
    seen.ends_line = chunk.endswith(b"\n")
    seen.is_utf8 = seen.is_utf8 and _decodes(decoder, chunk)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def read_csv(path: Path) -> tuple[pl.LazyFrame, Anatomy]:
    """Read a CSV delivery, gzipped or not, as text.

    Returns:
        All columns as text under the supplier's headers, with `source_line` (1 is the header), and the
        file's anatomy.

    Raises:
        RefusedDelivery: empty, not text, or cut off.
    """
    seen = examine(path)
    _refuse_broken(path.name, seen)
    text = path if seen.is_utf8 else _as_utf8(path)
    header = next(csv.reader(_lines(text)))
    names = _distinct(header)
    rows = pl.scan_csv(
        text, has_header=False, skip_lines=0, skip_rows=1, new_columns=None, infer_schema=False,
        schema=dict.fromkeys(names, pl.String), truncate_ragged_lines=False, raise_if_empty=False,
        row_index_name="source_line", row_index_offset=2,
    )  # fmt: skip
    return _true_lines(rows, names) if seen.breaks_in_quotes else rows, seen


def _refuse_broken(name: str, seen: Anatomy) -> None:
    if seen.size == 0:
        raise RefusedDelivery(name, "the file is empty or its first bytes are damaged", REQUEST_AGAIN)
    if seen.has_nul:
        raise RefusedDelivery(name, "it is not a text file (NUL bytes)", "Deliver CSV, or gzipped CSV as .csv.gz.")
    if seen.quotes % 2:
        raise RefusedDelivery(
            name, f"a quotation mark is opened and never closed before line {seen.lines + 1}", REQUEST_AGAIN
        )


def _distinct(header: Iterable[str]) -> list[str]:
    names: list[str] = []
    for number, name in enumerate(header, start=1):
        name = name.strip().lstrip("\ufeff")
        names.append(name if name and name not in names else f"{name} (column {number})")
    return names


def _lines(path: Path) -> Iterator[str]:
    reader = codecs.getreader("utf-8")(_Bytes(content(path)))
    yield from reader


class _Bytes(io.RawIOBase):
    """A readable stream over chunks, so that the header can be read without unpacking the file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._left = chunks, b""

    def read(self, size: int = -1) -> bytes:
        while size > len(self._left) and (chunk := next(self._chunks, b"")):
            self._left += chunk
        size = len(self._left) if size < 0 else size
        taken, self._left = self._left[:size], self._left[size:]
        return taken


def _as_utf8(path: Path) -> Path:
    """Write a Windows-1252 file as UTF-8 into the temporary folder; bytes 0x81.. without meaning become �."""
    folder = Path(tempfile.mkdtemp(prefix="performance-"))
    copy = folder / path.name.removesuffix(".gz")
    decoder = codecs.getincrementaldecoder("cp1252")(errors="replace")
    with copy.open("w", encoding="utf-8", newline="") as out:
        for chunk in content(path):
            out.write(decoder.decode(chunk))
    return copy


def _true_lines(rows: pl.LazyFrame, names: list[str]) -> pl.LazyFrame:
    inside = pl.sum_horizontal(pl.col(n).str.count_matches("\n").fill_null(0) for n in names)
    before = inside.cum_sum().shift(1, fill_value=0)
    return rows.with_columns(source_line=(pl.col("source_line") + before).cast(pl.UInt32))


def read_workbook(path: Path, sheet: str, header_line: int) -> pl.LazyFrame:
    """Read one sheet of an Excel workbook as text, with `source_line` as Excel numbers its rows.

    Raises:
        RefusedDelivery: no such sheet, or not a workbook.
    """
    import fastexcel  # noqa: PLC0415  heavy, and few sources are workbooks

    try:
        book = fastexcel.read_excel(path)
        loaded = book.load_sheet(sheet, header_row=header_line - 1, dtypes="string").to_polars()
    except fastexcel.FastExcelError as problem:
        reason = str(problem).splitlines()[0]
        raise RefusedDelivery(path.name, f"sheet {sheet!r} cannot be read: {reason}", REQUEST_AGAIN) from problem
    return loaded.with_row_index("source_line", offset=header_line + 1).lazy()
