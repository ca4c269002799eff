"""The day on which a month is reported, and what a partition asks of its run."""

import datetime as dt

import holidays
import polars as pl
import pytest

from assets.validated.reference import Reference, load_reference
from pipelines.environment import Environment
from pipelines.partitions import is_over, month_before, settings_in
from pipelines.settings import force_today
from pipelines.working_days import days_off, report_day
from schemas.errors import InvalidSetting

REPORTED = {
    "2016-11": "2016-12-05",  # 1 December was a Thursday
    "2016-12": "2017-01-05",  # 1 January a Sunday, kept on Monday the 2nd
    "2018-02": "2018-03-05",
    "2021-03": "2021-04-07",  # Good Friday on the 2nd, Easter Monday on the 5th
    "2021-12": "2022-01-06",
    "2024-01": "2024-02-05",  # a leap year
    "2024-02": "2024-03-05",
    "2026-12": "2027-01-06",  # after the last year of the reference table: New Year's Day, a Friday
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


@pytest.mark.parametrize(("month", "day"), REPORTED.items())
def test_a_month_is_reported_on_the_third_working_day_after_it(month: str, day: str, reference: Reference) -> None:
    first = dt.date.fromisoformat(f"{month}-01")
    assert report_day(first, reference["bank_holiday"]) == dt.date.fromisoformat(day)


def test_a_forces_own_bank_holidays_count(reference: Reference) -> None:
    own = pl.DataFrame({"day": [dt.date(2016, 12, 2)]})
    assert report_day(dt.date(2016, 11, 1), own) == dt.date(2016, 12, 6)


def test_the_reference_table_is_the_calendar_of_the_library(reference: Reference) -> None:
    days = reference["bank_holiday"]["day"].to_list()
    years = sorted({day.year for day in days})
    told = holidays.country_holidays("GB", subdiv="ENG", years=years)
    assert set(days) == {day for day in told if day.weekday() < 5}
    assert dt.date(years[-1] + 1, 12, 25) in days_off(dt.date(years[-1] + 1, 12, 1), reference["bank_holiday"])


def test_no_report_day_lies_outside_the_days_on_which_the_schedule_looks(reference: Reference) -> None:
    days = [
        report_day(dt.date(y, m, 1), reference["bank_holiday"]).day for y in range(2012, 2040) for m in range(1, 13)
    ]
    assert (min(days), max(days)) == (3, 7)  # the 7th after a Good Friday on the 2nd; the cron looks from the 3rd


def test_a_partition_of_a_month_that_is_over_asks_for_it_as_at_its_report_day() -> None:
    asked = settings_in("2016-12", Environment(month="", as_at=""))
    assert (asked.month, asked.as_at) == (dt.date(2016, 12, 1), dt.date(2017, 1, 5))


def test_what_is_given_wins_over_the_partition() -> None:
    asked = settings_in("2016-12", Environment(month="newest", as_at="2017-02-01"))
    assert (asked.month, asked.as_at) == (None, dt.date(2017, 2, 1))
    assert settings_in("2016-12", Environment(month="2016-12", as_at="newest")).as_at is None


def test_the_partition_of_the_running_month_asks_for_the_figures_of_today() -> None:
    running = f"{force_today():%Y-%m}"
    asked = settings_in(running, Environment(month="", as_at=""))
    assert (asked.month, asked.as_at) == (None, None)


def test_a_month_whose_report_day_is_to_come_is_known_as_at_today() -> None:
    last = f"{month_before(force_today()):%Y-%m}"
    asked = settings_in(last, Environment(month="", as_at=""))
    assert is_over(last, force_today())
    assert asked.as_at is not None
    assert asked.as_at <= force_today()


def test_another_month_than_the_partitions_is_refused() -> None:
    with pytest.raises(InvalidSetting, match="Month 2016-11 is asked for in partition 2016-12"):
        settings_in("2016-12", Environment(month="2016-11"))
