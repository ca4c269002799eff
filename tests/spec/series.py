"""A made-up measure and its monthly values, for specs of what is made of values."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl

from assets.measures.definition import Measure
from assets.measures.evaluate import VALUE
from schemas.reference import Phase
from tests.spec.table import frame

FORCE = "West Mercia"
NO_PHASES = pl.DataFrame(schema={name: column.dtype.type for name, column in Phase.to_schema().columns.items()})
ORDINARY: dict[str, pl.Expr] = {
    "force": pl.lit(FORCE),
    "measure_id": pl.lit("calls"),
    "category": pl.lit(""),
    "area": pl.lit(FORCE),
    "denominator": pl.lit(None, dtype=pl.Float64),
    "per": pl.lit(1, dtype=pl.Int32),
    "months_a_row": pl.lit(1, dtype=pl.Int64),
}


def measure(**fields: Any) -> Measure:
    """A measure of calls, ordinary in all that a spec does not say."""
    words = ("title", "question", "definition", "source", "owner", "topic")
    ordinary = dict.fromkeys(words, "Calls") | {"measure_id": "calls", "fact": "call", "unit": "calls"}
    return Measure(**(ordinary | fields))


def monthly(text: str) -> pl.LazyFrame:
    """Monthly values from a table that has at least month and numerator."""
    rows = frame(text)
    for name, expression in ORDINARY.items():
        if name not in rows.collect_schema().names():
            rows = rows.with_columns(expression.alias(name))
    return rows.with_columns(value=VALUE)


def month_run(first: str, numbers: Sequence[float | None]) -> pl.LazyFrame:
    """Monthly values of consecutive months; None leaves its month out."""
    start = dt.date.fromisoformat(f"{first}-01")
    months = pl.date_range(start, pl.lit(start).dt.offset_by(f"{len(numbers) - 1}mo"), "1mo", eager=True)
    rows = [f"{month} | {number}" for month, number in zip(months, numbers, strict=True) if number is not None]
    return monthly("\n".join(["month | numerator", *rows]))
