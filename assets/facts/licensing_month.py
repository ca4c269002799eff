"""The fact of firearms licensing."""

import polars as pl

from assets.facts.definition import Fact
from assets.validated.reference import Reference
from schemas.code_lists import NOT_DIVIDED
from schemas.facts.licensing_month import LicensingMonth


def licensing_month(validated: pl.LazyFrame, _: Reference) -> pl.LazyFrame:
    """Rows of certificates by kind."""
    return validated.with_columns(area=pl.lit(NOT_DIVIDED)).select(*LicensingMonth.to_schema().columns)


LICENSING_MONTH = Fact(
    name="licensing_month",
    model=LicensingMonth,
    source="firearms_licence",
    rows=licensing_month,
    key=("force", "month"),
    keeps="delivery",
)
