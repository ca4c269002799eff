"""What a row of the telephony extract may be, after reading."""

from typing import Annotated

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from schemas.clock import is_not_before

Timestamp = Annotated[pl.Datetime, "us", None]


class Call(pa.DataFrameModel):
    """One call presented on the force's switchboard."""

    call_id: str = pa.Field(str_length={"min_value": 3, "max_value": 40}, description="Identifier of the call.")
    line: str = pa.Field(isin=["999", "101"], description="Line it came on.")
    presented_at: Timestamp = pa.Field(description="Presented on the switchboard, local time.")
    answered_at: Timestamp = pa.Field(nullable=True, description="Answered, local time; none where abandoned.")
    ended_at: Timestamp = pa.Field(nullable=True, description="Ended, local time.")
    force: str = pa.Field(description="Force whose system delivered it.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(description="answered_at is not before presented_at")
    def answered_before_presented(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(is_not_before(pl.col("answered_at"), pl.col("presented_at")))

    @pa.dataframe_check(description="ended_at is not before answered_at, nor before presented_at")
    def ended_before_answered(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(is_not_before(pl.col("ended_at"), pl.coalesce("answered_at", "presented_at")))

    @pa.dataframe_check(description="presented on or before the day of the extract")
    def presented_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("presented_at").dt.date() <= pl.col("delivered_on"))

    class Config:
        """One row a call in a delivery."""

        strict = True
        unique = ["call_id"]
