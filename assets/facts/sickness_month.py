"""The fact of hours lost to sickness."""

import polars as pl

from assets.facts.definition import Fact
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.sickness_month import SicknessMonth


def sickness_month(validated: pl.LazyFrame, _: Reference) -> pl.LazyFrame:
    """Rows of workforce groups; headquarters have no area."""
    return validated.with_columns(area=pl.col("policing_area").fill_null(NOT_KNOWN)).select(
        *SicknessMonth.to_schema().columns
    )


SICKNESS_MONTH = Fact(
    name="sickness_month",
    model=SicknessMonth,
    source="sickness",
    rows=sickness_month,
    key=("force", "month"),
    keeps="delivery",
)
