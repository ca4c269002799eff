"""Figures that stand beside a value: earlier periods, averages, shares, rates."""

import datetime as dt

import polars as pl
import pytest

from assets.measures.comparisons import FIGURE, figures
from tests.spec.series import FORCE, measure, month_run, monthly
from tests.spec.table import frame, records

COUNT = measure(exposure="population")
BURGLARY = measure(measure_id="burglary", exposure="households", share_of="calls")
RATIO = measure(measure_id="answered", denominator="1", per=100)
OCTOBER, CHRISTMAS = dt.date(2016, 10, 1), dt.date(2016, 12, 31)
PEOPLE = frame(
    """
    area        | mid_year | population | households
    West Mercia | 2015     | 1000       | 500
    West Mercia | 2016     | 2000       | 800
    West Mercia | 2017     | 4000       | 900
    """,
    mid_year=pl.Int64,
    population=pl.Int64,
    households=pl.Int64,
).with_columns(force=pl.lit(FORCE))


def of(values: pl.LazyFrame, statistic: str, *columns: str, population: pl.LazyFrame = PEOPLE) -> list[tuple]:
    found = figures(values, [COUNT, BURGLARY, RATIO], population).filter(pl.col("statistic") == statistic)
    return records(found, *(columns or ("period_start", "period_end", "value")))


def test_every_month_and_whole_quarter_has_its_value():
    assert of(month_run("2016-10", [1, 2, 4]), "value") == [
        (dt.date(2016, 10, 1), dt.date(2016, 10, 31), 1.0),
        (dt.date(2016, 10, 1), CHRISTMAS, 7.0),
        (dt.date(2016, 11, 1), dt.date(2016, 11, 30), 2.0),
        (dt.date(2016, 12, 1), CHRISTMAS, 4.0),
    ]


def test_a_quarter_is_compared_with_the_quarter_before():
    values = month_run("2016-07", [30, 30, 40, 40, 40, 30])
    assert of(values, "pct_change_on_previous_quarter", "period_start", "value", "numerator", "denominator") == [
        (OCTOBER, 10.0, 10.0, 100.0)
    ]
    assert (OCTOBER, CHRISTMAS, 100.0) in of(values, "previous_value")


def test_a_quarter_after_a_gap_has_no_previous_quarter():
    values = month_run("2016-04", [1] * 3 + [1, None, 1] + [1] * 3)
    assert of(values, "pct_change_on_previous_quarter") == []
    assert (OCTOBER, CHRISTMAS) not in of(values, "previous_value", "period_start", "period_end")


def test_a_month_is_compared_with_the_month_before_and_the_month_last_year():
    values = month_run("2015-12", [50] + [80] * 11 + [100])
    christmas = dt.date(2016, 12, 1)
    assert (christmas, CHRISTMAS, 25.0) in of(values, "pct_change_on_previous_month")
    assert of(values, "pct_change_on_last_year") == [(christmas, CHRISTMAS, 100.0)]


@pytest.mark.parametrize("earlier", [0, -3])
def test_a_change_from_nought_or_less_has_no_row(earlier: float) -> None:
    values = month_run("2016-07", [earlier] * 3 + [5] * 3)
    assert of(values, "pct_change_on_previous_quarter") == []
    assert (OCTOBER, CHRISTMAS, earlier * 3.0) in of(values, "previous_value")


def test_quarter_average_is_the_last_twelve_months_by_four_with_the_quarter_in_it():
    values = month_run("2016-01", [0] * 9 + [10, 10, 10])
    assert of(values, "quarter_average", "period_start", "period_end", "value", "numerator", "denominator") == [
        (OCTOBER, CHRISTMAS, 7.5, 30.0, 4.0)
    ]


def test_quarter_average_needs_twelve_months():
    assert of(month_run("2016-02", [1] * 11), "quarter_average") == []


def test_month_average_is_the_twelve_months_by_twelve_and_is_keyed_by_them():
    values = month_run("2016-01", [0] * 9 + [10, 10, 10])
    assert of(values, "month_average") == [(dt.date(2016, 1, 1), CHRISTMAS, 2.5)]


def test_a_ratio_has_no_average_of_quarters():
    months = "\n".join(f"2016-{m:02} | 1 | 2 | 100 | answered" for m in range(1, 13))
    values = monthly(f"month | numerator | denominator | per | measure_id\n{months}")
    assert of(values, "quarter_average") == []
    assert (OCTOBER, CHRISTMAS, 50.0) in of(values, "value")


def test_a_quarter_without_a_value_has_no_previous_value_beside_it():
    values = monthly(
        """
        measure_id | month   | numerator | denominator | per | months_a_row
        answered   | 2016-07 | 1         | 2           | 100 | 3
        answered   | 2016-10 | 0         | 0           | 100 | 3
        """
    )
    assert of(values, "value", "period_start") == [(dt.date(2016, 7, 1),)]
    assert of(values, "previous_value") == []


def test_a_share_is_of_the_total_of_the_same_area():
    values = monthly(
        """
        measure_id | area        | month   | numerator | months_a_row
        burglary   | West Mercia | 2016-10 |   5       | 3
        calls      | West Mercia | 2016-10 | 100       | 3
        burglary   | Shropshire  | 2016-10 |   3       | 3
        calls      | Shropshire  | 2016-10 |  10       | 3
        burglary   | Not known   | 2016-10 |   0       | 3
        calls      | Not known   | 2016-10 |   0       | 3
        """
    )
    assert of(values, "pct_of_total_crime", "area", "value", "numerator", "denominator") == [
        ("Shropshire", 30.0, 3.0, 10.0),
        ("West Mercia", 5.0, 5.0, 100.0),
    ]


@pytest.mark.parametrize(
    ("quarter", "rate"),
    [("2016-01", 6.0), ("2016-04", 3.0), ("2016-10", 3.0), ("2017-04", 1.5), ("2030-01", 1.5)],
)
def test_a_rate_takes_the_newest_mid_year_up_to_the_end_of_the_quarter(quarter: str, rate: float) -> None:
    values = monthly(f"month | numerator | months_a_row\n {quarter} | 6 | 3")
    assert of(values, "rate_per_1000", "value") == [(rate,)]


def test_a_rate_without_a_population_is_absent():
    elsewhere = monthly("area | month | numerator | months_a_row\n Outside area | 2016-10 | 6 | 3")
    before_all = monthly("month | numerator | months_a_row\n 2015-01 | 6 | 3")
    assert of(elsewhere, "rate_per_1000") == of(before_all, "rate_per_1000") == []


def test_domestic_burglary_is_per_1000_households_and_not_per_1000_people():
    values = monthly("measure_id | month | numerator | months_a_row\n burglary | 2016-10 | 6 | 3")
    assert of(values, "rate_per_1000_households", "value", "denominator") == [(7.5, 800.0)]
    assert of(values, "rate_per_1000") == []


def test_a_year_without_households_falls_back_to_the_last_that_has_them():
    people = PEOPLE.with_columns(households=pl.when(pl.col("mid_year") == 2015).then("households"))
    values = monthly("measure_id | month | numerator | months_a_row\n burglary | 2016-10 | 6 | 3")
    assert of(values, "rate_per_1000_households", "value", population=people) == [(12.0,)]


def test_every_statistic_has_one_row_a_series_and_period():
    found = figures(month_run("2014-01", range(1, 37)), [COUNT], PEOPLE).collect()
    assert not found.select(FIGURE[:7]).is_duplicated().any()
