"""The fact of public confidence."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed


class Confidence(Placed):
    """Confidence in one force, twelve months of interviews; by the month they end in."""

    year_ending: pl.Date = pa.Field(description="Last day of the twelve months.")
    first_month: pl.Date = pa.Field(description="First day of the first of the twelve months.")
    is_national: bool = pa.Field(description="Of England and Wales together, and of no force.")
    confidence_pct: float = pa.Field(description="Adults who have confidence, percent.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "year_ending"]
