"""Definitions that guidance leaves open: what each choice makes of the same records."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.facts.call import call
from assets.facts.complaint import complaint_case
from assets.facts.crime import crime
from assets.facts.incident import incident
from assets.facts.missing_report import missing_report
from assets.facts.person_records import RepeatChoices
from assets.validated.reference import load_reference
from schemas.code_lists import REFERENCE
from schemas.validated import call as calls
from schemas.validated import compact, complaint
from schemas.validated import incident as incidents
from tests.spec.chosen import PROJECT, chosen, validated
from tests.spec.crime_rows import validated as crimes
from tests.spec.people_twin import compared, invented
from tests.spec.person_rows import crimes as people
from tests.spec.person_rows import in_december
from tests.spec.table import records

REACHED = """
    incident_ref | grade     | call_received_at    | created_at          | graded_at           | first_arrived_at
    A            | emergency | 2016-10-05 10:00:00 | 2016-10-05 10:01:00 | 2016-10-05 10:02:00 | 2016-10-05 10:10:00
    B            | emergency |                     | 2016-10-05 10:01:00 |                     | 2016-10-05 10:10:00
    C            | emergency | 2016-10-05 10:00:00 | 2016-10-05 10:01:00 | 2016-10-05 10:02:00 | 2016-10-05 10:00:59
    D            | emergency | 2016-10-05 10:00:00 | 2016-10-05 10:01:00 | 2016-10-05 10:02:00 | 2016-10-06 10:01:00
    E            | scheduled | 2016-10-05 10:00:00 | 2016-10-05 10:01:00 | 2016-10-05 10:02:00 | 2016-10-06 10:02:00
    F            | emergency | 2016-10-05 10:00:00 | 2016-10-05 10:01:00 | 2016-10-05 10:02:00 |
"""


@pytest.mark.parametrize(
    ("start", "seconds"),
    [
        ("created", [540, 540, None, 86_400, 86_460, None]),
        ("call_received", [600, None, 59, None, 86_520, None]),
        ("graded", [480, None, None, 86_340, 86_400, None]),
    ],
)
def test_the_clock_of_a_response_starts_when_it_is_chosen_to(start: str, seconds: list[int | None]) -> None:
    found = incident(validated(incidents.Incident, REACHED), chosen(response_clock_start=start))
    assert found.collect()["response_seconds"].to_list() == seconds


def test_an_emergency_to_which_nobody_was_sent_was_not_attended_by_design() -> None:
    text = """
        incident_ref | grade_at_first_dispatch | first_dispatched_at | first_arrived_at
        A            | emergency               | 2016-10-05 10:00    | 2016-10-05 10:05
        B            | emergency               | 2016-10-05 10:00    |
        C            | emergency               |                     | 2016-10-05 10:05
        D            |                         |                     |
    """
    found = incident(validated(incidents.Incident, text), PROJECT)
    assert records(found, "incident_ref", "has_resource_sent") == [("A", True), ("B", True), ("C", True), ("D", False)]


CASES = """
    case_ref | received_on | recorded_on | finalised_on | suspended_days
    A        | 2016-12-23  | 2016-12-28  | 2017-01-06   |
    B        | 2016-12-23  | 2016-12-28  | 2017-01-06   | 0
    C        | 2016-12-23  | 2016-12-28  | 2017-01-06   | 4
    D        | 2016-12-23  | 2016-12-22  | 2017-01-06   | 15
    E        | 2016-12-23  |             |              | 4
