"""The fact of missing person reports."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed, Timestamp
from schemas.validated.crime_person import PSEUDONYM


class MissingReport(Placed):
    """One missing person report of COMPACT, in its newest version as at the date."""

    report_ref: str = pa.Field(description="Report number.")
    person: str = pa.Field(
        nullable=True, str_matches=PSEUDONYM, description="Pseudonym of the person; none: not known."
    )
    reported_at: Timestamp = pa.Field(description="Reported to the police, local time.")
    missing_since: Timestamp = pa.Field(nullable=True, description="Last seen, local time.")
    located_at: Timestamp = pa.Field(nullable=True, description="Found, local time; none while missing.")
    missing_hours: float = pa.Field(
        nullable=True,
        ge=0,
        description="Hours to located_at from reported_at or missing_since, as missing_clock_start of "
        "reference.definition_choice says; none while missing, transferred, or without the start.",
    )
    risk_level: str = pa.Field(description="absent (no apparent risk), low, medium or high.")
    age_at_report: pl.Int64 = pa.Field(nullable=True, ge=0, description="Completed years when reported.")
    is_under_18: bool = pa.Field(nullable=True, description="Under 18 when reported; none: age not known.")
    is_in_care: bool = pa.Field(nullable=True, description="Looked after by a local authority.")
    is_transferred: bool = pa.Field(nullable=True, description="Handed over to another force.")
    amended_at: Timestamp = pa.Field(description="Version of the report.")

    class Config:
        """Grain."""

        strict = True
        unique = ["report_ref"]
