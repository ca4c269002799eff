"""The extract of victims and defendants: people of the crime records, some of them again and again."""

from datetime import date
from pathlib import Path

import polars as pl

from sample import span
from sample.extract import Extract, delivered, write_extract
from sample.people import parts
from sample.repeats import with_people

COLUMNS = {
    "crime_ref": "Crime No",
    "person_id": "Person ID",
    "role": "Role",
    "date_of_birth": "Date of Birth",
    "sex": "Sex",
    "force": "Force",
    "amended_at": "Date Amended",
}
FAULTS = {
    "impossible birth": {"Date of Birth": "31/02/1980"},
    "born in the future": {"Date of Birth": "01/05/2031"},
    "unknown role": {"Role": "Bystander"},
    "unknown force": {"Force": "West Mecria"},
    "unknown sex": {"Sex": "X9"},
}
EXTRACT = Extract(
    source="crime_person",
    columns=COLUMNS,
    key="row",
    faults=FAULTS,
    sent_again={date(2016, 10, 30): date(2016, 10, 29)},
)
# The file of 30 October repeats the day before; its own rows come with the next.
POSTPONED = {date(2016, 10, 30): date(2016, 10, 31)}


def write_crime_person(raw: Path, seed: int) -> None:
    """Write every delivery of the extract under `raw/crime_person`; now and then a part comes before its record."""
    rows = with_people(seed, parts(seed)).sort("recorded_at", "crime_ref", "role").drop("row").with_row_index("row")
    amended = pl.col("known_at") + pl.duration(minutes=4)
    known = rows.with_columns(
        person_id=pl.when(~pl.col("no_name")).then(pl.format("N{}", "person")),
        date_of_birth=pl.when(~pl.col("no_name") & ~pl.col("no_birth")).then("date_of_birth"),
        sex=pl.when(~pl.col("no_name")).then("sex").otherwise(pl.lit("U")),
        amended_at=amended,
        delivered_on=delivered(amended).replace(POSTPONED),
    ).filter(pl.col("delivered_on") <= span.LAST_DELIVERY)
    write_extract(raw, EXTRACT, known.select("row", *COLUMNS, "delivered_on").sort("delivered_on", "row"), seed)
