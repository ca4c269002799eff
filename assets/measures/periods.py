"""Months to the periods that are printed: components are summed, divided last."""

import datetime as dt

import polars as pl

from assets.measures.evaluate import KEPT, VALUE

SERIES = ("force", "measure_id", "category", "area")
PERIOD = ("period_start", "period_end")


ROLLING = (3, 6, 12)  # months
LENGTHS = (1, 3, 12)  # months that a row of values can cover


def as_they_are(values: pl.LazyFrame) -> pl.LazyFrame:
    """Each row as the period it covers: SERIES, PERIOD, numerator, denominator, per, value, months_a_row."""
    lengths = [pl.when(pl.col("months_a_row") == n).then(pl.col("month").dt.offset_by(f"{n - 1}mo")) for n in LENGTHS]
    last = pl.coalesce(lengths)
    return values.with_columns(period_start=pl.col("month"), period_end=last.dt.month_end())


def quarters(values: pl.LazyFrame) -> pl.LazyFrame:
    """Financial quarters (they are calendar quarters) of which all three months are there."""
    return _pooled(values, pl.col("month").dt.truncate("1q"), 3)


def is_a_quarter() -> pl.Expr:
    """Whether a period of three months is a quarter."""
    return pl.col("period_start") == pl.col("period_start").dt.truncate("1q")


def windows(values: pl.LazyFrame) -> pl.LazyFrame:
    """Rolling 3, 6 and 12 months, and the calendar and financial year to date, that end with each month.

    Months and quarters are left out, which are periods of their own; so is a window of which a month is missing.
    """
    spans = (
        values.select(last="month")
        .unique()
        .with_columns(first=pl.concat_list(_first_months()))
        .explode("first", empty_as_null=False)
    )
    length = pl.date_ranges("first", "last", "1mo").list.len()
    is_quarter = (length == 3) & (pl.col("first") == pl.col("first").dt.truncate("1q"))
    spans = spans.unique().filter(length > 1, ~is_quarter)
    months = spans.with_columns(length=length, month=pl.date_ranges("first", "last", "1mo")).explode(
        "month", empty_as_null=False
    )
    of_series = (*SERIES, "per")
    series = values.select(of_series).unique().collect().with_row_index("series").lazy()  # a number is grouped sooner
    return (
        values.join(series, on=of_series)
        .select("series", "month", "numerator", "denominator")
        .join(months, on="month")
        .group_by("series", "first", "last", "length")
        .agg(pl.len().alias("covered"), *_sums())
        .filter(pl.col("covered") == pl.col("length"))
        .join(series, on="series")
        .with_columns(period_start=pl.col("first"), period_end=pl.col("last").dt.month_end(), value=VALUE)
        .drop("series", "first", "last", "length", "covered")
    )


def _first_months() -> list[pl.Expr]:
    last = pl.col("last")
    financial = last.dt.offset_by("-3mo").dt.truncate("1y").dt.offset_by("3mo")
    return [*(last.dt.offset_by(f"-{length - 1}mo") for length in ROLLING), last.dt.truncate("1y"), financial]


def whole_windows(covered: pl.LazyFrame, length: int) -> pl.LazyFrame:
    """First months of so many months in a row that are all covered: force, month."""
    later = [covered.select("force", pl.col("month").dt.offset_by(f"-{n}mo")) for n in range(1, length)]
    whole = covered
    for months in later:
        whole = whole.join(months, on=["force", "month"], how="semi")
    return whole


def in_years(quarters: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """Each quarter once for each of the four years that it is in, a column moved to the year's last quarter."""
    return pl.concat(quarters.with_columns(pl.col(column).dt.offset_by(f"{3 * later}mo")) for later in range(4))


def years_to(quarters: pl.LazyFrame) -> pl.LazyFrame:
    """The twelve months that end with each quarter, where all four quarters are there."""
    pooled = (
        in_years(quarters, "period_start")
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
    below = pl.when(has_denominator).then(pl.col("denominator").sum().round(KEPT))
    return [pl.col("numerator").sum().round(KEPT), below]


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
