"""A reader who wants to know what a public edition leaves out, and owes nothing to the code that left it out.

He gathers every number that any table tells of a count, as a sum of months; works out what sums of months tell by each
other; then what areas, categories and other measures tell by sums that hold in all the numbers there are (which he is
given, though no reader would know them). A target is a small number of a protected measure, of a month or a quarter.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
from scipy.optimize import linprog

SERIES = ("force", "measure_id", "category", "area")
KEY = (*SERIES, "part", "first", "months")
Cell = tuple[str, str, str, str, str, int, int]  # KEY: first month counted from the year 0
Count = tuple[str, str, str]  # measure, category, part

COUNTS = "(SELECT measure_id FROM measures.measure WHERE denominator = '' AND per = 1)"
MONTH = "(year({0}) * 12 + month({0}) - 1)"
SUMS = f"""
    WITH f AS (
        SELECT *, {MONTH.format("period_start")} AS first, date_diff('month', period_start, period_end) + 1 AS months,
               measure_id IN {COUNTS} AS is_count
        FROM published.figure UNION ALL
        SELECT c.*, NULL, NULL, NULL, NULL, NULL, NULL, NULL, {MONTH.format("period_start")},
               date_diff('month', period_start, period_end) + 1, measure_id IN {COUNTS}
        FROM measures.comparison c
    ), told AS (
        SELECT {", ".join(SERIES)}, 'numerator' AS part, {MONTH.format("month")} AS first, months_a_row AS months,
               numerator AS total FROM measures.value
        UNION ALL SELECT {", ".join(SERIES)}, 'denominator', {MONTH.format("month")}, months_a_row, denominator
                  FROM measures.value
        UNION ALL SELECT {", ".join(SERIES)}, 'numerator', first, months, numerator FROM f
                  WHERE statistic = 'value' OR statistic LIKE 'rate%' OR statistic = 'pct_of_total_crime'
        UNION ALL SELECT {", ".join(SERIES)}, 'denominator', first, months, denominator FROM f
                  WHERE statistic = 'value'
        UNION ALL SELECT force, share_of, '', area, 'numerator', first, months, f.denominator
                  FROM f JOIN (SELECT measure_id, share_of FROM measures.measure) USING (measure_id)
                  WHERE statistic = 'pct_of_total_crime'
        UNION ALL SELECT {", ".join(SERIES)}, 'numerator', first - if(months = 1, 1, 3), months, value
                  FROM f WHERE statistic = 'previous_value' AND is_count
        UNION ALL SELECT {", ".join(SERIES)}, 'numerator', first, months, numerator + denominator
                  FROM f WHERE statistic LIKE 'pct_change%' AND is_count
        UNION ALL SELECT {", ".join(SERIES)}, 'numerator',
                         first - if(statistic LIKE '%year', 12, if(months = 1, 1, 3)),
                         months, denominator FROM f WHERE statistic LIKE 'pct_change%' AND is_count
        UNION ALL SELECT {", ".join(SERIES)}, 'numerator', first - 9, 12, value * 4
                  FROM f WHERE statistic = 'quarter_average'
        UNION ALL SELECT {", ".join(SERIES)}, 'numerator', first, 12, value * 12
                  FROM f WHERE statistic = 'month_average' AND is_count
        UNION ALL SELECT {", ".join(SERIES)}, 'numerator', {MONTH.format("month")}, 1, value
                  FROM measures.chart WHERE chart <> 'g' AND measure_id IN {COUNTS}
        UNION ALL SELECT {", ".join(SERIES)}, 'numerator', {MONTH.format("month")}, 1, value
                  FROM published.exception JOIN measures.chart USING ({", ".join(SERIES)}, month, value)
                  WHERE chart <> 'g' AND measure_id IN {COUNTS}
        UNION ALL SELECT {", ".join(SERIES)}, 'numerator', {MONTH.format("month")}, 1, value
                  FROM published.revision WHERE measure_id IN {COUNTS}
    )
    SELECT DISTINCT {", ".join(KEY)}, total FROM told
    JOIN (SELECT measure_id, fact FROM measures.measure) USING (measure_id)
    WHERE total IS NOT NULL AND list_contains(?, fact)
    ORDER BY ALL
