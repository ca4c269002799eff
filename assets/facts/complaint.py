"""The facts of complaints: allegations, and the cases that hold them, by the month recorded."""

import polars as pl

from assets.facts.definition import Fact
from assets.facts.times import calendar_days, working_days
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


def without_suspension(days: pl.Expr, unit: str) -> pl.Expr:
    """Days less those on which the case was suspended; none where that cannot be told exactly.

    The extract gives a number of calendar days and not which they were, so of a suspended case working days are not
    known. A blank is no suspension; more days suspended than a case took are an error of the record.
    """
    suspended = pl.col("suspended_days").fill_null(0)
    if unit == "calendar":
        return pl.when(suspended <= days).then(days - suspended)
    return pl.when(suspended == 0).then(days)


def complaint_case(validated: pl.LazyFrame, reference: Reference) -> pl.LazyFrame:
    """Rows of cases, one a version of an allegation; of a case the newest stands."""
    holidays = reference["bank_holiday"]["day"].to_list()
    unit = reference.choice("complaint_days")

    def days(end: str) -> pl.Expr:
        return calendar_days("received_on", end) if unit == "calendar" else working_days("received_on", end, holidays)

    to_finalise = days("finalised_on")
    if reference.choice("complaint_suspended_days_count") == "no":
        to_finalise = without_suspension(to_finalise, unit)
    rows = _placed(validated).with_columns(
        finalised_month=pl.col("finalised_on").dt.month_start(),
        days_to_record=days("recorded_on"),
        days_to_finalise=to_finalise,
    )
    return rows.select(*ComplaintCase.to_schema().columns)


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
