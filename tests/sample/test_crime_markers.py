"""Markers, hate strands and rural places arrive at the printed figures, in both editions."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import fmean

import polars as pl
import pytest

from sample.crime_plan import plan
from tests.sample.figures import half_up

REFERENCE = Path(__file__).resolve().parents[2] / "reference"
EDITIONS = (date(2017, 1, 9), date(2017, 1, 12))
FIRST, SECOND, THIRD, FOURTH = (f"2016Q{n}" for n in range(1, 5))
RURAL_CLASSES = ["D1", "D2", "E1", "E2", "F1", "F2"]

IS_CRIME = pl.col("Record Kind") == "Crime"
COUNTED = {
    "domestic abuse": pl.col("DA Marker") == "Y",
    "hate": pl.col("Hate Strands").is_not_null(),
    "child at risk": pl.col("Child At Risk Marker") == "Y",
    "cse": pl.col("CSE Marker") == "Y",
    "cyber": IS_CRIME & (pl.col("Cyber Marker") == "Y"),
    "business": IS_CRIME & (pl.col("Business Marker") == "Y"),
    "rural": IS_CRIME & pl.col("is_rural"),
}
# Last quarter, the quarter before it and the average of the year's quarters, as the report prints them.
PRINTED = {
    "domestic abuse": (5496, 5766, 5432),
    "hate": (350, 456, 341),
    "child at risk": (2967, 2805, None),
    "cse": (144, 161, None),
    "cyber": (380, 381, 364),
    "business": (3920, 3822, 3715),
    "rural": (4499, 4576, None),
}


def standing(table: pl.DataFrame, day: date) -> pl.DataFrame:
    """Offences and crimed incidents of West Mercia as a consumer on that day counts them."""
    areas = pl.read_csv(REFERENCE / "small_area.csv")
    rural = areas.filter(pl.col("rural_urban").is_in(RURAL_CLASSES))["lsoa11"]
    return (
        table.filter(pl.col("delivered_on") <= day, pl.col("Crime No").is_not_null())
        .sort("amended_at", "delivered_on", maintain_order=True)
        .unique("Crime No", keep="last", maintain_order=True)
        .filter(pl.col("Status") == "Recorded", pl.col("Force") == "West Mercia")
        .with_columns(
            month=pl.col("recorded_at").dt.truncate("1mo").dt.date(),
            quarter=pl.format("{}Q{}", pl.col("recorded_at").dt.year(), pl.col("recorded_at").dt.quarter()),
            is_rural=pl.col("LSOA 2011").is_in(rural.implode()).fill_null(False),
        )
    )


@pytest.fixture(scope="module", params=EDITIONS, ids=["text", "table"])
def edition(table, request):
    return standing(table, request.param)


def by_quarter(edition: pl.DataFrame, condition: pl.Expr) -> dict[str, int]:
    counts = edition.filter(condition).group_by("quarter").len()
    return dict(counts.iter_rows())


@pytest.mark.parametrize("name", PRINTED)
def test_marked_records_are_as_many_as_printed(edition, name):
    last, before, average = PRINTED[name]
    counts = by_quarter(edition, COUNTED[name])
    assert (counts[FOURTH], counts[THIRD]) == (last, before)
    if average is not None:
        assert half_up(Fraction(sum(counts[q] for q in (FIRST, SECOND, THIRD, FOURTH)), 4), 0) == average


def test_most_cyber_crime_is_malicious_communications(edition):
    codes = pl.read_csv(REFERENCE / "offence_code.csv", infer_schema=False)
    code = codes.filter(pl.col("title") == "Malicious communications")["offence_code"].item()
    cyber = by_quarter(edition, COUNTED["cyber"])
    messages = by_quarter(edition, COUNTED["cyber"] & (pl.col("HO Offence Code") == code))
    assert half_up(Fraction(100 * messages[FOURTH], cyber[FOURTH]), 0) == 56
    assert all(0.4 < messages[quarter] / cyber[quarter] < 0.7 for quarter in cyber if quarter < "2017")


def test_no_quarter_stands_out_that_the_report_does_not_name(edition):
    for name, condition in COUNTED.items():
        counts = by_quarter(edition, condition)
        years = [counts[quarter] for quarter in counts if quarter < FIRST]
        assert len(years) == 11
        assert 0.6 * fmean(years) < min(years) < max(years) < 1.4 * fmean(years), name
        assert 0.75 * fmean(years) < counts[FIRST] < 1.3 * fmean(years), name


def test_a_quarter_has_some_4100_to_4600_rural_offences_in_every_area(edition):
    counts = by_quarter(edition, COUNTED["rural"])
    assert all(4100 <= counts[quarter] <= 4600 for quarter in counts if quarter < "2017")
    last = edition.filter(COUNTED["rural"], pl.col("quarter") == FOURTH)
    assert last["Policing Area"].n_unique() == 5
    assert edition.filter(pl.col("LSOA 2011").is_null(), pl.col("is_rural")).height == 0


def test_beats_and_small_areas_lie_in_one_policing_area(edition):
    places = edition.filter(pl.col("Policing Area") != "Outside area", ~pl.col("Beat").str.contains(","))
    assert (
        places.group_by("LSOA 2011")
        .agg(pl.col("Policing Area", "Beat").n_unique())
        .filter((pl.col("Policing Area") > 1) | (pl.col("Beat") > 1))
        .is_empty()
    )


def test_the_rural_areas_of_the_plan_are_those_of_the_reference():
    areas = pl.read_csv(REFERENCE / "small_area.csv").filter(pl.col("force") == "West Mercia")
    rural = areas.filter(pl.col("rural_urban").is_in(RURAL_CLASSES))["lsoa11"].sort().to_list()
    assert plan("rural_areas")["lsoa11"].to_list() == rural


def test_drink_makes_december_a_notable_high_of_violence_with_injury(edition):
    injury = pl.col("HO Offence Code").is_in(["8N", "5D", "5E", "8P", "8S", "2", "4.9", "4.4"])
    months = edition.filter(injury, pl.col("Alcohol Marker") == "Y").group_by("month").len().sort("month")
    year = months.filter(pl.col("month").is_between(date(2015, 12, 1), date(2016, 11, 1)))["len"].to_list()
    december = months.filter(pl.col("month") == date(2016, 12, 1))["len"].item()
    assert len(year) == 12
    assert 1.25 * fmean(year) < december < 1.45 * fmean(year)
    assert december == months["len"].max()


def test_a_record_bears_the_same_markers_in_all_its_versions(table):
    markers = ["DA Marker", "CSE Marker", "Cyber Marker", "Business Marker", "Hate Strands"]
    versions = table.filter(pl.col("Crime No").is_not_null()).group_by("Crime No").agg(pl.col(markers).n_unique())
    assert versions.filter(pl.any_horizontal(pl.col(markers) > 1)).is_empty()
