"""A model's checks as boolean expressions.

pandera judges a collected frame, a column at a time; a delivery of millions of rows is split while it streams, and rows
of facts are held by all rules at once. All must apply the same, so the model stays their only place and this module
reads them out of it. It stands on pandera's private ground (`Check.get_builtin_check_fn`, called with a stand-in for
the frame): `tests/spec/test_checks.py` holds that the same rows fail here and in `Model.validate`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandera.backends.polars.builtin_checks  # noqa: F401  registers the functions looked up below
import pandera.polars as pa
import polars as pl
from pandera.api.checks import Check
from pandera.api.polars.types import PolarsData

REPEATED = "repeated key"  # rule of the key of several columns


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """One rule a row can break.

    Attributes:
        name: short and stable, `<column> <check>`; counted in `published.broken_rule`.
        column: column the rule speaks of, or the key's columns joined by `+`.
        passes: True where a row keeps the rule; null counts as kept, as pandera has it.
        text: the rule as a person reads it.
        is_waivable: a person may let a row pass that breaks it: a relation between its columns, never what one
            column may hold.
        key: where it compares rows with each other, what no two rows may have alike.
    """

    name: str
    column: str
    passes: pl.Expr
    text: str
    is_waivable: bool = False
    key: pl.Expr | None = None


class _Captured:
    """Stands in for the frame of a check and hands back the expression that the check selects."""

    def select(self, expression: pl.Expr) -> pl.Expr:
        return expression


def _expression(check: Check, column: str) -> pl.Expr:
    stand_in: Any = _Captured()
    data = PolarsData(stand_in, column)
    if check.name in Check.CHECK_FUNCTION_REGISTRY:
        return Check.get_builtin_check_fn(check.name)(data, **check._check_kwargs)
    return check._check_fn(data)


SHOWN = 12  # known values named in a sentence; of more, their number
WORDS = {
    "str_matches": "text of the form {pattern}",
    "in_range": "a number from {min_value} to {max_value}",
    "str_length": "{min_value} to {max_value} characters",
    "greater_than_or_equal_to": "{min_value} or more",
    "greater_than": "more than {min_value}",
    "less_than_or_equal_to": "{max_value} or less",
    "less_than": "less than {max_value}",
}


def _text(check: Check) -> str:
    """A check in words, as the person reads it whose value it refuses."""
    told = dict(check.statistics or {})
    if check.description:
        return check.description
    if check.name == "isin":
        values = [str(value) for value in told["allowed_values"]]
        return f"one of {', '.join(values)}" if len(values) <= SHOWN else f"one of {len(values)} known values"
    name = str(check.name)
    limits = ", ".join(str(value) for value in told.values())
    return WORDS[name].format(**told) if name in WORDS else f"{name.replace('_', ' ')} {limits}".strip()


def _is_there(name: str, column: pa.Column) -> pl.Expr:
    there = pl.col(name).is_not_null()  # NaN is a missing value too, as pandera has it
    return there & pl.col(name).is_not_nan().fill_null(True) if column.dtype.type in (pl.Float64, pl.Float32) else there


def _column_rules(schema: pa.DataFrameSchema, within: tuple[str, ...]) -> Iterator[Rule]:
    for name, column in schema.columns.items():
        if not column.nullable:
            yield Rule(name=f"{name} missing", column=name, passes=_is_there(name, column), text="a value")
        if column.unique:
            key, told = pl.struct(*within, name), "a value that no other row has"
            yield Rule(name=f"{name} repeated", column=name, passes=key.is_first_distinct(), text=told, key=key)
        for check in column.checks or ():
            passes = _expression(check, name).fill_null(True)
            yield Rule(name=f"{name} {check.name}", column=name, passes=passes, text=_text(check))


def _frame_rules(schema: pa.DataFrameSchema, within: tuple[str, ...]) -> Iterator[Rule]:
    for check in schema.checks or ():
        passes = _expression(check, "*").fill_null(True)
        yield Rule(name=check.name, column="", passes=passes, text=_text(check), is_waivable=True)
    if schema.unique:
        key, told = pl.struct(*within, *schema.unique), "one row a key in a delivery"
        column, passes = "+".join(schema.unique), key.is_first_distinct()
        yield Rule(name=REPEATED, column=column, passes=passes, text=told, key=key)


def compile_rules(model: type[pa.DataFrameModel], within: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """Read every rule of a model: missing values, column checks, frame checks, the unique key.

    Args:
        within: columns that tell several tables in one frame apart; keys are unique in each.

    Returns:
        Rules in the model's order. Types are not among them: a value that cannot be cast is found while
        reading (`assets.validated.parsing`).
    """
    schema = model.to_schema()
    return (*_column_rules(schema, within), *_frame_rules(schema, within))
