"""Pages that are written from the code say what the code says."""

import pytest

from assets.published.expecting import SUITES
from assets.validated.sources import SOURCES
from pipelines.alerts.settings import AlertSettings
from pipelines.contracts import contract_page, file_names
from pipelines.dictionary import dictionary_page
from pipelines.settings import PROJECT

PAGES = {"contracts": lambda: contract_page(SOURCES), "dictionary": dictionary_page}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_the_one_that_would_be_written_now(name: str) -> None:
    kept = (PROJECT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert kept == PAGES[name](), "run `performance contracts --write`"


def test_every_column_of_a_delivery_says_what_it_is() -> None:
    lacking = [
        (source.name, name)
        for source in SOURCES
        for name, column in source.model.to_schema().columns.items()
        if not column.description
    ]
    assert lacking == []


def test_a_pattern_of_a_name_is_shown_as_a_supplier_would_write_it() -> None:
    assert file_names(r"crime_(?P<date>\d{4}-\d{2}-\d{2})\.(csv|csv\.gz|parquet|xlsx)") == [
        "`crime_YYYY-MM-DD.csv (.csv.gz, .parquet, .xlsx)`"
    ]
    assert [name for source in SOURCES for name in file_names(source.file_name) if set(name) & set("?<\\")] == []


def test_every_check_of_whole_tables_has_its_line_in_operations() -> None:
    page = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [s.name for s in SUITES if f"| `{s.name}` {s.severity} |" not in page] == []


def test_every_setting_of_alerts_is_in_operations() -> None:
    page = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [name for name in AlertSettings.model_fields if f"`{name.upper()}`" not in page] == []
