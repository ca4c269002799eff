"""The fact of victim interviews, by the month interviewed."""

import polars as pl

from assets.facts.definition import Fact
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.survey_response import SurveyResponse


def survey_response(validated: pl.LazyFrame, _: Reference) -> pl.LazyFrame:
    """Rows of interviews."""
    return validated.with_columns(
        area=pl.col("policing_area").fill_null(NOT_KNOWN),
        month=pl.col("interviewed_on").dt.month_start(),
        days_to_interview=(pl.col("interviewed_on") - pl.col("reported_on")).dt.total_days(),
    ).select(*SurveyResponse.to_schema().columns)


SURVEY_RESPONSE = Fact(
    name="survey_response", model=SurveyResponse, source="victim_survey", rows=survey_response, key=("interview_id",)
)
