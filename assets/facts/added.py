"""Rows that are added to a fact, laid aside by month some at a time: memory follows what is read in one go."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from assets.facts.kept import Kept

AT_ONCE = 3_000_000  # rows laid aside in one go: up to 1.5 GB, while they wait for others of their months


@dataclass(frozen=True)
class Added:
    """Rows by month, in a folder for each go."""

    parts: tuple[Kept, ...]

    def months(self) -> set[str]:
        """Names of the months with rows."""
        return {month for part in self.parts for month in part.months()}

    def scan(self, months: Iterable[str] | None = None) -> pl.LazyFrame:
        """Rows of some months, of all unless given."""
        return pl.concat([part.scan(months) for part in self.parts])


def lay_aside(goes: Iterable[pl.LazyFrame], folder: Path) -> Added:
    """Write rows while they stream, a file a month and go.

    Args:
        folder: empty, and there as long as the rows are read.
    """
    parts = []
    for number, rows in enumerate(goes):
        parts.append(Kept(folder / f"{number:03}"))
        parts[-1].folder.mkdir()
        parts[-1].fill(rows)
    return Added(tuple(parts))


def by_place(rows: pl.LazyFrame, height: int) -> Iterator[pl.LazyFrame]:
    """Rows as they lie, some at a time; the last time all that are left, whatever number was told.

    Args:
        height: number of rows, about.
    """
    if height <= AT_ONCE:
        yield rows
        return
    starts = range(0, height, AT_ONCE)
    for start in starts:
        yield rows.slice(start, None if start == starts[-1] else AT_ONCE)


def by_value(column: str, height: int, *sides: pl.LazyFrame) -> Iterator[tuple[pl.LazyFrame, ...]]:
    """Rows of several tables some at a time, those alike in a column together.

    Args:
        height: number of rows of the longest, about.
    """
    times = -(-height // AT_ONCE)
    if times <= 1:
        yield sides
        return
    for number in range(times):
        yield tuple(side.filter(pl.col(column).hash() % times == number) for side in sides)
