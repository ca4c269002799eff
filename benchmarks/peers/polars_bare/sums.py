"""What rows add to entries, summed in one pass over a fact."""

from collections.abc import Iterable

import polars as pl

from benchmarks.peers.entries import Entry

COMPONENT = ("force", "measure_id", "category", "area", "month", "months_a_row", "numerator", "denominator")
CELL = ("force", "area", "month", "months_a_row")
SUMS = ("numerator", "denominator")
NONE = pl.lit(None, dtype=pl.Float64)


def columns(counted: Iterable[tuple[Entry, str]]) -> dict[str, pl.Expr]:
    """What each row adds to numerators and denominators of entries, where their predicates hold, by number."""
    return {
        f"{number} {name}": _adds(entry[name], where) for number, (entry, where) in enumerate(counted) for name in SUMS
    }


def added(rows: pl.LazyFrame, key: Iterable[str], names: Iterable[str]) -> pl.LazyFrame:
    """Rows of a key added up."""
    return rows.group_by(key).agg(pl.col(name).sum().cast(pl.Float64) for name in names)


def _adds(text: str, where: str) -> pl.Expr:
    if not text:
        return NONE
    if text == "1":
        return pl.sql_expr(where)
    return pl.when(pl.sql_expr(where)).then(pl.sql_expr(text).cast(pl.Float64))
