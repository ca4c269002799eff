"""The fact of incidents, by the month created."""

import polars as pl

from assets.facts.definition import Fact
from assets.facts.times import seconds_between
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.incident import Incident


def incident(validated: pl.LazyFrame, _: Reference) -> pl.LazyFrame:
    """Rows of incidents, one a version: how long the response took, and whether it counts."""
    left_out = pl.col("is_duplicate").fill_null(False) | pl.col("is_cancelled").fill_null(False)
    return validated.with_columns(
        area=pl.col("policing_area").fill_null(NOT_KNOWN),
        month=pl.col("created_at").dt.date().dt.month_start(),
        is_emergency=pl.coalesce("grade_at_first_dispatch", "grade") == "emergency",
        response_seconds_from_call=seconds_between("call_received_at", "first_arrived_at"),
        response_seconds_from_grading=seconds_between("graded_at", "first_arrived_at"),
        response_seconds=seconds_between("created_at", "first_arrived_at"),
        is_counted=~left_out,
    ).select(*Incident.to_schema().columns)


INCIDENT = Fact(
    name="incident", model=Incident, source="incident", rows=incident, key=("incident_ref",), version="amended_at"
)
