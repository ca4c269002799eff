"""What a row of Professional Standards' extract may be, after reading."""

from typing import Annotated

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

Timestamp = Annotated[pl.Datetime, "us", None]


class Complaint(pa.DataFrameModel):
    """One version of an allegation of a complaint case."""

    case_ref: str = pa.Field(str_length={"min_value": 3, "max_value": 40}, description="Case reference.")
    allegation_no: int = pa.Field(ge=1, description="Number of the allegation in its case.")
    received_on: pl.Date = pa.Field(description="Complaint received; day 0.")
    recorded_on: pl.Date = pa.Field(nullable=True, description="Case recorded.")
    finalised_on: pl.Date = pa.Field(nullable=True, description="Case finalised; none while open.")
    allegation_category: str = pa.Field(description="What is alleged, e.g. incivility, oppressive_behaviour.")
    severity: str = pa.Field(
        isin=["local_resolution", "local_investigation", "gross_misconduct"], description="How it is handled."
    )
    subject_group: str = pa.Field(isin=["officer", "staff"], description="Whom it is about.")
    policing_area: str = pa.Field(nullable=True, description="Policing area.")

    suspended_days: int = pa.Field(
        nullable=True, ge=0, description="Calendar days the case was suspended (sub judice)."
    )
    amended_at: Timestamp = pa.Field(description="Version of the allegation, local time.")
    force: str = pa.Field(description="Force whose system delivered it.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(description="recorded on or after the day it was received")
    def recorded_before_received(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("recorded_on") >= pl.col("received_on"))

    @pa.dataframe_check(description="finalised on or after the day it was received")
    def finalised_before_received(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("finalised_on") >= pl.col("received_on"))

    @pa.dataframe_check(description="received on or before the day of the extract")
    def received_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("received_on") <= pl.col("delivered_on"))

    @pa.dataframe_check(description="amended on or before the day of the extract: a later date would win for ever")
    def amended_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("amended_at").dt.date() <= pl.col("delivered_on"))

    class Config:
        """Grain."""

        strict = True
        unique = ["case_ref", "allegation_no", "amended_at"]
