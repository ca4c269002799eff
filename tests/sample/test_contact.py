"""Calls, incidents and missing persons: the printed figures, and what one system tells of another."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from tests.sample.delivered import EDITIONS, Q3, Q4, YEAR, day_of, every_row, month_of, newest, pct, rounded, within
from tests.sample.extract import moment

LINES = ["999", "101"]


@pytest.fixture(scope="module", params=EDITIONS, ids=str)
def as_at(request) -> date:
    return request.param


@pytest.fixture(scope="module")
def calls(raw, as_at) -> pl.DataFrame:
    files = sorted((raw / "call").iterdir())
    days = [(path, date.fromisoformat(path.stem.removeprefix("call_"))) for path in files]
    rows = pl.concat(pl.read_parquet(path) for path, day in days if day <= as_at)
    can_be = pl.col("line").is_in(LINES)
    for before, after in (("presented_at", "answered_at"), ("answered_at", "ended_at")):
        can_be &= (pl.col(before) <= pl.col(after)).fill_null(True)
    return rows.filter(can_be).unique("call_id").with_columns(month=month_of(pl.col("presented_at")))


@pytest.fixture(scope="module")
def incidents(raw, as_at) -> pl.DataFrame:
    rows = newest(every_row(raw / "incident"), ["Incident No"], as_at, "Last Amended").select(
        "Policing Area",
        called=moment("Call Received"),
        created=moment("Created"),
        graded=moment("Graded"),
        dispatched=moment("First Dispatched"),
        arrived=moment("First Arrived"),
        grade=pl.coalesce("Grade", "Response Grade"),
        grade_sent="Grade At First Dispatch",
        category="Closing Category",
        is_counted=(pl.col("Duplicate") == "N") & (pl.col("Cancelled") == "N"),
    )
    return rows.with_columns(month=month_of(pl.col("created")))


@pytest.fixture(scope="module")
def emergencies(incidents) -> pl.DataFrame:
    seconds = (pl.col("arrived") - pl.col("created")).dt.total_seconds()
    return incidents.filter("is_counted", pl.coalesce("grade_sent", "grade") == "Emergency").with_columns(
        seconds=pl.when(seconds.is_between(0, 86_400)).then(seconds)
    )


@pytest.fixture(scope="module")
def missing(raw, as_at) -> pl.DataFrame:
    rows = newest(every_row(raw / "compact"), ["Report No"], as_at, "Amended").select(
        area="Area",
        reported=moment("Reported"),
        located=moment("Located"),
        born=day_of("DOB"),
        risk=pl.coalesce("Risk", "Risk Level"),
        in_care="In Care",
        transferred="Transferred",
    )
    return rows.with_columns(month=month_of(pl.col("reported")))


@pytest.mark.parametrize(("line", "before", "now"), [("999", 33545, 28953), ("101", 118008, 134875)])
def test_calls_presented(calls, line, before, now):
    of_line = calls.filter(pl.col("line") == line)
    assert [of_line.filter(within(quarter)).height for quarter in (Q3, Q4)] == [before, now]


def test_some_calls_were_answered_and_their_end_was_not_logged(calls):
    assert 0.003 <= calls["ended_at"].null_count() / calls.height <= 0.007
    assert calls.filter(pl.col("answered_at").is_null() & pl.col("ended_at").is_not_null()).height > 0


def test_antisocial_behaviour(incidents):
    asb = incidents.filter("is_counted", pl.col("category").str.starts_with("ASB"))
    now = asb.filter(within(Q4))
    assert [now.height, asb.filter(within(Q3)).height] == [10527, 13211]
    assert rounded(asb.filter(within(YEAR)).height / 4) == 11286
    assert pct(now.filter(pl.col("category") == "ASB Personal").height, now.height) == 23
    shares = asb.group_by("month").agg(share=(pl.col("category") == "ASB Personal").mean())["share"]
    assert shares.n_unique() > 40


def test_emergency_incidents(emergencies):
    assert emergencies.filter(within(Q4)).height == 11990


def test_emergencies_attended_in_twenty_minutes(emergencies):
    now = emergencies.filter(within(Q4), pl.col("seconds").is_not_null())
    assert pct(now.filter(pl.col("seconds") <= 1200).height, now.height) == 93
    assert 0.02 <= 1 - now.height / emergencies.filter(within(Q4)).height <= 0.05


def test_mean_response_to_emergencies(emergencies):
    months = emergencies.filter(within(YEAR)).group_by("month").agg(pl.col("seconds").mean()).sort("month")
    means = months["seconds"].to_list()
    assert [rounded(mean) for mean in means[-2:]] == [664, 629]
    assert rounded(sum(means) / 12) == 642
    assert len({rounded(mean) for mean in means}) > 8


def test_incidents_begin_with_calls_that_were_taken_before(calls, incidents):
    taken = incidents.filter(pl.col("called").is_not_null())
    assert 0.4 <= taken.height / incidents.height <= 0.7
    assert taken.filter(pl.col("called") >= pl.col("created")).height == 0
    assert taken["called"].is_in(calls["presented_at"].implode()).all()
    emergency = taken.filter(pl.coalesce("grade_sent", "grade") == "Emergency", pl.col("grade") == "Emergency")
    of_999 = calls.filter(pl.col("line") == "999")["presented_at"]
    assert emergency["called"].is_in(of_999.implode()).mean() > 0.98


def test_clocks_of_incidents_are_as_real_ones(incidents):
    graded = incidents.filter(pl.col("graded").is_not_null())
    assert 0.005 <= 1 - graded.height / incidents.height <= 0.02
    assert 0.02 <= graded.select((pl.col("graded") < pl.col("created")).mean()).item() <= 0.08
    assert graded.filter(pl.col("graded") < pl.col("called")).height == 0
    early = incidents.filter(pl.col("arrived") < pl.col("created"))
    assert 100 <= early.height <= 2000
    assert early.filter(pl.col("arrived") < pl.col("called")).height == 0
    assert incidents.filter(pl.col("arrived") < pl.col("dispatched")).height == 0


def test_some_grades_change_after_the_first_dispatch_and_none_is_kept_without_one(incidents):
    changed = incidents.filter(pl.col("grade") != pl.col("grade_sent"))
    assert set(changed["grade_sent"]) == {"Emergency", "Priority"}
    assert 0.002 <= changed.height / incidents.height <= 0.02
    assert incidents.filter(pl.col("grade_sent").is_null() != pl.col("dispatched").is_null()).height == 0


@pytest.mark.parametrize(
    ("quarter", "reports", "telford", "under_18", "in_care", "in_a_day"),
    [(Q3, 1481, 306, 883, 451, 89), (Q4, 1274, 210, 723, 308, 90)],
    ids=["2016Q3", "2016Q4"],
)
def test_missing_persons(missing, quarter, reports, telford, under_18, in_care, in_a_day):
    own = missing.filter(within(quarter), pl.col("risk") != "Absent")
    assert own.height == reports
    assert own.filter(pl.col("area") == "Telford & Wrekin").height == telford
    assert own.filter(pl.col("born").dt.offset_by("18y") > pl.col("reported").dt.date()).height == under_18
    assert own.filter(pl.col("in_care") == "Y").height == in_care
    lasted = own.filter(pl.col("located").is_not_null(), pl.col("transferred") == "N")
    found = lasted.filter(pl.col("located") - pl.col("reported") <= timedelta(hours=24))
    assert pct(found.height, lasted.height) == Decimal(in_a_day)


def test_a_missing_person_has_an_incident_of_the_same_area_just_before(missing, incidents):
    # Two hours: minutes, and the hour that the clocks skip in March.
    own = incidents.filter(pl.col("category") == "Missing Person").select(
        "created", area="Policing Area", opened="created"
    )
    joined = missing.sort("reported").join_asof(
        own.sort("created"), left_on="reported", right_on="created", by="area", tolerance="2h", check_sortedness=False
    )
    # An incident of the last days may still be open, without its category.
    before = joined.filter(pl.col("reported") < pl.date(2017, 1, 7))
    assert before["opened"].null_count() == 0
