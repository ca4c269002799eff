"""Versions of crime records to one row a record, as it stood at a date."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from assets.facts.crime import NOT_AN_OFFENCE, NOT_CLASSIFIED, crime
from schemas.code_lists import NOT_KNOWN
from tests.spec.crime_rows import OFFENCE_CODES, crime_fact, validated
from tests.spec.table import records

VERSIONS = """
    crime_ref | status    | amended_at          | delivered_on | delivery_id | source_line
    22D/1     | recorded  | 2016-10-05T12:00:00 | 2016-10-06   | a           | 2
    22D/1     | cancelled | 2016-10-07T09:00:00 | 2016-10-08   | b           | 2
    22D/1     | recorded  | 2016-10-07T09:00:01 | 2016-10-08   | b           | 3
    22D/2     | recorded  | 2016-10-05T12:00:00 | 2016-10-06   | a           | 3
    22D/2     | cancelled | 2016-10-05T12:00:00 | 2016-10-09   | c           | 2
    22D/3     | recorded  | 2016-10-05T12:00:00 | 2016-10-09   | c           | 3
    22D/3     | cancelled | 2016-10-05T12:00:00 | 2016-10-09   | c           | 4
    22D/3     | recorded  | 2016-10-05T12:00:00 | 2016-10-09   | b           | 9
"""


def test_the_newest_version_of_a_record_stands():
    fact = crime_fact("crime_ref | amended_at | status\n A | 2016-10-07 | cancelled\n A | 2016-10-05 | recorded")
    assert records(fact, "crime_ref", "status") == [("A", "cancelled")]


@given(st.permutations(range(8)))
def test_any_order_of_arrival_gives_the_same_table(order: list[int]) -> None:
    rows = validated(VERSIONS).collect()
    shuffled = crime(rows[order].lazy(), OFFENCE_CODES, None).collect()
    assert_frame_equal(shuffled, crime(rows.lazy(), OFFENCE_CODES, None).collect())


@given(st.lists(st.integers(0, 7), max_size=20))
def test_a_version_that_comes_again_changes_nothing(again: list[int]) -> None:
    rows = validated(VERSIONS).collect()
    repeated = pl.concat([rows, rows[again]]) if again else rows
    assert_frame_equal(
        crime(repeated.lazy(), OFFENCE_CODES, None).collect(), crime(rows.lazy(), OFFENCE_CODES, None).collect()
    )


def test_of_equal_versions_the_one_delivered_last_stands():
    fact = crime_fact(VERSIONS).filter(pl.col("crime_ref") == "22D/2")
    assert records(fact, "status", "delivery_id") == [("cancelled", "c")]


def test_of_equal_versions_of_one_day_the_delivery_and_then_the_line_settles():
    fact = crime_fact(VERSIONS).filter(pl.col("crime_ref") == "22D/3")
    assert records(fact, "delivery_id", "source_line") == [("c", 4)]


@pytest.mark.parametrize(
    ("as_at", "found"),
    [
        ("2016-10-05", []),
        ("2016-10-06", [("22D/1", "recorded"), ("22D/2", "recorded")]),
        ("2016-10-08", [("22D/1", "recorded"), ("22D/2", "recorded")]),
        ("2016-10-09", [("22D/1", "recorded"), ("22D/2", "cancelled"), ("22D/3", "cancelled")]),
    ],
)
def test_deliveries_after_the_as_at_date_are_left_out(as_at: str, found: list) -> None:
    assert records(crime_fact(VERSIONS, dt.date.fromisoformat(as_at)), "crime_ref", "status") == found


def test_a_later_delivery_of_an_earlier_version_does_not_win():
    fact = crime_fact(
        """
        crime_ref | amended_at | delivered_on | status
        A         | 2016-10-07 | 2016-10-08   | cancelled
        A         | 2016-10-05 | 2016-10-20   | recorded
        """
    )
    assert records(fact, "status") == [("cancelled",)]


def test_a_record_without_a_place_is_not_known():
    fact = crime_fact("crime_ref | policing_area\n A | Shropshire\n B | Outside area\n C |")
    assert records(fact, "crime_ref", "area") == [("A", "Shropshire"), ("B", "Outside area"), ("C", NOT_KNOWN)]


def test_a_record_is_of_the_month_it_was_recorded_in():
    fact = crime_fact("crime_ref | recorded_at\n A | 2016-10-31T23:59:59\n B | 2016-11-01T00:00:00")
    assert records(fact, "crime_ref", "month") == [("A", dt.date(2016, 10, 1)), ("B", dt.date(2016, 11, 1))]


@pytest.mark.parametrize(
    ("code", "day", "group"),
    [
        ("28A", "2017-03-31T23:59:59", "burglary_domestic"),
        ("28A", "2017-04-01T00:00:00", NOT_CLASSIFIED),
        ("28E", "2017-03-31T23:59:59", NOT_CLASSIFIED),
        ("28E", "2017-04-01T00:00:00", "burglary_domestic"),
        ("30A", "2017-03-31T23:59:59", "burglary_other"),
        ("30C", "2017-04-01T00:00:00", "burglary_other"),
        ("46", "2013-04-01T00:00:00", "shoplifting"),
        ("no code of any list", "2016-10-05", NOT_CLASSIFIED),
    ],
)
def test_an_offence_is_of_the_group_its_code_had_on_the_day_recorded(code: str, day: str, group: str) -> None:
    fact = crime_fact(f"offence_code | recorded_at\n {code} | {day}")
    assert records(fact, "offence_group") == [(group,)]


def test_a_crimed_incident_is_no_offence_whatever_its_code():
    fact = crime_fact("crime_ref | record_kind | offence_code\n A | incident | 8L\n B | incident |")
    assert records(fact, "offence_group") == [(NOT_AN_OFFENCE,), (NOT_AN_OFFENCE,)]


def test_a_crime_without_a_code_is_not_classified():
    fact = crime_fact("crime_ref | offence_code\n A |")
    assert records(fact, "offence_group") == [(NOT_CLASSIFIED,)]
