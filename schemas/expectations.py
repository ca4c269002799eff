"""What only a whole published table can get wrong: suites as values, asked of Great Expectations elsewhere.

Rows and keys are pandera's; these are relations between a table's rows and what they should cover. Values alone: the
process that imports Great Expectations reads them, and nothing heavy with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]
TOLD = "told"  # column of every suite's query: its row in a sentence


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """One expectation of the rows of a suite.

    Attributes:
        kind: name of the class in `great_expectations.expectations`.
        asks: its arguments.
    """

    kind: str
    asks: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Suite:
    """What is expected of one table that a query makes of a release.

    Attributes:
        name: name of the asset check.
        title: the rule, in words.
        means: what it looks at, and what it means that it fails.
        remedy: what to do then.
        query: SQL over a release; a row is one thing judged, `told` its sentence. Few rows: aggregated in SQL.
        expectations: what is expected of the rows.
        severity: error where the release is wrong, warning where a person should look.
    """

    name: str
    title: str
    means: str
    remedy: str
    query: str
    expectations: tuple[Expectation, ...]
    severity: Severity


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of a suite.

    Attributes:
        name: name of the suite.
        passed: every expectation is met.
        rows: rows judged.
        unmet: sentences of the rows that are not as expected; each once.
        observed: by expectation, in words: what was asked and what was seen.
    """

    name: str
    passed: bool
    rows: int
    unmet: tuple[str, ...]
    observed: tuple[tuple[str, str], ...]

    def told(self, most: int) -> str:
        """The first rows that are not as expected and how many more, in a sentence."""
        more = len(self.unmet) - most
        return "; ".join(self.unmet[:most]) + (f"; and {more} more." if more > 0 else ".")


def at_least(column: str, least: float) -> Expectation:
    """No value of a column is below a number; missing values are not judged."""
    return Expectation(kind="ExpectColumnValuesToBeBetween", asks={"column": column, "min_value": least})


def at_most(column: str, greatest: float) -> Expectation:
    """No value of a column is above a number; missing values are not judged."""
    return Expectation(kind="ExpectColumnValuesToBeBetween", asks={"column": column, "max_value": greatest})


def between(column: str, least: float, greatest: float) -> Expectation:
    """Every value of a column lies between two numbers; missing values are not judged."""
    asks = {"column": column, "min_value": least, "max_value": greatest}
    return Expectation(kind="ExpectColumnValuesToBeBetween", asks=asks)


def equal(column: str, other: str) -> Expectation:
    """Two columns say the same in every row; missing is not equal."""
    asks = {"column_A": column, "column_B": other, "ignore_row_if": "neither"}
    return Expectation(kind="ExpectColumnPairValuesToBeEqual", asks=asks)


def not_above(lesser: str, greater: str) -> Expectation:
    """A column is nowhere above another."""
    asks = {"column_A": greater, "column_B": lesser, "or_equal": True, "ignore_row_if": "neither"}
    return Expectation(kind="ExpectColumnPairValuesAToBeGreaterThanB", asks=asks)


def some_rows() -> Expectation:
    """There is something to judge."""
    return Expectation(kind="ExpectTableRowCountToBeBetween", asks={"min_value": 1})


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the judging process is asked, as one line of JSON.

    Attributes:
        release: path of the DuckDB file.
        docs: path of the folder to build Data Docs in.
    """

    release: str
    docs: str
    suites: tuple[Suite, ...]
