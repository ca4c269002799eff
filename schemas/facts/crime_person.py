"""The fact of victims and defendants."""

import pandera.polars as pa
import polars as pl

from schemas.facts.columns import Placed, Timestamp
from schemas.validated.crime_person import PSEUDONYM


class CrimePerson(Placed):
    """A person's part in a record of the crime system; place, dates and markers are those of the record."""

    month: pl.Date = pa.Field(nullable=True, description="First day of the month recorded; none for an orphan.")
    crime_ref: str = pa.Field(description="Crime number, in facts.crime.")
    person: str = pa.Field(
        nullable=True, str_matches=PSEUDONYM, description="Pseudonym of the person; none: not known."
    )
    role: str = pa.Field(isin=["victim", "defendant"], description="Part in the record.")
    sex: str = pa.Field(nullable=True, description="m, f, or u where not known.")
    age_at_event: pl.Int64 = pa.Field(
        nullable=True,
        ge=0,
        description="Completed years when the offence began; when recorded, where that is not known.",
    )
    recorded_at: Timestamp = pa.Field(nullable=True, description="When the record was made, local time.")
    committed_from: Timestamp = pa.Field(nullable=True, description="Start of the offence, local time.")
    record_kind: str = pa.Field(nullable=True, description="Offence, or crimed incident.")
    status: str = pa.Field(nullable=True, description="Of the record; cancelled ones leave every count.")
    offence_code: str = pa.Field(nullable=True, description="Home Office offence code of the record.")
    offence_group: str = pa.Field(nullable=True, description="Group of the report.")
    domestic_abuse: bool = pa.Field(nullable=True, description="The record is marked as domestic abuse.")
    child_at_risk: bool = pa.Field(nullable=True, description="The record is marked as child at risk.")
    cse: bool = pa.Field(nullable=True, description="The record is marked as child sexual exploitation.")
    is_orphan: bool = pa.Field(description="Its record has not been delivered yet.")
    amended_at: Timestamp = pa.Field(description="Version of the row.")

    class Config:
        """Grain."""

        strict = True
        unique = ["crime_ref", "person", "role"]