"""
TARGETS = f"""
    WITH cell AS (
        SELECT {", ".join(f"c.{name}" for name in SERIES)}, {MONTH.format("period_start")} AS first,
               date_diff('month', period_start, period_end) + 1 AS months, c.numerator, c.denominator,
               coalesce(nullif(regexp_extract(disclosure_of, c.category || ': (\\w+)', 1), ''), disclosure) AS kind,
               m.denominator = '' AND m.per = 1 AS is_count, m.per = 100 AS is_share
        FROM measures.comparison c JOIN measures.measure m USING (measure_id)
        WHERE statistic = 'value'
    ), part AS (
        SELECT *, 'numerator' AS part, numerator AS number FROM cell WHERE is_count OR is_share
        UNION ALL SELECT *, 'denominator', denominator FROM cell WHERE is_share
    )
    SELECT {", ".join(KEY)}, number FROM part
    WHERE number BETWEEN 0.5 AND 4.5 AND (kind = 'person' OR (kind = 'area' AND area <> force))
      AND (months = 1 OR (months = 3 AND first % 3 = 0))
"""
PROTECTED = "SELECT DISTINCT fact FROM measures.measure WHERE disclosure <> '' OR disclosure_of <> ''"
NUMBERS = f"""
    SELECT {", ".join(SERIES)}, {MONTH.format("period_start")} AS first,
           date_diff('month', period_start, period_end) + 1 AS months, numerator, denominator
    FROM measures.comparison JOIN (SELECT measure_id, per FROM measures.measure
                                   WHERE fact = ? AND month_column = ? AND (denominator = '' OR per = 100)
                                     AND measure_id NOT LIKE '%_time') USING (measure_id)
    WHERE statistic = 'value' AND date_diff('month', period_start, period_end) + 1 = ?
      AND (? = 1 OR month(period_start) % 3 = 1)
"""


class Sums:
    """Sums of months of one count that are known: two ends of known distance; what lies between them is told."""

    def __init__(self) -> None:
        self.above: dict[int, tuple[int, float]] = {}

    def _root(self, end: int) -> tuple[int, float]:
        distance = 0.0
        while end in self.above:
            end, step = self.above[end]
            distance += step
        return end, distance

    def learn(self, first: int, months: int, total: float) -> None:
        (low, to_low), (high, to_high) = self._root(first), self._root(first + months)
        if low != high:
            self.above[high] = (low, to_low + total - to_high)

    def tell(self, first: int, months: int) -> float | None:
        (low, to_low), (high, to_high) = self._root(first), self._root(first + months)
        return to_high - to_low if low == high else None


def targets(internal: Path) -> dict[Cell, float]:
    """Small numbers of protected measures, as the internal edition has them."""
    with duckdb.connect(str(internal), read_only=True) as connection:
        rows = connection.execute(TARGETS).fetchall()
    return {tuple(row[:-1]): row[-1] for row in rows}


def known(public: Path) -> dict[Cell, float]:
    """Every count of a month or quarter that an edition tells, and what its sums of months tell by each other."""
    with duckdb.connect(str(public), read_only=True) as connection:
        facts = [fact for (fact,) in connection.execute(PROTECTED).fetchall()]
        rows = connection.execute(SUMS, [facts]).fetchall()
        added = _added(connection)
    found = {tuple(row[:-1]): row[-1] for row in rows}
    sums: dict[tuple[str, ...], Sums] = defaultdict(Sums)
    ends: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for *series, first, months, total in rows:
        if series[1] in added:
            sums[tuple(series)].learn(first, months, total)
            ends[tuple(series)] += [first, first + months]
    for series, told in sums.items():
        for first in range(min(ends[series]), max(ends[series])):
            for months in (1, 3) if first % 3 == 0 else (1,):
                if (value := told.tell(first, months)) is not None:
                    found[(*series, first, months)] = value
    return found


def _added(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Measures whose months add up."""
    adds_up = "NOT is_distinct AND NOT is_stock AND areas_add_up AND settled_by = ''"
    return {m for (m,) in connection.execute(f"SELECT measure_id FROM measures.measure WHERE {adds_up}").fetchall()}


