"""What a row of firearms licensing may be, after reading."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData


class FirearmsLicence(pa.DataFrameModel):
    """Certificates of one kind in a month."""

    month: pl.Date = pa.Field(description="First day of the month.")
    licence_kind: str = pa.Field(isin=["shotgun", "firearm"], description="Kind of certificate.")
    temporary_permits: int = pa.Field(ge=0, description="Temporary permits held at the end of the month.")
    renewals_due: int = pa.Field(ge=0, description="Certificates due for renewal.")
    renewals_on_time: int = pa.Field(ge=0, description="Renewed on application, before they expired.")
    renewal_days_median: float = pa.Field(nullable=True, ge=0, description="Median days of a renewal.")
    force: str = pa.Field(description="Force whose system delivered it.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(description="no more renewed on time than were due")
    def more_on_time_than_due(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("renewals_on_time") <= pl.col("renewals_due"))

    @pa.dataframe_check(description="the month began before the day of the extract")
    def month_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("month") < pl.col("delivered_on"))

    @pa.check("month", description="the first day of a month")
    def not_the_first_day(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("month").dt.day() == 1)

    class Config:
        """Grain."""

        strict = True
        unique = ["month", "licence_kind"]
