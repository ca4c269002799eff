"""Seconds between two moments, working days between two days, and ages in completed years."""

import datetime as dt

import polars as pl
import pytest

from assets.facts.times import age_on, seconds_between, working_days
from tests.spec.table import frame


def age(born: str, day: str) -> int | None:
    dates = {"born": dt.date.fromisoformat(born) if born else None, "day": dt.date.fromisoformat(day) if day else None}
    rows = pl.DataFrame([dates], schema={"born": pl.Date, "day": pl.Date})
    return rows.select(age_on(pl.col("day"), pl.col("born"))).item()


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        ("1998-12-05", "2016-12-04", 17),
        ("1998-12-05", "2016-12-05", 18),
        ("1998-12-05", "2016-11-30", 17),
        ("1998-01-31", "2016-02-01", 18),
        ("2016-12-05", "2016-12-05", 0),
        ("2016-02-29", "2017-02-28", 0),
        ("2016-02-29", "2017-03-01", 1),
        ("2012-02-29", "2016-02-29", 4),
        ("1918-03-03", "2016-03-02", 97),
    ],
)
def test_a_year_is_complete_on_the_birthday(born: str, day: str, years: int) -> None:
    assert age(born, day) == years


@pytest.mark.parametrize(("born", "day"), [("", "2016-12-05"), ("1998-12-05", ""), ("2016-12-06", "2016-12-05")])
def test_an_age_that_cannot_be_known_is_missing_and_never_nought(born: str, day: str) -> None:
    assert age(born, day) is None


def test_seconds_are_not_known_where_an_end_is_missing_or_lies_before_its_start() -> None:
    calls = frame(
        """
        presented           | answered
        2016-12-31 22:10:00 | 2016-12-31 22:10:12
        2016-12-31 22:10:00 | 2016-12-31 22:10:00
        2016-12-31 22:10:00 | 2016-12-31 22:09:59
        2016-12-31 22:10:00 |
        """,
        presented=pl.Datetime("us"),
        answered=pl.Datetime("us"),
    )
    assert calls.select(seconds_between("presented", "answered")).collect().to_series().to_list() == [12, 0, None, None]


HOLIDAYS = [dt.date(2016, 12, 26), dt.date(2016, 12, 27)]  # a Monday and a Tuesday


def working(start: str, end: str) -> int | None:
    days = {name: dt.date.fromisoformat(day) if day else None for name, day in (("start", start), ("end", end))}
    rows = pl.DataFrame([days], schema={"start": pl.Date, "end": pl.Date})
    return rows.select(working_days("start", "end", HOLIDAYS)).item()


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2016-12-05", "2016-12-05", 0),  # Monday, the day of receipt itself
        ("2016-12-05", "2016-12-06", 1),
        ("2016-12-05", "2016-12-09", 4),  # to the Friday
        ("2016-12-05", "2016-12-11", 4),  # to the Sunday
        ("2016-12-05", "2016-12-12", 5),  # to the next Monday
        ("2016-12-09", "2016-12-12", 1),  # Friday to Monday
        ("2016-12-10", "2016-12-10", 0),  # Saturday itself
        ("2016-12-10", "2016-12-11", 0),  # Saturday to Sunday
        ("2016-12-10", "2016-12-12", 1),  # Saturday to Monday
        ("2016-12-23", "2016-12-27", 0),  # Friday to the second of two bank holidays
        ("2016-12-23", "2016-12-28", 1),
        ("2016-12-26", "2016-12-28", 1),  # from a bank holiday
        ("2016-12-30", "2017-01-02", 1),  # into the next year; a bank holiday that is not in the list is none
    ],
)
def test_working_days_leave_out_the_first_day_weekends_and_bank_holidays(start: str, end: str, days: int) -> None:
    assert working(start, end) == days


@pytest.mark.parametrize(("start", "end"), [("2016-12-06", "2016-12-05"), ("", "2016-12-05"), ("2016-12-05", "")])
def test_working_days_are_not_known_without_both_days_or_back_in_time(start: str, end: str) -> None:
    assert working(start, end) is None
