"""The catalogue's measures in pandas.

What adds up is counted by the month. People and quantiles are counted anew for every month and calendar quarter,
settled rows for every month and three months in a row (`cohorts`).
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from benchmarks.peers.entries import NOT_DIVIDED, NOT_KNOWN, Entry
from benchmarks.peers.pandas_bare import cohorts
from benchmarks.peers.pandas_bare.cohorts import CELL, SUMS
from benchmarks.peers.pandas_bare.fact import Fact


def values(entries: list[Entry], facts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Components by area and by force."""
    frames = []
    for name in dict.fromkeys(entry["fact"] for entry in entries):
        fact = Fact(facts[name])
        for month in dict.fromkeys(e["month"] for e in entries if e["fact"] == name):
            some = [e for e in entries if (e["fact"], e["month"]) == (name, month)]
            frames += _of_fact(fact, [e for e in some if not e["settled_by"]], month)
            for way in dict.fromkeys((e["settled_by"], e["category"]) for e in some if e["settled_by"]):
                frames.append(cohorts.components(fact, [e for e in some if (e["settled_by"], e["category"]) == way]))
    rows = pd.concat(frames, ignore_index=True)
    apart = [e["measure_id"] for e in entries if e["is_distinct"] or e["quantile"] is not None]
    added = rows[~rows["measure_id"].isin(apart)].groupby(["force", "measure_id", "category", "month", "months_a_row"])
    forces = added[SUMS].sum(min_count=1).reset_index()
    return pd.concat([rows[rows["area"] != NOT_DIVIDED], forces.assign(area=forces["force"])], ignore_index=True)


def _of_fact(fact: Fact, entries: list[Entry], month: str) -> list[pd.DataFrame]:
    """Entries that are not settled; people are told apart by the length of the period too."""
    if not entries:
        return []
    keys = fact.rows[["force", "area"]].assign(month=fact.rows[month])
    if entries[0]["is_distinct"]:
        keys["months_a_row"] = fact.rows["months_a_row"]
    grouped = keys.groupby(list(keys.columns), observed=True)
    code = grouped.ngroup().fillna(-1).astype(int).to_numpy()  # -1 where there is no month
    cells = keys[code >= 0].drop_duplicates().assign(code=lambda k: code[k.index]).sort_values("code")
    cells = {"months_a_row": 1} | cells.drop(columns="code").astype({"force": str, "area": str}).to_dict("series")
    return [_measured(entry, fact, keys, code, pd.DataFrame(cells).reset_index(drop=True)) for entry in entries]


def _measured(entry: Entry, fact: Fact, keys: pd.DataFrame, code: np.ndarray, cells: pd.DataFrame) -> pd.DataFrame:
    where, adds = fact.holds(entry["where"]) & (code >= 0), fact.adds(entry["numerator"])
    below = fact.adds(entry["denominator"]) if entry["denominator"] else None
    if entry["quantile"] is not None:
        return _quantile(entry, keys[where].assign(adds=adds[where]))
    if entry["category"]:
        return _by_category(entry, fact, keys[where], where)
    frames = []
    for category, of in {"": "TRUE", **entry["categories"]}.items():
        rows = where & fact.holds(of)
        summed = {"numerator": np.bincount(code[rows], adds[rows], len(cells))}
        summed["denominator"] = np.bincount(code[rows], below[rows], len(cells)) if below is not None else np.nan
        frames.append(cells.assign(category=category, **summed))
    found = pd.concat(frames).assign(measure_id=entry["measure_id"])
    if entry["supplied_where"]:
        of_period = ["force", "month", "months_a_row"]
        there = keys[fact.holds(entry["supplied_where"]) & (code >= 0)][of_period].drop_duplicates()
        found = found.merge(there.astype({"force": str}), on=of_period)
    return found


def _by_category(entry: Entry, fact: Fact, keys: pd.DataFrame, where: np.ndarray) -> pd.DataFrame:
    """An entry by a column's values, with its total."""
    adds = {name: fact.adds(entry[name])[where] if entry[name] else np.nan for name in SUMS}
    category = fact.rows[entry["category"]][where].astype(object).fillna(NOT_KNOWN)
    rows = keys.assign(category=category, **adds).astype({"force": str, "area": str})
    both = pd.concat([rows, rows.assign(category="")])
    found = both.groupby([*keys.columns, "category"])[SUMS].sum(min_count=1).reset_index()
    return found.assign(measure_id=entry["measure_id"], months_a_row=1)


def _quantile(entry: Entry, rows: pd.DataFrame) -> pd.DataFrame:
    """An entry's quantile of each area and the force, by month and by quarter."""
    rows = rows.astype({"force": str, "area": str}).assign(months_a_row=1)
    quarter = rows["month"].dt.to_period("Q").dt.to_timestamp().astype(rows["month"].dtype)
    lengths = pd.concat([rows, rows.assign(months_a_row=3, month=quarter)])
    both = pd.concat([lengths, lengths.assign(area=lengths["force"])])
    found = both.groupby(CELL)["adds"].quantile(entry["quantile"]).rename("numerator").reset_index()
    return found.assign(measure_id=entry["measure_id"], category="", denominator=np.nan)
