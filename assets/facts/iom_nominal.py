"""The fact of people managed under integrated offender management, by the month of the snapshot."""

import polars as pl

from assets.facts.definition import Fact
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.iom_nominal import IomNominal


def iom_nominal(validated: pl.LazyFrame, _: Reference) -> pl.LazyFrame:
    """Rows of people."""
    return (
        validated.rename({"person_id": "person"})
        .with_columns(area=pl.col("policing_area").fill_null(NOT_KNOWN), month=pl.col("snapshot_on").dt.month_start())
        .select(*IomNominal.to_schema().columns)
    )


IOM_NOMINAL = Fact(
    name="iom_nominal",
    model=IomNominal,
    source="iom_cohort",
    rows=iom_nominal,
    key=("force", "snapshot_on"),
    keeps="delivery",
)
