"""The facts of complaints: allegations, and the cases that hold them, by the month recorded."""

import polars as pl

from assets.facts.definition import Fact
from assets.facts.times import working_days
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.complaint import ComplaintAllegation, ComplaintCase


def _placed(validated: pl.LazyFrame) -> pl.LazyFrame:
    return validated.with_columns(
        area=pl.col("policing_area").fill_null(NOT_KNOWN),
        month=pl.coalesce("recorded_on", "received_on").dt.month_start(),
    )


def complaint_allegation(validated: pl.LazyFrame, _: Reference) -> pl.LazyFrame:
    """Rows of allegations, one a version."""
    return _placed(validated).select(*ComplaintAllegation.to_schema().columns)


def complaint_case(validated: pl.LazyFrame, reference: Reference) -> pl.LazyFrame:
    """Rows of cases, one a version of an allegation; of a case the newest stands."""
    holidays = reference["bank_holiday"]["day"].to_list()
    return (
        _placed(validated)
        .with_columns(
            finalised_month=pl.col("finalised_on").dt.month_start(),
            working_days_to_record=working_days("received_on", "recorded_on", holidays),
            working_days_to_finalise=working_days("received_on", "finalised_on", holidays),
        )
        .select(*ComplaintCase.to_schema().columns)
    )


COMPLAINT_ALLEGATION = Fact(
    name="complaint_allegation",
    model=ComplaintAllegation,
    source="complaint",
    rows=complaint_allegation,
    key=("force", "case_ref", "allegation_no"),
    version="amended_at",
)
COMPLAINT_CASE = Fact(
    name="complaint_case",
    model=ComplaintCase,
    source="complaint",
    rows=complaint_case,
    key=("force", "case_ref"),
    version="amended_at",
)
