"""The fact of public confidence, by the month its twelve months end in."""

import polars as pl

from assets.facts.definition import Fact
from assets.validated.reference import Reference
from schemas.code_lists import ENGLAND_AND_WALES, NOT_DIVIDED
from schemas.facts.confidence import Confidence


def confidence(validated: pl.LazyFrame, _: Reference) -> pl.LazyFrame:
    """Rows of forces."""
    return validated.with_columns(
        area=pl.lit(NOT_DIVIDED),
        month=pl.col("year_ending").dt.month_start(),
        is_national=pl.col("force") == ENGLAND_AND_WALES,
        first_month=pl.col("year_ending").dt.month_start().dt.offset_by("-11mo"),
    ).select(*Confidence.to_schema().columns)


CONFIDENCE = Fact(
    name="confidence",
    model=Confidence,
    source="public_confidence",
    rows=confidence,
    key=("year_ending",),
    keeps="delivery",
)
