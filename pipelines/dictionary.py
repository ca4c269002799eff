"""The data dictionary of a release, as Markdown: every table and column, in the words of its model."""

from collections.abc import Iterator

import duckdb
import pandera.polars as pa
import polars as pl

from assets.published.release import GIVEN, SCHEMAS, TABLES

HEAD = """# Data dictionary

Every table and column of a release, `performance.duckdb`, with DuckDB's types. Written from the models by
`performance contracts --write`; not by hand. The same words stand in the file itself, as comments:
`SELECT comment FROM duckdb_columns() WHERE table_name = 'crime'`."""
STAGES = {
    "reference": "Forces, places, populations, code lists: each row says where it comes from.",
    "facts": "One row an event, record or monthly return, as it stood at the release's date. People are pseudonyms.",
    "measures": "The catalogue of measures, their monthly values, charts and comparisons.",
    "published": "What is printed, and what it was made from.",
}


def models() -> dict[tuple[str, str], type[pa.DataFrameModel]]:
    """Model of every table of a release, by schema and name."""
    return {(table.schema, table.name): table.model for table in TABLES} | dict(GIVEN)


def dictionary_page() -> str:
    """The whole dictionary as one page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield HEAD
    for schema in SCHEMAS:
        yield f"\n## {schema}\n\n{STAGES[schema]}"
        for (_, name), model in sorted((key, model) for key, model in models().items() if key[0] == schema):
            yield f"\n### {schema}.{name}\n\n{' '.join((model.__doc__ or '').split())}\n"
            yield "| Column | Type | May be missing | What it is |\n|---|---|---|---|"
            for column, kind in duckdb_types(model).items():
                field = model.to_schema().columns[column]
                missing, told = "yes" if field.nullable else "", (field.description or "").replace("|", r"\|")
                yield f"| {column} | {kind} | {missing} | {told} |"


def duckdb_types(model: type[pa.DataFrameModel]) -> dict[str, str]:
    """Type of each column of a table in DuckDB."""
    columns = model.to_schema().columns
    nothing = pl.DataFrame(schema={name: column.dtype.type for name, column in columns.items()})
    with duckdb.connect() as connection:
        return dict(zip(columns, map(str, connection.from_arrow(nothing.to_arrow()).types), strict=True))
