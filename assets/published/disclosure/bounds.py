"""What can be said of hidden counts because a count is whole, never below nought, and part of a total that is shown."""

from collections import defaultdict
from collections.abc import Collection, Iterable

import numpy as np
import numpy.typing as npt

from assets.published.disclosure.algebra import Row
from assets.published.disclosure.system import Numbers, System

ROUNDS = 12  # of tightening; a bound seldom moves after three
SIMPLE = 100  # coefficients beyond it stand for fractions, and are left to the algebra


def certain(system: System, unknown: Collection[int]) -> set[int]:
    """Hidden columns with a cell that can hold nothing but a small number, whichever it is.

    Args:
        unknown: columns that are not shown.
    """
    lower, upper = _bounds(system, set(unknown))
    told = (lower == upper) & system.small
    return set(np.flatnonzero(told.any(axis=1)).tolist()) & set(unknown)


def _bounds(system: System, unknown: set[int]) -> tuple[Numbers, Numbers]:
    """Least and most that each column can be, by column and period; sums are gone through until nothing moves."""
    lower = np.rint(system.values)
    upper = lower.copy()
    hidden = sorted(unknown)
    lower[hidden], upper[hidden] = 0.0, np.inf
    groups = [_stacked(rows) for rows in _by_size(system, unknown)]
    is_hidden = np.zeros(len(lower), dtype=bool)
    is_hidden[hidden] = True
    for _ in range(ROUNDS):
        before = lower[hidden], upper[hidden]
        for columns, times in groups:
            _tighten(columns, times, is_hidden, lower, upper)
        if all(np.array_equal(*both) for both in zip(before, (lower[hidden], upper[hidden]), strict=True)):
            break
    return lower, upper


def _by_size(system: System, unknown: set[int]) -> Iterable[list[Row]]:
    """Sums with a hidden column, those of equal size together: they are gone through at once."""
    sizes: dict[int, list[Row]] = defaultdict(list)
    for row in system.relations:
        if unknown & row.keys() and max(map(abs, row.values())) <= SIMPLE:
            sizes[len(row)].append(row)
    return sizes.values()


def _stacked(rows: list[Row]) -> tuple[npt.NDArray[np.int64], Numbers]:
    """Columns and coefficients of sums of equal size: a row a sum."""
    return np.array([list(row) for row in rows]), np.array([list(row.values()) for row in rows], dtype=np.float64)


def _tighten(
    columns: npt.NDArray[np.int64], times: Numbers, is_hidden: npt.NDArray[np.bool_], lower: Numbers, upper: Numbers
) -> None:
    """Bound each hidden column of some sums by what the others can be."""
    factor = times[:, :, None]
    ends = factor * lower[columns], factor * upper[columns]
    least, most = np.where(factor > 0, *ends), np.where(factor > 0, *reversed(ends))
    others_least, others_most = _without_own(least, -np.inf), _without_own(most, np.inf)
    low = np.ceil(np.where(factor > 0, -others_most, -others_least) / factor - 1e-9)
    high = np.floor(np.where(factor > 0, -others_least, -others_most) / factor + 1e-9)
    chosen = is_hidden[columns]
    np.maximum.at(lower, columns[chosen], low[chosen])
    np.minimum.at(upper, columns[chosen], high[chosen])


def _without_own(ends: Numbers, end: float) -> Numbers:
    """Sum of the others of each sum, where one without end makes the sum endless."""
    endless = np.isinf(ends)
    finite = np.where(endless, 0.0, ends)
    others = finite.sum(axis=1, keepdims=True) - finite
    return np.where(endless.sum(axis=1, keepdims=True) - endless > 0, end, others)