@dataclass(frozen=True, kw_only=True)
class Group:
    """Counts of one fact, month column and length of period, and the sums that hold between them."""

    months: int
    counts: list[Count]
    relations: np.ndarray  # a row a relation between counts of one area
    numbers: dict[Cell, float] = field(repr=False)
    areas: dict[str, list[str]]  # by force
    added: set[str]  # measures whose months add up to quarters
    periods: list[int]


def groups(internal: Path) -> Iterator[Group]:
    """What holds between the numbers of a release, found in the numbers themselves."""
    with duckdb.connect(str(internal), read_only=True) as connection:
        pairs = connection.execute(
            f"SELECT DISTINCT fact, month_column FROM measures.measure WHERE fact IN ({PROTECTED}) ORDER BY ALL"
        ).fetchall()
        added = _added(connection)
        for months in (1, 3):
            for fact, column in pairs:
                table = connection.execute(NUMBERS, [fact, column, months, months]).pl()
                if table.height:
                    yield _group(table, months, added)


def _group(table: pl.DataFrame, months: int, added: set[str]) -> Group:
    parts = ("numerator", "denominator")
    long = table.unpivot(parts, index=[*SERIES, "first", "months"], variable_name="part", value_name="number")
    long = long.drop_nulls("number").filter(pl.col("number").sum().over("measure_id", "category", "part") > 0)
    numbers = {tuple(row[:-1]): row[-1] for row in long.select(*KEY, "number").iter_rows()}
    counts = sorted(set(long.select("measure_id", "category", "part").iter_rows()))
    place = {count: i for i, count in enumerate(counts)}
    rows: dict[tuple[str, str, int], np.ndarray] = defaultdict(lambda: np.zeros(len(counts)))
    for (force, measure, category, area, part, first, _), number in numbers.items():
        rows[force, area, first][place[measure, category, part]] = number
    areas: dict[str, set[str]] = defaultdict(set)
    for force, area, _ in rows:
        areas[force].add(area)
    return Group(
        months=months,
        counts=counts,
        relations=_relations(np.array(list(rows.values()))),
        numbers=numbers,
        areas={force: sorted(found) for force, found in areas.items()},
        added=added,
        periods=sorted({first for *_, first in rows}),
    )


def _relations(numbers: np.ndarray) -> np.ndarray:
    """An orthonormal basis of the sums that are nought in every row."""
    scaled = numbers / np.maximum(np.abs(numbers).max(axis=0), 1)
    _, sizes, basis = np.linalg.svd(scaled, full_matrices=True)
    rank = int((sizes > 1e-9 * sizes[0]).sum())
    return basis[rank:] / np.maximum(np.abs(numbers).max(axis=0), 1)


def recovered(shown: dict[Cell, float], wanted: dict[Cell, float], group: Group) -> set[Cell]:
    """Targets of a group that are shown, or told by the sums over areas, categories and measures."""
    found = {cell for cell in wanted if cell in shown and abs(shown[cell] - wanted[cell]) < 0.5}
    for force, areas in group.areas.items():
        by_pattern: dict[tuple[bool, ...], list[int]] = defaultdict(list)
        cells = [(force, m, c, a, p) for m, c, p in group.counts for a in areas]
        for first in group.periods:
            by_pattern[tuple((*cell, first, group.months) in shown for cell in cells)].append(first)
        for pattern, periods in by_pattern.items():
            hidden = [i for i, is_shown in enumerate(pattern) if not is_shown]
            wanted_here = {i for i in hidden for f in periods if (*cells[i], f, group.months) in wanted}
            if not wanted_here:
                continue
            told = _determined(_system(group, force, areas)[:, hidden])
            for place in np.flatnonzero(told):
                for first in periods:
                    cell = (*cells[hidden[place]], first, group.months)
                    found |= {cell} & wanted.keys()
    return found


