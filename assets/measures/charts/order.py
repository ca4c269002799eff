"""Points in order, so that a phase is a stretch of rows: what is before a point is the row before it.

Over rows in order a run, a range or a window is a plain shift or rolling sum, and no series is looped over.
"""

import polars as pl

from assets.measures.charts.settings import KINDS, Settings
from assets.measures.periods import SERIES

PHASE = (*SERIES, "phase")
OPTIONAL: dict[str, pl.Expr] = {
    "numerator": pl.lit(None, dtype=pl.Float64),
    "denominator": pl.lit(None, dtype=pl.Float64),
    "per": pl.lit(1, dtype=pl.Int32),
    "phase": pl.lit(1, dtype=pl.Int64),
    "chart": pl.lit(None, dtype=pl.String),
    "kind": pl.lit(None, dtype=pl.String),
    "baseline": pl.lit(None, dtype=pl.Int64),
    "is_excluded": pl.lit(False),
}


def in_order(points: pl.LazyFrame) -> pl.LazyFrame:
    """Points by series, phase and month, every column of `OPTIONAL` there, absent months (null values) left out.

    Returns:
        Columns added: series_id and phase_id, in order.
    """
    given = points.collect_schema().names()
    lacking = {name: default for name, default in OPTIONAL.items() if name not in given}
    present = points.filter(pl.col("value").is_not_null()).with_columns(**lacking).sort(*PHASE, "month")
    starts_series = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1)) for name in SERIES)
    starts_phase = pl.col("starts_series") | (pl.col("phase") != pl.col("phase").shift(1))
    return (
        present.with_columns(pl.col("value").cast(pl.Float64), starts_series=starts_series)
        .with_columns(_numbered(pl.col("starts_series"), "series_id"), _numbered(starts_phase, "phase_id"))
        .drop("starts_series")
    )


def _numbered(starts: pl.Expr, name: str) -> pl.Expr:
    return starts.cast(pl.UInt32).cum_sum().set_sorted().alias(name)


def _position() -> pl.Expr:
    row, number = pl.int_range(pl.len(), dtype=pl.Int32), pl.col("phase_id")
    starts = number.ne_missing(number.shift(1))
    return row - pl.when(starts).then(row).forward_fill()


def with_base(points: pl.LazyFrame, settings: Settings, *, has_excluded: bool) -> pl.LazyFrame:
    """Which points count: excluded ones go to the end of their phase, so that ranges and runs pass over them.

    Returns:
        Columns added: at (place among the points that count, 0 for one that does not), is_base (the limits are made of
        it) and chart_code (the chart as a code, which is compared fast).
    """
    fixed = pl.coalesce("baseline", pl.lit(settings.fix_after, dtype=pl.Int64))
    is_base = ~pl.col("is_excluded") & (pl.col("at") < fixed).fill_null(True)
    code = pl.col("chart").cast(pl.Enum(KINDS))
    points = points.with_columns(at=_position(), chart_code=code).with_columns(is_base=is_base)
    if not has_excluded:
        return points
    moved = points.sort("phase_id", "is_excluded", "month").with_columns(pl.col("phase_id").set_sorted())
    return moved.with_columns(at=pl.when(pl.col("is_excluded")).then(0).otherwise(_position()))


def previous(name: str) -> pl.Expr:
    """The column at the point before, null at the first of a phase."""
    return pl.when(pl.col("at") > 0).then(pl.col(name).shift(1))
