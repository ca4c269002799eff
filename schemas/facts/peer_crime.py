"""The fact of recorded crime of every force."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed


class PeerCrime(Placed):
    """Offences recorded by one force in one quarter under one offence code; a code may stand in several rows."""

    force: str = pa.Field(description="Force; bodies that are not forces are left out.")
    area: str = pa.Field(description="Not divided: the Home Office publishes no areas.")
    month: pl.Date = pa.Field(description="First day of the quarter.")
    financial_year: str = pa.Field(description="April to March.")
    financial_quarter: pl.Int64 = pa.Field(description="1 is April to June.")
    offence_code: str = pa.Field(description="Home Office offence code, or several joined by /.")
    offence_description: str = pa.Field(nullable=True, description="As published.")
    offence_group: str = pa.Field(description="Home Office offence group.")
    offences: pl.Int64 = pa.Field(description="Count; negative where a force corrected an earlier quarter.")

    class Config:
        """Columns are exactly these."""

        strict = True
