"""The fact of outcomes."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed, Timestamp


class CrimeOutcome(Placed):
    """An outcome that a delivery ever gave a crime; place, dates and groups are those of the crime as it now stands."""

    month: pl.Date = pa.Field(nullable=True, description="First day of the month the crime was recorded.")
    crime_ref: str = pa.Field(description="Crime number, in facts.crime.")
    outcome_type: str = pa.Field(description="Home Office outcome type.")
    outcome_date: pl.Date = pa.Field(description="Date of the outcome.")
    outcome_month: pl.Date = pa.Field(description="First day of the month of the outcome.")
    outcome_group: str = pa.Field(
        description="Group of the report; Not valid then where the type was not in force on the outcome's date."
    )
    days_to_outcome: pl.Int64 = pa.Field(nullable=True, description="Whole days from the date recorded to the outcome.")
    is_latest: bool = pa.Field(description="It is the outcome the crime now has.")
    recorded_at: Timestamp = pa.Field(nullable=True, description="When the crime was recorded, local time.")
    record_kind: str = pa.Field(nullable=True, description="Offence, or crimed incident.")
    status: str = pa.Field(nullable=True, description="Of the crime; cancelled ones leave every count.")
    offence_code: str = pa.Field(nullable=True, description="Home Office offence code.")
    offence_group: str = pa.Field(nullable=True, description="Group of the report.")
    amended_at: Timestamp = pa.Field(description="Version of the crime that first bore the outcome.")

    class Config:
        """Grain."""

        strict = True
        unique = ["crime_ref", "outcome_type", "outcome_date"]
