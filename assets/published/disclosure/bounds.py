"""What can be said of hidden counts because a count is whole, never below nought, and part of a total that is shown."""

from collections import defaultdict
from collections.abc import Collection

import numpy as np

from assets.published.disclosure.algebra import Row
from assets.published.disclosure.rule import LARGEST, SMALLEST
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
    rows = [row for row in system.relations if unknown & row.keys() and max(map(abs, row.values())) <= SIMPLE]
    holders = defaultdict(list)
    for place, row in enumerate(rows):
        for column in unknown & row.keys():
            holders[column].append(place)
    waiting = set(range(len(rows)))
    for _ in range(ROUNDS):
        moved = set[int]()
        for place in sorted(waiting):
            moved |= _tighten(rows[place], unknown, lower, upper)
        waiting = {place for column in moved for place in holders[column]}
        if not waiting:
            break
    return lower, upper


def _tighten(row: Row, unknown: set[int], lower: Numbers, upper: Numbers) -> set[int]:
    """Bound each hidden column of a sum by what the others can be; the columns that moved."""
    columns = np.array(list(row))
    times = np.array(list(row.values()), dtype=np.float64)[:, None]
    ends = times * lower[columns], times * upper[columns]
    least, most = np.where(times > 0, *ends), np.where(times > 0, *reversed(ends))
    of_others_least, of_others_most = _without_own(least), _without_own(most)
    low = np.where(times > 0, -of_others_most, -of_others_least) / times
    high = np.where(times > 0, -of_others_least, -of_others_most) / times
    is_hidden = np.array([int(c) in unknown for c in columns])
    chosen = columns[is_hidden]
    lower_now = np.maximum(lower[chosen], np.ceil(low[is_hidden] - 1e-9))
    upper_now = np.minimum(upper[chosen], np.floor(high[is_hidden] + 1e-9))
    moved = ((lower_now != lower[chosen]) | (upper_now != upper[chosen])).any(axis=1)
    lower[chosen], upper[chosen] = lower_now, upper_now
    return {int(c) for c in chosen[moved]}


def _without_own(ends: Numbers) -> Numbers:
    """Sum of all rows but each, where one without end makes the sum endless."""
    endless = np.isinf(ends)
    finite = np.where(endless, 0.0, ends)
    others = finite.sum(axis=0) - finite
    end = np.inf if (ends == np.inf).any() else -np.inf
    return np.where(endless.sum(axis=0) - endless > 0, end, others)
