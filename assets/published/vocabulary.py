"""Columns of large facts that hold one of a few words: in DuckDB's ENUM, a number a row, and the words kept once.

Text costs a release more than all else: of every value DuckDB takes a statistic, a hash and a place in a dictionary.
The words are those that occur, in their order, so that rows sort as texts do; a table that meets a new one learns it,
for which its numbers alone are written again. Words are of columns that a code list, a pattern or a rule of ours
bounds, and of no other: what anybody may write stays text, for a word outlives its rows in the releases that begin as
a copy.
"""

from collections.abc import Iterable, Mapping

import duckdb
import polars as pl
import polars.selectors as cs

from assets.published.comments import literal, quoted

PLACE = ("force", "area")
OF_CRIME = ("record_kind", "status", "offence_group")
WORDS: Mapping[str, tuple[str, ...]] = {  # by fact, of those that have a row a record; others are small
    "call": (*PLACE, "line"),
    "crime": (*PLACE, *OF_CRIME, "rural_urban", "hate_strands", "referred_by", "outcome_type", "outcome_group",
              "recency"),
    "crime_outcome": (*PLACE, *OF_CRIME, "outcome_type", "outcome_group"),
    "crime_person": (*PLACE, *OF_CRIME, "role", "sex"),
    "incident": (*PLACE, "grade", "grade_at_first_dispatch", "closing_category"),
    "person_month": (*PLACE, "role", "basis"),
}  # fmt: skip
ENUM = "ENUM"


def kinds(connection: duckdb.DuckDBPyConnection, fact: str, columns: Iterable[str], files: list[str]) -> dict[str, str]:
    """ENUM of each column of words, of the words in some files; a column without any stays text."""
    words = {column: _words(connection, column, files) for column in columns if column in WORDS.get(fact, ())}
    return {column: _enum(told) for column, told in words.items() if told}


def kinds_of(connection: duckdb.DuckDBPyConnection, fact: str) -> dict[str, str]:
    """ENUM of each column of words in a release."""
    query = "SELECT column_name, data_type FROM duckdb_columns() WHERE (schema_name, table_name) = ('facts', ?)"
    told = connection.execute(f"{query} AND database_name = current_database()", [fact]).fetchall()
    return {column: kind for column, kind in told if kind.startswith(ENUM)}


def learn(connection: duckdb.DuckDBPyConnection, fact: str, columns: Iterable[str], files: list[str]) -> dict[str, str]:
    """ENUM of each column of words in a release, which has learned the words of some files."""
    there = kinds_of(connection, fact)
    for column in (column for column in columns if column in WORDS.get(fact, ())):
        words = _words(connection, column, files)
        known = _of_enum(connection, there[column]) if column in there else set()
        if not known.issuperset(words):
            there[column] = _enum(sorted(known.union(words)))
            connection.execute(f"ALTER TABLE facts.{fact} ALTER {quoted(column)} TYPE {there[column]}")
    return there


def typed(column: str, kinds: Mapping[str, str]) -> str:
    """A column of a file as SQL, one of words in its ENUM."""
    name = quoted(column)
    return f"{name}::{kinds[column]}" if column in kinds else name


def as_text(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows fetched from a release with their words as text, as they are in the facts."""
    return rows.with_columns(cs.categorical().cast(pl.String))


def _enum(words: Iterable[str]) -> str:
    return f"{ENUM}({', '.join(map(literal, words))})"


def _of_enum(connection: duckdb.DuckDBPyConnection, kind: str) -> set[str]:
    return {word for (word,) in connection.execute(f"SELECT unnest(enum_range(NULL::{kind}))").fetchall()}


def _words(connection: duckdb.DuckDBPyConnection, column: str, files: list[str]) -> list[str]:
    if not files:
        return []
    name = quoted(column)
    query = f"SELECT DISTINCT {name} FROM read_parquet(?) WHERE {name} IS NOT NULL ORDER BY ALL"
    return [word for (word,) in connection.execute(query, [files]).fetchall()]
