"""A fact that could not be kept right is refused where it is declared."""

from dataclasses import replace

import pytest

from assets.facts.crime_person import CRIME_PERSON
from schemas.errors import InvalidSetting


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"key": ("crime_ref", "number")}, r"fact crime_person lacks columns in its model: \['number'\]"),
        ({"key": ("person", "role")}, "fact crime_person is matched on crime_ref: that must be in its key"),
        ({"keeps": "delivery"}, "fact crime_person is matched on crime_ref"),
    ],
    ids=["a key that its rows lack", "a record that can change its parent", "a snapshot of what has a parent"],
)
def test_a_fact_that_cannot_be_kept_is_refused(changed: dict, told: str) -> None:
    with pytest.raises(InvalidSetting, match=told):
        replace(CRIME_PERSON, **changed)
