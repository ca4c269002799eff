"""The data dictionary: every table and column of a release says what it is, in its model."""

from assets.published.release import GIVEN, TABLES

MODELS = {f"{table.schema}.{table.name}": table.model for table in TABLES}
MODELS |= {f"{schema}.{name}": model for (schema, name), model in GIVEN.items()}


def test_no_table_of_a_release_is_written_twice():
    assert len(MODELS) == len(TABLES) + len(GIVEN)


def test_every_table_of_a_release_says_what_a_row_is():
    assert [name for name, model in MODELS.items() if not (model.__doc__ or "").strip()] == []


def test_every_column_of_a_release_has_a_description():
    lacking = {
        name: [column for column, field in model.to_schema().columns.items() if not field.description]
        for name, model in MODELS.items()
    }
    assert {name: columns for name, columns in lacking.items() if columns} == {}
