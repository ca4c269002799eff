"""A fact whose predicates are vectorised masks, made of their SQL by sqlglot."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import sqlglot
from sqlglot import expressions as sql

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
            raise NotImplementedError(node.sql())  # no measure asks it; one that will must not be counted wrongly
        return found.fillna(False).to_numpy(dtype=bool)
