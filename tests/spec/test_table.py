"""The reader of spec tables, on which every other spec stands."""

import datetime as dt

import polars as pl
import pytest

from tests.spec.table import frame


def test_a_table_is_read_by_column_name_with_blanks_as_null():
    read = frame(
        """
        area          | category | month   | delivered_on | calls | is_known | recorded_at
        --------------|----------|---------|--------------|-------|----------|--------------------
        Herefordshire | ''       | 2016-12 | 2017-01-09   | 4     | true     | 2016-12-31T23:59:59
                      | theft    |         |              | -1    |          | 2016-12-31
        """,
        calls=pl.Int64,
        is_known=pl.Boolean,
    ).collect()
    assert read.rows() == [
        (
            "Herefordshire",
            "",
            dt.date(2016, 12, 1),
            dt.date(2017, 1, 9),
            4,
            True,
            dt.datetime(2016, 12, 31, 23, 59, 59),
        ),
        (None, "theft", None, None, -1, None, dt.datetime(2016, 12, 31)),
    ]


def test_a_row_with_a_cell_too_many_is_refused():
    with pytest.raises(ValueError, match="longer"):
        frame("area | calls\n a | 1 | 2")


def test_a_type_for_a_column_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="cals"):
        frame("area | calls\n a | 1", cals=pl.Int64)
