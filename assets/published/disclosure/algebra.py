"""Sums that hold between counts, and what they tell: exact elimination, in whole numbers of a prime field."""

from collections import defaultdict
from collections.abc import Collection, Iterable

import numpy as np
import numpy.typing as npt

PRIME = 2**31 - 1  # products of two residues fit in 63 bits; no coefficient of a catalogue comes near it
Row = dict[int, int]  # coefficients by column; their sum over the values is nought


def dependencies(patterns: npt.NDArray[np.float64]) -> list[Row]:
    """Every linear relation that holds between the columns in all rows.

    Args:
        patterns: what each kind of record adds to each count, whole numbers; a row a kind.

    Returns:
        One relation a column that follows from smaller ones, e.g. total - parts = 0: larger columns are told by
        smaller ones. Together they span all there are.
    """
    order = np.argsort(np.abs(patterns).sum(axis=0), kind="stable")
    products = (patterns[:, order].T @ patterns[:, order]).astype(np.int64) % PRIME
    reduced, pivots = _reduced(products)
    free = sorted(set(range(len(order))) - set(pivots))
    rows = []
    for column in free:
        row = {int(order[column]): 1}
        for place, pivot in enumerate(pivots):
            if coefficient := int(reduced[place, column]):
                row[int(order[pivot])] = signed(-coefficient)
        rows.append(row)
    return rows


def signed(residue: int) -> int:
    """The residue nearest nought."""
    residue %= PRIME
    return residue - PRIME if residue > PRIME // 2 else residue


def _reduced(matrix: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], list[int]]:
    """Reduced row echelon form, and the columns of its pivots."""
    matrix, pivots = matrix.copy(), list[int]()
    for column in range(matrix.shape[1]):
        place = len(pivots)
        below = np.flatnonzero(matrix[place:, column])
        if not len(below):
            continue
        matrix[[place, place + below[0]]] = matrix[[place + below[0], place]]
        matrix[place] = matrix[place] * pow(int(matrix[place, column]), -1, PRIME) % PRIME
        others = np.flatnonzero(matrix[:, column])
        others = others[others != place]
        matrix[others] = (matrix[others] - matrix[others, column][:, None] * matrix[place]) % PRIME
        pivots.append(column)
    return matrix, pivots


def derivations(relations: Iterable[Row], unknown: Collection[int], wanted: Collection[int]) -> dict[int, list[int]]:
    """How unknown columns can be worked out from the others.

    Args:
        relations: sums that are nought in every period.
        unknown: columns that are not shown.
        wanted: unknown columns that must not be told.

    Returns:
        Of each wanted column that the relations tell: the shown columns that it is worked out from.
    """
    unknown = set(unknown)
    rows: dict[int, Row] = {}  # by pivot
    holders: dict[int, set[int]] = defaultdict(set)  # pivots of the rows that hold an unknown column
    for relation in relations:
        row = {c: v % PRIME for c, v in relation.items()}
        for column in [c for c in row if c in rows]:
            _subtract(row, rows[column], row[column])
        pivot = next((c for c in row if c in unknown), None)
        if pivot is None:
            continue
        inverse = pow(row[pivot], -1, PRIME)
        row = {c: v * inverse % PRIME for c, v in row.items()}
        for other in tuple(holders[pivot]):
            before = {c for c in rows[other] if c in unknown}
            _subtract(rows[other], row, rows[other][pivot])
            after = {c for c in rows[other] if c in unknown}
            for column in before - after:
                holders[column].discard(other)
            for column in after - before:
                holders[column].add(other)
        rows[pivot] = row
        for column in row:
            if column in unknown:
                holders[column].add(pivot)
    alone = (c for c in wanted if c in rows and sum(other in unknown for other in rows[c]) == 1)
    return {c: [other for other in rows[c] if other != c] for c in alone}


def _subtract(row: Row, other: Row, times: int) -> None:
    for column, value in other.items():
        if left := (row.get(column, 0) - times * value) % PRIME:
            row[column] = left
        else:
            row.pop(column, None)
