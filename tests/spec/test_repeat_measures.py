"""What the measures of people count who come again: victims, defendants and missing persons, one row a person.

Specs read as `measure_rows` says; whether a person is a repeat is the fact's to say, see `test_person_month`.
"""

import polars as pl
import pytest

from assets.measures.catalogue import BY_ID
from assets.measures.evaluate import components, values
from tests.spec.measure_rows import CELL, check_rows, check_values, given, spec
from tests.spec.table import records

COUNT = """
    role    | basis          | is_repeat | counts
    {role}  | all            | true      | 1
    {role}  | all            | false     | 1
    {role}  | domestic_abuse | true      | 0
    {other} | all            | true      | 0
    missing | all            | true      | 0
"""
REPEATS = """
    role    | basis          | is_repeat | counts
    {role}  | all            | true      | 1
    {role}  | all            | false     | 0
    {role}  | domestic_abuse | true      | 0
    {other} | all            | true      | 0
    missing | all            | true      | 0
"""
REPEATS_PCT = """
    role    | basis          | is_repeat | numerator | denominator
    {role}  | all            | true      | 1         | 1
    {role}  | all            | false     | 0         | 1
    {role}  | domestic_abuse | true      | 0         | 0
    {other} | all            | true      | 0         | 0
    missing | all            | true      | 0         | 0
"""
TEN_OR_MORE = """
    role    | basis          | is_repeat | records_in_12_months | counts
    {role}  | all            | true      | 10                   | 1
    {role}  | all            | true      | 11                   | 1
    {role}  | all            | true      | 9                    | 0
    {role}  | domestic_abuse | true      | 10                   | 0
    {other} | all            | true      | 10                   | 0
"""
BANDS = """
    role    | basis          | is_repeat | records_in_12_months | counts | category
    {role}  | all            | true      | 2                    | 1      | 2
    {role}  | all            | true      | 3                    | 1      | 3-5
    {role}  | all            | true      | 5                    | 1      | 3-5
    {role}  | all            | true      | 6                    | 1      | 6-9
    {role}  | all            | true      | 9                    | 1      | 6-9
    {role}  | all            | true      | 10                   | 1      | 10+
    {role}  | all            | false     | 1                    | 0      |
    {role}  | domestic_abuse | true      | 2                    | 0      |
    {other} | all            | true      | 2                    | 0      |
"""
INTERVALS = """
    role    | basis          | is_repeat | days_since_previous | counts | category
    {role}  | all            | true      |                     | 1      | within the period
    {role}  | all            | true      | 1                   | 1      | up to 30 days
    {role}  | all            | true      | 30                  | 1      | up to 30 days
    {role}  | all            | true      | 31                  | 1      | 31-91 days
    {role}  | all            | true      | 91                  | 1      | 31-91 days
    {role}  | all            | true      | 92                  | 1      | 92-182 days
    {role}  | all            | true      | 182                 | 1      | 92-182 days
    {role}  | all            | true      | 183                 | 1      | over 182 days
    {role}  | all            | true      | 365                 | 1      | over 182 days
    {role}  | all            | false     |                     | 0      |
    {role}  | domestic_abuse | true      | 30                  | 0      |
    {other} | all            | true      | 30                  | 0      |
"""
DA_COUNT = """
    role    | basis          | is_repeat | counts
    {role}  | domestic_abuse | true      | 1
    {role}  | domestic_abuse | false     | 1
    {role}  | all            | true      | 0
    {other} | domestic_abuse | true      | 0
"""
DA_REPEATS = """
    role    | basis          | is_repeat | counts
    {role}  | domestic_abuse | true      | 1
    {role}  | domestic_abuse | false     | 0
    {role}  | all            | true      | 0
    {other} | domestic_abuse | true      | 0
"""
DA_PCT = """
    role    | basis          | is_repeat | numerator | denominator
    {role}  | domestic_abuse | true      | 1         | 1
    {role}  | domestic_abuse | false     | 0         | 1
    {role}  | all            | true      | 0         | 0
    {other} | domestic_abuse | true      | 0         | 0
"""
WITHOUT = """
    role    | record_kind | status    | offence_group        | person | numerator | denominator
    {role}  | crime       | recorded  | violence_with_injury |        | 1         | 1
    {role}  | crime       | recorded  | violence_with_injury | p1     | 0         | 1
    {role}  | crime       | cancelled | violence_with_injury |        | 0         | 0
    {role}  | incident    | recorded  | violence_with_injury |        | 0         | 0
    {role}  | crime       | recorded  | fraud_excluded       |        | 0         | 0
    {other} | crime       | recorded  | violence_with_injury |        | 0         | 0
"""


