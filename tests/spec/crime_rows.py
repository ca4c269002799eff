"""Crime records for specs: the columns a spec speaks of are written, the others are ordinary."""

import datetime as dt

import polars as pl

from assets.facts.crime import CRIME, crime
from assets.facts.crime_outcome import CRIME_OUTCOME, crime_outcome, with_crime
from assets.facts.versions import settled
from assets.validated.reference import load_reference
from schemas.validated import crime as models
from tests.spec.table import frame

REFERENCE = load_reference()
LINE = ("delivery_id", "source_line")
ORDINARY: dict[str, pl.Expr] = {
    "crime_ref": pl.format("22D/{}", pl.int_range(pl.len())),
    "record_kind": pl.lit("crime"),
    "force": pl.lit("West Mercia"),
    "status": pl.lit("recorded"),
    "offence_code": pl.lit("46"),
    "policing_area": pl.lit("Shropshire"),
    "recorded_at": pl.lit(dt.datetime(2016, 10, 5, 12)),
    "amended_at": pl.lit(dt.datetime(2016, 10, 5, 12)),
    "delivered_on": pl.lit(dt.date(2017, 1, 12)),
    "delivery_id": pl.format("delivery {}", pl.col("delivered_on")),
    "source_line": pl.int_range(2, pl.len() + 2, dtype=pl.UInt32),
}


def written_rows(text: str) -> pl.LazyFrame:
    """The rows as a spec writes them: columns of a crime record bear the types that the record gives them."""
    header = [name.strip() for name in text.strip().splitlines()[0].split("|")]
    columns = models.Crime.to_schema().columns
    return frame(text, **{name: columns[name].dtype.type for name in header if name in columns})


def validated(text: str) -> pl.LazyFrame:
    """Validated versions of crime records; what a spec does not speak of and is not ordinary is missing."""
    rows = written_rows(text)
    written = rows.collect_schema().names()
    for name, expression in ORDINARY.items():
        if name not in written:
            rows = rows.with_columns(expression.alias(name))
    others = models.Crime.to_schema().columns.items()
    there = {*written, *ORDINARY}
    return rows.with_columns(pl.lit(None, dtype=c.dtype.type).alias(name) for name, c in others if name not in there)


def crime_fact(text: str) -> pl.LazyFrame:
    """What stands of such records, with the project's own reference tables and the spec's further columns."""
    rows = validated(text)
    return _with_further(settled(crime(rows, REFERENCE), CRIME), rows, text)


def crime_outcome_fact(text: str) -> pl.LazyFrame:
    """Every outcome that such versions of records bore, matched with what stands of their crimes."""
    rows = validated(text)
    matched = with_crime(crime_outcome(rows, REFERENCE), crime_fact(text))
    return _with_further(settled(matched, CRIME_OUTCOME), rows, text)


def _with_further(fact: pl.LazyFrame, rows: pl.LazyFrame, text: str) -> pl.LazyFrame:
    known = {*fact.collect_schema().names(), *models.Crime.to_schema().columns}
    further = [name for name in written_rows(text).collect_schema().names() if name not in known]
    return fact.join(rows.select(*LINE, *further), on=LINE, how="left", maintain_order="left")
