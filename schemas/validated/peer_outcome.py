"""What a row of peers' outcomes may be, after reading."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData


class PeerOutcome(pa.DataFrameModel):
    """Offences of one force, month and group, and those with action taken."""

    month: pl.Date = pa.Field(description="First day of the month recorded.")
    force: str = pa.Field(description="Force.")
    offence_group: str = pa.Field(description="Group of the report.")
    offences: int = pa.Field(ge=0, description="Offences recorded.")
    action_taken: int = pa.Field(ge=0, description="Of these, with an outcome of the group action taken.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(description="no more with action taken than offences")
    def more_outcomes_than_offences(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("action_taken") <= pl.col("offences"))

    @pa.dataframe_check(description="the month began before the day of the extract")
    def month_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("month") < pl.col("delivered_on"))

    class Config:
        """Grain."""

        strict = True
        unique = ["month", "force", "offence_group"]
