"""Months to quarters and years: only whole periods, components summed and divided last."""

import datetime as dt

import polars as pl
import pytest

from assets.measures.periods import (
    as_they_are,
    before,
    newest_complete_month,
    quarters,
    whole_windows,
    windows,
    years_to,
)
from tests.spec.series import month_run, monthly
from tests.spec.table import records

JULY, OCTOBER = dt.date(2016, 7, 1), dt.date(2016, 10, 1)


def test_a_month_is_a_period_to_its_last_day():
    result = as_they_are(month_run("2016-02", [5]))
    assert records(result, "period_start", "period_end", "value") == [(dt.date(2016, 2, 1), dt.date(2016, 2, 29), 5.0)]


def test_a_row_of_twelve_months_is_a_period_of_its_own():
    result = as_they_are(monthly("month | numerator | months_a_row\n 2015-07 | 77 | 12"))
    assert records(result, "period_start", "period_end") == [(dt.date(2015, 7, 1), dt.date(2016, 6, 30))]


def spans(result: pl.LazyFrame, end: str) -> list[tuple]:
    last = dt.date.fromisoformat(end)
    found = result.filter(pl.col("period_end") == last).sort("period_start")
    return [(f"{start:%Y-%m}", value) for start, value in records(found, "period_start", "value")]


def test_rolling_months_and_years_to_date_end_with_each_month_and_are_no_quarters():
    result = windows(month_run("2015-12", range(1, 16)))
    # Twelve, six and three months; the calendar year from January; the financial year from April.
    assert spans(result, "2016-11-30") == [("2015-12", 78.0), ("2016-01", 77.0), ("2016-04", 68.0), ("2016-06", 57.0),
                                           ("2016-09", 33.0)]  # fmt: skip
    assert spans(result, "2016-12-31") == [("2016-01", 90.0), ("2016-04", 81.0), ("2016-07", 63.0)]


def test_a_window_with_a_gap_month_is_no_window():
    result = windows(month_run("2016-06", [1, 1, None, 1, 1, 1, 1]))
    assert spans(result, "2016-11-30") == [("2016-09", 3.0)]


def test_a_ratio_of_a_window_is_of_its_sums():
    text = (
        "month | numerator | denominator | per\n 2016-08 | 1 | 1 | 100\n 2016-09 | 0 | 8 | 100\n 2016-10 | 0 | 1 | 100"
    )
    assert records(windows(monthly(text)), "numerator", "denominator", "value") == [(1.0, 10.0, 10.0)]


def test_a_window_is_whole_where_every_month_of_it_is_covered():
    covered = month_run("2016-08", [1, 1, None, 1, 1, 1]).select("force", "month")
    assert records(whole_windows(covered, 3), "month") == [(dt.date(2016, 11, 1),)]
    assert len(records(whole_windows(covered, 1), "month")) == 5


def test_three_months_make_a_quarter():
    result = quarters(month_run("2016-10", [1, 2, 4]))
    assert records(result, "period_start", "period_end", "value") == [(OCTOBER, dt.date(2016, 12, 31), 7.0)]


def test_a_quarter_with_a_gap_month_is_no_quarter():
    result = quarters(month_run("2016-07", [1, None, 4, 1, 2, 4]))
    assert records(result, "period_start") == [(OCTOBER,)]


def test_the_first_and_last_months_of_a_run_make_no_quarter_of_two():
    result = quarters(month_run("2016-08", [1, 1, 1, 1, 1, 1]))
    assert records(result, "period_start") == [(OCTOBER,)]


def test_a_row_that_covers_three_months_is_its_quarter():
    result = quarters(monthly("month | numerator | months_a_row\n 2016-10 | 7 | 3"))
    assert records(result, "period_start", "period_end", "value") == [(OCTOBER, dt.date(2016, 12, 31), 7.0)]


def test_a_ratio_of_a_quarter_is_of_its_sums():
    result = quarters(
        monthly(
            """
            month   | numerator | denominator | per
            2016-10 | 1         | 1           | 100
            2016-11 | 0         | 8           | 100
            2016-12 | 0         | 1           | 100
            """
        )
    )
    assert records(result, "numerator", "denominator", "value") == [(1.0, 10.0, 10.0)]


def test_series_are_not_added_to_one_another():
    result = quarters(
        pl.concat(
            [month_run("2016-10", [1, 1, 1]), month_run("2016-10", [2, 2, 2]).with_columns(area=pl.lit("Shropshire"))]
        )
    )
    assert records(result, "area", "value") == [("Shropshire", 6.0), ("West Mercia", 3.0)]


def test_a_year_is_the_twelve_months_that_end_with_a_quarter():
    result = years_to(quarters(month_run("2015-10", [100] * 3 + [1] * 12)))
    assert records(result, "period_start", "period_end", "value") == [
        (dt.date(2015, 10, 1), dt.date(2016, 9, 30), 309.0),
        (dt.date(2016, 1, 1), dt.date(2016, 12, 31), 12.0),
    ]


def test_a_year_with_a_quarter_missing_is_no_year():
    assert records(years_to(quarters(month_run("2016-01", [1] * 5 + [None] + [1] * 6))), "value") == []


def test_the_period_before_a_gap_is_not_the_previous_period():
    by_quarter = quarters(month_run("2016-01", [1] * 3 + [None] * 3 + [1] * 6))
    assert records(before(by_quarter, "3mo"), "period_start") == [(OCTOBER,)]


@pytest.mark.parametrize(
    ("extracted_on", "month"),
    [("2017-01-12", "2016-12-01"), ("2017-01-01", "2016-12-01"), ("2016-12-31", "2016-11-01")],
)
def test_the_newest_complete_month_is_the_one_before_the_extract(extracted_on: str, month: str) -> None:
    assert newest_complete_month(dt.date.fromisoformat(extracted_on)) == dt.date.fromisoformat(month)
