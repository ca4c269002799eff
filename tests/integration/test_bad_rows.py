"""Rows that cannot be: each is set aside with its source line and the rules it broke, and none is lost."""

import pytest

from assets.validated.quarantine import rows_by_rule
from tests.integration.conftest import CRIME_FILE, Intake, Taken, fixture, with_value

GOOD = fixture("crime.csv")


def crimes(intake: Intake, delivery: bytes) -> Taken:
    intake.deliver(CRIME_FILE, delivery)
    return intake.take_in("crime")


pytestmark = pytest.mark.usefixtures("judged_both_ways")
FAULTS = {
    "missing_crime_number": (2, "Crime No", "", ["crime_ref missing"]),
    "crime_number_that_says_null": (2, "Crime No", "NULL", ["crime_ref missing"]),
    "unknown_offence_code": (3, "HO Offence Code", "99Z", ["offence_code unknown"]),
    "crime_without_an_offence_code": (3, "HO Offence Code", "N/A", ["crime_without_code"]),
    "misspelled_area": (9, "Policing Area", "Herfordshire", ["policing_area unknown"]),
    "unknown_force": (9, "Force", "Mercia West", ["force unknown"]),
    "31_february": (2, "Committed From", "31/02/2016 22:00", ["committed_from type"]),
    "31_february_where_a_date_must_be": (2, "Date Recorded", "31/02/2016", ["recorded_at type", "recorded_at missing"]),
    "month_thirteen_in_iso": (3, "Committed To", "2016-13-01 10:00:00", ["committed_to type"]),
    "year_of_two_digits": (2, "Committed From", "02/10/16 22:00", ["committed_from type"]),
    "outcome_date_that_is_none": (2, "Outcome Date", "soon", ["outcome_date type", "outcome_half_given"]),
    "outcome_without_a_date": (2, "Outcome Date", "", ["outcome_half_given"]),
    "recorded_after_the_extract": (
        10,
        "Date Recorded",
        "10/01/2017 00:00",
        ["recorded_after_extract"],
    ),
    "amended_after_the_extract": (10, "Date Amended", "10/01/2017 00:00", ["amended_after_extract"]),
    "recorded_before_records_began": (
        5,
        "Date Recorded",
        "05/11/1916 12:00",
        ["recorded_long_ago", "committed_after_recorded"],
    ),
    "committed_backwards": (2, "Committed To", "02/10/2016 21:59", ["committed_backwards"]),
    "committed_after_it_was_recorded": (7, "Committed From", "15/11/2016 16:21", ["committed_after_recorded"]),
    "marker_neither_yes_nor_no": (2, "DA Marker", "Maybe", ["domestic_abuse type"]),
    "lsoa_of_another_form": (2, "LSOA 2011", "E0190001", ["lsoa11 str_matches"]),
    "strand_that_is_not_monitored": (9, "Hate Strands", "race;weather", ["hate_strands str_matches"]),
    "status_that_is_none": (2, "Status", "Deleted", ["status isin"]),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_faulty_row_is_set_aside_with_its_line_and_its_rules(case: str, intake: Intake) -> None:
    line, column, value, rules = FAULTS[case]
    taken = crimes(intake, with_value(line, column, value))
    assert [(at, sorted(broken)) for at, broken in taken.faults] == [(line, sorted(rules))]
    assert taken.counts == (10, 9, 1)
    assert taken.validated.height == 9


def test_an_exact_repeat_in_one_file_is_set_aside_as_a_repeated_key(intake: Intake) -> None:
    repeat = GOOD.splitlines(keepends=True)[3]
    taken = crimes(intake, GOOD + repeat)
    assert taken.faults == [(12, ["repeated key"])]
    assert taken.counts == (11, 10, 1)
    assert rows_by_rule(taken.used).rows() == [("repeated key", 1)]


def test_a_faulty_row_and_its_repeat_are_held_against_each_other_and_not_against_the_sound_row(intake: Intake) -> None:
    faulty = with_value(2, "HO Offence Code", "99Z").splitlines(keepends=True)[1]
    taken = crimes(intake, GOOD + faulty + faulty)
    assert taken.faults == [(12, ["offence_code unknown"]), (13, ["offence_code unknown", "repeated key"])]
    assert taken.counts == (12, 10, 2)


def test_two_versions_of_a_record_in_one_file_are_no_repeat(intake: Intake) -> None:
    later = GOOD.splitlines()[3].replace(b"01/11/2016 10:00", b"02/11/2016 10:00")
    assert crimes(intake, GOOD + later + b"\n").counts == (11, 11, 0)


@pytest.mark.parametrize("blank", ["", "NULL", "N/A", "null", "  "])
def test_every_way_of_writing_nothing_is_read_as_missing(blank: str, intake: Intake) -> None:
    taken = crimes(intake, with_value(9, "Policing Area", blank))
    assert taken.counts == (10, 10, 0)
    assert taken.validated["policing_area"].to_list()[7] is None


def test_a_row_too_short_is_set_aside_by_the_values_it_lacks(intake: Intake) -> None:
    short = GOOD.decode().splitlines()
    short[3] = short[3].rpartition(",")[0]
    taken = crimes(intake, "\n".join(short).encode() + b"\n")
    assert taken.faults == [(4, ["amended_at missing"])]
    assert taken.counts == (10, 9, 1)


def test_a_faulty_last_row_without_a_line_end_is_not_taken_for_a_cut_off_file(intake: Intake) -> None:
    taken = crimes(intake, with_value(11, "HO Offence Code", "99Z")[:-1])
    assert taken.faults == [(11, ["offence_code unknown"])]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_source_lines_stay_true_after_quoted_line_breaks_and_blank_lines(ending: str, intake: Intake) -> None:
    lines = with_value(9, "Policing Area", "Nowhere").decode().splitlines()
    lines[3] = lines[3].replace("School", '"School,\nupper\n""House"""')
    lines.insert(6, "")
    taken = crimes(intake, "\n".join(lines).replace("\n", ending).encode() + ending.encode())
    assert taken.faults == [(12, ["policing_area unknown"])]
    assert taken.counts == (10, 9, 1)
    assert taken.validated["location_type"].to_list()[2].split() == ["School,", "upper", '"House"']


def test_a_total_row_is_no_record_and_agrees_with_good_and_bad_rows_together(intake: Intake) -> None:
    taken = crimes(intake, with_value(3, "HO Offence Code", "99Z") + b"Total: 10\n")
    assert taken.counts == (10, 9, 1)


def test_a_row_may_break_several_rules_and_is_counted_once_among_the_rows(intake: Intake) -> None:
    taken = crimes(intake, with_value(3, "HO Offence Code", "99Z", with_value(3, "Status", "Lost")))
    assert taken.counts == (10, 9, 1)
    by_rule = rows_by_rule(taken.used).rows()
    assert by_rule == [("offence_code unknown", 1), ("status isin", 1)]


def test_a_quarantined_row_keeps_its_values_as_delivered_for_its_owner_only(intake: Intake) -> None:
    taken = crimes(intake, with_value(2, "Committed From", "31/02/2016 22:00"))
    assert '"committed_from":"31/02/2016 22:00"' in taken.quarantined["values"][0]
    kept = intake.warehouse.quarantine("crime", taken.used["delivery_id"][0])
    assert oct(kept.stat().st_mode & 0o777) == "0o600"


OPEN_DATA = {
    "street_row_of_another_month": (
        "police_uk_street",
        "2018-10-west-mercia-street.csv",
        (b",2018-10,", b",2018-09,"),
        (2, ["month_of_another_file"]),
    ),
    "street_point_far_away": (
        "police_uk_street",
        "2018-10-west-mercia-street.csv",
        (b"-2.700001", b"27.00001"),
        (2, ["longitude in_range"]),
    ),
    "search_time_without_an_offset": (
        "police_uk_stop_and_search",
        "2018-10-west-mercia-stop-and-search.csv",
        (b"T08:06:00+00:00", b"T08:06:00"),
        (2, ["searched_at type", "searched_at missing"]),
    ),
    "offences_that_are_no_number": (
        "peer_crime",
        "prc-pfa-mar2013-onwards-tables201718.csv",
        (b" 21 ", b" ** "),
        (3, ["offences type", "offences missing"]),
    ),
    "look_up_with_a_code_of_another_form": (
        "police_force_area",
        "LAD_to_CSP_to_PFA_December_2016_EW.csv",
        (b"E06000051", b"Shrops"),
        (3, ["local_authority_code str_matches"]),
    ),
}


@pytest.mark.parametrize("case", OPEN_DATA)
def test_a_faulty_row_of_published_data_is_set_aside_too(case: str, intake: Intake) -> None:
    source, file, (old, new), (line, rules) = OPEN_DATA[case]
    rows = fixture(file).rstrip().count(b"\n")
    intake.deliver(file, fixture(file).replace(old, new, 1))
    taken = intake.take_in(source)
    assert [(at, sorted(broken)) for at, broken in taken.faults] == [(line, sorted(rules))]
    assert taken.counts == (rows, rows - 1, 1)
