"""What measures of outcomes count: offences settled by the end of their period, and outcomes by their own date.

A spec is a handful of records. Of a cohort, `in_month` says what a record adds to the month it was recorded in, and
`in_quarter` to October to December 2016: numerator of denominator, or the category of a mix. Of a measure by date of
outcome, `category` is the record's and `in` the month it counts in. Blank: it counts nowhere.
"""

import datetime as dt

import polars as pl
import pytest

from assets.measures.catalogue import BY_ID
from assets.measures.cohorts import cohort_sums, settled
from assets.measures.evaluate import components, values
from tests.spec.crime_rows import crime_fact, crime_outcome_fact

QUARTER = dt.date(2016, 10, 1)
SHARES = {
    "outcome_assigned_pct": """
        recorded_at         | offence_code | status    | outcome_type | outcome_date | in_month | in_quarter
        2016-10-05          | 46           | recorded  | 18           | 2016-10-31   | 1 of 1   | 1 of 1
        2016-10-31T23:59:59 | 46           | recorded  | 1            | 2016-11-01   | 0 of 1   | 1 of 1
        2016-10-05          | 46           | recorded  | 22           | 2016-12-31   | 0 of 1   | 1 of 1
        2016-12-31          | 46           | recorded  | 1            | 2017-01-01   | 0 of 1   | 0 of 1
        2016-10-05          | 46           | recorded  |              |              | 0 of 1   | 0 of 1
        2016-10-05          | 53C          | recorded  | 19           | 2016-10-05   |          |
        2016-10-05          | 46           | cancelled | 1            | 2016-10-05   |          |
    """,
    "outcome_action_taken_pct": """
        recorded_at | offence_code | status    | outcome_type | outcome_date | in_month | in_quarter
        2016-10-05  | 46           | recorded  | 1            | 2016-10-31   | 1 of 1   | 1 of 1
        2016-10-05  | 46           | recorded  | 8            | 2016-11-01   | 0 of 1   | 1 of 1
        2016-12-05  | 46           | recorded  | 4            | 2017-01-01   | 0 of 1   | 0 of 1
        2016-10-05  | 46           | recorded  | 18           | 2016-10-05   | 0 of 1   | 0 of 1
        2016-10-05  | 46           | recorded  |              |              | 0 of 1   | 0 of 1
        2016-10-05  | 53C          | recorded  | 1            | 2016-10-05   |          |
        2016-10-05  | 46           | cancelled | 1            | 2016-10-05   |          |
    """,
    "outcome_no_action_taken_pct": """
        recorded_at | status    | outcome_type | outcome_date | in_month | in_quarter
        2016-10-05  | recorded  | 14           | 2016-10-31   | 1 of 1   | 1 of 1
        2016-10-05  | recorded  | 21           | 2016-11-01   | 0 of 1   | 1 of 1
        2016-10-05  | recorded  | 22           | 2016-10-05   | 0 of 1   | 0 of 1
        2016-12-05  | recorded  | 16           | 2017-01-01   | 0 of 1   | 0 of 1
        2016-10-05  | recorded  | 18           | 2016-10-05   | 0 of 1   | 0 of 1
        2016-10-05  | recorded  |              |              | 0 of 1   | 0 of 1
        2016-10-05  | cancelled | 14           | 2016-10-05   |          |
    """,
    "outcome_investigation_complete_pct": """
        recorded_at | status    | outcome_type | outcome_date | in_month | in_quarter
        2016-10-05  | recorded  | 18           | 2016-10-31   | 1 of 1   | 1 of 1
        2016-10-05  | recorded  | 18           | 2016-11-01   | 0 of 1   | 1 of 1
        2016-12-05  | recorded  | 18           | 2017-01-01   | 0 of 1   | 0 of 1
        2016-10-05  | recorded  | 14           | 2016-10-05   | 0 of 1   | 0 of 1
        2016-10-05  | recorded  |              |              | 0 of 1   | 0 of 1
        2016-10-05  | cancelled | 18           | 2016-10-05   |          |
    """,
    "outcome_not_yet_outcomed_pct": """
        recorded_at | offence_code | status    | outcome_type | outcome_date | in_month | in_quarter
        2016-10-05  | 46           | recorded  |              |              | 1 of 1   | 1 of 1
        2016-10-05  | 46           | recorded  | 18           | 2016-10-31   | 0 of 1   | 0 of 1
        2016-10-05  | 46           | recorded  | 18           | 2016-11-01   | 1 of 1   | 0 of 1
        2016-12-05  | 46           | recorded  | 1            | 2017-01-01   | 1 of 1   | 1 of 1
        2016-10-05  | 53C          | recorded  |              |              |          |
        2016-10-05  | 46           | cancelled |              |              |          |
    """,
    "outcome_within_5_days_pct": """
        recorded_at         | status    | outcome_type | outcome_date | in_month | in_quarter
        2016-10-05T23:59:59 | recorded  | 1            | 2016-10-05   | 1 of 1   | 1 of 1
        2016-10-05T23:59:59 | recorded  | 1            | 2016-10-10   | 1 of 1   | 1 of 1
        2016-10-05T23:59:59 | recorded  | 18           | 2016-10-11   | 0 of 1   | 0 of 1
        2016-10-31          | recorded  | 18           | 2016-11-01   |          | 1 of 1
        2016-10-05          | recorded  | 18           | 2016-12-05   |          | 0 of 1
        2016-12-31          | recorded  | 1            | 2017-01-01   |          |
        2016-10-05          | recorded  |              |              |          |
        2016-10-05          | cancelled | 1            | 2016-10-05   |          |
    """,
}
MIXES = {
    "outcome_mix_violence_with_injury": """
        recorded_at | offence_code | status    | outcome_type | outcome_date | in_month         | in_quarter
        2016-10-05  | 5D           | recorded  | 1            | 2016-10-31   | action_taken     | action_taken
        2016-10-05  | 8N           | recorded  | 16           | 2016-11-01   | not_yet_outcomed | no_action_taken
        2016-12-05  | 5D           | recorded  | 1            | 2017-01-01   | not_yet_outcomed | not_yet_outcomed
        2016-10-05  | 5D           | recorded  |              |              | not_yet_outcomed | not_yet_outcomed
        2016-10-05  | 8L           | recorded  | 1            | 2016-10-05   |                  |
        2016-10-05  | 5D           | cancelled | 1            | 2016-10-05   |                  |
    """,
    "outcome_mix_other_sexual_offences": """
        recorded_at | offence_code | status    | outcome_type | outcome_date | in_month         | in_quarter
        2016-10-05  | 20A          | recorded  | 15           | 2016-10-31   | no_action_taken  | no_action_taken
        2016-10-05  | 88A          | recorded  | 1            | 2016-12-31   | not_yet_outcomed | action_taken
        2016-10-05  | 20A          | recorded  | 22           | 2016-10-05   | Not valid then   | Not valid then
        2016-10-05  | 19C          | recorded  | 15           | 2016-10-05   |                  |
        2016-10-05  | 20A          | cancelled | 15           | 2016-10-05   |                  |
    """,
    "outcome_mix_burglary_domestic": """
        recorded_at | offence_code | status    | outcome_type | outcome_date | in_month         | in_quarter
        2016-10-05  | 28A          | recorded  | 4            | 2016-10-31   | action_taken     | action_taken
        2016-10-05  | 29           | recorded  | 18           | 2016-11-01   | not_yet_outcomed | investigation_complete
        2016-10-05  | 28A          | recorded  |              |              | not_yet_outcomed | not_yet_outcomed
        2016-10-05  | 30A          | recorded  | 18           | 2016-10-05   |                  |
        2016-10-05  | 28A          | cancelled | 18           | 2016-10-05   |                  |
    """,
    "outcome_mix_robbery": """
        recorded_at | offence_code | status    | outcome_type | outcome_date | in_month         | in_quarter
        2016-10-05  | 34A          | recorded  | 1            | 2016-10-31   | action_taken     | action_taken
        2016-10-05  | 34B          | recorded  | 18           | 2016-11-01   | not_yet_outcomed | investigation_complete
        2016-12-05  | 34B          | recorded  | 18           | 2017-01-01   | not_yet_outcomed | not_yet_outcomed
        2016-10-05  | 39           | recorded  | 1            | 2016-10-05   |                  |
        2016-10-05  | 34B          | cancelled | 1            | 2016-10-05   |                  |
    """,
    "outcome_mix_vehicle_offences": """
        recorded_at | offence_code | status    | outcome_type | outcome_date | in_month         | in_quarter
        2016-10-05  | 45           | recorded  | 8            | 2016-10-31   | action_taken     | action_taken
        2016-10-05  | 126          | recorded  | 18           | 2016-11-01   | not_yet_outcomed | investigation_complete
        2016-10-05  | 48           | recorded  |              |              | not_yet_outcomed | not_yet_outcomed
        2016-10-05  | 44           | recorded  | 18           | 2016-10-05   |                  |
        2016-10-05  | 45           | cancelled | 18           | 2016-10-05   |                  |
    """,
}
BY_OUTCOME_DATE = {
    "outcome_timeliness_distribution": """
        record_kind | offence_code | status    | recorded_at | outcome_type | outcome_date | category      | in
        crime       | 46           | recorded  | 2016-10-05  | 1            | 2016-10-05   | 0-5 days      | 2016-10
        crime       | 46           | recorded  | 2016-10-28  | 1            | 2016-11-02   | 0-5 days      | 2016-11
        crime       | 46           | recorded  | 2016-10-28  | 1            | 2016-11-03   | 6-30 days     | 2016-11
        crime       | 46           | recorded  | 2016-10-05  | 18           | 2016-11-04   | 6-30 days     | 2016-11
        crime       | 46           | recorded  | 2016-10-05  | 18           | 2016-11-05   | 31-60 days    | 2016-11
        crime       | 46           | recorded  | 2016-10-05  | 18           | 2016-12-04   | 31-60 days    | 2016-12
        crime       | 46           | recorded  | 2016-10-05  | 18           | 2016-12-05   | 61-100 days   | 2016-12
        crime       | 46           | recorded  | 2016-09-01  | 18           | 2016-12-10   | 61-100 days   | 2016-12
        crime       | 46           | recorded  | 2016-09-01  | 18           | 2016-12-11   | over 100 days | 2016-12
        crime       | 46           | recorded  | 2016-10-05  | 18           | 2016-10-04   |               |
        crime       | 53C          | recorded  | 2016-10-05  | 19           | 2016-10-05   |               |
        incident    | 46           | recorded  | 2016-10-05  | 1            | 2016-10-05   |               |
        crime       | 46           | cancelled | 2016-10-05  | 1            | 2016-10-05   |               |
    """,
    "rape_outcome_mix_by_outcome_date": """
        crime_ref | amended_at | status    | offence_code | outcome_type | outcome_date | category        | in
        replaced  | 2016-10-20 | recorded  | 19C          | 15           | 2016-10-20   |                 |
        replaced  | 2016-12-02 | recorded  | 19C          | 1            | 2016-12-01   | action_taken    | 2016-12
        repeated  | 2016-11-20 | recorded  | 19C          | 16           | 2016-11-20   | no_action_taken | 2016-11
        repeated  | 2016-12-20 | recorded  | 19C          | 16           | 2016-11-20   |                 |
        withdrawn | 2016-10-20 | recorded  | 19C          | 18           | 2016-10-20   |                 |
        withdrawn | 2016-11-20 | recorded  | 19C          |              |              |                 |
        too early | 2016-11-20 | recorded  | 19C          | 22           | 2016-11-20   | Not valid then  | 2016-11
        no rape   | 2016-10-20 | recorded  | 20A          | 1            | 2016-10-20   |                 |
        cancelled | 2016-10-20 | cancelled | 19C          | 1            | 2016-10-20   |                 |
    """,
}
SPECS = SHARES | MIXES | BY_OUTCOME_DATE
# Of all records of a spec: October 2016, and October to December 2016.
TOTALS = {
    "outcome_assigned_pct": (25.0, 60.0),
    "outcome_action_taken_pct": (25.0, 40.0),
    "outcome_no_action_taken_pct": (20.0, 33.3),
    "outcome_investigation_complete_pct": (25.0, 40.0),
    "outcome_not_yet_outcomed_pct": (66.7, 50.0),
    "outcome_within_5_days_pct": (66.7, 60.0),
}