def _system(group: Group, force: str, areas: list[str]) -> np.ndarray:
    """Sums by column (count by area): those of each area, and of each count the force less its areas."""
    of_areas = np.kron(group.relations, np.eye(len(areas)))
    of_force = np.kron(np.eye(len(group.counts)), [1.0 if area == force else -1.0 for area in areas])
    return np.vstack([of_areas, of_force]) if len(areas) > 1 else of_areas


def _determined(system: np.ndarray) -> np.ndarray:
    """Columns that have one value: a unit vector lies in the span of the rows."""
    norms = np.linalg.norm(system, axis=1)
    rows = np.unique((system[norms > 1e-12] / norms[norms > 1e-12, None]).round(12), axis=0)
    sizes, basis = np.linalg.eigh(rows.T @ rows)
    span = basis[:, sizes > 1e-9]
    return (span**2).sum(axis=1) > 1 - 1e-7


def pinned(shown: dict[Cell, float], wanted: list[Cell], group: Group) -> tuple[set[Cell], int]:
    """Targets that numbers from nought up, no part above its whole, leave one value for: by linear programmes.

    Months are asked for three at a time, with what is shown of their quarter.

    Returns:
        Them, and of how many targets the programmes had an answer.
    """
    found, answered = set(), 0
    for cell in wanted:
        programme = _programme(shown, cell, group)
        goal = programme.pop("goal")
        ends = [linprog(sign * goal, **programme) for sign in (1, -1)]
        if all(end.status in (0, 3) for end in ends):
            answered += 1
            if all(end.status == 0 for end in ends) and abs(ends[0].fun + ends[1].fun) < 1e-6:
                found.add(cell)
    return found, answered


def _programme(shown: dict[Cell, float], cell: Cell, group: Group) -> dict[str, Any]:
    """What is asked of `scipy.optimize.linprog` for one target."""
    force, first = cell[0], cell[5]
    areas = group.areas[force]
    quarter = first - first % 3
    periods = range(quarter, quarter + 3) if group.months == 1 else (first,)
    cells = [(force, m, c, a, p, f, group.months) for f in periods for m, c, p in group.counts for a in areas]
    system = np.kron(np.eye(len(periods)), _system(group, force, areas))
    totals = np.zeros(len(system))
    if group.months == 1:
        by_quarter = [(i, shown.get((*c[:5], quarter, 3))) for i, c in enumerate(cells[: len(cells) // 3])]
        told = [(i, total) for i, total in by_quarter if total is not None and cells[i][1] in group.added]
        step = len(cells) // 3
        rows = np.array([[float(j % step == i) for j in range(len(cells))] for i, _ in told]).reshape(-1, len(cells))
        system, totals = np.vstack([system, rows]), np.append(totals, [total for _, total in told])
    hidden = [i for i, c in enumerate(cells) if c not in shown]
    known_here = np.array([shown.get(c, 0.0) for c in cells])
    place = {c: i for i, c in enumerate(cells)}
    wholes = [(i, place.get((*c[:4], "denominator", *c[5:]))) for c, i in place.items() if c[4] == "numerator"]
    parts = np.array([np.eye(1, len(cells), i)[0] - np.eye(1, len(cells), w)[0] for i, w in wholes if w is not None])
    parts = parts.reshape(-1, len(cells))
    asked = {"goal": np.array([float(cells[i] == cell) for i in hidden]), "bounds": (0, None), "method": "highs"}
    for name, rows, right in (("eq", system, totals), ("ub", parts, np.zeros(len(parts)))):
        right = right - rows @ known_here
        rows = rows[:, hidden]
        size = np.abs(rows).max(axis=1, initial=0)
        matters = size > 1e-12
        if matters.any():
            asked |= {f"A_{name}": rows[matters] / size[matters, None], f"b_{name}": right[matters] / size[matters]}
    return asked
