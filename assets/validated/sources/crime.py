"""The crime recording system: every record created or amended since the last delivery."""

from assets.validated.sources.definition import Lookup, Source, dated_file
from schemas.code_lists import UNPLACED
from schemas.validated.crime import Crime

CRIME = Source(
    name="crime",
    title="Crimes and crimed incidents",
    owner="Crime Data Integrity, Force Crime Registrar",
    publisher="crime recording system",
    kind="changes",
    rhythm="daily",
    file_name=dated_file("crime"),
    model=Crime,
    columns={
        "": {
            "Crime No": "crime_ref",
            "Record Kind": "record_kind",
            "Force": "force",
            "Date Recorded": "recorded_at",
            "Committed From": "committed_from",
            "Committed To": "committed_to",
            "HO Offence Code": "offence_code",
            "Policing Area": "policing_area",
            "Beat": "beat",
            "LSOA 2011": "lsoa11",
            "Location Type": "location_type",
            "Status": "status",
            "DA Marker": "domestic_abuse",
            "Child At Risk Marker": "child_at_risk",
            "CSE Marker": "cse",
            "Cyber Marker": "cyber",
            "Alcohol Marker": "alcohol",
            "Business Marker": "business",
            "Hate Strands": "hate_strands",
            "Referred By": "referred_by",
            "Outcome Type": "outcome_type",
            "Outcome Date": "outcome_date",
            "Date Amended": "amended_at",
        }
    },
    key=("crime_ref",),
    version="amended_at",
    tokens=("record_kind", "status", "referred_by"),
    lookups={
        "force": Lookup(table="force", of="force"),
        "offence_code": Lookup(table="offence_code", of="offence_code"),
        "policing_area": Lookup(table="policing_area", of="area", also=UNPLACED),
        "outcome_type": Lookup(table="outcome_type", of="outcome_type"),
    },
)
