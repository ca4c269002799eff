"""The quirks of published data, one by one, on invented rows: through the validated stage to the facts."""

import datetime as dt
import gzip

import polars as pl
import pytest

from assets.facts import open_data
from tests.integration.conftest import TODAY, Intake, fixture, workbook

STREET = "2018-10-west-mercia-street.csv"
SEARCHES = "2018-10-west-mercia-stop-and-search.csv"
HOME_OFFICE = "prc-pfa-mar2013-onwards-tables201718.csv"
FORCE_AREAS = "LAD_to_CSP_to_PFA_December_2016_EW.csv"
LOOK_UPS = (FORCE_AREAS, "census_2011_population_hh.csv", "lsoa21_ward24_lad24_lookup.csv")


def places(intake: Intake) -> pl.LazyFrame:
    tables = (intake.reference[name] for name in ("local_authority_successor", "policing_area", "force_alias"))
    delivered = (intake.rows(name) for name in ("census_lsoa", "lsoa_2021", "police_force_area"))
    return open_data.place(*delivered, *tables)


def street(intake: Intake) -> pl.DataFrame:
    """The street fact of what was delivered."""
    rows = intake.rows("police_uk_street")
    return open_data.police_uk_street(rows, places(intake), intake.reference["policing_area"]).collect()


@pytest.fixture
def west_mercia(intake: Intake) -> pl.DataFrame:
    for name in (STREET, *LOOK_UPS):
        intake.deliver_fixture(name)
    return street(intake)


def test_identical_rows_of_anti_social_behaviour_are_separate_incidents(west_mercia: pl.DataFrame) -> None:
    asb = west_mercia.filter(crime_type="Anti-social behaviour")
    assert asb.height == 2
    assert asb["crime_id"].to_list() == [None, None]


def test_a_crime_id_that_comes_twice_is_kept_twice(west_mercia: pl.DataFrame) -> None:
    assert west_mercia.filter(crime_id="a" * 64)["area"].to_list() == ["Herefordshire", "Shropshire"]


def test_rows_outside_the_area_and_rows_without_a_known_place_are_kept_apart(west_mercia: pl.DataFrame) -> None:
    assert dict(west_mercia.group_by("area").len().iter_rows()) == {
        "Herefordshire": 4,
        "Shropshire": 1,
        "Telford & Wrekin": 1,
        "South Worcestershire": 1,
        "Outside area": 1,
        "Not known": 2,
    }
    assert west_mercia.filter(area="Not known")["lsoa_code"].to_list() == [None, "E01900099"]


def test_a_2021_lsoa_is_placed_by_the_2021_list_and_a_2011_one_keeps_its_2011_place(west_mercia: pl.DataFrame) -> None:
    area_of = dict(west_mercia.select("lsoa_code", "area").iter_rows())
    assert area_of["E01900021"] == "South Worcestershire"
    assert area_of["E01900001"] == "Herefordshire"  # the invented 2021 list has it in Shropshire


def test_without_look_ups_every_row_is_kept_as_not_known(intake: Intake) -> None:
    intake.deliver_fixture(STREET)
    assert street(intake)["area"].to_list() == ["Not known"] * 10


def test_a_force_without_policing_areas_is_not_divided(intake: Intake) -> None:
    intake.deliver("2018-10-dyfed-powys-street.csv", fixture(STREET))
    fact = street(intake)
    assert fact["area"].to_list() == ["Not divided"] * 10
    assert set(fact["force"]) == {"Dyfed-Powys"}


FORCE_NAMES = {
    "devon-and-cornwall": "Devon and Cornwall",
    "Devon & Cornwall Police": "Devon and Cornwall",
    "Devon and Cornwall": "Devon and Cornwall",
    "London, City of": "City of London",
    "City of London Police": "City of London",
    "metropolitan": "Metropolitan Police",
    "dyfed-powys": "Dyfed-Powys",
}


@pytest.mark.parametrize("alias", FORCE_NAMES)
def test_the_several_names_of_a_force_mean_one_force(alias: str, intake: Intake) -> None:
    assert intake.reference.force_named(alias) == FORCE_NAMES[alias]


