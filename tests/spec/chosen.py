"""Reference tables with definitions chosen otherwise, and validated rows of which a spec writes some columns."""

import dataclasses

import pandera.polars as pa
import polars as pl

from assets.validated.reference import Reference, load_reference
from tests.spec.table import frame

PROJECT = load_reference()


def chosen(**choices: str) -> Reference:
    """The project's reference tables with these choices, and its own of the rest."""
    table = PROJECT["definition_choice"]
    if unknown := set(choices) - set(table["choice"]):
        raise ValueError(f"choices that are not there: {sorted(unknown)}")
    value = pl.col("choice").replace_strict(choices, default=pl.col("value"), return_dtype=pl.String)
    return dataclasses.replace(PROJECT, tables={**PROJECT.tables, "definition_choice": table.with_columns(value=value)})


def validated(model: type[pa.DataFrameModel], text: str) -> pl.LazyFrame:
    """Rows of a source as they are validated; what a spec does not write is missing."""
    types = {name: column.dtype.type for name, column in model.to_schema().columns.items()}
    types |= {"delivery_id": pl.String, "source_line": pl.UInt32}
    header = [cell.strip() for cell in text.strip().splitlines()[0].split("|")]
    written = frame(text, **{name: dtype for name, dtype in types.items() if name in header})
    return written.with_columns(pl.lit(None, dtype=t).alias(name) for name, t in types.items() if name not in header)
