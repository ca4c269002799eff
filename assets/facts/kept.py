"""A fact table as it is kept: a Parquet file a month, and a note of what they were made from."""

import datetime as dt
import json
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

import polars as pl
from polars.io.partition import FileProviderArgs

from assets.files import ZSTD, fingerprint, replace_text

NO_MONTH = "unknown"  # rows whose month is not known yet, e.g. a victim whose crime has not arrived


@dataclass(frozen=True, kw_only=True)
class State:
    """What a fact table was made from.

    Attributes:
        basis: name of the code and reference tables.
        deliveries: contract that judged each delivery, by delivery.
        parent: the same of the fact it is matched with.
        parent_files: SHA-256 of each file of the facts it is matched with, or made of.
        files: SHA-256 of each file, by month.
    """

    basis: str
    deliveries: Mapping[str, str]
    parent: Mapping[str, str]
    parent_files: Mapping[str, str]
    files: Mapping[str, str]

    def is_part_of(self, basis: str, deliveries: Mapping[str, str], parent: Mapping[str, str]) -> bool:
        """Whether what is wanted can be had by adding to what stands."""
        return (
            self.basis == basis
            and self.deliveries.items() <= deliveries.items()
            and self.parent.items() <= parent.items()
        )


def month_name(month: dt.date | None) -> str:
    """Name of a month's file, without its ending."""
    return f"{month:%Y-%m}" if month else NO_MONTH


def first_day(name: str) -> dt.date | None:
    """First day of the month that a file is named by; None of rows whose month is not known."""
    return None if name == NO_MONTH else dt.date.fromisoformat(f"{name}-01")


def for_each_month(months: Iterable[str], lay: Callable[[str], None]) -> None:
    """Lay months, some at once: the sort and the writing of each busy one core."""
    with ThreadPoolExecutor(pl.thread_pool_size()) as beside:
        list(beside.map(lay, sorted(months)))


def differing(was: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Names of the files that are others, or are there on one side alone, in order.

    Args:
        was, now: fingerprint of each file.
    """
    return sorted(file for file in {*was, *now} if was.get(file) != now.get(file))


def _file_of(args: FileProviderArgs) -> str:
    return f"{month_name(args.partition_keys.item())}.parquet"


@dataclass(frozen=True)
class Kept:
    """The folder of one fact table."""

    folder: Path

    def state(self) -> State | None:
        """What the table was made from; None where there is none, one left half written, or one of an older layout."""
        if not self._note.is_file():
            return None
        told = json.loads(self._note.read_text(encoding="utf-8"))
        if set(told) != {field.name for field in fields(State)}:
            return None
        state = State(**told)
        return state if set(state.files) == set(self.months()) else None

    def write_state(self, state: State) -> None:
        """Note what the table was made from, in one step."""
        replace_text(self._note, json.dumps(vars(state), default=dict))

    def months(self) -> list[str]:
        """Names of the files that are there."""
        return sorted(path.stem for path in self.folder.glob("*.parquet"))

    def path(self, month: str) -> Path:
        """File of a month."""
        return self.folder / f"{month}.parquet"

    def files(self, months: Iterable[str]) -> list[str]:
        """Files of some months, of those that have one."""
        return [str(self.path(month)) for month in months if self.path(month).is_file()]

    def scan(self, months: Iterable[str] | None = None) -> pl.LazyFrame:
        """Rows of some months, of all unless given; no rows where there is no such file."""
        there = self.months()
        wanted = there if months is None else sorted(set(months) & set(there))
        return (
            pl.scan_parquet([self.path(m) for m in wanted]) if wanted else pl.scan_parquet(self.path(there[0])).clear()
        )

    def months_of(self, keys: pl.LazyFrame) -> set[str]:
        """Months with rows that bear any of some keys; `keys` has their columns alone."""
        on = keys.collect_schema().names()
        rows = self.scan().select(*dict.fromkeys([*on, "month"]))
        found = rows.join(keys.unique(), on=on, how="semi", nulls_equal=True)
        return {month_name(month) for month in found.select(pl.col("month").unique()).collect().to_series()}

    def fill(self, rows: pl.LazyFrame) -> None:
        """Write rows while they stream, a file a month, into a folder that is empty."""
        by_month = pl.PartitionBy(self.folder, key="month", include_key=True, file_path_provider=_file_of,
                                  approximate_bytes_per_file=None)  # fmt: skip
        rows.sink_parquet(by_month, compression="lz4", statistics=False)
        self.never_without_a_file(pl.DataFrame(schema=rows.collect_schema()))

    def lay(self, month: str, rows: pl.DataFrame, compression: Literal["zstd", "lz4"] = "zstd") -> None:
        """Lay what a month is to be beside what it is; a month without rows has no file."""
        part = self._part(month)
        part.unlink(missing_ok=True)
        if not rows.is_empty():
            self.folder.mkdir(parents=True, exist_ok=True)
            level = ZSTD if compression == "zstd" else None
            # Nobody looks for rows by least and most value: a month is a file.
            rows.write_parquet(part, compression=compression, compression_level=level, statistics=False)

    def put_all(self, months: Iterable[str], nothing: pl.DataFrame) -> set[str]:
        """Put months in place; those that changed.

        Args:
            nothing: the table without its rows, for its columns where no month has any.

        The note of what the table was made from is taken away first: a run that is killed before it is written again
        leaves a table that the next one makes anew, and not one whose files are other than the note says.
        """
        self._note.unlink(missing_ok=True)
        return {month for month in months if self.put(month)} | self.never_without_a_file(nothing)

    def put(self, month: str) -> bool:
        """Put in place what was laid for a month, unless it stands like this already.

        Returns:
            Whether anything was written or removed.
        """
        path, part = self.path(month), self._part(month)
        if not part.is_file():
            is_there = path.is_file()
            path.unlink(missing_ok=True)
            return is_there
        if path.is_file() and fingerprint(path) == fingerprint(part):
            part.unlink()
            return False
        os.replace(part, path)
        return True

    @property
    def _note(self) -> Path:
        return self.folder / "state.json"

    def _part(self, month: str) -> Path:
        return self.path(month).with_suffix(".part")

    def never_without_a_file(self, nothing: pl.DataFrame) -> set[str]:
        """Give a table without rows one file, for its columns; names of the files written."""
        if self.months():
            return set()
        self.folder.mkdir(parents=True, exist_ok=True)
        nothing.write_parquet(self.path(NO_MONTH))
        return {NO_MONTH}

    def fingerprints(self, before: Mapping[str, str], written: Iterable[str]) -> dict[str, str]:
        """SHA-256 of each file; of those that were not written, as noted before."""
        known = {month: digest for month, digest in before.items() if month not in set(written)}
        return {month: known.get(month) or fingerprint(self.path(month)) for month in self.months()}
