"""Which series of figures must go: those with a small number, and those that would tell one."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable

import numpy as np

from assets.published.disclosure.algebra import Row, derivations
from assets.published.disclosure.bounds import certain
from assets.published.disclosure.rule import LARGEST, SMALLEST
from assets.published.disclosure.system import Series, System
from schemas.code_lists import UNPLACED

# No places: their few cases would cost a real area its figures, and both together are of nowhere a reader could look.


class Protection:
    """Columns of a system that are hidden, growing until nothing small can be worked out from the others."""

    def __init__(self, system: System, already: Collection[Series]) -> None:
        self.system = system
        self.gone = set(already)
        self.hidden: set[int] = set()
        self.labels: set[tuple[str, str]] = set()  # measure and area, or category, of what went for another's sake
        self.sums = [*system.relations, *system.near]
        self.degree = Counter(column for row in self.sums for column in row)
        self.hide({i for i in system.primary if system.columns[i][0].is_published})
        self.hide({i for i in range(len(system.columns)) if self._goes_as_a_block(i)})
        self.hide({i for i, shown_by in system.carriers.items() if shown_by <= self.gone})

    def _goes_as_a_block(self, column: int) -> bool:
        """No places; and by area the categories beside a protected one, which would go one by one else."""
        quantity, area = self.system.columns[column]
        return area in UNPLACED or (quantity.is_beside and area != self.system.force)

    @property
    def unknown(self) -> set[int]:
        """Columns that no figure shows, and that a reader cannot take for empty."""
        return (self.hidden | self.system.never_shown) - self.system.empty

    def hide(self, columns: Iterable[int]) -> None:
        """Hide columns, and with them the series that show them."""
        self.hidden |= set(columns)
        self.gone |= hidden_series(self.system, columns)

    def hide_one(self, among: Iterable[int]) -> bool:
        """Hide the column that costs least, if there is one; with one of them hidden already nothing is needed."""
        candidates = set(among) - self.system.empty
        if not candidates or candidates & self.hidden:
            return bool(candidates)
        chosen = min(candidates, key=self._cost)
        self.hide({chosen})
        self.labels.add(self._label(chosen))
        return True

    def _label(self, column: int) -> tuple[str, str]:
        quantity, area = self.system.columns[column]
        return ("category", quantity.category) if quantity.category else (quantity.measure_id, area)

    def _cost(self, column: int) -> tuple[float, ...]:
        """No figures that are shown yet, an area, a category, enough cases to hide others, what goes elsewhere too."""
        system, (quantity, area) = self.system, self.system.columns[column]
        lost = len(system.carriers.get(column, set()) - self.gone)
        numbers = system.values[column]
        is_slight = not (numbers > LARGEST).all()
        return (
            system.totals[column] == 0, lost > 0, area == system.force, is_slight, quantity.category == "",
            self._label(column) not in self.labels, self.degree[column], lost, system.totals[column], column,
        )  # fmt: skip


def protect(system: System, already: Collection[Series]) -> set[int]:
    """Columns to hide so that no small number can be worked out from what is left.

    Args:
        already: series of figures that are hidden anyway.

    Returns:
        Columns with a small number, and more with them until neither sums, nor the whole numbers that they leave
        possible, tell a small number.
    """
    protection = Protection(system, already)
    steps: tuple[Callable[[Protection], bool], ...] = (_hide_told, _hide_small_sums, _hide_certain)
    while any(step(protection) for step in steps):
        pass
    return protection.hidden


def hidden_series(system: System, hidden: Iterable[int]) -> set[Series]:
    """Series of figures that show one of the columns."""
    return {series for column in hidden for series in system.carriers.get(column, ())}


def _hide_told(protection: Protection) -> bool:
    """Break each way to work out a column with a small number, in the periods that it has one."""
    system, unknown = protection.system, protection.unknown
    before = len(protection.hidden)
    for periods, relations in system.spans():
        small = set(np.flatnonzero(system.small[:, periods].any(axis=1)).tolist()) & unknown
        ways = list(derivations(relations, unknown, small).items())
        if system.near:
            ways += derivations([*relations, *system.near], unknown, small - system.never_shown).items()
        for _, shown in sorted(ways):
            protection.hide_one(shown)
    return len(protection.hidden) > before


def _hide_small_sums(protection: Protection) -> bool:
    """A column more in each sum whose hidden parts, one of them with a small number, are few together."""
    before = len(protection.hidden)
    for row in protection.sums:
        parts = protection.unknown & row.keys()
        if _is_small_sum(protection.system, row, parts):
            sign = row[next(iter(parts))] > 0
            protection.hide_one(c for c in row if c not in parts and (row[c] > 0) == sign)
    return len(protection.hidden) > before


def _is_small_sum(system: System, row: Row, parts: set[int]) -> bool:
    if not parts & system.primary or len({row[c] > 0 for c in parts}) > 1:
        return False
    if all(system.columns[c][1] in UNPLACED for c in parts) and len(parts) > 1:
        return False
    members = sorted(parts)
    together = np.rint(np.abs(sum(row[c] * system.values[c] for c in members)))
    is_small = (together >= SMALLEST) & (together <= LARGEST)
    return bool((is_small & system.small[members].any(axis=0)).any())


def _hide_certain(protection: Protection) -> bool:
    """A column more in a sum of each hidden column that can hold nothing but a small number."""
    system, before = protection.system, len(protection.hidden)
    unknown = protection.unknown
    for column in sorted(certain(system, unknown)):
        protection.hide_one(c for row in system.relations if column in row for c in row if c not in unknown)
    return len(protection.hidden) > before