def test_a_force_has_one_name_in_files_of_all_publishers(intake: Intake) -> None:
    intake.deliver("2018-10-devon-and-cornwall-street.csv", fixture(STREET))
    for name in (HOME_OFFICE, *LOOK_UPS):
        intake.deliver_fixture(name)
    home_office = intake.fact("peer_crime")
    tables = (intake.reference[name] for name in ("local_authority_successor", "force_alias"))
    authorities = open_data.authority_force(intake.rows("police_force_area"), *tables).collect()
    assert {"Devon and Cornwall"} == set(street(intake)["force"])
    assert {"Devon and Cornwall", "City of London"} < set(home_office["force"])
    assert {"Devon and Cornwall", "City of London"} < set(authorities["force"])


SHAPES = {
    "lf": lambda content: content,
    "crlf": lambda content: content.replace(b"\n", b"\r\n"),
    "byte_order_mark": lambda content: b"\xef\xbb\xbf" + content,
    "no_final_newline": lambda content: content[:-1],
    "last_row_short_of_its_blank_context": lambda content: content[:-2],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_line_ends_marks_and_a_short_last_row_change_nothing(shape: str, intake: Intake) -> None:
    intake.deliver(STREET, SHAPES[shape](fixture(STREET)))
    taken = intake.take_in("police_uk_street")
    assert taken.counts == (10, 10, 0)
    assert taken.validated["source_line"].to_list() == list(range(2, 12))
    assert taken.validated["context"].to_list() == [None] * 10
    assert taken.validated["location"][4] == "On or near Fiction Way, The Green"
    assert taken.validated["lsoa_name"][4] == "Telford and Wrekin, 903A"


def test_welsh_names_are_read(intake: Intake) -> None:
    intake.deliver("2018-10-gwent-street.csv", fixture(STREET).replace(b"Ffordd Ddychmygol", "Tŷ Dŵr".encode()))
    assert intake.take_in("police_uk_street").validated["location"][9] == "On or near Tŷ Dŵr"


def test_a_snapshot_of_the_same_month_that_comes_later_replaces_the_first(intake: Intake) -> None:
    intake.deliver_fixture(STREET)
    assert street(intake).height == 10
    matured = fixture(STREET).replace(b"Under investigation", b"Suspect charged").rpartition(b"0" * 64)[0]
    intake.deliver(f"later/{STREET}", matured)
    later = TODAY + dt.timedelta(days=31)
    rows = intake.rows("police_uk_street", later)
    assert rows.collect().height == 19
    areas = intake.reference["policing_area"]
    now = open_data.police_uk_street(rows, places(intake), areas).collect()
    seen = intake.rows("police_uk_street", later, TODAY)
    then = open_data.police_uk_street(seen, places(intake), areas).collect()
    assert "Suspect charged" in now["last_outcome"].to_list()
    assert "Under investigation" not in now["last_outcome"].to_list()
    assert (now.height, then.height) == (9, 10)


@pytest.mark.parametrize("order", [("Shut", "Charged"), ("Charged", "Shut"), ("Shut", "Charged", "Shut")])
def test_a_snapshot_replaced_under_its_name_on_the_same_day_is_gone(order: tuple[str, ...], intake: Intake) -> None:
    for outcome in order:
        intake.deliver(STREET, fixture(STREET).replace(b"Under investigation", outcome.encode()))
        fact = street(intake)
        assert fact.height == 10
        assert set(fact["last_outcome"]) & set(order) == {outcome}
    assert sorted(intake.take_in("police_uk_street").used["status"]) == ["replaced", "validated"]


def test_every_published_outcome_is_read(intake: Intake) -> None:
    intake.deliver_fixture("2018-10-west-mercia-outcomes.csv")
    taken = intake.take_in("police_uk_outcomes")
    assert taken.counts == (10, 10, 0)
    assert taken.validated["outcome_type"].n_unique() == 10


def test_searches_are_at_local_time_across_midnight_and_the_change_of_the_clocks(intake: Intake) -> None:
    intake.deliver_fixture(SEARCHES)
    at = [f"{moment:%d %H:%M}" for moment in intake.take_in("police_uk_stop_and_search").validated["searched_at"]]
    assert at[2:4] == ["03 23:59", "04 00:00"]
    assert at[4:6] == ["28 01:30", "28 01:30"]
    assert at[8:] == ["31 22:15", "31 23:45"]


def test_a_search_late_on_the_last_day_of_a_summer_month_is_in_the_next_month(intake: Intake) -> None:
    summer = fixture(SEARCHES).replace(b"2018-10-31T23:45:00", b"2018-07-31T23:45:00")
    intake.deliver("2018-07-west-mercia-stop-and-search.csv", summer)
    taken = intake.take_in("police_uk_stop_and_search")
    assert taken.validated["searched_at"][9] == dt.datetime(2018, 8, 1, 0, 45)
    assert set(taken.validated["force"]) == {"West Mercia"}


def test_home_office_numbers_are_read_through_padding_commas_noughts_and_corrections(intake: Intake) -> None:
    intake.deliver_fixture(HOME_OFFICE)
    taken = intake.take_in("peer_crime")
    assert taken.counts == (10, 10, 0)
    assert taken.validated["offences"].to_list() == [1234, 21, 9, 777, 5, -3, 0, 7, 11, 12]


def test_a_published_file_counts_from_the_day_it_came_out_whenever_it_was_fetched(intake: Intake) -> None:
    intake.deliver(f"{HOME_OFFICE}.gz", gzip.compress(fixture(HOME_OFFICE)))
    assert intake.take_in("peer_crime").used["delivered_on"].to_list() == [dt.date(2018, 7, 19)]
    assert intake.fact("peer_crime", dt.date(2018, 7, 18)).is_empty()
    assert not intake.fact("peer_crime", dt.date(2018, 7, 19)).is_empty()


def test_home_office_bodies_that_are_not_forces_are_in_no_force(intake: Intake) -> None:
    intake.deliver_fixture(HOME_OFFICE)
    fact = intake.fact("peer_crime")
    forces = fact.group_by("force").agg(pl.col("offences").sum())
    assert dict(forces.iter_rows()) == {
        "West Mercia": 1275,
        "Devon and Cornwall": 9,
        "City of London": 7,
    }
    quarters = fact.filter(force="West Mercia").group_by("month").agg(pl.col("offences").sum()).sort("month")
    assert quarters.rows() == [
        (dt.date(2017, 4, 1), 1255),
        (dt.date(2017, 7, 1), -3),
        (dt.date(2017, 10, 1), 11),
        (dt.date(2018, 1, 1), 12),
    ]


TITLES = [["Invented estimates"], *[[f"note {number}"] for number in range(2, 8)]]
YEARS = ["Code", "Name", "Geography", "Estimated Population mid-2018", "2018 people per sq. km"]
PEOPLE = [
    ["K04000001", "ENGLAND AND WALES", "Country", "9000", "1"],
    ["E10000034", "Worcestershire", "County", "300", "1"],
    ["E07000237", "Worcester", "Non-metropolitan District", "300", "1"],
    ["E06000019", "Herefordshire, County of", "Unitary Authority", "180", "1"],
    ["E08000025", "Birmingham", "Metropolitan District", "1100", "1"],
]


def test_a_county_and_its_districts_are_not_added_twice(intake: Intake) -> None:
    intake.deliver("LAD23_Mid_Year_pop_2018.xlsx", workbook("MYE5", [*TITLES, YEARS, *PEOPLE]))
    for name in LOOK_UPS:
        intake.deliver_fixture(name)
    reference = intake.reference
    taken = intake.take_in("ons_population")
    assert taken.counts == (5, 5, 0)
    authorities = open_data.authority_force(
        intake.rows("police_force_area"), reference["local_authority_successor"], reference["force_alias"]
    )
    people = open_data.population(
        taken.validated.lazy(),
        intake.rows("census_lsoa"),
        authorities,
        reference["policing_area"],
        reference["population"].clear(),
        (),
    )
    assert people.select("force", "area", "population", "households").collect().rows() == [
        ("West Mercia", "Herefordshire", 180, 650),
        ("West Mercia", "South Worcestershire", 300, 450),
        ("West Mercia", "West Mercia", 480, 1100),
        ("West Midlands", "West Midlands", 1100, 400),
    ]


def test_title_rows_above_and_notes_below_a_workbook_are_no_records(intake: Intake) -> None:
    rows = [*TITLES, YEARS, *PEOPLE, ["", "", "", "", ""], ["Note: invented"]]
    intake.deliver("LAD23_Mid_Year_pop_2018.xlsx", workbook("MYE5", rows))
    taken = intake.take_in("ons_population")
    assert taken.counts == (5, 5, 0)
    assert taken.validated["source_line"].to_list() == [9, 10, 11, 12, 13]


def test_a_column_a_force_becomes_a_row_a_force(intake: Intake) -> None:
    intake.deliver_fixture("population_policeforces.csv")
    taken = intake.take_in("force_population")
    assert taken.counts == (6, 6, 0)
    assert taken.validated.filter(mid_year=2018, body="City of London")["population"].to_list() == [8002]
