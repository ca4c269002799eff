"""Pages that are written from the code say what the code says."""

import re

import pytest

from assets.published.expecting import SUITES
from assets.validated.sources import SOURCES
from pipelines.alerts.settings import AlertSettings
from pipelines.contracts import contract_page, file_names
from pipelines.definitions import defs
from pipelines.dictionary import dictionary_page
from pipelines.environment import PROJECT

RUNBOOK = (PROJECT / "docs" / "runbook.md").read_text(encoding="utf-8")
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


def described() -> dict[str, str]:
    """What the UI says of everything that runs or judges by itself, by name."""
    graph = defs.resolve_asset_graph()
    repository = defs.get_repository_def()
    told = {
        f"check {key.asset_key.to_user_string()} {key.name}": graph.get_check_spec(key)
        for key in graph.asset_check_keys
    }
    told |= {f"job {job.name}": job for job in repository.get_all_jobs() if not job.name.startswith("__")}
    told |= {f"schedule {one.name}": one for one in repository.schedule_defs}
    told |= {f"sensor {one.name}": one for one in repository.sensor_defs}
    return {name: one.description or "" for name, one in told.items()}


def test_everything_that_runs_or_judges_by_itself_names_its_section_of_the_runbook() -> None:
    headings = set(re.findall(r"^## (.+)$", RUNBOOK, re.MULTILINE))
    named = {name: re.findall(r"docs/runbook\.md, (.+?)(?:, and (.+?))?\.", text) for name, text in described().items()}
    assert {name for name, found in named.items() if not found} == set()
    assert {part for found in named.values() for parts in found for part in parts if part} <= headings
    assert {name.split()[0] for name in named} == {"check", "job", "schedule", "sensor"}


def test_every_late_source_has_its_section() -> None:
    graph = defs.resolve_asset_graph()
    delivered = [graph.get(key) for key in graph.get_all_asset_keys() if key.path[0] == "delivered"]
    assert [
        asset.key for asset in delivered if "docs/runbook.md, A source is late." not in (asset.description or "")
    ] == []
    assert "## A source is late" in RUNBOOK


def test_links_between_pages_lead_to_sections_that_are_there() -> None:
    def anchors(page: str) -> set[str]:
        text = (PROJECT / "docs" / page).read_text(encoding="utf-8")
        heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        named = re.findall(r'<a id="([\w-]+)"></a>', text)
        return {*named, *(re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads)}

    links = re.findall(r"\]\(([\w./]*)#([\w-]+)\)", RUNBOOK)
    assert links
    assert [(page, anchor) for page, anchor in links if anchor not in anchors(page or "runbook.md")] == []
