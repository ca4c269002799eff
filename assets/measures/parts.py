"""Parts: all that measures read of a fact, summed by the file of the fact that it lies in.

What stands in a file of a fact changes with the file alone, so of a fact with one more day only the parts of the files
that changed are made again. Values are made of parts, which are few.
"""

import datetime as dt
from collections.abc import Iterator

import polars as pl

from assets.measures.catalogue import MEASURES
from assets.measures.cohorts import cohort_sums
from assets.measures.definition import Measure
from assets.measures.evaluate import CELL, COUNTED_LENGTHS, KEPT, NAMED, components, quantiles, supplied_months

FILE = "file"  # column: month of the fact's file
MONTHS, SUPPLIED, SUMMED, PEOPLE, RANKED, COHORT = "months", "supplied", "summed", "people", "ranked", "cohort"
PART = {
    "column": pl.String,  # of the fact that gives the month
    "kind": pl.String,
    "months_a_row": pl.Int64,  # nought of what is told by the month
    FILE: pl.Date,
    "measure_id": pl.String,
    "category": pl.String,
    "force": pl.String,
    "area": pl.String,
    "month": pl.Date,
    "settled": pl.Date,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
}


def parts(name: str, fact: pl.LazyFrame) -> pl.DataFrame:
    """Sum up a fact, or some files of it.

    Args:
        fact: whole files; of a fact with quantiles, whole quarters.

    Returns:
        Columns of `PART`. Kinds: `months`, force and month that have rows; `supplied`, those where a measure's rows
        were; `summed`, what is counted by the month; `people`, by month or quarter; `ranked`, quantiles of a month or
        quarter; `cohort`, by the month it was settled in.
    """
    made = []
    for column, measures in by_column(name).items():
        dated = fact.with_columns(pl.col("month").alias(FILE), pl.col(column).alias("month"))
        known = dated.filter(pl.col("month").is_not_null())
        for kind, length, rows in _kinds(measures, known, is_of_file=column == "month"):
            told = rows.collect(engine="streaming")
            there = told.with_columns(column=pl.lit(column), kind=pl.lit(kind), months_a_row=pl.lit(length, pl.Int64))
            lacking = [pl.lit(None, dtype).alias(c) for c, dtype in PART.items() if c not in there.columns]
            made.append(there.with_columns(lacking).select(*PART))
    return pl.concat(made)


def by_column(name: str) -> dict[str, list[Measure]]:
    """Measures of a fact by the column that gives their month."""
    found: dict[str, list[Measure]] = {}
    for measure in (m for m in MEASURES if m.fact == name):
        found.setdefault(measure.month, []).append(measure)
    return found


def by_kind(measures: list[Measure]) -> dict[str, list[Measure]]:
    """Measures by the kind of parts they are made of."""
    return {
        SUMMED: [m for m in measures if not m.settled_by and m.areas_add_up],
        COHORT: [m for m in measures if m.settled_by],
        PEOPLE: [m for m in measures if m.is_distinct],
        RANKED: [m for m in measures if m.quantile is not None],
    }


def reached(name: str, changed: set[dt.date | None]) -> set[dt.date | None] | None:
    """Files whose parts are others where some files changed: all of their quarters, of a fact with quantiles.

    Returns:
        None for all files, where a quantile is of months that are not those of the files.
    """
    columns = {m.month for m in MEASURES if m.fact == name and m.quantile is not None}
    if not columns:
        return changed
    if columns != {"month"}:
        return None
    firsts = {quarter_of(day) for day in changed if day}
    return changed | {first.replace(month=first.month + number) for first in firsts for number in range(3)}


def quarter_of(day: dt.date) -> dt.date:
    """First day of a month's quarter."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1)


def of_kind(parts: pl.DataFrame, kind: str, column: str, length: int = 0) -> pl.LazyFrame:
    """Parts of one kind, of one column that gives the month, added up over files."""
    chosen = pl.col("kind") == kind, pl.col("column") == column, pl.col("months_a_row") == length
    rows = parts.filter(*chosen).lazy()
    if kind in (MONTHS, SUPPLIED):
        return rows.select("measure_id", "force", "month").unique().collect().lazy()
    denominator = pl.when(pl.col("denominator").count() > 0).then(pl.col("denominator").sum().round(KEPT))
    sums = rows.group_by(*NAMED, *CELL, "settled").agg(pl.col("numerator").sum().round(KEPT), denominator)
    return sums.collect().lazy()  # a plan reads it several times


def _kinds(measures: list[Measure], fact: pl.LazyFrame, *, is_of_file: bool) -> Iterator[tuple[str, int, pl.LazyFrame]]:
    """Kinds of parts that measures of one column ask for."""
    cell, of = CELL if is_of_file else (FILE, *CELL), by_kind(measures)

    def of_file(rows: pl.LazyFrame) -> pl.LazyFrame:
        return rows.with_columns(pl.col("month").alias(FILE)) if is_of_file else rows

    yield MONTHS, 0, fact.select(FILE, "force", "month").unique()
    if supplied := supplied_months(measures, fact, (FILE, "force", "month")):
        yield SUPPLIED, 0, pl.concat(supplied)
    if of[SUMMED]:
        yield SUMMED, 0, of_file(components(of[SUMMED], fact, cell))
    if of[COHORT]:
        yield COHORT, 0, of_file(pl.concat(cohort_sums(m, fact, cell) for m in of[COHORT]))
    for length in COUNTED_LENGTHS:
        if of[PEOPLE]:
            yield PEOPLE, length, of_file(components(of[PEOPLE], fact.filter(pl.col("months_a_row") == length), cell))
        for measure in of[RANKED]:  # one at a time: a quantile holds all that it is of in memory
            yield RANKED, length, of_file(quantiles([measure], fact, length))
