"""Files of a source as a supplier writes them: one CSV a day, each in its own style."""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl

UK_MOMENT, UK_DAY = "%d/%m/%Y %H:%M:%S", "%d/%m/%Y"
ISO_MOMENT, ISO_DAY = "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"


@dataclass(frozen=True, kw_only=True)
class Style:
    """How one file is written. `missing` stands for an absent value; a total row counts the records above it.

    `renamed` holds headers that the supplier writes otherwise in this file: a vintage.
    """

    is_iso: bool = False
    line_end: str = "\n"
    has_bom: bool = False
    encoding: str = "utf-8"
    missing: str = ""
    has_total: bool = False
    is_zipped: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)


def as_text(rows: pl.DataFrame, columns: Mapping[str, str], iso_days: Sequence[date]) -> pl.DataFrame:
    """Turn typed rows into the supplier's text under its own headers; delivered_on and fault stay.

    Args:
        columns: the supplier's header of each column.
        iso_days: deliveries that write dates as ISO; the others write UK dates.
    """
    is_iso = pl.col("delivered_on").is_in(iso_days)

    def written(column: str) -> pl.Expr:
        value, kind = pl.col(column), rows.schema[column]
        if kind == pl.Boolean:
            return pl.when(value).then(pl.lit("Y")).when(~value).then(pl.lit("N"))
        if kind == pl.Date:
            return pl.when(is_iso).then(value.dt.to_string(ISO_DAY)).otherwise(value.dt.to_string(UK_DAY))
        if kind == pl.Datetime:
            return pl.when(is_iso).then(value.dt.to_string(ISO_MOMENT)).otherwise(value.dt.to_string(UK_MOMENT))
        return value

    return rows.select("delivered_on", "fault", *(written(name).alias(head) for name, head in columns.items()))


def content(rows: pl.DataFrame, style: Style) -> bytes:
    """The bytes of one file, before compression."""
    buffer = BytesIO()
    rows.rename(dict(style.renamed)).write_csv(buffer, line_terminator=style.line_end, null_value=style.missing)
    text = buffer.getvalue()
    if style.has_total:
        text += f"Total records: {rows.height}{',' * (rows.width - 1)}{style.line_end}".encode()
    if style.encoding != "utf-8":
        text = text.decode().encode(style.encoding)
    return b"\xef\xbb\xbf" + text if style.has_bom else text


def write_deliveries(
    folder: Path,
    source: str,
    text: pl.DataFrame,
    styles: Mapping[date, Style],
    sent_again: Mapping[date, date],
) -> None:
    """Write one file for each day of `styles`; a day without rows has a header only.

    Args:
        text: rows as text, with delivered_on.
        sent_again: days whose file repeats the content of an earlier day.
    """
    folder.mkdir(parents=True)
    empty = text.clear().drop("delivered_on")
    parts = text.partition_by("delivered_on", as_dict=True, include_key=False)
    for day, style in styles.items():
        told = sent_again.get(day, day)
        body = content(parts.get((told,), empty), styles[told])
        name = f"{source}_{day:%Y-%m-%d}.csv"
        if style.is_zipped:
            name, body = f"{name}.gz", gzip.compress(body, compresslevel=3, mtime=0)
        (folder / name).write_bytes(body)
