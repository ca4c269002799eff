"""The catalogue's measures as vectorised masks, made of their SQL by sqlglot: components of single months."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import sqlglot
from sqlglot import expressions as sql

NOT_KNOWN, NOT_DIVIDED, NOT_SETTLED = "Not known", "Not divided", "not_yet_outcomed"
CELL = ["force", "area", "month"]
Entry = Mapping[str, Any]
COMPARED: dict[type, Callable] = {
    sql.EQ: pd.Series.eq, sql.NEQ: pd.Series.ne, sql.LT: pd.Series.lt, sql.LTE: pd.Series.le,
    sql.GT: pd.Series.gt, sql.GTE: pd.Series.ge,
}  # fmt: skip


class Fact:
    """A fact with each predicate evaluated once."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows
        self.masks: dict[str, np.ndarray] = {}

    def holds(self, text: str) -> np.ndarray:
        """Rows that a predicate is true of; unknown is not true."""
        return self._mask(sqlglot.parse_one(text, read="duckdb"))

    def adds(self, text: str) -> np.ndarray:
        """What each row adds: a number, a column, or 1 where a condition holds."""
        node = sqlglot.parse_one(text, read="duckdb")
        if isinstance(node, sql.Literal):
            return np.full(len(self.rows), float(node.this))
        if isinstance(node, sql.Case):
            return self._mask(node.args["ifs"][0].this).astype(float)
        return self.rows[node.name].to_numpy(dtype=float, na_value=np.nan)

    def _mask(self, node: sql.Expression) -> np.ndarray:
        text = node.sql()
        if text not in self.masks:
            self.masks[text] = self._judged(node)
        return self.masks[text]

    def _judged(self, node: sql.Expression) -> np.ndarray:
        if isinstance(node, sql.Paren):
            return self._mask(node.this)
        if isinstance(node, sql.And):
            return self._mask(node.left) & self._mask(node.right)
        if isinstance(node, sql.Or):
            return self._mask(node.left) | self._mask(node.right)
        if isinstance(node, sql.Boolean):
            return np.full(len(self.rows), node.this)
        if isinstance(node, sql.Not) and isinstance(node.this, sql.Is):
            return ~self._mask(node.this)
        if isinstance(node, sql.Column):
            return self.rows[node.name].eq(True).fillna(False).to_numpy(dtype=bool)
        return self._compared(node, self.rows[node.this.name])

    def _compared(self, node: sql.Expression, column: pd.Series) -> np.ndarray:
        if isinstance(node, sql.Is):
            return column.isna().to_numpy()
        if isinstance(node, sql.In):
            found = column.isin([value.this for value in node.expressions])
        elif isinstance(node, sql.Like):
            form = "^" + node.expression.this.replace("%", ".*") + "$"
            wanted = [value for value in column.cat.categories if pd.Series([value]).str.match(form)[0]]
            found = column.isin(wanted)
        elif isinstance(node, sql.Between):
            found = column.between(float(node.args["low"].this), float(node.args["high"].this))
        elif type(node) in COMPARED:
            value = node.expression.this if node.expression.is_string else float(node.expression.this)
            found = COMPARED[type(node)](column, value) & column.notna()
        else:
            raise NotImplementedError(node.sql())
        return found.fillna(False).to_numpy(dtype=bool)


def values(entries: list[Entry], facts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Components by area and by force."""
    frames = []
    for name in dict.fromkeys(entry["fact"] for entry in entries):
        fact = Fact(facts[name])
        for month in dict.fromkeys(e["month"] for e in entries if e["fact"] == name):
            some = [e for e in entries if (e["fact"], e["month"]) == (name, month)]
            frames += _of_fact(fact, some, month)
    rows = pd.concat(frames, ignore_index=True)
    apart = [e["measure_id"] for e in entries if e["is_distinct"] or e["quantile"] is not None]
    added = rows[~rows["measure_id"].isin(apart)].groupby(["force", "measure_id", "category", "month"])
    forces = added[["numerator", "denominator"]].sum(min_count=1).reset_index()
    return pd.concat([rows[rows["area"] != NOT_DIVIDED], forces.assign(area=forces["force"])], ignore_index=True)


def _of_fact(fact: Fact, entries: list[Entry], month: str) -> list[pd.DataFrame]:
    keys = fact.rows[["force", "area"]].assign(month=fact.rows[month])
    code = keys.groupby(CELL, observed=True).ngroup().fillna(-1).astype(int).to_numpy()  # -1 where there is no month
    cells = keys[code >= 0].drop_duplicates().assign(code=lambda k: code[k.index]).sort_values("code")
    cells = cells.astype({"force": str, "area": str}).reset_index(drop=True)
    return [_measured(entry, fact, keys, code, cells) for entry in entries]


def _measured(entry: Entry, fact: Fact, keys: pd.DataFrame, code: np.ndarray, cells: pd.DataFrame) -> pd.DataFrame:
    where, adds = fact.holds(entry["where"]) & (code >= 0), fact.adds(entry["numerator"])
    below = fact.adds(entry["denominator"]) if entry["denominator"] else None
    if entry["quantile"] is not None:
        return _quantile(entry, keys[where].assign(adds=adds[where]))
    if entry["category"] or entry["settled_by"]:
        return _by_category(entry, fact, keys, where, adds, below)
    frames = []
    for category, of in {"": "TRUE", **entry["categories"]}.items():
        rows = where & fact.holds(of)
        summed = {"numerator": np.bincount(code[rows], adds[rows], len(cells))}
        summed["denominator"] = np.bincount(code[rows], below[rows], len(cells)) if below is not None else np.nan
        frames.append(cells.drop(columns="code").assign(category=category, **summed))
    found = pd.concat(frames).assign(measure_id=entry["measure_id"])
    if entry["supplied_where"]:
        there = keys[fact.holds(entry["supplied_where"]) & (code >= 0)][["force", "month"]].drop_duplicates()
        found = found.merge(there.astype({"force": str}), on=["force", "month"])
    return found


def _by_category(
    entry: Entry, fact: Fact, keys: pd.DataFrame, where: np.ndarray, adds: np.ndarray, below: np.ndarray | None
) -> pd.DataFrame:
    """An entry by a column's values, or of rows settled in their month, with its total."""
    settles = entry["settles"] if entry["settled_by"] else ""
    within = (fact.rows[entry["settled_by"]] == keys["month"]).to_numpy() if settles else np.ones(len(keys), dtype=bool)
    column = fact.rows[entry["category"]].astype(object).fillna(NOT_KNOWN) if entry["category"] else ""
    rows = keys.assign(category=column, numerator=adds, denominator=np.nan if below is None else below)
    if settles == "mix":
        rows["category"] = rows["category"].where(within, NOT_SETTLED)
    elif settles:
        rows["numerator"] = rows["numerator"].where(~within if settles == "open" else within, 0.0)
    counted = rows[where & within if settles == "both" else where].astype({"force": str, "area": str})
    each = counted.groupby([*CELL, "category"])[["numerator", "denominator"]].sum(min_count=1).reset_index()
    total = each.groupby(CELL)[["numerator", "denominator"]].sum(min_count=1).reset_index().assign(category="")
    both = pd.concat([each, total]) if entry["category"] else each
    return both.assign(measure_id=entry["measure_id"])


def _quantile(entry: Entry, rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.astype({"force": str, "area": str})
    both = pd.concat([rows, rows.assign(area=rows["force"])])
    found = both.groupby(CELL)["adds"].quantile(entry["quantile"]).rename("numerator").reset_index()
    return found.assign(measure_id=entry["measure_id"], category="", denominator=np.nan)
