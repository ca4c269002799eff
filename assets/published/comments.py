"""Comments in a DuckDB file: what a table or view is, and each of its columns, where every tool shows them."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Literal

import duckdb


@contextmanager
def at_once(connection: duckdb.DuckDBPyConnection) -> Generator[None]:
    """Write what follows in one transaction: a thousand comments, each waiting for the disk, took seconds."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def comment_on(
    connection: duckdb.DuckDBPyConnection,
    kind: Literal["TABLE", "VIEW"],
    place: str,
    about: str,
    columns: Mapping[str, str],
) -> None:
    """Say what a table or view is, and what each column named is.

    Raises:
        duckdb.Error: it has no such column.
    """
    connection.execute(f"COMMENT ON {kind} {place} IS {literal(about)}")
    for column, told in columns.items():
        connection.execute(f"COMMENT ON COLUMN {place}.{quoted(column)} IS {literal(told)}")


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
