"""What a row of the sickness workbook may be, after reading."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData


class Sickness(pa.DataFrameModel):
    """Hours of one workforce group and area in a month."""

    month: pl.Date = pa.Field(description="First day of the month.")
    force: str = pa.Field(description="Force.")
    workforce_group: str = pa.Field(isin=["officer", "staff"], description="Workforce group.")
    policing_area: str = pa.Field(nullable=True, description="Policing area; none for headquarters.")

    contracted_hours: float = pa.Field(gt=0, description="Hours contracted.")
    sickness_hours: float = pa.Field(ge=0, description="Hours lost to sickness.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(description="no more hours lost than contracted")
    def more_sick_than_contracted(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("sickness_hours") <= pl.col("contracted_hours"))

    @pa.dataframe_check(description="the month began before the day of the extract")
    def month_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("month") < pl.col("delivered_on"))

    @pa.check("month", description="the first day of a month")
    def not_the_first_day(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("month").dt.day() == 1)

    class Config:
        """Grain."""

        strict = True
        unique = ["month", "force", "workforce_group", "policing_area"]
