"""Complaints, interviews, protection notices and managed offenders: the printed figures, whatever the seed."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from sample.complaint import write_complaint
from sample.dvpn import write_dvpn
from sample.iom_cohort import write_iom_cohort
from sample.victim_survey import write_victim_survey
from tests.sample.delivered import AREAS, EDITIONS, Q3, Q4, YEAR, day_of, every_row, month_of, newest, pct, within

REFERENCE = Path(__file__).resolve().parents[2] / "reference"
SATISFIED = ["Completely satisfied", "Very satisfied", "Fairly satisfied"]
HATE = {
    "Herefordshire": "73.7 75.8 78.4",
    "North Worcestershire": "84.5 82.8 79.7",
    "Shropshire": "80.0 75.0 75.0",
    "South Worcestershire": "81.8 84.2 82.5",
    "Telford & Wrekin": "80.0 80.0 78.8",
    "West Mercia": "80.6 80.6 79.6",
}
NOTICES = {
    "Herefordshire": (1, 0, 2, 2, 3, 0, 0, 2, 1),
    "North Worcestershire": (2, 1, 1, 4, 6, 1, 6, 3, 6),
    "Shropshire": (1, 0, 0, 1, 1, 0, 1, 1, 1),
    "South Worcestershire": (4, 5, 3, 12, 3, 8, 7, 3, 2),
    "Telford & Wrekin": (2, 5, 1, 1, 1, 2, 1, 1, 0),
}
COHORT = {
    "Herefordshire": (39, 31, 8),
    "North Worcestershire": (72, 32, 40),
    "Shropshire": (47, 26, 21),
    "South Worcestershire": (83, 39, 44),
    "Telford & Wrekin": (70, 29, 41),
}


@pytest.fixture(scope="module", params=["sample", "seed 7"])
def files(request, raw, tmp_path_factory) -> Path:
    if request.param == "sample":
        return raw
    other = tmp_path_factory.mktemp("casework")
    for write in (write_complaint, write_victim_survey, write_dvpn, write_iom_cohort):
        write(other, 7)
    return other


@pytest.fixture(scope="module", params=EDITIONS, ids=str)
def as_at(request) -> date:
    return request.param


@pytest.fixture(scope="module")
def cases(files, as_at) -> pl.DataFrame:
    allegations = newest(every_row(files / "complaint"), ["Case Ref", "Allegation No"], as_at, "Amended")
    dates = {"received": day_of("Received"), "recorded": day_of("Recorded"), "finalised": day_of("Finalised")}
    allegations = allegations.with_columns(**dates)
    assert allegations.group_by("Case Ref").agg(pl.struct(*dates).n_unique().alias("n"))["n"].max() == 1
    return allegations.sort("Case Ref", "Allegation No").unique("Case Ref", keep="first")


@cache
def holidays() -> frozenset[date]:
    return frozenset(pl.read_csv(REFERENCE / "bank_holiday.csv", try_parse_dates=True)["day"])


def working_days(first: date, last: date) -> int:
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() < 5 and day not in holidays() for day in days)


def within_days(cases: pl.DataFrame, end: str, quarter: tuple[date, date], most: int) -> Decimal:
    own = cases.filter(month_of(pl.col(end)).is_between(*quarter))
    assert own.height > 150
    return pct(sum(working_days(*pair) <= most for pair in own.select("received", end).iter_rows()), own.height)


def test_complaints_recorded_in_three_and_ten_working_days(cases):
    assert within_days(cases, "recorded", Q3, 3) == 90
    assert within_days(cases, "recorded", Q4, 3) == 47
    assert within_days(cases, "recorded", Q4, 10) == 93


def test_complaints_finalised_in_120_working_days_of_receipt(cases):
    assert within_days(cases, "finalised", Q3, 120) == 88
    assert within_days(cases, "finalised", Q4, 120) == 86


def test_complaints_are_received_any_day_and_dealt_with_on_working_days(cases):
    assert set(cases["received"].dt.weekday()) == {1, 2, 3, 4, 5, 6, 7}
    for end in ("recorded", "finalised"):
        assert cases[end].drop_nulls().dt.weekday().max() == 5
    assert cases.filter(pl.col("recorded") < pl.col("received")).height == 0
    assert cases.filter(pl.col("finalised") < pl.col("recorded")).height == 0


@pytest.fixture(scope="module")
def interviews(files, as_at) -> pl.DataFrame:
    rows = every_row(files / "victim_survey").filter(pl.col("delivered_on") <= as_at)
    return rows.unique("Interview ID").select(
        survey="Survey",
        area="Area",
        month=month_of(day_of("Interviewed")),
        is_satisfied=pl.when(pl.col("Whole Experience").is_not_null()).then(
            pl.col("Whole Experience").is_in(SATISFIED)
        ),
    )


def satisfied(rows: pl.DataFrame, places: int = 0) -> Decimal:
    answered = rows["is_satisfied"].drop_nulls()
    return pct(answered.sum(), answered.len(), places)


def test_victims_satisfied_with_the_whole_experience(interviews):
    half = interviews.filter(within((date(2016, 7, 1), date(2016, 12, 1))), pl.col("survey") != "Hate")
    assert set(half["survey"]) == {"Burglary", "Violence", "Vehicle"}
    assert satisfied(half) == 80


@pytest.mark.parametrize("area", HATE)
def test_victims_of_hate_crime_satisfied(interviews, area):
    own = interviews.filter(pl.col("survey") == "Hate")
    own = own if area == "West Mercia" else own.filter(pl.col("area") == area)
    windows = [(date(2015, 11, 1), date(2016, 10, 1)), (date(2015, 12, 1), date(2016, 11, 1)), YEAR]
    found = [satisfied(own.filter(within(window)), 1) for window in windows]
    assert found == [Decimal(text) for text in HATE[area].split()]


def test_victims_of_hate_crime_interviewed(interviews):
    own = interviews.filter(pl.col("survey") == "Hate", within(YEAR))
    assert pct(own.height, 1200) == 31
    assert own["is_satisfied"].null_count() > 0
    assert set(own["area"]) == {*AREAS, None}


@pytest.mark.parametrize("area", NOTICES)
def test_protection_notices(files, as_at, area):
    register = newest(every_row(files / "dvpn"), ["Notice Ref"], as_at, "Amended")
    register = register.with_columns(month=month_of(day_of("Authorised")))
    months = pl.date_range(date(2016, 4, 1), date(2016, 12, 1), "1mo", eager=True)
    own = register.filter(pl.col("Area") == area)["month"]
    assert tuple((own == month).sum() for month in months) == NOTICES[area]
    assert register.filter(within(Q4)).height == 35


def test_managed_offenders(files, as_at):
    rows = every_row(files / "iom_cohort").filter(
        pl.col("delivered_on") <= as_at, day_of("Snapshot Date") == date(2016, 12, 31)
    )
    rows = rows.filter(pl.col("Location").is_in(["Community", "Custody"]), pl.col("Area").is_in(AREAS))
    people = rows.unique("Person ID")
    found = {
        area: tuple(
            people.filter(pl.col("Area") == area, pl.col("Location").is_in(places)).height
            for places in (["Community", "Custody"], ["Community"], ["Custody"])
        )
        for area in AREAS
    }
    assert found == COHORT
    assert [sum(counts) for counts in zip(*found.values(), strict=True)] == [311, 157, 154]
