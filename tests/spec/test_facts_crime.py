"""Rows of the crime fact: where and when a record is, and the group its offence is of."""

import datetime as dt

import pytest

from assets.facts.crime import NOT_AN_OFFENCE, NOT_CLASSIFIED
from schemas.code_lists import NOT_KNOWN
from tests.spec.crime_rows import REFERENCE, crime_fact
from tests.spec.table import records


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


def test_a_crime_is_as_rural_as_its_small_area_and_never_urban_for_want_of_one() -> None:
    fact = crime_fact("crime_ref | lsoa11\n A | E01013986\n B | E01014000\n C | E01999999\n D |")
    known = dict(REFERENCE["small_area"].select("lsoa11", "rural_urban").iter_rows())
    wanted = [("A", known["E01013986"]), ("B", known["E01014000"]), ("C", NOT_KNOWN), ("D", NOT_KNOWN)]
    assert records(fact, "crime_ref", "rural_urban") == wanted
