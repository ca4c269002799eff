"""The gate of every table that is small enough to hold: types and values, by pandera or by rules read from it."""

import copy
from functools import cache

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaError, SchemaErrors

from schemas.checks import REPEATED, compile_rules
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


def hold(frame: pl.DataFrame, model: type[pa.DataFrameModel]) -> None:
    """Hold the rows of a table against its model as `enforce` does, not keyed, in a fraction of its time.

    pandera asks each column several times, by a query each. Here its rules are asked at once, as expressions
    (`schemas.checks`), and it judges the table where one does not hold; names and types it judges without any row.

    Raises:
        InvalidFrame: naming model, rule, column and the first failing values.
    """
    _hold_types(model, tuple(frame.schema.items()))
    if not all(frame.select(_rules_hold(model)).row(0)):
        enforce(frame, model, is_keyed=False)


@cache
def _hold_types(model: type[pa.DataFrameModel], types: tuple[tuple[str, pl.DataType], ...]) -> None:
    enforce(pl.DataFrame(schema=dict(types)), model, is_keyed=False)


@cache
def _rules_hold(model: type[pa.DataFrameModel]) -> tuple[pl.Expr, ...]:
    return tuple(rule.passes.all().alias(rule.name) for rule in compile_rules(model) if rule.name != REPEATED)


def _first_failures(failures: SchemaErrors | SchemaError) -> str:
    cases = failures.failure_cases
    if not isinstance(cases, pl.DataFrame):
        return str(failures).splitlines()[0]
    shown = [f"{c['column']} {c['check']}: {c['failure_case']}" for c in cases.head(SHOWN).to_dicts()]
    rest = cases.height - len(shown)
    return "; ".join(shown) + (f"; and {rest} more" if rest > 0 else "")
