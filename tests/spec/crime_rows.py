"""Crime records for specs: the columns a spec speaks of are written, the others are ordinary."""

import datetime as dt

import polars as pl

from assets.facts.crime import crime
from assets.validated.reference import load_reference
from tests.spec.table import frame

OFFENCE_CODES = load_reference()["offence_code"]
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


def validated(text: str) -> pl.LazyFrame:
    """Validated versions of crime records, as the extract's model has them as far as facts need it."""
    rows = frame(text)
    for name, expression in ORDINARY.items():
        if name not in rows.collect_schema().names():
            rows = rows.with_columns(expression.alias(name))
    return rows


def crime_fact(text: str, as_at: dt.date | None = None) -> pl.LazyFrame:
    """The crime fact of such records, with the project's own offence codes."""
    return crime(validated(text), OFFENCE_CODES, as_at)
