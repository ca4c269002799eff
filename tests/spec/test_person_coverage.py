"""Records of victims and defendants that bear no person: how far counts of people can be trusted."""

import pytest

from assets.measures.catalogue import BY_ID
from tests.spec.test_service_measures import check_rows, check_values

WITHOUT = """
    role    | record_kind | status    | offence_group        | person | numerator | denominator
    {role}  | crime       | recorded  | violence_with_injury |        | 1         | 1
    {role}  | crime       | recorded  | violence_with_injury | p1     | 0         | 1
    {role}  | crime       | cancelled | violence_with_injury |        | 0         | 0
    {role}  | incident    | recorded  | violence_with_injury |        | 0         | 0
    {role}  | crime       | recorded  | fraud_excluded       |        | 0         | 0
    {other} | crime       | recorded  | violence_with_injury |        | 0         | 0
"""
SPECS: dict[str, str] = {
    "victims_without_person_pct": WITHOUT.format(role="victim", other="defendant"),
    "defendants_without_person_pct": WITHOUT.format(role="defendant", other="victim"),
}


@pytest.mark.parametrize("measure_id", SPECS)
def test_a_row_adds_to_a_measure_what_its_spec_says(measure_id: str) -> None:
    check_rows(BY_ID[measure_id], SPECS[measure_id])


@pytest.mark.parametrize("measure_id", SPECS)
def test_the_rows_of_a_spec_have_the_value_their_sums_make(measure_id: str) -> None:
    check_values(BY_ID[measure_id], SPECS[measure_id])
