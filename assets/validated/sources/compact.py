"""Missing persons: every report of COMPACT created or amended since the last delivery."""

from assets.validated.sources.definition import Lookup, Source, dated_file
from schemas.code_lists import UNPLACED
from schemas.validated.compact import Compact

COMPACT = Source(
    name="compact",
    title="Missing person reports",
    owner="Missing Persons Coordinator",
    publisher="COMPACT",
    kind="changes",
    rhythm="daily",
    file_name=dated_file("compact"),
    model=Compact,
    columns={
        "": {
            "Report No": "report_ref",
            "Person ID": "person_id",
            "Forename": "forename",
            "Surname": "surname",
            "DOB": "date_of_birth",
            "Reported": "reported_at",
            "Missing Since": "missing_since",
            "Located": "located_at",
            "Risk": "risk_level",
            "In Care": "is_in_care",
            "Area": "policing_area",
            "Transferred": "is_transferred",
            "Amended": "amended_at",
        },
        "2016-11-15": {"Risk Level": "risk_level"},
    },
    key=("report_ref",),
    version="amended_at",
    personal={"person_id": "pseudonym", "forename": "name", "surname": "name", "date_of_birth": "birth"},
    tokens=("risk_level",),
    lookups={"policing_area": Lookup(table="policing_area", of="area", also=UNPLACED)},
)
