"""Complaints about the police: cases of Professional Standards and their allegations."""

from assets.validated.sources.definition import Lookup, Source, dated_file
from schemas.code_lists import UNPLACED
from schemas.validated.complaint import Complaint

COMPLAINT = Source(
    name="complaint",
    title="Complaint cases and allegations",
    owner="Professional Standards Department",
    publisher="Professional Standards (PSD)",
    kind="changes",
    rhythm="monthly",
    file_name=dated_file("complaint"),
    model=Complaint,
    columns={
        "": {
            "Case Ref": "case_ref",
            "Allegation No": "allegation_no",
            "Received": "received_on",
            "Recorded": "recorded_on",
            "Finalised": "finalised_on",
            "Allegation": "allegation_category",
            "Severity": "severity",
            "Subject": "subject_group",
            "Area": "policing_area",
            "Days Suspended": "suspended_days",
            "Amended": "amended_at",
        },
        "2016-11-05": {"Subject Group": "subject_group"},
    },
    key=("case_ref", "allegation_no"),
    version="amended_at",
    tokens=("allegation_category", "severity", "subject_group"),
    lookups={"policing_area": Lookup(table="policing_area", of="area", also=UNPLACED)},
)
