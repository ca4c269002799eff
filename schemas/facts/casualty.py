"""The fact of road casualties."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed


class Casualty(Placed):
    """One casualty of a collision, from the newest snapshot of its calendar year."""

    year: pl.Int32 = pa.Field(description="Calendar year of the collision.")
    collision_ref: str = pa.Field(description="Collision reference.")
    casualty_no: pl.Int64 = pa.Field(description="Number of the casualty in the collision.")
    collision_on: pl.Date = pa.Field(description="Day of the collision.")
    severity: str = pa.Field(isin=["fatal", "serious", "slight"], description="STATS19 severity.")
    road_user: str = pa.Field(description="Road user.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "collision_ref", "casualty_no"]
