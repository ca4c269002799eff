"""What the measures of contact count: incidents, response, calls, the roads, complaints.

Specs read as `measure_rows` says.
"""

import datetime as dt

import polars as pl
import pytest

from assets.measures.catalogue import BY_ID
from assets.measures.evaluate import components, supplied, supplied_months
from tests.spec.measure_rows import CELL, check_rows, check_values, in_summary, spec, value_of
from tests.spec.table import frame

SPECS: dict[str, str] = {
    "asb_incidents": """
        closing_category  | is_counted | counts
        asb_personal      | true       | 1
        asb_nuisance      | true       | 1
        asb_environmental | true       | 1
        asb_nuisance      | false      | 0
        domestic          | true       | 0
                          | true       | 0
    """,
    "asb_type_share_pct": """
        closing_category  | is_counted | counts | category
        asb_personal      | true       | 1      | personal
        asb_nuisance      | true       | 1      | nuisance
        asb_nuisance      | true       | 1      | nuisance
        asb_environmental | true       | 1      | environmental
        asb_personal      | false      | 0      |
        hate              | true       | 0      |
    """,
    "road_deaths": """
        severity | counts
        fatal    | 1
        serious  | 0
        slight   | 0
    """,
    "road_deaths_by_user_type": """
        severity | road_user     | counts | category
        fatal    | pedestrian    | 1      | pedestrian
        fatal    | driver        | 1      | driver
        fatal    | driver        | 1      | driver
        serious  | driver        | 0      |
        slight   | pedal_cyclist | 0      |
    """,
    "serious_injury_casualties": """
        severity | counts
        serious  | 1
        fatal    | 0
        slight   | 0
    """,
    "ksi_casualties": """
        severity | counts
        fatal    | 1
        serious  | 1
        slight   | 0
    """,
    "emergency_incidents": """
        is_emergency | is_counted | response_seconds | counts
        true         | true       | 600              | 1
        true         | true       |                  | 1
        false        | true       | 600              | 0
        true         | false      | 600              | 0
    """,
    "emergency_attended_20min_pct": """
        is_emergency | is_counted | response_seconds | numerator | denominator
        true         | true       | 0                | 1         | 1
        true         | true       | 1200             | 1         | 1
        true         | true       | 1201             | 0         | 1
        true         | true       |                  | 0         | 0
        false        | true       | 600              | 0         | 0
        true         | false      | 600              | 0         | 0
    """,
    "emergency_response_mean_time": """
        is_emergency | is_counted | response_seconds | numerator | denominator
        true         | true       | 600              | 600       | 1
        true         | true       | 0                | 0         | 1
        true         | true       | 9000             | 9000      | 1
        true         | true       |                  | 0         | 0
        false        | true       | 600              | 0         | 0
        true         | false      | 600              | 0         | 0
    """,
    "emergency_not_attended_20min": """
        is_emergency | is_counted | response_seconds | counts
        true         | true       | 1201             | 1
        true         | true       | 1200             | 0
        true         | true       |                  | 0
        false        | true       | 1201             | 0
        true         | false      | 1201             | 0
    """,
    "emergency_response_timestamp_quality": """
        is_emergency | is_counted | has_resource_sent | response_seconds | numerator | denominator
        true         | true       | true              |                  | 1         | 1
        true         | true       | true              | 0                | 0         | 1
        true         | true       | true              | 1201             | 0         | 1
        true         | true       | false             |                  | 0         | 0
        false        | true       | true              |                  | 0         | 0
        true         | false      | true              |                  | 0         | 0
    """,
    "calls_999_received": """
        line | is_abandoned | is_counted | counts
        999  | false        | true       | 1
        999  | true         | true       | 1
        999  | true         | false      | 0
        101  | false        | true       | 0
    """,
    "calls_999_abandoned_pct": """
        line | is_abandoned | is_counted | numerator | denominator
        999  | true         | true       | 1         | 1
        999  | false        | true       | 0         | 1
        999  | true         | false      | 0         | 0
        101  | true         | true       | 0         | 0
    """,
    "calls_999_answered_10s_pct": """
        line | answer_seconds | numerator | denominator
        999  | 0              | 1         | 1
        999  | 10             | 1         | 1
        999  | 11             | 0         | 1
        999  |                | 0         | 0
        101  | 10             | 0         | 0
    """,
    "calls_101_received": """
        line | is_abandoned | is_counted | counts
        101  | false        | true       | 1
        101  | true         | true       | 1
        101  | true         | false      | 0
        999  | false        | true       | 0
    """,
    "calls_101_abandoned_pct": """
        line | is_abandoned | is_counted | numerator | denominator
        101  | true         | true       | 1         | 1
        101  | false        | true       | 0         | 1
        101  | true         | false      | 0         | 0
        999  | true         | true       | 0         | 0
    """,
    "calls_101_answered_30s_pct": """
        line | answer_seconds | numerator | denominator
        101  | 0              | 1         | 1
        101  | 30             | 1         | 1
        101  | 31             | 0         | 1
        101  |                | 0         | 0
        999  | 30             | 0         | 0
    """,
    "complaints_recorded_3_days_pct": """
        recorded_on | days_to_record | numerator | denominator
        2016-10-05  | 0              | 1         | 1
        2016-10-10  | 3              | 1         | 1
        2016-10-11  | 4              | 0         | 1
        2016-10-05  |                | 0         | 0
                    |                | 0         | 0
    """,
    "complaints_recorded_10_days_pct": """
        recorded_on | days_to_record | numerator | denominator
        2016-10-05  | 0              | 1         | 1
        2016-10-19  | 10             | 1         | 1
        2016-10-20  | 11             | 0         | 1
        2016-10-05  |                | 0         | 0
                    |                | 0         | 0
    """,
    "complaints_finalised_120_days_pct": """
        finalised_on | days_to_finalise | days_to_record | numerator | denominator
        2016-10-05   | 0                | 0              | 1         | 1
        2016-10-05   | 120              | 121            | 1         | 1
        2016-10-05   | 121              | 3              | 0         | 1
        2016-10-05   |                  | 3              | 0         | 0
                     |                  | 3              | 0         | 0
    """,
    "complaints_count": """
        recorded_on | finalised_on | counts
        2016-10-05  | 2017-03-01   | 1
        2016-10-05  |              | 1
                    |              | 0
    """,
    "complaints_severity": """
        recorded_on | severity            | counts | category
        2016-10-05  | local_resolution    | 1      | local_resolution
        2016-10-06  | local_resolution    | 1      | local_resolution
        2016-10-05  | local_investigation | 1      | local_investigation
        2016-10-05  | gross_misconduct    | 1      | gross_misconduct
                    | gross_misconduct    | 0      |
    """,
    "complaints_incivility": """
        recorded_on | allegation_category  | numerator | denominator
        2016-10-05  | incivility           | 1         | 1
        2016-10-05  | oppressive_behaviour | 0         | 1
                    | incivility           | 0         | 0
    """,
}


