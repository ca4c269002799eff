"""What a row of the notices register may be, after reading."""

from typing import Annotated

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

Timestamp = Annotated[pl.Datetime, "us", None]


class Dvpn(pa.DataFrameModel):
    """One version of a domestic violence protection notice."""

    notice_ref: str = pa.Field(str_length={"min_value": 3, "max_value": 40}, description="Notice reference.")
    authorised_on: pl.Date = pa.Field(description="Day a superintendent authorised it.")
    policing_area: str = pa.Field(nullable=True, description="Policing area.")

    amended_at: Timestamp = pa.Field(description="Version of the notice, local time.")
    force: str = pa.Field(description="Force whose system delivered it.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(description="authorised on or before the day of the extract")
    def authorised_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("authorised_on") <= pl.col("delivered_on"))

    @pa.dataframe_check(description="authorised since the Crime and Security Act 2010")
    def authorised_before_the_act(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("authorised_on").dt.year() >= 2010)

    @pa.dataframe_check(description="amended on or before the day of the extract: a later date would win for ever")
    def amended_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("amended_at").dt.date() <= pl.col("delivered_on"))

    class Config:
        """Grain."""

        strict = True
        unique = ["notice_ref", "amended_at"]
