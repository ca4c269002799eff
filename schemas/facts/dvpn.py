"""The fact of domestic violence protection notices."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed, Timestamp


class Dvpn(Placed):
    """One notice authorised, in its newest version as at the date."""

    notice_ref: str = pa.Field(description="Notice reference.")
    authorised_on: pl.Date = pa.Field(description="Day a superintendent authorised it.")
    amended_at: Timestamp = pa.Field(description="Version of the notice.")

    class Config:
        """Grain."""

        strict = True
        unique = ["notice_ref"]
