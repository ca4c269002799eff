"""Ages in completed years: all that leaves the validated stage of a date of birth."""

import polars as pl


def age_on(day: pl.Expr, born: pl.Expr) -> pl.Expr:
    """Completed years on a day; none where either is missing, or the day lies before the birth.

    A person born on 29 February completes a year on 1 March of other years, as the law of England has it.
    """
    same_month = day.dt.month() == born.dt.month()
    had_birthday = (day.dt.month() > born.dt.month()) | (same_month & (day.dt.day() >= born.dt.day()))
    years = day.dt.year() - born.dt.year() - pl.when(had_birthday).then(0).otherwise(1)
    return pl.when(day >= born).then(years).cast(pl.Int64)
