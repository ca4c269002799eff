"""Cohorts: what came of the rows of some months in a row by the end of the last of them."""

import polars as pl

from assets.measures.definition import NOT_SETTLED, Measure
from assets.measures.evaluate import CELL, COMPONENT, SUMS, both_sums, category_of, summed


def cohort_sums(measure: Measure, fact: pl.LazyFrame, cell: tuple[str, ...] = CELL) -> pl.LazyFrame:
    """What rows add, by the month they were settled in.

    Returns:
        measure_id, category, force, area, month, settled (null: not yet), numerator, denominator.
    """
    settled_on = pl.col(measure.settled_by).alias("settled")
    counted = fact.filter(pl.sql_expr(measure.where))
    rows = counted.select(*cell, category_of(measure).alias("category"), settled_on, *both_sums(measure, "TRUE"))
    sums = rows.group_by(*cell, "category", "settled").agg(summed(measure))
    return sums.with_columns(measure_id=pl.lit(measure.measure_id))


def settled(measures: list[Measure], sums: pl.LazyFrame, length: int) -> pl.LazyFrame:
    """Components of cohorts: rows of some months in a row that were settled by the end of the last of them.

    Args:
        sums: as `cohort_sums` gives them.

    Returns:
        As `components`, by the first of `length` months; every such window that has rows.
    """
    return pl.concat(_settled(m, sums.filter(pl.col("measure_id") == m.measure_id), length) for m in measures)


def _settled(measure: Measure, sums: pl.LazyFrame, length: int) -> pl.LazyFrame:
    windows = sums.with_columns(month=pl.concat_list(pl.col("month").dt.offset_by(f"-{n}mo") for n in range(length)))
    in_window = windows.explode("month", empty_as_null=False)
    last = pl.col("month").dt.offset_by(f"{length - 1}mo")
    is_within = pl.col("settled").is_between(pl.col("month"), last).fill_null(False)
    of_numerator = {"open": ~is_within, "mix": pl.lit(True)}.get(measure.settles, is_within)
    of_denominator = is_within if measure.settles == "both" else pl.lit(True)
    cell = [*CELL, "category"]
    if measure.settles == "mix":
        in_window = in_window.with_columns(category=pl.when(is_within).then("category").otherwise(pl.lit(NOT_SETTLED)))
    denominator = pl.col("denominator").filter(of_denominator).sum() if measure.denominator else pl.lit(None)
    each = in_window.group_by(cell).agg(
        pl.col("numerator").filter(of_numerator).sum(), denominator.cast(pl.Float64).alias("denominator")
    )
    below = pl.col("denominator").sum() if measure.denominator else pl.lit(None, dtype=pl.Float64).alias("denominator")
    total = each.group_by(CELL).agg(pl.col("numerator").sum(), below, pl.lit("").alias("category"))
    both = pl.concat([each.select(*cell, *SUMS), total.select(*cell, *SUMS)]) if measure.category else each
    return both.with_columns(measure_id=pl.lit(measure.measure_id)).select(COMPONENT)
