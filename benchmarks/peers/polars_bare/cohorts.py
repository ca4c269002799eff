"""Settled rows in Polars: those of a month, and of any three in a row, by whether they were settled by its end.

One pass over the fact sums rows by their month and the month they were settled in; windows are made of these few sums.
"""

import polars as pl

from benchmarks.peers.entries import LENGTHS, NOT_KNOWN, NOT_SETTLED, Entry
from benchmarks.peers.polars_bare.sums import CELL, COMPONENT, NONE, SUMS, added, columns

SETTLED = ("force", "area", "month", "settled", "category")


def sums(entries: list[Entry], fact: pl.LazyFrame) -> pl.LazyFrame:
    """Sums of entries that share fact, month, month of settling and category."""
    month, settled, category = (entries[0][name] for name in ("month", "settled_by", "category"))
    adds = columns((entry, entry["where"]) for entry in entries)
    rows = fact.filter(pl.col(month).is_not_null()).select(
        "force",
        "area",
        pl.col(month).alias("month"),
        pl.col(settled).alias("settled"),
        pl.col(category).fill_null(NOT_KNOWN).alias("category") if category else pl.lit("").alias("category"),
        **adds,
    )
    return added(rows, SETTLED, adds)


def components(sums: pl.DataFrame, entries: list[Entry]) -> pl.DataFrame:
    """Components of all windows, with the total over categories."""
    spread = pl.concat(_of_window(sums.lazy(), length, back) for length in LENGTHS for back in range(length))
    names = [name for name in sums.columns if name not in SETTLED]
    windows = added(spread, [*CELL, "category", "is_within"], names).collect()
    return pl.concat(_of_entry(windows, entry, number) for number, entry in enumerate(entries))


def _of_window(sums: pl.LazyFrame, length: int, back: int) -> pl.LazyFrame:
    """Sums as those of the window of so many months that began so many months back."""
    first = pl.col("month").dt.offset_by(f"-{back}mo")
    last = first.dt.offset_by(f"{length - 1}mo")
    return sums.with_columns(
        month=first,
        months_a_row=pl.lit(length, dtype=pl.Int64),
        is_within=pl.col("settled").is_between(first, last).fill_null(False),
    )


def _of_entry(windows: pl.DataFrame, entry: Entry, number: int) -> pl.DataFrame:
    is_within, always = pl.col("is_within"), pl.lit(True)
    of_numerator = {"open": ~is_within, "mix": always}.get(entry["settles"], is_within)
    of_denominator = is_within if entry["settles"] == "both" else always
    is_told = always if entry["settles"] != "mix" else is_within
    rows = windows.select(
        *CELL,
        measure_id=pl.lit(entry["measure_id"]),
        category=pl.when(is_told).then("category").otherwise(pl.lit(NOT_SETTLED)),
        numerator=pl.when(of_numerator).then(f"{number} numerator"),
        denominator=pl.when(of_denominator).then(f"{number} denominator") if entry["denominator"] else NONE,
    )
    kinds = [rows, rows.with_columns(category=pl.lit(""))] if entry["category"] else [rows]
    counted = pl.concat(kinds).filter((pl.col("numerator") != 0) | (pl.col("denominator") != 0))
    found = counted.group_by(*CELL, "measure_id", "category").agg(pl.col(SUMS).sum())
    return found.with_columns(denominator=pl.col("denominator") if entry["denominator"] else NONE).select(COMPONENT)
