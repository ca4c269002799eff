"""The fact of people managed under integrated offender management."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed
from schemas.validated.crime_person import PSEUDONYM


class IomNominal(Placed):
    """One person of the cohort on the day of a snapshot."""

    snapshot_on: pl.Date = pa.Field(description="Day of the snapshot.")
    person: str = pa.Field(str_matches=PSEUDONYM, description="Pseudonym of the person.")
    location: str = pa.Field(description="community or custody.")
    cohort_reason: str = pa.Field(description="Why the person is managed.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "snapshot_on", "person"]
