"""Settled rows in pandas: those of a month, and of any three in a row, by whether they were settled by its end.

One pass over the fact sums rows by their month and the month they were settled in; windows are made of these few sums.
"""

import numpy as np
import pandas as pd

from benchmarks.peers.entries import LENGTHS, NOT_KNOWN, NOT_SETTLED, Entry
from benchmarks.peers.pandas_bare.fact import Fact

CELL = ["force", "area", "month", "months_a_row"]
SUMS = ["numerator", "denominator"]


def components(fact: Fact, entries: list[Entry]) -> pd.DataFrame:
    """Components of entries that share month, month of settling and category, with the total over categories."""
    sums = _sums(fact, entries)
    spread = pd.concat(_of_window(sums, length, back) for length in LENGTHS for back in range(length))
    windows = spread.groupby([*CELL, "category", "is_within"]).sum(min_count=1).reset_index()
    return pd.concat(_of_entry(windows, entry, number) for number, entry in enumerate(entries))


def _sums(fact: Fact, entries: list[Entry]) -> pd.DataFrame:
    month, settled, category = (entries[0][name] for name in ("month", "settled_by", "category"))
    keys = fact.rows[["force", "area"]].assign(
        month=fact.rows[month], settled=fact.rows[settled], category=fact.rows[category] if category else ""
    )
    code = keys.groupby(list(keys.columns), observed=True, dropna=False).ngroup().to_numpy()
    cells = keys.assign(code=code).drop_duplicates("code").sort_values("code").drop(columns="code")
    sums = cells.astype({"force": str, "area": str, "category": object}).fillna({"category": NOT_KNOWN})
    for number, entry in enumerate(entries):
        rows = fact.holds(entry["where"])
        for name in SUMS:
            added = np.bincount(code[rows], fact.adds(entry[name])[rows], len(cells)) if entry[name] else np.nan
            sums[f"{number} {name}"] = added
    return sums.dropna(subset="month")


def _of_window(sums: pd.DataFrame, length: int, back: int) -> pd.DataFrame:
    """Sums as those of the window of so many months that began so many months back."""
    first = sums["month"].to_numpy("datetime64[M]") - back
    settled = sums["settled"].to_numpy("datetime64[M]")
    is_within = (settled >= first) & (settled <= first + (length - 1))
    month = first.astype("datetime64[s]")
    return sums.assign(month=month, months_a_row=length, is_within=is_within).drop(columns="settled")


def _of_entry(windows: pd.DataFrame, entry: Entry, number: int) -> pd.DataFrame:
    is_within, always = windows["is_within"], np.ones(len(windows), dtype=bool)
    of_numerator = {"open": ~is_within, "mix": always}.get(entry["settles"], is_within)
    of_denominator = is_within if entry["settles"] == "both" else always
    is_told = is_within if entry["settles"] == "mix" else always
    rows = windows[CELL].assign(
        category=windows["category"].where(is_told, NOT_SETTLED),
        numerator=windows[f"{number} numerator"].where(of_numerator),
        denominator=windows[f"{number} denominator"].where(of_denominator),
    )
    counted = rows[(rows[SUMS].fillna(0) != 0).any(axis=1)]
    both = pd.concat([counted, counted.assign(category="")]) if entry["category"] else counted
    found = both.groupby([*CELL, "category"])[SUMS].sum(min_count=1).reset_index()
    return found.assign(measure_id=entry["measure_id"])
