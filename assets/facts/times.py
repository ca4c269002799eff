"""Times between two moments of a record, and ages: all that leaves the validated stage of a date of birth."""

import datetime as dt

import polars as pl

from schemas.clock import seconds_between


def duration_seconds(start: str, end: str) -> pl.Expr:
    """Whole seconds from one column to another, a change of the clock between them counted.

    None where either is missing, or the end lies before the start: that stands in rows that a person let pass, or of
    another clock, and how long it took is not known.
    """
    return seconds_between(pl.col(start), pl.col(end))


def working_days(start: str, end: str, holidays: list[dt.date]) -> pl.Expr:
    """Working days after one day and up to another; none where either is missing, or the end lies before the start."""
    first, last = pl.col(start), pl.col(end)
    days = pl.business_day_count(first + pl.duration(days=1), last + pl.duration(days=1), holidays=holidays)
    return pl.when(last >= first).then(days).cast(pl.Int64)


def calendar_days(start: str, end: str) -> pl.Expr:
    """Days after one day and up to another; none where either is missing, or the end lies before the start."""
    days = (pl.col(end) - pl.col(start)).dt.total_days()
    return pl.when(days >= 0).then(days)


def age_on(day: pl.Expr, born: pl.Expr) -> pl.Expr:
    """Completed years on a day; none where either is missing, or the day lies before the birth.

    A person born on 29 February completes a year on 1 March of other years, as the law of England has it.
    """
    same_month = day.dt.month() == born.dt.month()
    had_birthday = (day.dt.month() > born.dt.month()) | (same_month & (day.dt.day() >= born.dt.day()))
    years = day.dt.year() - born.dt.year() - pl.when(had_birthday).then(0).otherwise(1)
    return pl.when(day >= born).then(years).cast(pl.Int64)