def of_both(name: str, other: str) -> dict[str, str]:
    """Specs of what is asked of victims and of defendants alike."""
    texts = {
        f"{name}s_count": COUNT,
        f"repeat_{name}s_count": REPEATS,
        f"repeat_{name}s_pct": REPEATS_PCT,
        f"repeat_{name}s_10plus_count": TEN_OR_MORE,
        f"repeat_{name}s_frequency_band": BANDS,
        f"repeat_{name}_interval": INTERVALS,
        f"da_{name}s_count": DA_COUNT,
        f"da_repeat_{name}s_count": DA_REPEATS,
        f"da_repeat_{name}s_pct": DA_PCT,
        f"{name}s_without_person_pct": WITHOUT,
    }
    return {measure_id: text.format(role=name, other=other) for measure_id, text in texts.items()}


SPECS: dict[str, str] = {
    **of_both("victim", "defendant"),
    **of_both("defendant", "victim"),
    "repeat_victims_3plus_count": """
        role      | basis | is_repeat | records_in_12_months | counts
        victim    | all   | true      | 3                    | 1
        victim    | all   | true      | 12                   | 1
        victim    | all   | true      | 2                    | 0
        victim    | rape  | true      | 3                    | 0
        defendant | all   | true      | 3                    | 0
    """,
    "repeat_victims_3plus_pct": """
        role      | basis | is_repeat | records_in_12_months | numerator | denominator
        victim    | all   | true      | 3                    | 1         | 1
        victim    | all   | true      | 12                   | 1         | 1
        victim    | all   | true      | 2                    | 0         | 1
        victim    | all   | false     | 1                    | 0         | 0
        victim    | rape  | true      | 3                    | 0         | 0
        defendant | all   | true      | 3                    | 0         | 0
    """,
    "repeat_victims_3_to_9_pct": """
        role      | basis | is_repeat | records_in_12_months | numerator | denominator
        victim    | all   | true      | 2                    | 0         | 1
        victim    | all   | true      | 3                    | 1         | 1
        victim    | all   | true      | 9                    | 1         | 1
        victim    | all   | true      | 10                   | 0         | 1
        victim    | all   | false     | 1                    | 0         | 0
        victim    | rape  | true      | 3                    | 0         | 0
        defendant | all   | true      | 3                    | 0         | 0
    """,
    "repeat_victims_10plus_area_share_pct": """
        role      | basis | is_repeat | records_in_12_months | numerator | denominator
        victim    | all   | true      | 10                   | 1         | 1
        victim    | all   | true      | 25                   | 1         | 1
        victim    | all   | true      | 9                    | 0         | 0
        victim    | rape  | true      | 10                   | 0         | 0
        defendant | all   | true      | 10                   | 0         | 0
    """,
    "repeat_defendants_6plus_count": """
        role      | basis          | is_repeat | records_in_12_months | counts
        defendant | all            | true      | 6                    | 1
        defendant | all            | true      | 12                   | 1
        defendant | all            | true      | 5                    | 0
        defendant | domestic_abuse | true      | 6                    | 0
        victim    | all            | true      | 6                    | 0
    """,
    "repeat_defendants_6plus_pct": """
        role      | basis          | is_repeat | records_in_12_months | numerator | denominator
        defendant | all            | true      | 6                    | 1         | 1
        defendant | all            | true      | 5                    | 0         | 1
        defendant | all            | false     | 1                    | 0         | 0
        defendant | domestic_abuse | true      | 6                    | 0         | 0
        victim    | all            | true      | 6                    | 0         | 0
    """,
    "child_at_risk_repeat_victims": """
        role   | basis              | is_repeat | numerator | denominator
        victim | child_at_risk      | true      | 1         | 1
        victim | child_at_risk      | false     | 0         | 1
        victim | all                | true      | 0         | 0
        victim | other_sexual_child | true      | 0         | 0
    """,
    "other_sexual_repeat_child_victims": """
        role   | basis              | is_repeat | records | counts
        victim | other_sexual_child | true      | 2       | 1
        victim | other_sexual_child | true      | 5       | 1
        victim | other_sexual_child | true      | 1       | 0
        victim | other_sexual_child | false     | 1       | 0
        victim | rape               | true      | 2       | 0
        victim | all                | true      | 2       | 0
    """,
    "rape_repeat_victims": """
        role   | basis              | is_repeat | records | records_once | counts
        victim | rape               | true      | 1       | 1            | 1
        victim | rape               | true      | 3       | 3            | 3
        victim | rape               | true      | 3       | 2            | 2
        victim | rape               | false     | 1       | 0            | 0
        victim | all                | true      | 3       | 3            | 0
        victim | other_sexual_child | true      | 3       | 3            | 0
    """,
    "missing_repeat_persons": """
        role    | basis | is_repeat | numerator | denominator
        missing | all   | true      | 1         | 1
        missing | all   | false     | 0         | 1
        victim  | all   | true      | 0         | 0
    """,
    "missing_repeat_reports": """
        role    | basis | is_repeat | records | repeat_records | numerator | denominator
        missing | all   | false     | 1       | 0              | 0         | 1
        missing | all   | true      | 1       | 1              | 1         | 1
        missing | all   | true      | 3       | 2              | 2         | 3
        missing | all   | true      | 3       | 3              | 3         | 3
        victim  | all   | true      | 3       | 2              | 0         | 0
    """,
}


