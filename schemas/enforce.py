"""The gate of every table that is small enough to hold: types and values, judged by pandera."""

import copy

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaError, SchemaErrors

from schemas.errors import InvalidFrame

SHOWN = 5  # failures named in a message; the rest are counted


def enforce(
    frame: pl.LazyFrame | pl.DataFrame, model: type[pa.DataFrameModel], *, is_keyed: bool = True
) -> pl.DataFrame:
    """Collect a frame and check every value against its model.

    A LazyFrame given to pandera is checked for names and types only, so it is always collected first.

    Args:
        is_keyed: hold the model's key over the frame; not where it holds several tables, or part of one.

    Returns:
        The frame, columns in the model's order.

    Raises:
        InvalidFrame: naming model, rule, column and the first failing values.
    """
    collected = frame.collect() if isinstance(frame, pl.LazyFrame) else frame
    schema = copy.copy(model.to_schema())
    wanted = list(schema.columns)
    if missing := [c for c in wanted if c not in collected.columns]:
        raise InvalidFrame(f"{model.__name__}: columns {missing} are missing; found {collected.columns}")
    try:
        if not is_keyed:
            schema.unique = None
        return schema.validate(collected.select(wanted), lazy=True)
    except (SchemaErrors, SchemaError) as failures:
        raise InvalidFrame(f"{model.__name__}: {_first_failures(failures)}") from failures


def _first_failures(failures: SchemaErrors | SchemaError) -> str:
    cases = failures.failure_cases
    if not isinstance(cases, pl.DataFrame):
        return str(failures).splitlines()[0]
    shown = [f"{c['column']} {c['check']}: {c['failure_case']}" for c in cases.head(SHOWN).to_dicts()]
    rest = cases.height - len(shown)
    return "; ".join(shown) + (f"; and {rest} more" if rest > 0 else "")
