"""The fact of victim interviews."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed


class SurveyResponse(Placed):
    """One interview of a victim, its answers as given; by the month interviewed."""

    interview_id: str = pa.Field(description="Identifier of the interview.")
    interviewed_on: pl.Date = pa.Field(description="Day of the interview.")
    reported_on: pl.Date = pa.Field(nullable=True, description="Day the offence was reported.")
    days_to_interview: pl.Int64 = pa.Field(nullable=True, description="Days from the report to the interview.")
    survey: str = pa.Field(description="burglary, violence, vehicle or hate.")
    ease_of_contact: str = pa.Field(nullable=True, description="Ease of contact.")
    actions: str = pa.Field(nullable=True, description="Actions taken.")
    follow_up: str = pa.Field(nullable=True, description="Follow-up.")
    treatment: str = pa.Field(nullable=True, description="Treatment.")
    whole_experience: str = pa.Field(nullable=True, description="The whole experience.")

    class Config:
        """Grain."""

        strict = True
        unique = ["interview_id"]
