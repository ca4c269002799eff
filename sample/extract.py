"""An extract as its supplier writes it: files by day, each in its own style, with the dirt that real ones have.

A row that a validator should refuse is a spoilt copy of a real one: of a source that sends changes, the clean row comes
some days later; of any other it stands beside the copy. Rows repeated or sent again add nothing to a count.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from sample import span
from sample.deliveries import Style, as_text, write_deliveries

DAYS: tuple[date, ...] = tuple(pl.date_range(span.FIRST_DELIVERY, span.LAST_DELIVERY, "1d", eager=True))
MONTHLY: tuple[date, ...] = (
    span.FIRST_DELIVERY,
    *(date(y, m, 5) for y, m in ((2016, 10), (2016, 11), (2016, 12), (2017, 1))),
)
LAST_SPOILT = date(2016, 12, 20)  # later spoilt rows might not be corrected before the figures are made
SPOILT_EVERY, REPEATED_EVERY, STALE_EVERY = 6, 11, 17  # deliveries between two with such rows


@dataclass(frozen=True, kw_only=True)
class Extract:
    """How one source is delivered.

    Attributes:
        columns: the supplier's header of each column.
        key: column that names a record.
        days: extract dates.
        faults: what is written where, by kind of fault.
        is_changes: it sends records created or amended; a spoilt row is sent again, clean.
        renamed: headers that change from a day on.
        sent_again: days whose file repeats the content of an earlier day.
    """

    source: str
    columns: Mapping[str, str]
    key: str
    faults: Mapping[str, Mapping[str, str]]
    days: tuple[date, ...] = DAYS
    is_changes: bool = True
    is_zipped: bool = False
    renamed: Mapping[date, Mapping[str, str]] = field(default_factory=dict)
    sent_again: Mapping[date, date] = field(default_factory=dict)

    def style(self, day: date) -> Style:
        """How the file of a day is written; the supplier changes its mind often."""
        renamed = {h: name for since, names in self.renamed.items() if day >= since for h, name in names.items()}
        number = self.days.index(day)
        if number == 0:
            return Style(is_zipped=True, renamed=renamed)
        turn = number + zlib.crc32(self.source.encode()) % 7
        return Style(
            is_iso=turn % 10 in (3, 4),
            line_end="\r\n" if turn % 3 == 1 else "\n",
            has_bom=turn % 9 == 0,
            encoding="cp1252" if turn % 13 == 5 and turn % 9 else "utf-8",
            missing={2: "NULL", 5: "N/A"}.get(turn % 7, ""),
            has_total=turn % 7 == 0,
            is_zipped=self.is_zipped or turn % 14 == 6,
            renamed=renamed,
        )


def write_extract(raw: Path, extract: Extract, rows: pl.DataFrame, seed: int) -> None:
    """Write every delivery of an extract.

    Args:
        rows: its columns and delivered_on, one row a version of a record (or an event, or a row of a snapshot).
    """
    random = span.generator(seed, f"{extract.source} dirt")
    dirty = with_dirt(random, extract, rows.with_columns(fault=pl.lit(None, dtype=pl.String)))
    iso_days = [day for day in extract.days if extract.style(day).is_iso]
    text = as_text(dirty, extract.columns, iso_days)
    styles = {day: extract.style(day) for day in extract.days}
    write_deliveries(raw / extract.source, extract.source, _spoilt(text, extract.faults), styles, extract.sent_again)


def with_dirt(random: np.random.Generator, extract: Extract, rows: pl.DataFrame) -> pl.DataFrame:
    """Add spoilt, repeated and stale rows; `fault` names what is wrong with a row."""
    days = [day for day in extract.days[1:] if day <= LAST_SPOILT and day not in extract.sent_again]
    every = 1 if len(days) < SPOILT_EVERY else SPOILT_EVERY
    lone = rows.filter(pl.len().over(extract.key) == 1) if extract.is_changes else rows
    chosen = [
        _some(random, lone.filter(pl.col("delivered_on") == day), 1).with_columns(fault=pl.lit(fault))
        for day, fault in zip(days[::every], list(extract.faults) * len(days), strict=False)
    ]
    spoilt = pl.concat([rows.clear(), *chosen])
    if extract.is_changes:
        later = spoilt.select(extract.key, corrected_on=pl.col("delivered_on").map_elements(
            lambda day: _next_day(extract, day), return_dtype=pl.Date))  # fmt: skip
        rows = rows.join(later, on=extract.key, how="left", maintain_order="left").with_columns(
            delivered_on=pl.coalesce("corrected_on", "delivered_on")
        ).drop("corrected_on")  # fmt: skip
    clean = rows.join(spoilt, on=extract.key, how="anti", maintain_order="left")
    twice = [_some(random, clean.filter(pl.col("delivered_on") == day), 2) for day in days[3::REPEATED_EVERY]]
    parts = [rows, spoilt, *twice, *(_stale(random, clean, extract, day) for day in days[9::STALE_EVERY])]
    return pl.concat(parts).sort("delivered_on", maintain_order=True)


def _next_day(extract: Extract, day: date) -> date:
    wanted = day + timedelta(days=3)
    return next(d for d in extract.days if d >= wanted and d not in extract.sent_again)


def _stale(random: np.random.Generator, rows: pl.DataFrame, extract: Extract, day: date) -> pl.DataFrame:
    """Older versions sent again on a day after the newer one."""
    if not extract.is_changes or "amended_at" not in rows.columns:
        return rows.clear()
    newest = pl.col("amended_at").max().over(extract.key)
    older = rows.filter((pl.col("amended_at") < newest) & (pl.col("delivered_on") < day)).filter(
        pl.col("amended_at").rank("ordinal").over(extract.key) == 1
    )
    return _some(random, older, 2).with_columns(delivered_on=pl.lit(day))


def _some(random: np.random.Generator, rows: pl.DataFrame, size: int) -> pl.DataFrame:
    return rows[np.sort(random.choice(rows.height, min(size, rows.height), replace=False))]


def _spoilt(text: pl.DataFrame, faults: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    wrong: dict[str, pl.Expr] = {}
    for fault, cells in faults.items():
        for column, value in cells.items():
            before = wrong.get(column, pl.col(column))
            wrong[column] = pl.when(pl.col("fault") == fault).then(pl.lit(value)).otherwise(before)
    return text.with_columns(**wrong).drop("fault")


def delivered(moment: pl.Expr) -> pl.Expr:
    """Day of the delivery that brings a change made at a moment: the history's, or its own day."""
    return pl.max_horizontal(moment.dt.date(), pl.lit(span.FIRST_DELIVERY))


def delivered_monthly(day: pl.Expr) -> pl.Expr:
    """Day of the monthly delivery that brings a change made on a day; none where it is yet to come."""
    expr = pl.when(day <= MONTHLY[0]).then(pl.lit(MONTHLY[0]))
    for on in MONTHLY[1:]:
        expr = expr.when(day <= on).then(pl.lit(on))
    return expr.otherwise(None)
