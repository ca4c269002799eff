"""What a chart says at a glance: how its latest point varies, and whether its limits assure a target.

Names of Making Data Count. Both are of the last phase: limits of an earlier one say nothing of today.
"""

import polars as pl

from assets.measures.charts.settings import OF_EVENTS
from assets.measures.periods import SERIES

HIGH, LOW = 1, -1
SIGN_OF_IMPROVEMENT = {"increase": HIGH, "decrease": LOW, "neutral": 0}


def point_type() -> pl.Expr:
    """Making Data Count's name of a point, by its rule's direction and the direction that is good (`better`).

    A rule without a direction (points that alternate, say) tells of neither, and is named special_cause.
    """
    direction, better = pl.col("direction"), pl.col("better")
    return (
        pl.when(pl.col("rule") == "").then(pl.lit("common_cause"))
        .when(direction == 0).then(pl.lit("special_cause"))
        .when((better == 0) & (direction == HIGH)).then(pl.lit("special_cause_high"))
        .when(better == 0).then(pl.lit("special_cause_low"))
        .when(direction == better).then(pl.lit("special_cause_improvement"))
        .otherwise(pl.lit("special_cause_concern"))
    )  # fmt: skip


def assurance() -> pl.Expr:
    """Whether limits assure the target: consistent_pass, consistent_fail, inconsistent (hit and miss).

    '' without a target, limits or a direction that is good, and where months between events are charted, which no
    target of a count is in the unit of.
    """
    target, better = pl.col("target"), pl.col("better")
    none = target.is_null() | pl.col("upper").is_null() | (better == 0) | pl.col("chart").is_in(OF_EVENTS)
    above, below = target > pl.col("upper"), target < pl.col("lower")
    passes = (above & (better == LOW)) | (below & (better == HIGH))
    return (
        pl.when(none).then(pl.lit(""))
        .when(passes).then(pl.lit("consistent_pass"))
        .when(above | below).then(pl.lit("consistent_fail"))
        .otherwise(pl.lit("inconsistent"))
    )  # fmt: skip


def icons(charted: pl.LazyFrame) -> pl.LazyFrame:
    """The icons of every series, from its latest point.

    Args:
        charted: points of `chart.chart`, with better (1 an increase is good, -1 a decrease, 0 neither) and target
            (null for none).

    Returns:
        One row a series: month (latest), chart, phase, value, centre, lower, upper, target, variation, assurance.
    """
    kept = ("chart", "phase", "value", "centre", "lower", "upper", "rule", "direction", "better", "target")
    # Latest by place, not by rule: rows of a series need not come in order.
    latest = charted.group_by(SERIES).agg(pl.col("month", *kept).sort_by("month").last())
    read = latest.with_columns(variation=point_type(), assurance=assurance())
    return read.drop("rule", "direction", "better").sort(SERIES)
