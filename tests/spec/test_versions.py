"""Versions of records to what stands of each, whatever the order in which they came."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from assets.facts.versions import newest_delivery, newest_version
from assets.validated.sources import BY_NAME
from assets.validated.stage import as_they_stand
from tests.spec.table import frame, records

KEY = ("crime_ref",)
ORDER = ("amended_at", "delivered_on", "delivery_id", "source_line")
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
SNAPSHOTS = """
    year | force       | offences | delivered_on | delivery_id
    2015 | West Mercia | 10       | 2016-09-30   | a
    2016 | West Mercia | 11       | 2016-09-30   | a
    2016 | West Mercia | 11       | 2016-09-30   | a
    2016 | West Mercia | 12       | 2016-12-30   | b
    2016 | Norfolk     | 20       | 2016-12-30   | b
"""


def stands(rows: pl.LazyFrame) -> pl.DataFrame:
    return newest_version(rows, KEY, ORDER).collect()


def test_the_newest_version_of_a_record_stands() -> None:
    found = stands(frame(VERSIONS)).filter(crime_ref="22D/1")
    assert found.select("status", "source_line").rows() == [("recorded", 3)]


def test_of_equal_versions_the_one_delivered_last_stands() -> None:
    found = stands(frame(VERSIONS)).filter(crime_ref="22D/2")
    assert found.select("status", "delivery_id").rows() == [("cancelled", "c")]


def test_of_equal_versions_of_one_day_the_delivery_and_then_the_line_settles() -> None:
    found = stands(frame(VERSIONS)).filter(crime_ref="22D/3")
    assert found.select("delivery_id", "source_line").rows() == [("c", 4)]


def test_a_later_delivery_of_an_earlier_version_does_not_win() -> None:
    rows = """
        crime_ref | amended_at | delivered_on | delivery_id | source_line | status
        A         | 2016-10-07 | 2016-10-08   | a           | 2           | cancelled
        A         | 2016-10-05 | 2016-10-20   | b           | 2           | recorded
    """
    assert stands(frame(rows))["status"].to_list() == ["cancelled"]


@given(st.permutations(range(8)))
def test_any_order_of_arrival_gives_the_same_table(order: list[int]) -> None:
    rows = frame(VERSIONS).collect()
    assert_frame_equal(stands(rows[order].lazy()), stands(rows.lazy()))


@given(st.lists(st.integers(0, 7), max_size=20))
def test_a_version_that_comes_again_changes_nothing(again: list[int]) -> None:
    rows = frame(VERSIONS).collect()
    repeated = pl.concat([rows, rows[again]]) if again else rows
    assert_frame_equal(stands(repeated.lazy()), stands(rows.lazy()))


def test_a_snapshot_replaces_what_it_speaks_of_and_equal_rows_of_it_stay() -> None:
    found = newest_delivery(frame(SNAPSHOTS), ("year",)).collect()
    assert found.select("year", "force", "offences").rows() == [
        ("2015", "West Mercia", "10"),
        ("2016", "West Mercia", "12"),
        ("2016", "Norfolk", "20"),
    ]


def test_a_snapshot_without_a_key_replaces_everything() -> None:
    found = newest_delivery(frame(SNAPSHOTS), ()).collect()
    assert found["delivery_id"].unique().to_list() == ["b"]


LEDGER = """
    delivery_id | delivered_on | status
    a           | 2016-10-06   | validated
    b           | 2016-10-08   | validated
    c           | 2016-10-08   | refused
    d           | 2016-10-09   | validated
"""


@pytest.mark.parametrize(
    ("as_at", "found"),
    [
        ("2016-10-05", []),
        ("2016-10-06", [("a", "validated")]),
        ("2016-10-08", [("a", "validated"), ("b", "waiting"), ("c", "refused")]),
        ("2016-10-09", [("a", "validated"), ("b", "waiting"), ("c", "refused"), ("d", "waiting")]),
    ],
)
def test_later_deliveries_are_left_out_and_good_ones_wait_behind_a_bad_one(as_at: str, found: list) -> None:
    standing = as_they_stand(frame(LEDGER).collect(), BY_NAME["crime"], dt.date.fromisoformat(as_at))
    assert records(standing.lazy(), "delivery_id", "status") == found


def test_a_bad_snapshot_alone_is_left_out() -> None:
    standing = as_they_stand(frame(LEDGER).collect(), BY_NAME["peer_crime"], None)
    assert records(standing.lazy(), "status") == [("refused",), ("validated",), ("validated",), ("validated",)]
