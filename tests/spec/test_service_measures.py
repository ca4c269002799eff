"""What the measures of services count: surveys, missing people, offender management, notices, sickness, licensing.

Specs read as `measure_rows` says.
"""

import datetime as dt

import polars as pl
import pytest

from assets.measures.catalogue import BY_ID
from tests.spec.measure_rows import CELL, check_rows, check_values, in_summary, spec, value_of

SATISFIED = """
    survey   | {stage}              | numerator | denominator
    burglary | completely_satisfied | 1         | 1
    violence | very_satisfied       | 1         | 1
    vehicle  | fairly_satisfied     | 1         | 1
    burglary | neither              | 0         | 1
    burglary | fairly_dissatisfied  | 0         | 1
    burglary |                      | 0         | 0
    hate     | completely_satisfied | 0         | 0
"""

SPECS: dict[str, str] = {
    "public_confidence_pct": """
        confidence_pct | is_national | numerator | denominator
        76.5           | false       | 76.5      | 1
        0              | false       | 0         | 1
        100            | false       | 100       | 1
        78             | true        | 0         | 0
    """,
    "public_confidence_national_pct": """
        confidence_pct | is_national | numerator | denominator
        76.5           | false       | 0         | 0
        78             | true        | 78        | 1
    """,
    **{
        f"victim_satisfaction_{stage}_pct": SATISFIED.format(stage=stage)
        for stage in ("whole_experience", "ease_of_contact", "actions", "follow_up", "treatment")
    },
    "victim_satisfaction_by_crime_type_pct": """
        survey   | whole_experience     | numerator | denominator | category
        burglary | very_satisfied       | 1         | 1           | burglary
        burglary | very_dissatisfied    | 0         | 1           | burglary
        violence | fairly_satisfied     | 1         | 1           | violence
        violence | completely_satisfied | 1         | 1           | violence
        vehicle  | fairly_dissatisfied  | 0         | 1           | vehicle
        vehicle  |                      | 0         | 0           |
        hate     | very_satisfied       | 0         | 0           |
    """,
    "victims_surveyed_count": """
        survey   | whole_experience | counts | category
        burglary | very_satisfied   | 1      | burglary
        violence | very_satisfied   | 1      | violence
        vehicle  |                  | 1      | vehicle
        hate     | very_satisfied   | 0      |
    """,
    "victim_survey_lag_weeks": """
        survey   | days_to_interview | numerator | denominator
        burglary | 42                | 42        | 7
        violence | 84                | 84        | 7
        vehicle  | 0                 | 0         | 7
        burglary |                   | 0         | 0
        hate     | 56                | 0         | 0
    """,
    "iom_nominals_total": """
        location  | counts
        community | 1
        custody   | 1
        custody   | 1
    """,
    "iom_nominals_community": """
        location  | counts
        community | 1
        community | 1
        custody   | 0
    """,
    "iom_nominals_custody": """
        location  | counts
        custody   | 1
        custody   | 1
        community | 0
    """,
    "iom_custody_pct": """
        location  | numerator | denominator
        custody   | 1         | 1
        community | 0         | 1
        community | 0         | 1
    """,
    "iom_cohort_by_offence_type": """
        location  | cohort_reason  | counts | category
        community | acquisitive    | 1      | acquisitive
        custody   | acquisitive    | 1      | acquisitive
        community | domestic_abuse | 1      | domestic_abuse
    """,
    "missing_reports": """
        risk_level | missing_hours | counts
        low        | 3.5           | 1
        medium     | 3.5           | 1
        high       | 3.5           | 1
        high       |               | 1
        absent     | 3.5           | 0
    """,
    "missing_resolved_24h_pct": """
        risk_level | missing_hours | numerator | denominator
        low        | 0             | 1         | 1
        high       | 24            | 1         | 1
        high       | 24.001        | 0         | 1
        medium     |               | 0         | 0
        absent     | 24            | 0         | 0
    """,
    "missing_duration_distribution": """
        risk_level | missing_hours | counts | category
        low        | 0             | 1      | up to 6 hours
        low        | 6             | 1      | up to 6 hours
        low        | 6.001         | 1      | 6 to 24 hours
        low        | 24            | 1      | 6 to 24 hours
        low        | 24.001        | 1      | 24 to 48 hours
        low        | 48            | 1      | 24 to 48 hours
        low        | 48.001        | 1      | 2 to 7 days
        low        | 168           | 1      | 2 to 7 days
        low        | 168.001       | 1      | over 7 days
        low        |               | 0      |
        absent     | 3             | 0      |
    """,
    "missing_reports_u18": """
        risk_level | is_under_18 | counts
        low        | true        | 1
        high       | true        | 1
        low        | false       | 0
        low        |             | 0
        absent     | true        | 0
    """,
    "missing_reports_in_care": """
        risk_level | is_in_care | is_under_18 | counts
        low        | true       | true        | 1
        low        | true       | false       | 1
        low        | true       |             | 1
        low        | false      | true        | 0
        low        |            | true        | 0
        absent     | true       | true        | 0
    """,
    "missing_calls_for_service": """
        closing_category | is_counted | counts
        missing_person   | true       | 1
        missing_person   | false      | 0
        other            | true       | 0
                         | true       | 0
    """,
    "hate_victim_satisfaction_pct": """
        survey   | whole_experience        | numerator | denominator
        hate     | completely_satisfied    | 1         | 1
        hate     | very_satisfied          | 1         | 1
        hate     | fairly_satisfied        | 1         | 1
        hate     | neither                 | 0         | 1
        hate     | completely_dissatisfied | 0         | 1
        hate     |                         | 0         | 0
        violence | very_satisfied          | 0         | 0
    """,
    "hate_victims_surveyed": """
        survey   | whole_experience | counts
        hate     | very_satisfied   | 1
        hate     |                  | 1
        violence | very_satisfied   | 0
    """,
    "dvpn_authorised": """
        notice_ref | authorised_on | counts
        DVPN/1     | 2016-10-01    | 1
        DVPN/2     | 2016-10-31    | 1
        DVPN/3     | 2016-10-31    | 1
    """,
    "sickness_officers_pct_hours": """
        workforce_group | sickness_hours | contracted_hours | numerator | denominator
        officer         | 400            | 10000            | 400       | 10000
        officer         | 0              | 160              | 0         | 160
        officer         | 12.5           | 0                | 12.5      | 0
        staff           | 400            | 10000            | 0         | 0
    """,
    "sickness_staff_pct_hours": """
        workforce_group | sickness_hours | contracted_hours | numerator | denominator
        staff           | 300            | 8000             | 300       | 8000
        staff           | 0              | 160              | 0         | 160
        officer         | 300            | 8000             | 0         | 0
    """,
    "firearms_temporary_permits": """
        licence_kind | temporary_permits | renewals_due | counts
        shotgun      | 25                | 100          | 25
        firearm      | 7                 | 100          | 7
        firearm      | 0                 | 100          | 0
    """,
    "firearms_renewals_on_application": """
        licence_kind | renewals_on_time | renewals_due | counts | category
        shotgun      | 80               | 100          | 80     | shotgun
        firearm      | 30               | 40           | 30     | firearm
        firearm      | 10               | 40           | 10     | firearm
    """,
    "firearms_renewal_turnaround_days": """
        licence_kind | renewal_days_median | renewals_due | numerator | denominator
        shotgun      | 40                  | 100          | 4000      | 100
        firearm      | 60.5                | 10           | 605       | 10
        shotgun      | 40                  | 0            | 0         | 0
        firearm      |                     | 10           | 0         | 0
    """,
    "peer_action_taken_pct": """
        offence_group | offences | action_taken | numerator | denominator | category
        rape          | 20       | 1            | 1         | 20          | rape
        shoplifting   | 100      | 40           | 40        | 100         | shoplifting
        shoplifting   | 50       | 0            | 0         | 50          | shoplifting
        bicycle_theft | 0        | 0            | 0         | 0           |
    """,
}


