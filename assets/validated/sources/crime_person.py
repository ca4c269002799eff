"""Victims and defendants of the crime recording system: one row a person, role and record."""

from assets.validated.sources.definition import Lookup, Source, dated_file
from schemas.validated.crime_person import CrimePerson

CRIME_PERSON = Source(
    name="crime_person",
    title="Victims and defendants",
    owner="Crime Data Integrity, Force Crime Registrar",
    publisher="crime recording system",
    kind="changes",
    rhythm="daily",
    file_name=dated_file("crime_person"),
    model=CrimePerson,
    columns={
        "": {
            "Crime No": "crime_ref",
            "Person ID": "person_id",
            "Role": "role",
            "Date of Birth": "date_of_birth",
            "Sex": "sex",
            "Force": "force",
            "Date Amended": "amended_at",
        }
    },
    key=("crime_ref", "person_id", "role"),
    version="amended_at",
    personal={"person_id": "pseudonym", "date_of_birth": "birth"},
    tokens=("role", "sex"),
    lookups={"force": Lookup(table="force", of="force")},
)
