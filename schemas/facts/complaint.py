"""The facts of complaints: allegations, and the cases that hold them."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed, Timestamp


class ComplaintAllegation(Placed):
    """One allegation of a complaint case, in its newest version as at the date."""

    month: pl.Date = pa.Field(description="First day of the month recorded; received, where it is not recorded yet.")
    case_ref: str = pa.Field(description="Case reference, in facts.complaint_case.")
    allegation_no: pl.Int64 = pa.Field(description="Number of the allegation in its case.")
    received_on: pl.Date = pa.Field(description="Complaint received; day 0.")
    recorded_on: pl.Date = pa.Field(nullable=True, description="Case recorded.")
    finalised_on: pl.Date = pa.Field(nullable=True, description="Case finalised; none while open.")
    allegation_category: str = pa.Field(description="What is alleged.")
    severity: str = pa.Field(description="How it is handled.")
    subject_group: str = pa.Field(description="officer or staff.")
    suspended_days: pl.Int64 = pa.Field(nullable=True, ge=0, description="Calendar days the case was suspended.")
    amended_at: Timestamp = pa.Field(description="Version of the allegation.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "case_ref", "allegation_no"]


class ComplaintCase(Placed):
    """One complaint case, by the allegation of it that was amended last."""

    month: pl.Date = pa.Field(description="First day of the month recorded; received, where it is not recorded yet.")
    case_ref: str = pa.Field(description="Case reference.")
    received_on: pl.Date = pa.Field(description="Complaint received; day 0.")
    recorded_on: pl.Date = pa.Field(nullable=True, description="Case recorded.")
    finalised_on: pl.Date = pa.Field(nullable=True, description="Case finalised; none while open.")
    finalised_month: pl.Date = pa.Field(nullable=True, description="First day of the month finalised.")
    days_to_record: pl.Int64 = pa.Field(
        nullable=True,
        description="Days from receipt (day 0) to recording, working days of England or calendar days as "
        "complaint_days of reference.definition_choice says; none where recorded before received.",
    )
    days_to_finalise: pl.Int64 = pa.Field(
        nullable=True,
        description="The same to the end, suspended days among them or taken off as complaint_suspended_days_count "
        "of reference.definition_choice says; taken off working days, none for a case that was suspended.",
    )
    severity: str = pa.Field(description="How it is handled.")
    subject_group: str = pa.Field(description="officer or staff.")
    suspended_days: pl.Int64 = pa.Field(nullable=True, ge=0, description="Calendar days the case was suspended.")
    amended_at: Timestamp = pa.Field(description="Version of that allegation.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "case_ref"]
