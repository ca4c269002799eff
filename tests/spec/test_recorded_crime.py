"""What total recorded crime and its fifteen groups count.

A spec is a handful of records; `counts` is what each adds to the measure.
"""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.facts.crime import NOT_AN_OFFENCE, NOT_CLASSIFIED
from assets.measures.catalogue import BY_ID
from assets.measures.catalogue.recorded_crime import GROUPS
from assets.measures.evaluate import components
from assets.published.reconciliation import GROUPS_TO_TOTAL, Rule, reconcile
from schemas.errors import FailedReconciliation
from tests.spec.crime_rows import crime_fact

SPECS = {
    "recorded_crime_total": """
        record_kind | status    | offence_code | counts
        crime       | recorded  | 5D           | 1
        crime       | recorded  | 28A          | 1
        crime       | recorded  | 92E          | 1
        crime       | cancelled | 5D           | 0
        incident    | recorded  |              | 0
        crime       | recorded  | 53C          | 0
        crime       | recorded  | 28E          | 1
    """,
    "violence_with_injury": """
        offence_code | status    | counts
        5D           | recorded  | 1
        2            | recorded  | 1
        4.4          | recorded  | 1
        5D           | cancelled | 0
        8L           | recorded  | 0
    """,
    "violence_without_injury": """
        offence_code | status    | counts
        8L           | recorded  | 1
        8R           | recorded  | 1
        3B           | recorded  | 1
        8L           | cancelled | 0
        5D           | recorded  | 0
    """,
    "rape": """
        offence_code | counts
        19C          | 1
        19H          | 1
        20A          | 0
    """,
    "other_sexual_offences": """
        offence_code | counts
        20A          | 1
        17B          | 1
        19C          | 0
    """,
    "robbery_business": """
        offence_code | counts
        34A          | 1
        34B          | 0
    """,
    "robbery_personal": """
        offence_code | counts
        34B          | 1
        34A          | 0
    """,
    "burglary_domestic": """
        offence_code | recorded_at         | counts
        28A          | 2017-03-31T23:59:59 | 1
        29           | 2016-10-05          | 1
        28A          | 2017-04-01          | 0
        28E          | 2017-04-01          | 1
        28E          | 2017-03-31T23:59:59 | 0
        30A          | 2016-10-05          | 0
    """,
    "burglary_other": """
        offence_code | recorded_at         | counts
        30A          | 2017-03-31T23:59:59 | 1
        30A          | 2017-04-01          | 0
        30C          | 2017-04-01          | 1
        30C          | 2017-03-31T23:59:59 | 0
        28A          | 2016-10-05          | 0
    """,
    "vehicle_offences": """
        offence_code | counts
        45           | 1
        48           | 1
        126          | 1
        44           | 0
    """,
    "theft_from_person": """
        offence_code | counts
        39           | 1
        34B          | 0
        49           | 0
    """,
    "bicycle_theft": """
        offence_code | counts
        44           | 1
        48           | 0
    """,
    "shoplifting": """
        offence_code | counts
        46           | 1
        49           | 0
    """,
    "all_other_theft": """
        offence_code | counts
        49           | 1
        35           | 1
        46           | 0
        53C          | 0
    """,
    "criminal_damage_arson": """
        offence_code | counts
        58C          | 1
        56A          | 1
        45           | 0
    """,
    "other_crimes_against_society": """
        offence_code | counts
        92A          | 1
        10C          | 1
        81           | 1
        5D           | 0
    """,
}


def count(measure_id: str, fact: pl.LazyFrame) -> float:
    return components([BY_ID[measure_id]], fact).select(pl.col("numerator").sum()).collect().item()


@pytest.mark.parametrize("measure_id", SPECS)
def test_a_measure_counts_the_records_of_its_spec_and_no_other(measure_id: str) -> None:
    fact = crime_fact(SPECS[measure_id]).collect()
    wanted = fact["counts"].cast(pl.Float64).to_list()
    assert {0.0, 1.0} == set(wanted)
    assert [count(measure_id, row.lazy()) for row in fact.iter_slices(1)] == wanted


def test_recorded_crime_total_leaves_out_cancelled_records():
    fact = crime_fact("offence_code | status\n 46 | recorded\n 46 | cancelled")
    assert count("recorded_crime_total", fact) == 1


def test_recorded_crime_total_never_holds_a_crimed_incident():
    fact = crime_fact("record_kind | offence_code\n crime | 8L\n incident | 8L\n incident |")
    assert fact.collect()["offence_group"].to_list()[1:] == [NOT_AN_OFFENCE, NOT_AN_OFFENCE]
    assert count("recorded_crime_total", fact) == 1
    assert count("violence_without_injury", fact) == 1


def test_recorded_crime_total_leaves_out_fraud():
    fact = crime_fact("offence_code\n 53C\n 46")
    assert count("recorded_crime_total", fact) == 1


def test_a_crime_of_a_code_not_valid_that_day_is_in_the_total_and_in_no_group():
    fact = crime_fact("offence_code | recorded_at\n 28E | 2016-10-05")
    assert fact.collect()["offence_group"].to_list() == [NOT_CLASSIFIED]
    assert count("recorded_crime_total", fact) == 1
    assert sum(count(group, fact) for group in GROUPS) == 0


def reconciled_groups(fact: pl.LazyFrame, folder: Path) -> None:
    found = components([BY_ID[m] for m in ("recorded_crime_total", *GROUPS)], fact).collect()
    with duckdb.connect(str(folder / "release.duckdb")) as connection:
        connection.register("found", found.to_arrow())
        connection.execute("CREATE SCHEMA measures")
        connection.execute("CREATE TABLE measures.value AS FROM found")
    reconcile(folder / "release.duckdb", (Rule(name="groups add up", query=GROUPS_TO_TOTAL),))


def test_a_crime_of_no_group_stops_the_release_and_its_cell_is_named(tmp_path):
    fact = crime_fact("offence_code | recorded_at\n 28E | 2016-10-05\n 46 | 2016-10-05")
    with pytest.raises(FailedReconciliation, match=r"West Mercia, Shropshire, 2016-10-01: 2\.0 against 1\.0"):
        reconciled_groups(fact, tmp_path)


def test_the_fifteen_groups_add_up_to_total_recorded_crime(tmp_path):
    codes = ["5D", "8L", "19C", "20A", "34A", "34B", "28A", "30A", "45", "39", "44", "46", "49", "58C", "92E", "53C"]
    reconciled_groups(crime_fact("offence_code\n" + "\n".join(codes)), tmp_path)
    assert count("recorded_crime_total", crime_fact("offence_code\n" + "\n".join(codes))) == len(GROUPS) == 15
