"""Incidents of command and control: every record created or amended since the last delivery."""

from assets.validated.sources.definition import Lookup, Source, dated_file
from schemas.code_lists import UNPLACED
from schemas.validated.incident import Incident

INCIDENT = Source(
    name="incident",
    title="Incidents",
    owner="Operations Control Centre",
    publisher="command and control",
    kind="changes",
    rhythm="daily",
    file_name=dated_file("incident"),
    model=Incident,
    columns={
        "": {
            "Incident No": "incident_ref",
            "Call Received": "call_received_at",
            "Created": "created_at",
            "Graded": "graded_at",
            "Grade": "grade",
            "Grade At First Dispatch": "grade_at_first_dispatch",
            "First Dispatched": "first_dispatched_at",
            "First Arrived": "first_arrived_at",
            "Closing Category": "closing_category",
            "Duplicate": "is_duplicate",
            "Cancelled": "is_cancelled",
            "Policing Area": "policing_area",
            "LSOA": "lsoa11",
            "Last Amended": "amended_at",
        },
        "2016-12-01": {"Response Grade": "grade"},
    },
    key=("incident_ref",),
    version="amended_at",
    tokens=("grade", "grade_at_first_dispatch", "closing_category"),
    lookups={"policing_area": Lookup(table="policing_area", of="area", also=UNPLACED)},
)
