"""Calls of the telephony system: the largest source, events that never change."""

from assets.validated.sources.definition import Source, dated_file
from schemas.validated.call import Call

CALL = Source(
    name="call",
    title="999 and 101 calls",
    owner="Operations Control Centre",
    publisher="telephony",
    kind="log",
    rhythm="daily",
    file_name=dated_file("call"),
    model=Call,
    columns={
        "": {
            "call_id": "call_id",
            "line": "line",
            "presented_at": "presented_at",
            "answered_at": "answered_at",
            "ended_at": "ended_at",
        }
    },
    key=("call_id",),
)
