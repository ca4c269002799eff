"""The fact of calls, by the month presented; telephony knows no areas."""

import polars as pl

from assets.facts.definition import Fact
from assets.facts.times import duration_seconds
from assets.validated.reference import Reference
from schemas.code_lists import NOT_DIVIDED
from schemas.facts.call import Call


def call(validated: pl.LazyFrame, reference: Reference) -> pl.LazyFrame:
    """Rows of calls: how long each waited, whether it was answered at all, and whether it counts as presented."""
    waited = duration_seconds("presented_at", "ended_at")
    is_brief = waited < int(reference.choice("abandoned_calls_from_seconds"))
    return validated.with_columns(
        area=pl.lit(NOT_DIVIDED),
        month=pl.col("presented_at").dt.date().dt.month_start(),
        answer_seconds=duration_seconds("presented_at", "answered_at"),
        is_abandoned=pl.col("answered_at").is_null(),
        is_counted=pl.col("answered_at").is_not_null() | ~is_brief.fill_null(False),
    ).select(*Call.to_schema().columns)


CALL = Fact(name="call", model=Call, source="call", rows=call, key=("call_id",))
