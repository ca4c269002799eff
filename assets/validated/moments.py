"""Texts to days and moments: forms are tried in turn, each on those texts alone that none before it could read.

A form costs a text that it cannot read more than one that it can, so a column in the first form is read once. Polars
would first look for equal texts, of which a column of moments has few: that takes longer than to read them.
"""

import datetime as dt
from collections.abc import Callable, Sequence

import polars as pl

from assets.validated.sources.definition import DATES
from schemas.clock import FORCE_TIME

EARLIEST = pl.Series([dt.date(1900, 1, 1)])  # Polars reads 01/12/16 with %Y as the year 16
Reader = Callable[[pl.Series], pl.Series]


def moments(text: pl.Expr, forms: Sequence[str]) -> pl.Expr:
    """Moments of texts, local time; null where no form reads one."""
    return _in_turn(text, [_moment(form) for form in forms], pl.Datetime("us"))


def days(text: pl.Expr) -> pl.Expr:
    """Days of texts, a month alone as its first; null where no form reads one."""
    return _in_turn(text, [*(_day(form) for form in DATES), _month], pl.Date())


def _in_turn(text: pl.Expr, readers: Sequence[Reader], dtype: pl.DataType) -> pl.Expr:
    earliest, nothing = EARLIEST.cast(dtype), pl.Series([None], dtype=dtype)

    def read(texts: pl.Series) -> pl.Series:
        found = readers[0](texts)
        for reader in readers[1:]:
            if found.null_count() == texts.null_count():
                break
            left = texts.is_not_null() & found.is_null()
            rest = reader(pl.select(pl.when(left).then(texts)).to_series())
            found = found.zip_with(~left, rest)
        is_of_our_time = found >= earliest
        return found if is_of_our_time.all() else found.zip_with(is_of_our_time, nothing)

    return text.map_batches(read, return_dtype=dtype, is_elementwise=True)


def _moment(form: str) -> Reader:
    def local(texts: pl.Series) -> pl.Series:
        return texts.str.to_datetime(form, strict=False, time_unit="us", cache=False)

    def with_offset(texts: pl.Series) -> pl.Series:
        moment = texts.str.to_datetime(form, strict=False, time_unit="us", time_zone="UTC", cache=False)
        return moment.dt.convert_time_zone(FORCE_TIME).dt.replace_time_zone(None)

    return with_offset if "%:z" in form else local


def _day(form: str) -> Reader:
    return lambda texts: texts.str.to_date(form, strict=False, cache=False)


def _month(texts: pl.Series) -> pl.Series:
    return (texts + "-01").str.to_date("%Y-%m-%d", strict=False)
