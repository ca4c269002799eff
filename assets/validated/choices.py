"""Choices of definition: what guidance leaves open, held to what the code knows and the project's table allows."""

import re
from pathlib import Path
from typing import Literal, get_args

import polars as pl

from schemas.errors import InvalidReference

Choice = Literal[
    "response_clock_start",
    "repeat_window_days",
    "repeat_basis",
    "repeat_same_period_counts",
    "complaint_days",
    "complaint_suspended_days_count",
    "missing_clock_start",
    "abandoned_calls_from_seconds",
]
KNOWN: tuple[str, ...] = get_args(Choice)
RANGE = re.compile(r"whole number from (\d+) to (\d+)")


def check_choices(path: Path, rows: pl.DataFrame, project: pl.DataFrame | None = None) -> None:
    """Hold a table of choices to what the code knows.

    Args:
        path: file of the table, to name it.
        rows: the table.
        project: the project's table, where `rows` are an overlay's, which names only the choices it changes.

    Raises:
        InvalidReference: naming file, choice, value and remedy.
    """
    if unknown := sorted(set(rows["choice"]) - set(KNOWN)):
        raise InvalidReference(f"{path}: choice {unknown[0]!r} is not known. Take it out; known: {', '.join(KNOWN)}.")
    if project is None and (missing := sorted(set(KNOWN) - set(rows["choice"]))):
        raise InvalidReference(f"{path}: choice {missing[0]!r} is missing. Add its row.")
    allowed = dict((rows if project is None else project).select("choice", "allowed").iter_rows())
    for choice, value, said in rows.select("choice", "value", "allowed").iter_rows():
        if said != allowed[choice]:
            raise InvalidReference(
                f"{path}: choice {choice!r}, allowed {said!r}: what the code allows is not a force's to change. "
                f"Write {allowed[choice]!r}."
            )
        if not is_allowed(value, said):
            raise InvalidReference(
                f"{path}: choice {choice!r}, value {value!r} is not allowed. Give {said.replace('|', ' or ')}."
            )


def is_allowed(value: str, allowed: str) -> bool:
    """Whether a value is one of the words divided by |, or lies in the range of whole numbers."""
    if limits := RANGE.fullmatch(allowed):
        return re.fullmatch(r"0|[1-9]\d*", value) is not None and int(limits[1]) <= int(value) <= int(limits[2])
    return value in allowed.split("|")
