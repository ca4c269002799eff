"""What a row of public confidence may be, after reading."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData


class PublicConfidence(pa.DataFrameModel):
    """Confidence in one force, twelve months of interviews."""

    year_ending: pl.Date = pa.Field(description="Last day of the twelve months.")
    force: str = pa.Field(description="Force, or England and Wales.")
    confidence_pct: float = pa.Field(
        in_range={"min_value": 0, "max_value": 100}, description="Adults who have confidence, percent."
    )
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(description="the twelve months end on or before the day of the extract")
    def ends_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("year_ending") <= pl.col("delivered_on"))

    class Config:
        """Grain."""

        strict = True
        unique = ["year_ending", "force"]
