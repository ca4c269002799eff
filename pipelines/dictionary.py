"""The data dictionary of a release, as Markdown: every table and column, in the words of its model."""

from collections.abc import Iterator

import pandera.polars as pa

from assets.published.release import GIVEN, SCHEMAS, TABLES

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
    yield "# Data dictionary\n\nWritten by `performance contracts --write`; not by hand."
    for schema in SCHEMAS:
        yield f"\n## {schema}\n\n{STAGES[schema]}"
        for (_, name), model in sorted((key, model) for key, model in models().items() if key[0] == schema):
            yield f"\n### {schema}.{name}\n\n{' '.join((model.__doc__ or '').split())}\n"
            yield "| Column | Type | May be missing | What it is |\n|---|---|---|---|"
            for column, field in model.to_schema().columns.items():
                missing, told = "yes" if field.nullable else "", (field.description or "").replace("|", r"\|")
                yield f"| {column} | {field.dtype.type} | {missing} | {told} |"
