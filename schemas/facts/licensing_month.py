"""The fact of firearms licensing."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed


class LicensingMonth(Placed):
    """Certificates of one kind in a month."""

    licence_kind: str = pa.Field(description="shotgun or firearm.")
    temporary_permits: pl.Int64 = pa.Field(description="Temporary permits held at the end of the month.")
    renewals_due: pl.Int64 = pa.Field(description="Certificates due for renewal.")
    renewals_on_time: pl.Int64 = pa.Field(description="Renewed on application, before they expired.")
    renewal_days_median: float = pa.Field(nullable=True, description="Median days of a renewal.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "month", "licence_kind"]
