"""The fact of victims and defendants: each matched with its crime, or kept as an orphan until that comes."""

import polars as pl

from assets.facts.definition import Fact, Parent
from assets.facts.times import age_on
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.crime_person import CrimePerson

OF_CRIME = (
    "crime_ref",
    "area",
    "month",
    "recorded_at",
    "committed_from",
    "record_kind",
    "status",
    "offence_code",
    "offence_group",
    "domestic_abuse",
    "child_at_risk",
    "cse",
)


def crime_person(validated: pl.LazyFrame, _: Reference) -> pl.LazyFrame:
    """Rows of people, one a version; their crimes are matched by `with_crime`."""
    return validated.rename({"person_id": "person"})


def with_crime(people: pl.LazyFrame, crimes: pl.LazyFrame) -> pl.LazyFrame:
    """Give each person's row the place, dates and markers of its crime; the date of birth becomes an age."""
    parents = crimes.select(OF_CRIME).with_columns(is_known=pl.lit(True))
    joined = people.join(parents, on="crime_ref", how="left", maintain_order="left")
    event = pl.coalesce("committed_from", "recorded_at").dt.date()
    return joined.with_columns(
        area=pl.col("area").fill_null(NOT_KNOWN),
        age_at_event=age_on(event, pl.col("date_of_birth")),
        is_orphan=pl.col("is_known").is_null(),
    ).select(*CrimePerson.to_schema().columns)


CRIME_PERSON = Fact(
    name="crime_person",
    model=CrimePerson,
    source="crime_person",
    rows=crime_person,
    key=("crime_ref", "person", "role"),
    version="amended_at",
    parent=Parent(fact="crime", on="crime_ref", columns=(*OF_CRIME, "delivery_id"), matched=with_crime),
)