def told(measure_id: str, row: pl.DataFrame, first: dt.date, length: int) -> str | None:
    """What one record adds to a period, in the words of a spec."""
    measure = BY_ID[measure_id]
    found = settled([measure], cohort_sums(measure, row.lazy()), length).filter(pl.col("month") == first).collect()
    total = found.filter(pl.col("category") == "")
    parts = found.filter(pl.col("category") != "", pl.col("numerator") + pl.col("denominator").fill_null(0) > 0)
    assert parts["numerator"].sum() == total["numerator"].sum()
    if parts.is_empty():
        return None
    if measure_id in MIXES:
        return parts["category"].item()
    assert parts["category"].to_list() == row["offence_group"].to_list()
    return f"{total['numerator'].item():.0f} of {total['denominator'].item():.0f}"


@pytest.mark.parametrize("measure_id", SHARES | MIXES)
def test_a_record_of_a_cohort_adds_to_its_month_and_its_quarter_what_its_spec_says(measure_id: str) -> None:
    for row in crime_fact(SPECS[measure_id]).collect().iter_slices(1):
        in_month, in_quarter = row["in_month"].item(), row["in_quarter"].item()
        found = told(measure_id, row, row["month"].item(), 1), told(measure_id, row, QUARTER, 3)
        assert found == (in_month, in_quarter), row.select("recorded_at", "outcome_type", "outcome_date").rows()


