"""The fact of hours lost to sickness."""

import pandera.polars as pa

from schemas.facts.columns import Placed


class SicknessMonth(Placed):
    """Hours of one workforce group and area in a month."""

    workforce_group: str = pa.Field(description="officer or staff.")
    contracted_hours: float = pa.Field(description="Hours contracted.")
    sickness_hours: float = pa.Field(description="Hours lost to sickness.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "area", "month", "workforce_group"]
