"""What can be said of hidden counts because a count is whole, never below nought, and part of a total that is shown."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assets.published.disclosure.system import SIMPLE, Numbers, System

ROUNDS = 12  # of tightening; a bound seldom moves after three


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
    groups = [_stacked(system, places) for places in _by_size(system, unknown)]
    is_hidden = np.zeros(len(lower), dtype=bool)
    is_hidden[hidden] = True
    for _ in range(ROUNDS):
        before = lower[hidden], upper[hidden]
        for sums in groups:
            _tighten(sums, is_hidden, lower, upper)
        if all(np.array_equal(*both) for both in zip(before, (lower[hidden], upper[hidden]), strict=True)):
            break
    return lower, upper


@dataclass(frozen=True, kw_only=True)
class Sums:
    """Sums of equal size, a row a sum: columns, coefficients, and the periods that it holds in."""

    columns: npt.NDArray[np.int64]
    times: Numbers
    holds: npt.NDArray[np.bool_]


def _by_size(system: System, unknown: set[int]) -> Iterable[list[int]]:
    """Places of sums with a hidden column, those of equal size together: they are gone through at once."""
    sizes: dict[int, list[int]] = defaultdict(list)
    for place, row in enumerate(system.relations):
        if unknown & row.keys() and max(map(abs, row.values())) <= SIMPLE:
            sizes[len(row)].append(place)
    return sizes.values()


def _stacked(system: System, places: list[int]) -> Sums:
    rows = [system.relations[place] for place in places]
    return Sums(
        columns=np.array([list(row) for row in rows]),
        times=np.array([list(row.values()) for row in rows], dtype=np.float64),
        holds=system.holds[places],
    )


def _tighten(sums: Sums, is_hidden: npt.NDArray[np.bool_], lower: Numbers, upper: Numbers) -> None:
    """Bound each hidden column of some sums by what the others can be, in the periods that they hold in."""
    columns, factor = sums.columns, sums.times[:, :, None]
    ends = factor * lower[columns], factor * upper[columns]
    least, most = np.where(factor > 0, *ends), np.where(factor > 0, *reversed(ends))
    others_least, others_most = _without_own(least, -np.inf), _without_own(most, np.inf)
    low = np.ceil(np.where(factor > 0, -others_most, -others_least) / factor - 1e-9)
    high = np.floor(np.where(factor > 0, -others_least, -others_most) / factor + 1e-9)
    low = np.where(sums.holds[:, None, :], low, -np.inf)
    high = np.where(sums.holds[:, None, :], high, np.inf)
    chosen = is_hidden[columns]
    np.maximum.at(lower, columns[chosen], low[chosen])
    np.minimum.at(upper, columns[chosen], high[chosen])


def _without_own(ends: Numbers, end: float) -> Numbers:
    """Sum of the others of each sum, where one without end makes the sum endless."""
    endless = np.isinf(ends)
    finite = np.where(endless, 0.0, ends)
    others = finite.sum(axis=1, keepdims=True) - finite
    return np.where(endless.sum(axis=1, keepdims=True) - endless > 0, end, others)
