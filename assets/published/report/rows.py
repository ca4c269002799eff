"""Rows of a query as dictionaries."""

import duckdb


def rows(connection: duckdb.DuckDBPyConnection, query: str, **parameters: object) -> list[dict]:
    """Rows of a query as dictionaries; `$name` in the query is a parameter."""
    found = connection.execute(query, parameters)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
