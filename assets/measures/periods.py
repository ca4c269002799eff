"""Months to the periods that are printed: components are summed, divided last."""

import datetime as dt

import polars as pl

from assets.measures.evaluate import VALUE

SERIES = ("force", "measure_id", "category", "area")
PERIOD = ("period_start", "period_end")


def months(values: pl.LazyFrame) -> pl.LazyFrame:
    """Each month as a period: SERIES, PERIOD, numerator, denominator, per, value."""
    first = pl.col("month")
    return values.with_columns(period_start=first, period_end=first.dt.month_end())


def quarters(values: pl.LazyFrame) -> pl.LazyFrame:
    """Financial quarters (they are calendar quarters) of which all three months are there."""
    return _pooled(values, pl.col("month").dt.truncate("1q"), 3)


def years_to(quarters: pl.LazyFrame) -> pl.LazyFrame:
    """The twelve months that end with each quarter, where all four quarters are there."""
    ends = [quarters.with_columns(pl.col("period_start").dt.offset_by(f"{3 * back}mo")) for back in range(4)]
    pooled = (
        pl.concat(ends)
        .group_by(*SERIES, "period_start", "per")
        .agg(pl.len().alias("parts"), *_sums())
        .filter(pl.col("parts") == 4)
    )
    last = pl.col("period_start")
    return pooled.with_columns(
        period_start=last.dt.offset_by("-9mo"),
        period_end=last.dt.offset_by("2mo").dt.month_end(),
        value=VALUE,
    ).drop("parts")


def _sums() -> list[pl.Expr]:
    has_denominator = pl.col("denominator").count() > 0
    return [pl.col("numerator").sum(), pl.when(has_denominator).then(pl.col("denominator").sum())]


def _pooled(values: pl.LazyFrame, start: pl.Expr, length: int) -> pl.LazyFrame:
    return (
        values.group_by(*SERIES, start.alias("period_start"), "per")
        .agg(pl.col("months_a_row").sum().alias("covered"), *_sums())
        .filter(pl.col("covered") == length)
        .with_columns(period_end=pl.col("period_start").dt.offset_by(f"{length - 1}mo").dt.month_end(), value=VALUE)
        .drop("covered")
    )


def before(periods: pl.LazyFrame, back: str) -> pl.LazyFrame:
    """Each period with the value of the one that lies `back` before it (e.g. "3mo"), as `earlier`.

    Periods are matched by date, so a gap in a series is a gap and not the period before the gap.
    """
    earlier = periods.select(*SERIES, pl.col("period_start").dt.offset_by(back), pl.col("value").alias("earlier"))
    return periods.join(earlier, on=[*SERIES, "period_start"])


def newest_complete_month(extract_date: dt.date) -> dt.date:
    """First day of the last month that a daily extract of this date holds whole."""
    return (extract_date.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
