"""The counts behind a force's figures, as columns of numbers, and the sums that hold between them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from assets.measures.catalogue import BY_ID, MEASURES
from assets.measures.definition import Measure
from assets.published.comments import quoted
from assets.published.disclosure.algebra import Row, dependencies
from assets.published.disclosure.quantities import (
    IS_SETTLED,
    Quantity,
    counted,
    denominator_scale,
    month_of,
    quantities,
)
from assets.published.disclosure.rule import LARGEST, SMALLEST
from assets.published.vocabulary import as_text

Series = tuple[str, str, str]  # measure, category, area
Numbers = npt.NDArray[np.float64]
SIMPLE = 100  # coefficients beyond it stand for fractions, and are left to the algebra
HALF = 0.5  # of a case: less is nought but for the last digits
NAMES = frozenset({"call_id", "crime_ref", "incident_ref", "person"})  # a measure asks only whether one is there
IS_KNOWN = "is_known"  # columns: whether a record has a month
PERIODS = {1: "month", 3: "quarter"}
LENGTHS = (3, 1)  # months: quarters are decided first, for what is hidden by quarter is hidden by month


@dataclass(frozen=True, kw_only=True, eq=False)
class System:
    """Counts of one force and fact, for periods of one length.

    A column is a quantity of an area; `columns[i]` names it, `values[i]` are its numbers by period.

    Attributes:
        relations: sums that are nought for all records, and so in every period that all their columns have figures of
            (people have none whose look-back is not whole); coefficients by column.
        near: sums that are nearly nought: areas of people who are counted once in each. What they leave is an estimate
            as telling as a sum.
        carriers: series of figures that show a column.
        empty: columns whose series have no figure at all, and so none that is left out: a reader takes them for nought.
    """

    force: str
    columns: list[tuple[Quantity, str]]
    values: Numbers
    relations: list[Row]
    near: list[Row]
    carriers: dict[int, set[Series]] = field(repr=False)
    empty: set[int]

    @cached_property
    def small(self) -> npt.NDArray[np.bool_]:
        """Cells that must not be told, by column and period."""
        whole = np.rint(self.values)
        protected = np.array([protects(q.protection, area == self.force) for q, area in self.columns], dtype=bool)
        return (whole >= SMALLEST) & (whole <= LARGEST) & protected[:, None]

    @cached_property
    def primary(self) -> set[int]:
        """Columns with a cell that must not be told."""
        return set(np.flatnonzero(self.small.any(axis=1)).tolist())

    @cached_property
    def never_shown(self) -> set[int]:
        """Columns that no figure shows."""
        return {i for i, (quantity, _) in enumerate(self.columns) if not quantity.is_published}

    @cached_property
    def holds(self) -> npt.NDArray[np.bool_]:
        """Whether each relation holds in each period."""
        together = [np.abs(sum(v * self.values[c] for c, v in row.items())) < HALF for row in self.relations]
        fractional = [max(map(abs, row.values())) > SIMPLE for row in self.relations]
        found = np.array(together, dtype=bool).reshape(len(self.relations), self.values.shape[1])
        return found | np.array(fractional, dtype=bool)[:, None]

    def spans(self) -> Iterator[tuple[npt.NDArray[np.bool_], list[Row]]]:
        """Periods in which the same relations hold, and those relations."""
        patterns, which = np.unique(self.holds, axis=1, return_inverse=True)
        for number in range(patterns.shape[1]):
            yield (
                which == number,
                [row for row, is_so in zip(self.relations, patterns[:, number], strict=True) if is_so],
            )

    @cached_property
    def totals(self) -> Numbers:
        """Sum over the periods, by column."""
        return self.values.sum(axis=1)


def protects(kind: str, is_force: bool) -> bool:
    """Whether small numbers of a kind are left out, of the force itself or of an area."""
    return kind == "person" or (kind == "area" and not is_force)


def systems(connection: duckdb.DuckDBPyConnection, length: int) -> Iterator[System]:
    """Every force and fact that has protected measures.

    Args:
        connection: a release that holds its facts.
        length: 1 for months, 3 for quarters.
    """
    for fact, month in dict.fromkeys((m.fact, month_of(m)) for m in MEASURES if m.is_protected):
        measures = [m for m in MEASURES if (m.fact, month_of(m)) == (fact, month) and m.quantile is None]
        cells = _cells(connection, [m.measure_id for m in measures], length)
        if cells["period"].null_count() == cells.height:
            continue
        found = cells.group_by("measure_id", maintain_order=True).agg(pl.col("category").unique().sort())
        counts = quantities(measures, dict(found.iter_rows()))
        told = _relations(connection, counts, length)
        for (force,), of_force in cells.group_by("force", maintain_order=True):
            yield _system(str(force), of_force, counts, told)


def _cells(connection: duckdb.DuckDBPyConnection, measures: list[str], length: int) -> pl.DataFrame:
    """Components of each period: force, measure_id, category, area, period, numerator, denominator.

    A series of which no period has a figure (nothing of nothing has no percentage) has a row without a period: its
    components are in the tables all the same.
    """
    return connection.execute(
        """
        SELECT force, measure_id, category, area, period_start AS period, numerator, denominator
        FROM measures.comparison
        WHERE statistic = 'value' AND list_contains($measures, measure_id)
          AND date_diff('month', period_start, period_end) = $length - 1
          AND ($length = 1 OR month(period_start) % 3 = 1)
        UNION ALL
        SELECT DISTINCT force, measure_id, category, area, NULL, NULL, NULL
        FROM measures.value WHERE list_contains($measures, measure_id)
        ORDER BY ALL
        """,
        {"measures": measures, "length": length},
    ).pl()


def _relations(connection: duckdb.DuckDBPyConnection, counts: list[Quantity], length: int) -> list[Row]:
    """Sums that hold between the quantities of one fact, for every record there is: by position in `counts`."""
    adds = [counted(BY_ID[q.measure_id], q) for q in counts]
    measures = [BY_ID[measure_id] for measure_id in sorted({q.measure_id for q in counts})]
    needed = {name for expression in adds for name in expression.meta.root_names()} - {IS_SETTLED}
    columns = [_column(name) for name in sorted(needed)]
    for settled_by in {m.settled_by for m in measures if m.settled_by}:
        ends = (f"date_trunc('{PERIODS[length]}', {column})" for column in (settled_by, "month"))
        columns.append(f"coalesce({' = '.join(ends)}, FALSE) AS {IS_SETTLED}")
    dated = {m.month for m in measures}
    columns += [f"{month} IS NOT NULL AS {IS_KNOWN}_{month}" for month in sorted(dated)]
    where = f"months_a_row = {length}" if measures[0].is_distinct else "TRUE"
    query = f"SELECT DISTINCT {', '.join(columns)} FROM facts.{measures[0].fact} WHERE {where}"
    kinds = as_text(connection.execute(query).pl())
    # A record without the month that one of its measures counts by is in none of its periods.
    undated = [pl.sql_expr(m.where).fill_null(False) & ~pl.col(f"{IS_KNOWN}_{m.month}") for m in measures]
    patterns = kinds.lazy().filter(~pl.any_horizontal(undated)).select(e.alias(str(i)) for i, e in enumerate(adds))
    return dependencies(patterns.unique().collect(engine="streaming").to_numpy().astype(np.float64))


def _column(name: str) -> str:
    """A column as SQL; of a name, only whether it is there, for else there are as many kinds of records as names."""
    column = quoted(name)
    return f"CASE WHEN {column} IS NOT NULL THEN '' END AS {column}" if name in NAMES else column


def _system(force: str, cells: pl.DataFrame, counts: list[Quantity], told: list[Row]) -> System:
    areas = [force, *sorted(set(cells["area"]) - {force})]
    values = _values(cells, counts, areas)
    position = {(q.measure_id, q.category, q.part): i for i, q in enumerate(counts)}
    relations = [{c * len(areas) + a: v for c, v in row.items()} for row in told for a in range(len(areas))]
    firsts = range(0, len(counts) * len(areas), len(areas)) if len(areas) > 1 else ()
    of_areas = [{i: 1} | dict.fromkeys(range(i + 1, i + len(areas)), -1) for i in firsts]
    adds_up = BY_ID[counts[0].measure_id].areas_add_up
    carriers: dict[int, set[Series]] = {}
    for measure_id, category, area in cells.select("measure_id", "category", "area").unique().iter_rows():
        for part, of_category, of_area in _carried(BY_ID[measure_id], category, area, force):
            if (index := position.get((measure_id, of_category, part))) is not None:
                column = index * len(areas) + areas.index(of_area)
                carriers.setdefault(column, set()).add((measure_id, category, area))
    with_figures = set(cells.drop_nulls("period").select("measure_id", "category", "area").unique().iter_rows())
    return System(
        force=force,
        columns=[(quantity, area) for quantity in counts for area in areas],
        values=values,
        relations=relations + (of_areas if adds_up else []),
        near=[] if adds_up else of_areas,
        carriers=carriers,
        empty={column for column, shown_by in carriers.items() if not shown_by & with_figures},
    )


def _carried(measure: Measure, category: str, area: str, force: str) -> list[tuple[str, str, str]]:
    """Part, category and area of each count that a series of figures shows."""
    below = (category, area)
    if measure.of_categories:
        return [("numerator", category, area), ("numerator", "", area)]
    if measure.of_force:
        return [("numerator", category, area), ("numerator", category, force)]
    return [("numerator", *below), ("denominator", *below)]


def _values(cells: pl.DataFrame, counts: list[Quantity], areas: list[str]) -> Numbers:
    """Numbers by column and period, nought where there is no figure."""
    periods = {period: i for i, period in enumerate(sorted(set(cells["period"].drop_nulls())))}
    place = {(q.measure_id, q.category, q.part): i for i, q in enumerate(counts)}
    values = np.zeros((len(counts), len(areas), len(periods)))
    for (measure_id, category), rows in cells.drop_nulls("period").group_by("measure_id", "category"):
        at = ([areas.index(a) for a in rows["area"]], [periods[p] for p in rows["period"]])
        for part, scale in (("numerator", 1.0), ("denominator", denominator_scale(BY_ID[str(measure_id)]))):
            if (index := place.get((measure_id, category, part))) is not None:
                values[index][at] = rows[part].fill_null(0).to_numpy() / scale
    for (measure_id, category, part), index in place.items():
        if part == "complement":
            each = (values[place[measure_id, category, p]] for p in ("denominator", "numerator"))
            denominator, numerator = each
            values[index] = denominator - numerator
        if part == "remainder":
            numbers = {c: values[i] for (m, c, p), i in place.items() if (m, p) == (measure_id, "numerator")}
            values[index] = np.maximum(numbers.pop("") - sum(numbers.values()), 0)
    return values.reshape(len(counts) * len(areas), len(periods))
