"""What a row of COMPACT's extract may be, after reading."""

from typing import Annotated

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from schemas.clock import is_not_before
from schemas.validated.crime_person import PSEUDONYM

Timestamp = Annotated[pl.Datetime, "us", None]


class Compact(pa.DataFrameModel):
    """One version of a missing person report."""

    report_ref: str = pa.Field(str_length={"min_value": 3, "max_value": 40}, description="Report number.")
    person_id: str = pa.Field(
        nullable=True, str_matches=PSEUDONYM, description="Person reported missing, as a pseudonym; none: not known."
    )
    date_of_birth: pl.Date = pa.Field(nullable=True, description="Date of birth.")
    reported_at: Timestamp = pa.Field(description="Date and time reported to the police, local time.")
    missing_since: Timestamp = pa.Field(nullable=True, description="Last seen, local time.")
    located_at: Timestamp = pa.Field(nullable=True, description="Found, local time; none while missing.")
    risk_level: str = pa.Field(
        isin=["absent", "low", "medium", "high"], description="Risk; absent (no apparent risk) until April 2016."
    )
    is_in_care: bool = pa.Field(nullable=True, description="Looked after by a local authority.")
    policing_area: str = pa.Field(nullable=True, description="Policing area last seen in.")
    is_transferred: bool = pa.Field(nullable=True, description="Handed over to another force; has no duration here.")
    amended_at: Timestamp = pa.Field(description="Version of the report, local time.")
    force: str = pa.Field(description="Force whose system delivered it.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(description="located_at is not before reported_at")
    def located_before_reported(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(is_not_before(pl.col("located_at"), pl.col("reported_at")))

    @pa.dataframe_check(description="missing no more than an hour after it was reported")
    def missing_after_reported(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("missing_since") <= pl.col("reported_at") + pl.duration(hours=1))

    @pa.dataframe_check(description="born on or before the day it was reported")
    def born_after_report(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("date_of_birth") <= pl.col("reported_at").dt.date())

    @pa.dataframe_check(description="reported on or before the day of the extract")
    def reported_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("reported_at").dt.date() <= pl.col("delivered_on"))

    @pa.dataframe_check(description="amended on or before the day of the extract: a later date would win for ever")
    def amended_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("amended_at").dt.date() <= pl.col("delivered_on"))

    class Config:
        """One row a version of a report and delivery."""

        strict = True
        unique = ["report_ref", "amended_at"]
