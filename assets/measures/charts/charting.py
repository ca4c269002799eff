"""Monthly values to charts: which phase a point is of, its limits, what it signals."""

from collections.abc import Iterable

import polars as pl

from assets.measures.charts.xmr import DEFAULT, Settings, xmr
from assets.measures.definition import Measure
from assets.measures.periods import SERIES

HIGH, LOW = 1, -1
SIGN_OF_IMPROVEMENT = {"increase": HIGH, "decrease": LOW, "neutral": 0}


def charts(
    values: pl.LazyFrame,
    measures: Iterable[Measure],
    phases: pl.DataFrame,
    settings: Settings = DEFAULT,
) -> pl.LazyFrame:
    """Chart every measure, category and area that is charted.

    Args:
        values: monthly values.
        phases: accepted starts of phases; a series without one has one phase.

    Returns:
        One row a series and month: value, phase (1 is the first), centre, lower, upper, is_trial, rule,
        direction, point_type (common_cause, special_cause_improvement, special_cause_concern,
        special_cause_high, special_cause_low; the last two where neither direction is good).
    """
    charted = pl.DataFrame(
        [{"measure_id": m.measure_id, "better": SIGN_OF_IMPROVEMENT[m.improvement]} for m in measures if m.is_charted],
        schema={"measure_id": pl.String, "better": pl.Int8},
    )
    present = values.filter(pl.col("value").is_not_null(), pl.col("months_a_row") == 1)
    points = present.select(*SERIES, "month", "value").join(charted.lazy(), on="measure_id")
    charted_points = xmr(with_phase(points, phases), settings)
    return (
        charted_points.with_columns(pl.col("direction").cast(pl.Int64), point_type=point_type())
        .drop("better", "mean_range")
        .sort(*SERIES, "month")
    )


def with_phase(points: pl.LazyFrame, phases: pl.DataFrame) -> pl.LazyFrame:
    """Number each point's phase by the accepted starts up to its month; 1 is the first phase that has points.

    A month without a point can start a phase: it holds from the next point on.
    """
    starts = phases.lazy().select(
        "force", "measure_id", pl.col("category").fill_null(""), "area", pl.col("starts_on").alias("month"),
        is_start=pl.lit(True),
    )  # fmt: skip
    both = pl.concat([starts, points.with_columns(is_start=pl.lit(False))], how="diagonal")
    in_order = both.sort(*SERIES, "month", "is_start", descending=[False] * (len(SERIES) + 1) + [True])
    counted = in_order.with_columns(starts_before=pl.col("is_start").cast(pl.Int64).cum_sum().over(SERIES))
    number = pl.col("starts_before").rank("dense").cast(pl.Int64).over(SERIES)
    kept = counted.filter(~pl.col("is_start"))
    return kept.with_columns(phase=number).drop("is_start", "starts_before")


def point_type() -> pl.Expr:
    """Making Data Count's name of a point, by its rule's direction and the direction that is good."""
    direction, better = pl.col("direction"), pl.col("better")
    return (
        pl.when(direction == 0).then(pl.lit("common_cause"))
        .when((better == 0) & (direction == HIGH)).then(pl.lit("special_cause_high"))
        .when(better == 0).then(pl.lit("special_cause_low"))
        .when(direction == better).then(pl.lit("special_cause_improvement"))
        .otherwise(pl.lit("special_cause_concern"))
    )  # fmt: skip


def centre_lines(charts: pl.LazyFrame) -> pl.LazyFrame:
    """Centre of the phase of each month, and of the phase before, as rows of `comparisons.FIGURE`."""
    phases = charts.select(*SERIES, "phase", "centre").unique().filter(pl.col("centre").is_not_null())
    previous = phases.select(*SERIES, pl.col("phase") + 1, pl.col("centre").alias("before"))
    both = charts.filter(pl.col("centre").is_not_null()).join(previous, on=[*SERIES, "phase"], how="left")
    none = pl.lit(None, dtype=pl.Float64)
    rows = [
        both.select(
            *SERIES,
            pl.col("month").alias("period_start"),
            pl.col("month").dt.month_end().alias("period_end"),
            statistic=pl.lit(statistic),
            value=pl.col(column),
            numerator=none,
            denominator=none,
        )
        for statistic, column in (("centre_line", "centre"), ("centre_line_before", "before"))
    ]
    return pl.concat(rows).filter(pl.col("value").is_not_null())
