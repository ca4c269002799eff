"""Facts to monthly components and values: sums first, the grid of what was covered, the division last."""

import datetime as dt

import polars as pl
import pytest

from assets.measures.evaluate import components, on_grid, values
from assets.measures.summary import coverage
from schemas.errors import InvalidSetting
from tests.spec.series import measure
from tests.spec.table import frame, records

ANSWERED = measure(
    measure_id="answered",
    where="line = '999' AND answer_seconds IS NOT NULL",
    numerator="CASE WHEN answer_seconds <= 10 THEN 1 ELSE 0 END",
    denominator="1",
    per=100,
)
COUNT = measure()
BY_LINE = measure(category="line")
ANSWERED_BY_LINE = measure(numerator=ANSWERED.numerator, denominator="1", per=100, category="line")
AREAS = pl.DataFrame({"force": ["West Mercia"] * 2, "area": ["Herefordshire", "Shropshire"]})


def fact(text: str) -> pl.LazyFrame:
    types = {"answer_seconds": pl.Int64} if "answer_seconds" in text.split() else {}
    return frame(text, **types).with_columns(force=pl.lit("West Mercia"))


def covered(*months: str) -> pl.LazyFrame:
    return frame("\n".join(["month", *months])).with_columns(force=pl.lit("West Mercia"))


def laid(entry, rows: pl.LazyFrame, *months: str) -> pl.LazyFrame:
    return values(on_grid(components([entry], rows), covered(*months), AREAS), [entry])


def test_a_ratio_is_summed_before_it_is_divided():
    rows = fact(
        """
        area       | month   | line | answer_seconds
        -----------|---------|------|---------------
        Shropshire | 2016-12 | 999  |  4
        Shropshire | 2016-12 | 999  | 12
        Shropshire | 2016-12 | 999  |  8
        Shropshire | 2016-12 | 999  |
        Shropshire | 2016-12 | 101  |  4
        """
    )
    result = values(components([ANSWERED], rows), [ANSWERED])
    assert records(result, "numerator", "denominator", "value") == [(2.0, 3.0, pytest.approx(200 / 3))]


def test_a_force_ratio_is_of_all_its_rows_and_not_a_mean_of_its_areas():
    rows = fact(
        """
        area          | month   | line | answer_seconds
        Shropshire    | 2016-12 | 999  |  4
        Herefordshire | 2016-12 | 999  | 12
        Herefordshire | 2016-12 | 999  | 13
        Herefordshire | 2016-12 | 999  | 14
        """
    )
    force = laid(ANSWERED, rows, "2016-12").filter(pl.col("area") == "West Mercia")
    assert records(force, "value") == [(25.0,)]


def test_measures_of_one_fact_do_not_disturb_one_another():
    rows = fact(
        "area | month | line | answer_seconds\n Shropshire | 2016-12 | 999 | 4\n Shropshire | 2016-12 | 101 | 4"
    )
    result = components([COUNT, ANSWERED, measure(measure_id="none", where="line = '112'")], rows)
    assert records(result, "measure_id", "numerator", "denominator") == [
        ("answered", 1.0, 1.0),
        ("calls", 2.0, None),
        ("none", 0.0, None),
    ]


def test_the_total_over_categories_has_the_empty_category():
    rows = fact("area | month | line\n Shropshire | 2016-12 | 999\n Shropshire | 2016-12 | 101")
    result = components([BY_LINE], rows)
    assert records(result, "category", "numerator") == [("", 2.0), ("101", 1.0), ("999", 1.0)]


def test_a_row_without_a_category_is_not_known_and_not_a_second_total():
    rows = fact("area | month | line\n Shropshire | 2016-12 | 999\n Shropshire | 2016-12 |")
    result = components([BY_LINE], rows)
    assert records(result, "category", "numerator") == [("", 2.0), ("999", 1.0), ("Not known", 1.0)]


def test_a_cell_without_rows_is_nought_in_a_covered_month():
    rows = fact("area | month | line\n Shropshire | 2016-11 | 999")
    result = laid(COUNT, rows, "2016-11", "2016-12")
    assert records(result.filter(pl.col("month") == dt.date(2016, 12, 1)), "area", "value") == [
        ("Herefordshire", 0.0),
        ("Not known", 0.0),
        ("Outside area", 0.0),
        ("Shropshire", 0.0),
        ("West Mercia", 0.0),
    ]


