"""The fact of road casualties, by the month of the collision."""

import polars as pl

from assets.facts.definition import Fact
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.casualty import Casualty

SEVERITY = {1: "fatal", 2: "serious", 3: "slight"}  # STATS19


def casualty(validated: pl.LazyFrame, _: Reference) -> pl.LazyFrame:
    """Rows of casualties."""
    return validated.with_columns(
        area=pl.col("policing_area").fill_null(NOT_KNOWN),
        month=pl.col("collision_on").dt.month_start(),
        year=pl.col("collision_on").dt.year(),
        severity=pl.col("severity").replace_strict(SEVERITY),
    ).select(*Casualty.to_schema().columns)


CASUALTY = Fact(
    name="casualty", model=Casualty, source="casualty", rows=casualty, key=("force", "year"), keeps="delivery"
)
