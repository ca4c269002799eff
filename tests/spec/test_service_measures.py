"""What the measures of services count: missing people, incidents, calls, the roads, complaints, surveys, returns.

A spec is a handful of rows of the measure's fact. `counts` is what a row adds to a count, `numerator` and `denominator`
what it adds to a ratio, `category` where it adds it (blank: in no category).
"""

import datetime as dt

import polars as pl
import pytest

from assets.facts import BY_NAME
from assets.measures import summary
from assets.measures.catalogue import BY_ID
from assets.measures.definition import Measure
from assets.measures.evaluate import components, supplied, values
from schemas.facts.person_month import PersonMonth
from tests.spec.table import frame, records

TOLD = ("counts", "numerator", "denominator", "category")
CELL = {"force": pl.lit("West Mercia"), "area": pl.lit("West Mercia"), "month": pl.lit(dt.date(2016, 10, 1))}
TYPES: dict[str, type[pl.DataType]] = {
    "counts": pl.Float64,
    **dict.fromkeys(("missing_hours", "contracted_hours", "sickness_hours", "confidence_pct"), pl.Float64),
    "renewal_days_median": pl.Float64,
    **dict.fromkeys(("is_under_18", "is_in_care", "is_national", "is_counted", "is_emergency"), pl.Boolean),
    **dict.fromkeys(("is_abandoned", "has_resource_sent"), pl.Boolean),
    "is_repeat": pl.Boolean,
    **dict.fromkeys(("response_seconds", "answer_seconds", "days_to_interview", "offences", "action_taken"), pl.Int64),
    **dict.fromkeys(("days_to_record", "days_to_finalise"), pl.Int64),
    **dict.fromkeys(("temporary_permits", "renewals_due", "renewals_on_time"), pl.Int64),
    **dict.fromkeys(
        ("records", "repeat_records", "records_once", "records_in_12_months", "days_since_previous"), pl.Int64
    ),
    **dict.fromkeys(("recorded_on", "finalised_on", "authorised_on", "finalised_month", "first_month"), pl.Date),
}

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


def spec(text: str) -> pl.DataFrame:
    """A spec's table, in the types of the facts."""
    header = {cell.strip() for cell in text.strip().splitlines()[0].split("|")}
    return frame(text, **{name: dtype for name, dtype in TYPES.items() if name in header}).collect()


def given(table: pl.DataFrame) -> pl.LazyFrame:
    """Its columns of the fact, all of one cell."""
    return table.lazy().drop(TOLD, strict=False).with_columns(**CELL)


def told(measure: Measure, table: pl.DataFrame) -> list[tuple]:
    """What each row is told to add: numerator, denominator (None of a count), categories."""
    names = ("numerator", "denominator") if measure.denominator else ("counts",)
    sums = [tuple(row) if measure.denominator else (*row, None) for row in table.select(names).iter_rows()]
    categories = table["category"] if "category" in table.columns else [None] * table.height
    return [(*both, [name] if name else []) for both, name in zip(sums, categories, strict=True)]


def added(measure: Measure, row: pl.DataFrame) -> tuple:
    """What one row adds."""
    found = components([measure], given(row)).collect()
    whole, each = found.filter(pl.col("category") == ""), found.filter(pl.col("category") != "")
    holding = each.filter((pl.col("numerator") != 0) | (pl.col("denominator").fill_null(0) != 0))
    denominator = whole["denominator"].sum() if measure.denominator else None
    return whole["numerator"].sum(), denominator, holding["category"].to_list()


def divided(measure: Measure, rows: list[tuple], of: list[tuple]) -> float | None:
    """The value of some rows of a spec; a share is of the rows `of`."""
    numerator = sum(row[0] for row in rows)
    if not measure.denominator and not measure.of_categories:
        return numerator
    denominator = sum(row[0] for row in of) if measure.of_categories else sum(row[1] for row in rows)
    return numerator / denominator * measure.per if denominator else None


