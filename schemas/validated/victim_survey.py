"""What a row of the victim survey may be, after reading."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

ANSWERS = (
    "completely_satisfied",
    "very_satisfied",
    "fairly_satisfied",
    "neither",
    "fairly_dissatisfied",
    "very_dissatisfied",
    "completely_dissatisfied",
)


class VictimSurvey(pa.DataFrameModel):
    """One interview of a victim; an answer not given is missing."""

    interview_id: str = pa.Field(
        str_length={"min_value": 2, "max_value": 40}, description="Identifier of the interview."
    )
    interviewed_on: pl.Date = pa.Field(description="Day of the interview.")
    reported_on: pl.Date = pa.Field(nullable=True, description="Day the offence was reported.")
    survey: str = pa.Field(isin=["burglary", "violence", "vehicle", "hate"], description="Survey.")
    policing_area: str = pa.Field(nullable=True, description="Policing area.")
    ease_of_contact: str = pa.Field(nullable=True, isin=ANSWERS, description="Ease of contact.")
    actions: str = pa.Field(nullable=True, isin=ANSWERS, description="Actions taken.")
    follow_up: str = pa.Field(nullable=True, isin=ANSWERS, description="Follow-up.")
    treatment: str = pa.Field(nullable=True, isin=ANSWERS, description="Treatment.")
    whole_experience: str = pa.Field(nullable=True, isin=ANSWERS, description="The whole experience.")
    force: str = pa.Field(description="Force whose system delivered it.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(description="interviewed on or after the day of the report")
    def interviewed_before_report(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("interviewed_on") >= pl.col("reported_on"))

    @pa.dataframe_check(description="interviewed on or before the day of the extract")
    def interviewed_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("interviewed_on") <= pl.col("delivered_on"))

    class Config:
        """Grain."""

        strict = True
        unique = ["interview_id"]
