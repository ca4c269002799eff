"""Rows of people for specifications of repeats: told by the columns that matter, the others ordinary."""

import datetime as dt

import polars as pl

from assets.facts.person_month import person_month
from assets.facts.person_records import RepeatChoices
from assets.validated.reference import load_reference
from tests.spec.table import frame, records

TYPES: dict[str, type[pl.DataType]] = {
    "domestic_abuse": pl.Boolean,
    "child_at_risk": pl.Boolean,
    "age_at_event": pl.Int64,
    "reported_at": pl.Datetime("us"),
    "committed_from": pl.Datetime("us"),
}
AS_CHOSEN = RepeatChoices.of(load_reference())
PLACE = {"person": "ann", "force": "West Mercia", "area": "Shropshire"}
CRIME = PLACE | {
    "role": "victim",
    "recorded_at": dt.datetime(2016, 12, 5, 12),
    "committed_from": None,
    "record_kind": "crime",
    "status": "recorded",
    "offence_group": "shoplifting",
    "domestic_abuse": False,
    "child_at_risk": False,
    "age_at_event": 30,
}
MISSING = PLACE | {"reported_at": dt.datetime(2016, 12, 5, 12), "risk_level": "medium"}
REFS = {"crime_ref", "report_ref"}


def rows(text: str, ordinary: dict[str, object]) -> pl.LazyFrame:
    """Rows of a fact: columns the text does not speak of are ordinary."""
    header = [cell.strip() for cell in text.strip().splitlines()[0].split("|")]
    given = frame(text, **{name: dtype for name, dtype in TYPES.items() if name in header})
    others = {name: pl.lit(value, dtype=TYPES.get(name)) for name, value in ordinary.items() if name not in header}
    number = {} if REFS & set(header) else {name: pl.int_range(pl.len()).cast(pl.String) for name in REFS}
    return given.with_columns(**others, **number).select(*ordinary, *sorted(REFS & {*header, *number}))


NO_CRIMES, NO_REPORTS = rows("person\n ann", CRIME).clear(), rows("person\n ann", MISSING).clear()


def crimes(text: str, length: int = 1, basis: str = "all", choices: RepeatChoices = AS_CHOSEN) -> pl.LazyFrame:
    found = person_month(rows(text, CRIME), NO_REPORTS, choices)
    return found.filter(pl.col("months_a_row") == length, pl.col("basis") == basis)


def reports(text: str, length: int = 1) -> pl.LazyFrame:
    return person_month(NO_CRIMES, rows(text, MISSING), AS_CHOSEN).filter(pl.col("months_a_row") == length)


def in_force(found: pl.LazyFrame, *columns: str) -> list[tuple]:
    return records(found.filter(pl.col("area") == pl.col("force")), *columns)


DECEMBER = dt.date(2016, 12, 1)


def in_december(found: pl.LazyFrame, *columns: str) -> list[tuple]:
    return in_force(found.filter(pl.col("month") == DECEMBER), *columns)
