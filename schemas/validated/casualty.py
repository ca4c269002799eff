"""What a row of road casualties may be, after reading."""

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData


class Casualty(pa.DataFrameModel):
    """One casualty of a collision."""

    collision_ref: str = pa.Field(str_length={"min_value": 3, "max_value": 40}, description="Collision reference.")
    casualty_no: int = pa.Field(ge=1, description="Number of the casualty in the collision.")
    collision_on: pl.Date = pa.Field(description="Day of the collision.")
    severity: int = pa.Field(isin=[1, 2, 3], description="STATS19: 1 fatal, 2 serious, 3 slight.")
    road_user: str = pa.Field(
        isin=["driver", "passenger", "pedal_cyclist", "pedestrian", "motorcyclist"], description="Road user."
    )
    policing_area: str = pa.Field(nullable=True, description="Policing area.")
    force: str = pa.Field(description="Force whose system delivered it.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(description="the collision was on or before the day of the extract")
    def collided_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("collision_on") <= pl.col("delivered_on"))

    class Config:
        """Grain."""

        strict = True
        unique = ["collision_ref", "casualty_no"]
