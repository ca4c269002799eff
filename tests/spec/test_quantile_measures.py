"""Medians and centiles: of rows, in every area and in the force, never of other medians."""

import datetime as dt

import polars as pl
import pytest

from assets.measures.catalogue import BY_ID
from assets.measures.evaluate import quantiles
from tests.spec.table import frame, records

MEDIAN = "emergency_response_median_time"
CENTILE = "emergency_response_90th_centile_time"
ROWS = """
    month   | area        | is_emergency | is_counted | response_seconds | {median} | {centile}
    2016-10 | Shropshire  | true         | true       | 100              | 100      | 100
    2016-11 | Shropshire  | true         | true       | 200              | 250      | 290
    2016-11 | Shropshire  | true         | true       | 300              | 250      | 290
    2016-11 | Not known   | true         | true       | 1200             | 1200     | 1200
    2016-11 | Shropshire  | false        | true       | 9                |          |
    2016-11 | Shropshire  | true         | false      | 9                |          |
    2016-12 | Shropshire  | true         | true       |                  |          |
"""
SPECS: dict[str, str] = dict.fromkeys((MEDIAN, CENTILE), ROWS)
NUMBERS: dict[str, type[pl.DataType]] = {
    "is_emergency": pl.Boolean,
    "is_counted": pl.Boolean,
    "response_seconds": pl.Int64,
    "{median}": pl.Float64,
    "{centile}": pl.Float64,
}


@pytest.fixture
def incidents() -> pl.LazyFrame:
    return frame(ROWS, **NUMBERS).with_columns(force=pl.lit("West Mercia"))


@pytest.mark.parametrize(("measure_id", "column"), [(MEDIAN, "{median}"), (CENTILE, "{centile}")])
def test_a_month_of_an_area_has_the_quantile_of_its_own_rows(
    measure_id: str, column: str, incidents: pl.LazyFrame
) -> None:
    found = quantiles([BY_ID[measure_id]], incidents, 1).filter(pl.col("area") != "West Mercia")
    wanted = incidents.filter(pl.col(column).is_not_null()).unique(["area", "month"])
    assert records(found, "area", "month", "numerator") == records(wanted, "area", "month", column)


def test_the_force_has_the_quantile_of_all_rows_and_not_of_its_areas(incidents: pl.LazyFrame) -> None:
    found = quantiles([BY_ID[MEDIAN]], incidents, 1).filter(pl.col("area") == "West Mercia")
    assert records(found, "month", "numerator") == [(dt.date(2016, 10, 1), 100), (dt.date(2016, 11, 1), 300)]


def test_a_quarter_has_the_quantile_of_its_rows_and_not_of_its_months(incidents: pl.LazyFrame) -> None:
    found = quantiles([BY_ID[MEDIAN], BY_ID[CENTILE]], incidents, 3)
    assert records(found, "area", "month", "measure_id", "numerator") == [
        ("Not known", dt.date(2016, 10, 1), CENTILE, 1200),
        ("Not known", dt.date(2016, 10, 1), MEDIAN, 1200),
        ("Shropshire", dt.date(2016, 10, 1), CENTILE, 280),
        ("Shropshire", dt.date(2016, 10, 1), MEDIAN, 200),
        ("West Mercia", dt.date(2016, 10, 1), CENTILE, 930),
        ("West Mercia", dt.date(2016, 10, 1), MEDIAN, 250),
    ]