@pytest.mark.parametrize("measure_id", SPECS)
def test_a_row_adds_to_a_measure_what_its_spec_says(measure_id: str) -> None:
    check_rows(BY_ID[measure_id], SPECS[measure_id])


@pytest.mark.parametrize("measure_id", SPECS)
def test_the_rows_of_a_spec_have_the_value_their_sums_make(measure_id: str) -> None:
    check_values(BY_ID[measure_id], SPECS[measure_id])


def test_the_values_of_some_specs_by_hand():
    assert value_of("emergency_attended_20min_pct", SPECS["emergency_attended_20min_pct"]) == pytest.approx(200 / 3)
    assert value_of("asb_type_share_pct", SPECS["asb_type_share_pct"]) == 100


@pytest.mark.parametrize(
    ("measure_id", "rows"),
    [
        ("emergency_attended_20min_pct", "is_emergency | is_counted | response_seconds\n true | true |"),
        ("calls_999_answered_10s_pct", "line | answer_seconds\n 999 |"),
    ],
)
def test_a_ratio_of_nothing_is_not_known_and_never_nought(measure_id: str, rows: str) -> None:
    assert value_of(measure_id, rows) is None


@pytest.mark.parametrize("measure_id", ["serious_injury_casualties", "ksi_casualties"])
def test_injuries_of_a_month_with_deaths_alone_are_not_known(measure_id: str) -> None:
    fact = frame(
        """
        severity | month
        fatal    | 2016-10
        slight   | 2016-11
        fatal    | 2016-12
        slight   | 2016-12
        """
    ).with_columns(force=CELL["force"], area=CELL["area"])
    measures = [BY_ID[measure_id], BY_ID["road_deaths"]]
    there = pl.concat(supplied_months(measures, fact))
    found = supplied(components(measures, fact), there, measures).collect()
    months = {name: of["month"].dt.month() for (name,), of in found.group_by("measure_id")}
    assert sorted(months[measure_id]) == [11, 12]
    assert sorted(months["road_deaths"]) == [10, 11, 12]


def test_a_complaint_counts_as_recorded_and_as_finalised_each_in_its_own_month():
    cases = spec(
        """
        month   | recorded_on | days_to_record | severity         | finalised_on | finalised_month | days_to_finalise
        2016-10 | 2016-10-05  | 2              | local_resolution | 2016-12-20   | 2016-12         | 56
        2016-10 | 2016-10-06  | 4              | local_resolution |              |                 |
        2016-12 | 2016-12-01  | 1              | local_resolution | 2016-12-30   | 2016-12         | 121
        """
    )
    fact = cases.lazy().with_columns(force=CELL["force"], area=pl.lit("Shropshire"))
    assert in_summary("complaint_case", fact, "complaints_finalised_120_days_pct") == [(dt.date(2016, 12, 1), 1, 50.0)]
    assert in_summary("complaint_case", fact, "complaints_recorded_3_days_pct") == [
        (dt.date(2016, 10, 1), 1, 50.0),
        (dt.date(2016, 12, 1), 1, 100.0),
    ]
