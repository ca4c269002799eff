"""What the measures of published data count: a fact in, a value a category out."""

import polars as pl
import pytest

from assets.measures.catalogue import BY_ID
from assets.measures.evaluate import components, on_grid, values
from schemas.code_lists import NOT_DIVIDED
from tests.spec.table import frame, records

SPECS = {
    "street_crime": (
        """
        crime_type            | last_outcome
        Anti-social behaviour | Not published
        Anti-social behaviour | Not published
        Shoplifting           | Under investigation
        """,
        """
        category              | value
        ''                    | 3
        Anti-social behaviour | 2
        Shoplifting           | 1
        """,
    ),
    "street_outcome_mix": (
        """
        crime_type            | last_outcome
        Anti-social behaviour | Not published
        Shoplifting           | Offender sent to prison
        Shoplifting           | Under investigation
        Drugs                 | Under investigation
        Drugs                 | Under investigation
        """,
        """
        category                | value
        ''                      | 100
        Offender sent to prison | 25
        Under investigation     | 75
        """,
    ),
    "home_office_recorded_crime": (
        """
        offence_group  | offences
        Theft offences | 120
        Theft offences | -20
        Robbery        | -3
        Fraud offences | 50
        """,
        """
        category       | value
        ''             | 97
        Robbery        | -3
        Theft offences | 100
        """,
    ),
}
CELL = {"force": "Kent", "area": NOT_DIVIDED}
MONTH = pl.date(2016, 10, 1).alias("month")


def fact(text: str) -> pl.LazyFrame:
    types = {"offences": pl.Int64} if "offences" in text.split() else {}
    return frame(text, **types).with_columns(MONTH, **{name: pl.lit(value) for name, value in CELL.items()})


def evaluated(measure_id: str, rows: pl.LazyFrame) -> pl.LazyFrame:
    measure = BY_ID[measure_id]
    return values(components([measure], rows), [measure])


@pytest.mark.parametrize("measure_id", SPECS)
def test_a_measure_has_the_values_of_its_spec(measure_id: str) -> None:
    given, expected = SPECS[measure_id]
    found = records(evaluated(measure_id, fact(given)), "category", "value")
    assert found == records(frame(expected), "category", "value")


def test_street_crime_counts_equal_rows_as_separate_incidents():
    rows = fact("crime_type | last_outcome\n Drugs | Under investigation\n Drugs | Under investigation")
    assert evaluated("street_crime", rows).collect()["value"].to_list() == [2, 2]


def test_street_outcome_mix_of_a_force_is_a_share_of_all_its_areas():
    rows = fact(
        """
        area       | crime_type | last_outcome
        North      | Drugs      | Offender sent to prison
        North      | Drugs      | Under investigation
        South      | Drugs      | Under investigation
        South      | Drugs      | Under investigation
        """.replace("area ", "place")
    ).with_columns(area=pl.col("place"))
    areas = pl.DataFrame({"force": "Kent", "area": ["North", "South"]})
    measure = BY_ID["street_outcome_mix"]
    laid = on_grid(components([measure], rows), rows.select("force", "month").unique(), areas)
    found = values(laid, [measure]).filter(pl.col("area") == "Kent")
    assert records(found, "category", "value") == [
        ("", 100.0),
        ("Offender sent to prison", 25.0),
        ("Under investigation", 75.0),
    ]


def test_home_office_recorded_crime_keeps_a_quarter_that_corrections_made_negative():
    rows = fact("offence_group | offences\n Robbery | 2\n Robbery | -5")
    assert evaluated("home_office_recorded_crime", rows).collect()["value"].to_list() == [-3, -3]