@pytest.mark.parametrize("measure_id", SPECS)
def test_a_person_adds_to_a_measure_what_its_spec_says(measure_id: str) -> None:
    check_rows(BY_ID[measure_id], SPECS[measure_id])


@pytest.mark.parametrize("measure_id", SPECS)
def test_the_people_of_a_spec_have_the_value_their_sums_make(measure_id: str) -> None:
    check_values(BY_ID[measure_id], SPECS[measure_id])


def test_the_share_of_an_area_is_of_the_force_in_which_each_person_is_once():
    measure = BY_ID["repeat_victims_10plus_area_share_pct"]
    row = given(spec("role | basis | is_repeat | records_in_12_months\n victim | all | true | 10"))
    places = {"West Mercia": 4, "Shropshire": 3, "North Worcestershire": 2}  # one of the four in both areas
    fact = pl.concat(row.with_columns(area=pl.lit(area)) for area, people in places.items() for _ in range(people))
    found = values(components([measure], fact), [measure])
    assert records(found, "area", "value") == [
        ("North Worcestershire", 50.0),
        ("Shropshire", 75.0),
        ("West Mercia", 100.0),
    ]


def test_an_area_has_no_share_of_a_force_without_such_people():
    measure = BY_ID["repeat_victims_10plus_area_share_pct"]
    row = given(spec("role | basis | is_repeat | records_in_12_months\n victim | all | true | 9"))
    fact = pl.concat([row, row.with_columns(area=pl.lit("Shropshire"))]).with_columns(force=CELL["force"])
    assert values(components([measure], fact), [measure]).collect()["value"].to_list() == [None, None]
