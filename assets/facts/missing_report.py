"""The fact of missing person reports, by the month reported."""

import polars as pl

from assets.facts.definition import Fact
from assets.facts.times import age_on, duration_seconds
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.missing_report import MissingReport

SECONDS_AN_HOUR = 3600
ADULT = 18
CLOCK_STARTS = {"reported": "reported_at", "last_seen": "missing_since"}


def missing_report(validated: pl.LazyFrame, reference: Reference) -> pl.LazyFrame:
    """Rows of reports, one a version: how long a person was missing, and an age for the date of birth."""
    start = CLOCK_STARTS[reference.choice("missing_clock_start")]
    hours = duration_seconds(start, "located_at") / SECONDS_AN_HOUR
    day = pl.col("reported_at").dt.date()
    return (
        validated.rename({"person_id": "person"})
        .with_columns(
            area=pl.col("policing_area").fill_null(NOT_KNOWN),
            month=day.dt.month_start(),
            missing_hours=pl.when(~pl.col("is_transferred").fill_null(False)).then(hours),
            age_at_report=age_on(day, pl.col("date_of_birth")),
        )
        .with_columns(is_under_18=pl.col("age_at_report") < ADULT)
        .select(*MissingReport.to_schema().columns)
    )


MISSING_REPORT = Fact(
    name="missing_report",
    model=MissingReport,
    source="compact",
    rows=missing_report,
    key=("report_ref",),
    version="amended_at",
)
