"""The fact of calls."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed, Timestamp


class Call(Placed):
    """One call presented on the force's switchboard."""

    call_id: str = pa.Field(description="Identifier of the call.")
    line: str = pa.Field(isin=["999", "101"], description="Line it came on.")
    presented_at: Timestamp = pa.Field(description="Presented on the switchboard, local time.")
    answered_at: Timestamp = pa.Field(nullable=True, description="Answered, local time; none where abandoned.")
    ended_at: Timestamp = pa.Field(nullable=True, description="Ended, local time.")
    answer_seconds: pl.Int64 = pa.Field(nullable=True, ge=0, description="Seconds until answered; none: abandoned.")
    is_abandoned: bool = pa.Field(description="Never answered.")
    is_counted: bool = pa.Field(
        description="Counts as presented; false where given up earlier than abandoned_calls_from_seconds of "
        "reference.definition_choice. One whose end is not known counts."
    )

    class Config:
        """Grain."""

        strict = True
        unique = ["call_id"]
