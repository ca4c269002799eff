"""Outcomes arrive at the printed shares, in both editions, and some are replaced."""

from datetime import date

import polars as pl
import pytest

from tests.sample.extract import offences_as_at

EDITIONS = (date(2017, 1, 9), date(2017, 1, 12))
FAST = pl.col("days").is_between(0, 5)
DAY = pl.coalesce(
    pl.col("Outcome Date").str.to_date("%d/%m/%Y", strict=False),
    pl.col("Outcome Date").str.to_date("%Y-%m-%d", strict=False),
)


@pytest.fixture(scope="module", params=EDITIONS, ids=["text", "table"])
def shares(table, request):
    """Percentages by quarter recorded: assigned (within the quarter), fast (of these, within five days), ever."""
    recorded = pl.col("recorded_at").dt.date()
    offences = offences_as_at(table, request.param).with_columns(
        quarter=recorded.dt.truncate("1q"), outcome_quarter=DAY.dt.truncate("1q"), days=(DAY - recorded).dt.total_days()
    )
    within = (pl.col("outcome_quarter") == pl.col("quarter")).fill_null(False)
    counts = offences.group_by("quarter").agg(
        assigned=100 * within.mean(),
        fast=100 * (within & FAST).sum() / within.sum(),
        ever=100 * pl.col("days").is_not_null().mean(),
    )
    return {row["quarter"]: row for row in counts.iter_rows(named=True)}


def test_offences_assigned_an_outcome_within_their_quarter(shares):
    assert round(shares[date(2016, 10, 1)]["assigned"]) == 75
    assert round(shares[date(2016, 7, 1)]["assigned"]) == 72


def test_outcomes_within_five_days_of_recording(shares):
    assert round(shares[date(2016, 10, 1)]["fast"]) == 54
    assert round(shares[date(2016, 7, 1)]["fast"]) == 53
    assert round(shares[date(2015, 10, 1)]["fast"]) == 58


def test_no_printed_share_lies_near_the_edge_of_its_rounding(shares):
    printed = [("assigned", 2016, 10), ("assigned", 2016, 7), ("fast", 2016, 10), ("fast", 2016, 7), ("fast", 2015, 10)]
    values = [shares[date(year, month, 1)][kind] for kind, year, month in printed]
    assert all(abs(value - round(value)) < 0.25 for value in values)


def test_the_other_quarters_lie_around_them(shares):
    whole = [row for quarter, row in shares.items() if quarter < date(2016, 12, 31)]
    assert len(whole) == 15
    assert all(70 <= row["assigned"] <= 76 and 52 <= row["fast"] <= 60 for row in whole)
    assert all(85 <= row["ever"] <= 94 for row in whole if row["quarter"] < date(2016, 10, 1))


def test_an_outcome_is_dated_neither_before_its_record_nor_after_its_entry(table):
    dated = table.filter(DAY.is_not_null(), DAY.dt.year() > 2010)
    assert dated.filter(pl.col("recorded_at").dt.date() > DAY).is_empty()
    assert dated.filter(pl.col("amended_at").dt.date() < DAY).is_empty()
    assert dated.filter(pl.col("delivered_on") < DAY).is_empty()


def test_outcomes_of_the_last_days_are_entered_as_time_goes_on(table):
    last = table.filter(pl.col("recorded_at").dt.date() == date(2016, 12, 30), pl.col("Record Kind") == "Crime")
    first_seen = last.filter(DAY.is_not_null()).group_by("Crime No").agg(pl.col("delivered_on").min())
    assert first_seen["delivered_on"].n_unique() >= 8


def test_some_outcomes_are_replaced_by_a_later_one(table):
    dated = table.filter(pl.col("Crime No").is_not_null(), DAY.is_not_null(), DAY.dt.year() > 2010)
    given = dated.select("Crime No", "Outcome Type", "amended_at", day=DAY).sort("amended_at")
    given = given.unique(["Crime No", "Outcome Type", "day"], keep="first", maintain_order=True)
    replaced = given.filter(pl.len().over("Crime No") > 1)
    records = replaced["Crime No"].n_unique()
    assert 500 < records < 2000
    steps = replaced.group_by("Crime No", maintain_order=True).agg("Outcome Type", "day")
    assert steps.filter(pl.col("Outcome Type").list.first() != "18").is_empty()
    assert steps.filter(pl.col("day").list.first() >= pl.col("day").list.last()).is_empty()
