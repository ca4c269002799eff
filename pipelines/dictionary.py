"""The data dictionary of a release, as Markdown: every table, view and column, in the words of its model."""

from collections.abc import Iterator
from functools import cache

import duckdb
import pandera.polars as pa
import polars as pl

from assets.published.comments import quoted
from assets.published.release import MODELS, SCHEMAS
from assets.published.views import VIEWS, View, create_views
from assets.published.vocabulary import ENUM, WORDS

HEAD = """# Data dictionary

Every table, view and column of a release, `performance.duckdb`, with DuckDB's types. Written from the models by
`performance contracts --write`; not by hand. The same words stand in the file itself, as comments:
`SELECT comment FROM duckdb_columns() WHERE table_name = 'crime'`. An ENUM holds one of the words that
occur, and compares and prints as text does. Polars, pandas and R make a category or a factor of it, also of words
that no row bears any more (pandas: `groupby(..., observed=True)`); `area::VARCHAR` is text. Views are named for the
questions of an analyst: [queries.md](queries.md) asks them, [connect.md](connect.md) says from where."""
STAGES = {
    "reference": "Forces, places, populations, code lists: each row says where it comes from.",
    "facts": "One row an event, record or monthly return, as it stood at the release's date. People are pseudonyms.",
    "measures": "The catalogue of measures, their monthly values, charts and comparisons.",
    "published": "What is printed, and what it was made from.",
}
KEPT = ", ".join(f"`{view.name}`" for view in VIEWS if view.is_kept)
ABOUT_VIEWS = (
    "Questions often asked, under plain names: each is a query over the tables above, written once. Those that read "
    f"most of a large table are kept as tables, made when a release is: {KEPT}. All answer in the public edition too."
)


def dictionary_page() -> str:
    """The whole dictionary as one page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield HEAD
    for schema in SCHEMAS:
        yield f"\n## {schema}\n\n{STAGES[schema]}"
        for (_, name), model in sorted((key, model) for key, model in MODELS.items() if key[0] == schema):
            yield f"\n### {schema}.{name}\n\n{' '.join((model.__doc__ or '').split())}\n"
            yield "| Column | Type | May be missing | What it is |\n|---|---|---|---|"
            for column, plain in duckdb_types(model).items():
                kind = ENUM if schema == "facts" and column in WORDS.get(name, ()) else plain
                field = model.to_schema().columns[column]
                missing, told = "yes" if field.nullable else "", (field.description or "").replace("|", r"\|")
                yield f"| {column} | {kind} | {missing} | {told} |"
    yield f"\n## Views\n\n{ABOUT_VIEWS}"
    with duckdb.connect() as connection:
        create_nothing(connection)
        for view in VIEWS:
            yield from _view(connection, view)


def _view(connection: duckdb.DuckDBPyConnection, view: View) -> Iterator[str]:
    yield f"\n### published.{view.name}\n\n{view.about}\n"
    yield "| Column | Type | What it is |\n|---|---|---|"
    described = connection.execute(f"DESCRIBE published.{view.name}").fetchall()
    for (column, kind, *_), (_, told) in zip(described, view.columns.values(), strict=True):
        yield f"| {column} | {kind} | {told} |"


def create_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    """Create a release without a row: every table of its models, and the views over them."""
    for schema in SCHEMAS:
        connection.execute(f"CREATE SCHEMA {schema}")
    for (schema, name), model in MODELS.items():
        columns = ", ".join(f"{quoted(column)} {kind}" for column, kind in duckdb_types(model).items())
        connection.execute(f"CREATE TABLE {schema}.{name} ({columns})")
    create_views(connection)


@cache
def duckdb_types(model: type[pa.DataFrameModel]) -> dict[str, str]:
    """Type of each column of a table in DuckDB."""
    columns = model.to_schema().columns
    nothing = pl.DataFrame(schema={name: column.dtype.type for name, column in columns.items()})
    with duckdb.connect() as connection:
        return dict(zip(columns, map(str, connection.from_arrow(nothing.to_arrow()).types), strict=True))