@pytest.mark.parametrize("measure_id", SPECS)
def test_a_row_adds_to_a_measure_what_its_spec_says(measure_id: str) -> None:
    check_rows(BY_ID[measure_id], SPECS[measure_id])


@pytest.mark.parametrize("measure_id", SPECS)
def test_the_rows_of_a_spec_have_the_value_their_sums_make(measure_id: str) -> None:
    check_values(BY_ID[measure_id], SPECS[measure_id])


def test_the_values_of_some_specs_by_hand():
    assert value_of("public_confidence_pct", "confidence_pct | is_national\n 76.5 | false") == 76.5
    assert value_of("victim_survey_lag_weeks", "survey | days_to_interview\n burglary | 42\n violence | 84") == 9
    assert value_of("firearms_renewal_turnaround_days", SPECS["firearms_renewal_turnaround_days"]) == 4605 / 110
    assert value_of("iom_custody_pct", SPECS["iom_custody_pct"]) == pytest.approx(100 / 3)


@pytest.mark.parametrize(
    ("measure_id", "rows"),
    [
        ("missing_resolved_24h_pct", "risk_level | missing_hours\n high |"),
        ("sickness_officers_pct_hours", "workforce_group | sickness_hours | contracted_hours\n officer | 12 | 0"),
        (
            "firearms_renewal_turnaround_days",
            "licence_kind | renewal_days_median | renewals_due\n shotgun | 40 | 0",
        ),
    ],
)
def test_a_ratio_of_nothing_is_not_known_and_never_nought(measure_id: str, rows: str) -> None:
    assert value_of(measure_id, rows) is None


def test_confidence_is_of_the_twelve_months_from_its_first():
    rows = spec("month | first_month | confidence_pct | is_national\n 2016-12 | 2016-01 | 76.5 | false")
    fact = rows.lazy().with_columns(force=CELL["force"], area=pl.lit("Not divided"))
    assert in_summary("confidence", fact, "public_confidence_pct") == [(dt.date(2016, 1, 1), 12, 76.5)]
