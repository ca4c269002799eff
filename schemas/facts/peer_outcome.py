"""The fact of peers' outcomes."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed


class PeerOutcome(Placed):
    """Offences of one force, month and group, and those with action taken."""

    offence_group: str = pa.Field(description="Group of the report.")
    offences: pl.Int64 = pa.Field(description="Offences recorded.")
    action_taken: pl.Int64 = pa.Field(description="Of these, with an outcome of the group action taken.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "month", "offence_group"]