@pytest.mark.parametrize("measure_id", SHARES)
def test_crimed_incidents_frauds_and_cancelled_records_are_of_no_cohort(measure_id: str) -> None:
    records = """
        record_kind | offence_code | status    | outcome_type | outcome_date
        incident    | 46           | recorded  | 1            | 2016-10-05
        incident    |              | recorded  |              |
        crime       | 53C          | recorded  | 18           | 2016-10-05
        crime       | 53C          | recorded  |              |
        crime       | 46           | cancelled | 14           | 2016-10-05
        crime       | 46           | cancelled |              |
    """
    rows = crime_fact(records).collect().iter_slices(1)
    assert [told(measure_id, row, QUARTER, length) for row in rows for length in (1, 3)] == [None] * 12


def cohort(measure_id: str, length: int) -> dict[str, float]:
    """Values by category of all records of a spec, for a period that begins with October 2016."""
    measure = BY_ID[measure_id]
    found = values(settled([measure], cohort_sums(measure, crime_fact(SPECS[measure_id])), length), [measure])
    return dict(found.filter(pl.col("month") == QUARTER).select("category", "value").collect().iter_rows())


@pytest.mark.parametrize("measure_id", TOTALS)
def test_records_of_a_cohort_are_counted_anew_for_a_quarter_and_then_divided(measure_id: str) -> None:
    found = tuple(cohort(measure_id, length)[""] for length in (1, 3))
    assert found == pytest.approx(TOTALS[measure_id], abs=0.05)


