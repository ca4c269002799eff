"""Seconds between two moments, working days between two days, and ages in completed years."""

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assets.facts.times import age_on, duration_seconds, working_days
from schemas.clock import FORCE_TIME, is_not_before
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
    assert calls.select(duration_seconds("presented", "answered")).collect().to_series().to_list() == [
        12,
        0,
        None,
        None,
    ]


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


LONDON = ZoneInfo(FORCE_TIME)
AUTUMN, SPRING = "2016-10-30", "2016-03-27"


def passed(start: str, end: str) -> int | None:
    """Seconds between two local times of the fact's own function."""
    times = {name: dt.datetime.fromisoformat(text) for name, text in (("start", start), ("end", end))}
    rows = pl.DataFrame([times], schema=dict.fromkeys(times, pl.Datetime("us")))
    return rows.select(duration_seconds("start", "end")).item()


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (f"{SPRING} 00:50", f"{SPRING} 02:10", 20),  # the hour from 01:00 is left out
        (f"{SPRING} 00:50", f"{SPRING} 12:00", 610),
        (f"{SPRING} 01:30", f"{SPRING} 02:40", 10),  # a clock that was not put forward yet
        ("2016-03-26 12:00", f"{SPRING} 12:00", 23 * 60),
        (f"{AUTUMN} 00:50", f"{AUTUMN} 02:10", 140),  # the hour from 01:00 comes twice
        (f"{AUTUMN} 00:50", f"{AUTUMN} 01:10", 20),  # or 80: the shortest is taken
        (f"{AUTUMN} 01:10", f"{AUTUMN} 01:50", 40),
        (f"{AUTUMN} 01:50", f"{AUTUMN} 01:10", 20),  # the second 01:10
        (f"{AUTUMN} 01:50", f"{AUTUMN} 02:10", 20),  # or 80
        (f"{AUTUMN} 01:50", f"{AUTUMN} 00:50", None),
        (f"{AUTUMN} 02:10", f"{AUTUMN} 01:50", None),
        ("2016-10-29 12:00", f"{AUTUMN} 12:00", 25 * 60),
        ("2016-07-01 12:00", "2016-12-01 12:00", (153 * 24 + 1) * 60),
    ],
)
def test_a_change_of_the_clock_is_counted(start: str, end: str, minutes: int | None) -> None:
    assert passed(start, end) == (None if minutes is None else minutes * 60)


@given(st.datetimes(dt.datetime(1990, 1, 2), dt.datetime(2060, 12, 1)), st.integers(0, 40 * 86_400))
@example(dt.datetime(2016, 10, 30, 0, 30), 1800)
@example(dt.datetime(2016, 10, 30, 0, 30), 3600)
@example(dt.datetime(2016, 3, 27, 0, 59), 60)
def test_what_passed_is_what_universal_time_says(moment: dt.datetime, seconds: int) -> None:
    universal = [moment.replace(tzinfo=dt.UTC, microsecond=0) + dt.timedelta(seconds=at) for at in (0, seconds)]
    local = [at.astimezone(LONDON) for at in universal]
    told = passed(*(f"{at.replace(tzinfo=None)}" for at in local))
    is_twice = [at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset() for at in local]
    assert told == seconds if not any(is_twice) else told is not None and told <= seconds


@pytest.mark.parametrize(
    ("end", "start", "kept"),
    [
        (f"{AUTUMN} 01:10", f"{AUTUMN} 01:50", True),
        (f"{AUTUMN} 00:59", f"{AUTUMN} 01:10", False),
        (f"{AUTUMN} 01:10", f"{AUTUMN} 02:10", False),
        ("2016-10-31 01:10", "2016-10-31 01:50", False),
        ("2016-10-31 01:50", "2016-10-31 01:50", True),
    ],
)
def test_an_end_before_its_start_is_possible_in_the_hour_that_comes_twice_alone(
    end: str, start: str, kept: bool
) -> None:
    moments = [dt.datetime.fromisoformat(text) for text in (end, start)]
    assert pl.select(is_not_before(*map(pl.lit, moments))).item() is kept