"""  # a Friday; 26 and 27 December and 2 January are bank holidays


@pytest.mark.parametrize(
    ("days", "count", "to_record", "to_finalise"),
    [
        ("working", "yes", [1, 1, 1, None, None], [7, 7, 7, 7, None]),
        ("calendar", "yes", [5, 5, 5, None, None], [14, 14, 14, 14, None]),
        ("working", "no", [1, 1, 1, None, None], [7, 7, None, None, None]),
        ("calendar", "no", [5, 5, 5, None, None], [14, 14, 10, None, None]),
    ],
)
def test_complaints_are_in_the_days_chosen(
    days: str, count: str, to_record: list[int | None], to_finalise: list[int | None]
) -> None:
    reference = chosen(complaint_days=days, complaint_suspended_days_count=count)
    found = complaint_case(validated(complaint.Complaint, CASES), reference).collect()
    assert found["days_to_record"].to_list() == to_record
    assert found["days_to_finalise"].to_list() == to_finalise


@pytest.mark.parametrize(("start", "hours"), [("reported", [2.0, 2.0, None]), ("last_seen", [5.0, None, None])])
def test_a_person_counts_as_missing_from_the_moment_chosen(start: str, hours: list[float | None]) -> None:
    text = """
        report_ref | missing_since       | reported_at         | located_at          | is_transferred
        A          | 2016-10-05 09:00:00 | 2016-10-05 12:00:00 | 2016-10-05 14:00:00 | false
        B          |                     | 2016-10-05 12:00:00 | 2016-10-05 14:00:00 | false
        C          | 2016-10-05 09:00:00 | 2016-10-05 12:00:00 | 2016-10-05 14:00:00 | true
    """
    found = missing_report(validated(compact.Compact, text), chosen(missing_clock_start=start))
    assert found.collect()["missing_hours"].to_list() == hours


@pytest.mark.parametrize(("seconds", "counted"), [("0", "ABCDEF"), ("5", "BCDEF"), ("6", "CDEF"), ("60", "DEF")])
def test_calls_given_up_earlier_than_chosen_do_not_count(seconds: str, counted: str) -> None:
    text = """
        call_id | presented_at        | answered_at         | ended_at
        A       | 2016-10-05 10:00:00 |                     | 2016-10-05 10:00:04
        B       | 2016-10-05 10:00:00 |                     | 2016-10-05 10:00:05
        C       | 2016-10-05 10:00:00 |                     | 2016-10-05 10:00:59
        D       | 2016-10-05 10:00:00 |                     | 2016-10-05 10:01:00
        E       | 2016-10-05 10:00:00 |                     |
        F       | 2016-10-05 10:00:00 | 2016-10-05 10:00:01 | 2016-10-05 10:00:02
    """
    found = call(validated(calls.Call, text), chosen(abandoned_calls_from_seconds=seconds))
    assert "".join(found.filter("is_counted").collect()["call_id"]) == counted
    assert records(found.filter(~pl.col("is_abandoned")), "call_id") == [("F",)]


def repeats(**choices: str) -> RepeatChoices:
    return RepeatChoices.of(chosen(**choices))


@pytest.mark.parametrize(
    ("window", "earlier", "is_repeat"),
    [
        ("365", "2015-12-02", True),
        ("365", "2015-12-01", False),
        ("30", "2016-11-01", True),
        ("30", "2016-10-31", False),
        ("1", "2016-11-30", True),
        ("1", "2016-11-29", False),
        ("730", "2014-12-02", True),
        ("730", "2014-12-01", False),
    ],
)
def test_a_record_in_the_window_chosen_makes_a_repeat_and_one_a_day_before_it_does_not(
    window: str, earlier: str, is_repeat: bool
) -> None:
    found = people(f"recorded_at\n {earlier}\n 2016-12-01", choices=repeats(repeat_window_days=window))
    assert in_december(found, "is_repeat") == [(is_repeat,)]


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [("yes", [(True, 1, 2, None), (True, 2, 3, 5)]), ("no", [(False, 0, 2, None), (True, 2, 3, 5)])],
)
def test_another_record_of_the_period_makes_a_repeat_where_it_is_chosen_to(counts: str, wanted: list[tuple]) -> None:
    text = """
        person | recorded_at
        ann    | 2016-12-05
        ann    | 2016-12-20
        ben    | 2016-11-30
        ben    | 2016-12-05
        ben    | 2016-12-20
    """
    found = people(text, choices=repeats(repeat_same_period_counts=counts))
    columns = ("person", "is_repeat", "repeat_records", "records_in_12_months", "days_since_previous")
    assert [row[1:] for row in in_december(found, *columns)] == wanted


@pytest.mark.parametrize(
    ("basis", "wanted"),
    [("recorded", [(True, 35), (False, None)]), ("committed", [(False, None), (True, 10)])],
)
def test_the_window_is_measured_by_the_date_chosen(basis: str, wanted: list[tuple]) -> None:
    text = """
        person | recorded_at | committed_from
        ann    | 2016-10-31  | 2015-01-01
        ann    | 2016-12-05  | 2016-12-05
        ben    | 2015-11-01  | 2015-10-22
        ben    | 2016-12-05  | 2015-11-01
    """
    found = people(text, choices=repeats(repeat_basis=basis))
    assert [row[1:] for row in in_december(found, "person", "is_repeat", "days_since_previous")] == wanted


def test_an_offence_whose_beginning_is_not_known_is_placed_by_the_day_it_was_recorded() -> None:
    text = "recorded_at | committed_from\n 2016-10-31 |\n 2016-12-05 | 2016-11-30"
    found = people(text, choices=repeats(repeat_basis="committed"))
    assert in_december(found, "is_repeat", "days_since_previous") == [(True, 30)]


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    window=st.one_of(st.sampled_from((1, 7, 30, 364, 366, 730)), st.integers(1, 3650)),
    basis=st.sampled_from(("recorded", "committed")),
    counts=st.sampled_from(("yes", "no")),
)
def test_people_are_counted_by_any_choices_as_a_slow_reading_of_the_rules_counts_them(
    seed: int, window: int, basis: str, counts: str
) -> None:
    choices = repeats(repeat_window_days=str(window), repeat_basis=basis, repeat_same_period_counts=counts)
    assert compared(*invented(seed, crimes=60, reports=15), choices)


@pytest.mark.parametrize(("outcome", "group"), [("4", "no_action_taken"), ("22", "action_taken")])
def test_the_group_of_an_outcome_is_that_of_an_overlay(outcome: str, group: str, tmp_path: Path) -> None:
    table = pl.read_csv(REFERENCE / "outcome_type.csv", infer_schema=False)
    moved = pl.when(pl.col("outcome_type") == outcome).then(pl.lit(group)).otherwise("outcome_group")
    table.with_columns(outcome_group=moved).write_csv(tmp_path / "outcome_type.csv")
    rows = crimes(f"outcome_type | outcome_date | recorded_at\n {outcome} | 2019-05-01 | 2019-04-30")
    before, after = (crime(rows, reference).collect() for reference in (PROJECT, load_reference(tmp_path)))
    assert after["outcome_group"].to_list() == [group]
    assert before["outcome_group"].to_list() == [{"4": "action_taken", "22": "no_action_taken"}[outcome]]
