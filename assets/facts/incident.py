"""The fact of incidents, by the month created."""

import polars as pl

from assets.facts.definition import Fact
from assets.facts.times import duration_seconds
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.incident import Incident

CLOCK_STARTS = {"created": "created_at", "call_received": "call_received_at", "graded": "graded_at"}
SECONDS_A_DAY = 86_400  # an emergency is not reached later: the time is wrong


def response_seconds(clock_start: str) -> pl.Expr:
    """Seconds from the chosen start of the clock to the first arrival; none where they cannot be known or believed."""
    seconds = duration_seconds(CLOCK_STARTS[clock_start], "first_arrived_at")
    return pl.when(~pl.col("is_emergency") | (seconds <= SECONDS_A_DAY)).then(seconds)


def incident(validated: pl.LazyFrame, reference: Reference) -> pl.LazyFrame:
    """Rows of incidents, one a version: how long the response took, and whether it counts."""
    left_out = pl.col("is_duplicate").fill_null(False) | pl.col("is_cancelled").fill_null(False)
    rows = validated.with_columns(
        area=pl.col("policing_area").fill_null(NOT_KNOWN),
        month=pl.col("created_at").dt.date().dt.month_start(),
        is_emergency=pl.coalesce("grade_at_first_dispatch", "grade") == "emergency",
        is_counted=~left_out,
        has_resource_sent=pl.any_horizontal(pl.col("first_dispatched_at", "first_arrived_at").is_not_null()),
    )
    timed = rows.with_columns(response_seconds=response_seconds(reference.choice("response_clock_start")))
    return timed.select(*Incident.to_schema().columns)


INCIDENT = Fact(
    name="incident", model=Incident, source="incident", rows=incident, key=("incident_ref",), version="amended_at"
)