def test_a_month_not_covered_is_absent_and_never_nought():
    rows = fact("area | month | line\n Shropshire | 2016-11 | 999\n Shropshire | 2017-01 | 999")
    result = laid(COUNT, rows, "2016-11")
    assert result.select(pl.col("month").unique()).collect()["month"].to_list() == [dt.date(2016, 11, 1)]


def test_a_force_that_is_not_divided_has_one_row_a_month():
    rows = fact("area | month | line\n Not divided | 2016-12 | 999\n Not divided | 2016-12 | 999")
    assert records(laid(COUNT, rows, "2016-12"), "area", "value") == [("West Mercia", 2.0)]


def test_the_areas_with_outside_area_and_not_known_add_up_to_the_force():
    rows = fact(
        "area | month\n Shropshire | 2016-12\n Not known | 2016-12\n Outside area | 2016-12\n Outside area | 2016-12"
    )
    result = laid(COUNT, rows, "2016-12").collect()
    parts = result.filter(pl.col("area") != "West Mercia")
    assert parts["value"].sum() == result.filter(pl.col("area") == "West Mercia")["value"].item() == 4


def test_a_ratio_of_nothing_has_no_value():
    rows = fact("area | month | line | answer_seconds\n Shropshire | 2016-12 | 999 | 4")
    result = laid(ANSWERED, rows, "2016-12").filter(pl.col("area") == "Herefordshire")
    assert records(result, "numerator", "denominator", "value") == [(0.0, 0.0, None)]


def test_a_ratio_by_category_has_no_value_in_a_category_without_rows():
    rows = fact(
        """
        area          | month   | line | answer_seconds
        Shropshire    | 2016-12 | 999  |  4
        Herefordshire | 2016-12 | 101  |  4
        """
    )
    result = laid(ANSWERED_BY_LINE, rows, "2016-12").filter(pl.col("area") == "Shropshire")
    assert records(result, "category", "value") == [("", 100.0), ("101", None), ("999", 100.0)]


def covered_months(text: str, delivered_until: dt.date | None, month: dt.date | None = None) -> list[dt.date]:
    return sorted(m for (m,) in records(coverage(fact(text), delivered_until, month), "month"))


def test_a_daily_source_covers_every_month_since_its_first_that_ended_before_its_newest_delivery() -> None:
    found = covered_months("month\n 2016-09\n 2016-12\n 2017-01", dt.date(2017, 1, 12))
    assert found == [dt.date(2016, m, 1) for m in (9, 10, 11, 12)]


def test_a_daily_source_does_not_cover_the_month_its_newest_delivery_lies_in() -> None:
    assert covered_months("month\n 2016-11\n 2016-12", dt.date(2016, 12, 31)) == [dt.date(2016, 11, 1)]


def test_a_month_without_a_record_is_covered_where_deliveries_came_after_it() -> None:
    found = covered_months("month\n 2016-10", dt.date(2017, 1, 1))
    assert found == [dt.date(2016, m, 1) for m in (10, 11, 12)]


def test_a_monthly_source_covers_the_months_it_holds_and_no_gap_between() -> None:
    assert covered_months("month\n 2016-10\n 2016-12", None) == [dt.date(2016, m, 1) for m in (10, 12)]


def test_nothing_after_the_reported_month_is_covered() -> None:
    found = covered_months("month\n 2016-10\n 2016-11\n 2016-12", None, dt.date(2016, 11, 1))
    assert found == [dt.date(2016, m, 1) for m in (10, 11)]


def test_a_row_of_no_known_month_covers_nothing() -> None:
    assert covered_months("month\n 2016-10\n", None) == [dt.date(2016, 10, 1)]


@pytest.mark.parametrize(
    ("field", "text"), [("measure_id", "Calls 999"), ("owner", " "), ("where", "line = = 1"), ("numerator", "SUM((")]
)
def test_an_entry_that_could_not_be_read_is_refused(field: str, text: str) -> None:
    with pytest.raises(InvalidSetting, match="measure"):
        measure(**{field: text})