def check_rows(measure: Measure, text: str) -> None:
    """Each row of a spec adds what it says, in columns that the fact has."""
    table = spec(text)
    model = PersonMonth if measure.fact == "person_month" else BY_NAME[measure.fact].model
    assert set(table.columns) - set(TOLD) <= set(model.to_schema().columns)
    assert ("category" in table.columns) == bool(measure.category or measure.categories)
    wanted = told(measure, table)
    assert [added(measure, row) for row in table.iter_slices(1)] == wanted
    weights = {row[1] if measure.denominator else row[0] for row in wanted}
    assert weights - {0.0}, "no row counts"
    assert 0.0 in weights or measure.where == "TRUE", "no row is left out"


def check_values(measure: Measure, text: str) -> None:
    """All rows of a spec together have the value that their sums make, as a whole and by category."""
    table = spec(text)
    rows = told(measure, table)
    names = {name for row in rows for name in row[2]} | set(measure.categories)
    wanted = {"": divided(measure, rows, rows)}
    wanted |= {name: divided(measure, [row for row in rows if name in row[2]], rows) for name in names}
    found = values(components([measure], given(table)), [measure]).collect()
    value = dict(zip(found["category"], found["value"], strict=True))
    assert {name: value[name] for name in wanted} == pytest.approx(wanted)


@pytest.mark.parametrize("measure_id", SPECS)
def test_a_row_adds_to_a_measure_what_its_spec_says(measure_id: str) -> None:
    check_rows(BY_ID[measure_id], SPECS[measure_id])


@pytest.mark.parametrize("measure_id", SPECS)
def test_the_rows_of_a_spec_have_the_value_their_sums_make(measure_id: str) -> None:
    check_values(BY_ID[measure_id], SPECS[measure_id])


def value_of(measure_id: str, text: str) -> float | None:
    measure = BY_ID[measure_id]
    found = values(components([measure], given(spec(text))), [measure]).collect()
    return found.filter(pl.col("category") == "")["value"].item()


def test_the_values_of_some_specs_by_hand():
    assert value_of("public_confidence_pct", "confidence_pct | is_national\n 76.5 | false") == 76.5
    assert value_of("victim_survey_lag_weeks", "survey | days_to_interview\n burglary | 42\n violence | 84") == 9
    assert value_of("emergency_attended_20min_pct", SPECS["emergency_attended_20min_pct"]) == pytest.approx(200 / 3)
    assert value_of("firearms_renewal_turnaround_days", SPECS["firearms_renewal_turnaround_days"]) == 4605 / 110
    assert value_of("iom_custody_pct", SPECS["iom_custody_pct"]) == pytest.approx(100 / 3)
    assert value_of("asb_type_share_pct", SPECS["asb_type_share_pct"]) == 100


@pytest.mark.parametrize(
    ("measure_id", "rows"),
    [
        ("missing_resolved_24h_pct", "risk_level | missing_hours\n high |"),
        ("emergency_attended_20min_pct", "is_emergency | is_counted | response_seconds\n true | true |"),
        ("calls_999_answered_10s_pct", "line | answer_seconds\n 999 |"),
        ("sickness_officers_pct_hours", "workforce_group | sickness_hours | contracted_hours\n officer | 12 | 0"),
        (
            "firearms_renewal_turnaround_days",
            "licence_kind | renewal_days_median | renewals_due\n shotgun | 40 | 0",
        ),
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
    found = supplied(components(measures, fact), fact, measures).collect()
    months = {name: of["month"].dt.month() for (name,), of in found.group_by("measure_id")}
    assert sorted(months[measure_id]) == [11, 12]
    assert sorted(months["road_deaths"]) == [10, 11, 12]


AREAS = pl.DataFrame({"force": ["West Mercia"], "area": ["Shropshire"]})


def in_summary(fact: str, rows: pl.LazyFrame, measure_id: str) -> list[tuple]:
    """Months and values of a measure in the whole force, as the summary is made."""
    found = summary.values({fact: rows}, {fact: None}, AREAS, None)
    of_force = found.filter(pl.col("measure_id") == measure_id, pl.col("area") == "West Mercia")
    return records(of_force, "month", "months_a_row", "value")


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


def test_confidence_is_of_the_twelve_months_from_its_first():
    rows = spec("month | first_month | confidence_pct | is_national\n 2016-12 | 2016-01 | 76.5 | false")
    fact = rows.lazy().with_columns(force=CELL["force"], area=pl.lit("Not divided"))
    assert in_summary("confidence", fact, "public_confidence_pct") == [(dt.date(2016, 1, 1), 12, 76.5)]