def test_a_mix_is_of_all_offences_of_the_period_those_without_an_outcome_by_its_end_among_them() -> None:
    month, quarter = (cohort("outcome_mix_violence_with_injury", length) for length in (1, 3))
    assert month == pytest.approx({"": 100.0, "action_taken": 33.3, "not_yet_outcomed": 66.7}, abs=0.05)
    wanted = {"": 100.0, "action_taken": 25.0, "no_action_taken": 25.0, "not_yet_outcomed": 50.0}
    assert quarter == pytest.approx(wanted)


def by_outcome_date(measure_id: str) -> pl.DataFrame:
    make = crime_outcome_fact if BY_ID[measure_id].fact == "crime_outcome" else crime_fact
    fact = make(SPECS[measure_id])
    return fact.with_columns(month=pl.col("outcome_month")).filter(pl.col("month").is_not_null()).collect()


@pytest.mark.parametrize("measure_id", BY_OUTCOME_DATE)
def test_an_outcome_counts_in_its_own_month_and_its_category(measure_id: str) -> None:
    assert BY_ID[measure_id].month == "outcome_month"
    for row in by_outcome_date(measure_id).iter_slices(1):
        found = components([BY_ID[measure_id]], row.lazy()).filter(pl.col("numerator") > 0).collect()
        category, month = row["category"].item(), row["in"].item()
        counted = [(of, f"{first:%Y-%m}") for of, first in found.select("category", "month").iter_rows()]
        assert sorted(counted) == ([("", month), (category, month)] if category else [])


@pytest.mark.parametrize(
    ("measure_id", "month", "shares"),
    [
        ("outcome_timeliness_distribution", "2016-11", {"0-5 days": 25, "6-30 days": 50, "31-60 days": 25}),
        ("outcome_timeliness_distribution", "2016-12", {"31-60 days": 25, "61-100 days": 50, "over 100 days": 25}),
        ("rape_outcome_mix_by_outcome_date", "2016-11", {"no_action_taken": 50, "Not valid then": 50}),
        ("rape_outcome_mix_by_outcome_date", "2016-12", {"action_taken": 100}),
    ],
)
def test_outcomes_of_a_month_are_shared_among_their_categories(measure_id: str, month: str, shares: dict) -> None:
    measure = BY_ID[measure_id]
    result = values(components([measure], by_outcome_date(measure_id).lazy()), [measure])
    of_month = result.filter(pl.col("month").dt.strftime("%Y-%m") == month, pl.col("value") > 0)
    found = dict(of_month.select("category", "value").collect().iter_rows())
    assert found == pytest.approx({"": 100.0} | shares, abs=0.05)
