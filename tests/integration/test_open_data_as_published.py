"""Counts of real published files, which lie beside the project; skipped where they are absent."""

from pathlib import Path

import polars as pl
import pytest

from assets.facts import open_data
from tests.integration.conftest import Intake

PUBLISHED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published files of ../shared/data are not beside the project"
)

MONTHS = ("2018-10", "2018-11", "2018-12")
STREET = [f"police_uk/street/{month}/{month}-west-mercia-street.csv.gz" for month in MONTHS]
LOOK_UPS = [
    "geography/LAD_to_CSP_to_PFA_December_2016_EW.csv",
    "geography/lsoa21_ward24_lad24_lookup.csv.gz",
    "population/census_2011_population_hh.csv.gz",
]
HOME_OFFICE = "home_office/prc-pfa-mar2013-onwards-tables201718.csv.gz"


def deliver(intake: Intake, names: list[str]) -> None:
    for name in names:
        intake.deliver(name, (PUBLISHED / name).read_bytes())


def test_west_mercia_street_rows_of_three_months_are_all_kept(intake: Intake) -> None:
    deliver(intake, STREET)
    taken = intake.take_in("police_uk_street")
    counted = (
        taken.validated.group_by("month")
        .agg(
            rows=pl.len(),
            asb=(pl.col("crime_type") == "Anti-social behaviour").sum(),
            blank=pl.col("lsoa_code").is_null().sum(),
        )
        .sort("month")
    )
    assert counted["rows"].to_list() == [11_006, 10_551, 10_136]
    assert counted["asb"].to_list() == [3_539, 3_128, 3_082]
    assert counted["blank"].to_list() == [63, 23, 25]
    assert taken.counts == (31_693, 31_693, 0)


def test_west_mercia_rows_fall_into_five_areas_outside_and_not_known(intake: Intake) -> None:
    deliver(intake, [*STREET, *LOOK_UPS])
    tables = (intake.reference[name] for name in ("local_authority_successor", "policing_area", "force_alias"))
    delivered = (intake.rows(name) for name in ("census_lsoa", "lsoa_2021", "police_force_area"))
    place = open_data.place(*delivered, *tables)
    divided = intake.reference["policing_area"]
    fact = open_data.police_uk_street(intake.rows("police_uk_street"), place, divided)
    months = fact.group_by("month").agg(
        not_known=(pl.col("area") == "Not known").sum(),
        outside=(pl.col("area") == "Outside area").sum(),
        areas=pl.col("area").n_unique(),
    )
    by_month = months.sort("month").collect()
    assert by_month["not_known"].to_list() == [63, 23, 25]
    assert by_month["areas"].to_list() == [7, 7, 7]
    assert by_month["outside"].is_between(20, 55).all()  # SOURCES.md, quirk 3


def test_west_mercia_home_office_quarters_of_2017_18(intake: Intake) -> None:
    deliver(intake, [HOME_OFFICE])
    taken = intake.take_in("peer_crime")
    fact = intake.fact("peer_crime")
    own = fact.filter(force="West Mercia").group_by("financial_quarter").agg(pl.col("offences").sum())
    assert own.sort("financial_quarter")["offences"].to_list() == [22_194, 22_254, 21_025, 18_877]
    assert taken.counts == (23_068, 23_068, 0)
    assert (taken.validated["offences"] < 0).sum() == 36
