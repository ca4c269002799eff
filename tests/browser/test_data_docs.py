"""Data Docs as a reader meets them: from a folder, without a network, in a real browser; with faults to show."""

import shutil
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser

from assets.published.data_docs import asking
from assets.published.expecting import SUITES
from tests.browser.examination import LOOKS, Found, examine_site, said
from tests.integration.sample_warehouse import TABLE, kept

SHOWN = (
    "every_area_in_every_month",
    "values_are_possible",
    "few_settled_cells_change",
    "topics_are_whole_and_in_order",
)
FAULTS = """
    DELETE FROM measures.value WHERE measure_id = 'rape' AND area = 'Shropshire' AND month = '2016-05-01';
    UPDATE published.figure SET value = 130 WHERE measure_id = 'calls_999_answered_10s_pct' AND statistic = 'value';
    DELETE FROM published.summary WHERE topic = 'Robbery';
"""


@pytest.fixture(scope="module")
def docs(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data Docs of four suites, three of which fail."""
    folder = tmp_path_factory.mktemp("faulty")
    shutil.copyfile(kept(sample_warehouse, TABLE), folder / "performance.duckdb")
    with duckdb.connect(str(folder / "performance.duckdb")) as connection:
        connection.execute(FAULTS)
    suites = [suite for suite in SUITES if suite.name in SHOWN]
    asking.verdicts(folder / "performance.duckdb", suites, folder / "data-docs")
    return folder / "data-docs"


@pytest.fixture(scope="module")
def pages(browser: Browser, docs: Path) -> dict[Path, Found]:
    return examine_site(browser, docs)


def test_there_is_a_first_page_and_two_a_suite(pages: dict[Path, Found], docs: Path) -> None:
    assert docs / "index.html" in pages
    assert len(pages) == 1 + 2 * len(SHOWN)


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_is_at_fault(pages: dict[Path, Found], docs: Path, look: str) -> None:
    faults = said(pages, look, docs)
    assert not faults, "\n".join(faults)


def text_of(browser: Browser, file: Path) -> str:
    page = browser.new_page()
    page.goto(file.as_uri())
    text = page.inner_text("body")
    page.close()
    return text


def test_the_first_page_says_what_failed_and_how_grave_it_is(browser: Browser, docs: Path) -> None:
    rows = [line.split("\t")[:2] for line in text_of(browser, docs / "index.html").splitlines() if "\t" in line]
    results = {check: result.strip("✓✗! ") for result, check in rows if not check.startswith(("Check", "Rule"))}
    assert [results[name] for name in ("Values are possible", "Few settled cells change")] == ["error", "passed"]


def test_the_page_of_a_failed_suite_names_the_row_and_the_remedy(browser: Browser, docs: Path) -> None:
    [file] = (docs / "validations" / "every_area_in_every_month").rglob("*.html")
    text = text_of(browser, file)
    assert "Shropshire, rape: 44 of 45 months from 2013-04 to 2016-12" in text
    assert "What to do when it fails (error)" in text
    assert "published.quality" in text


def test_no_page_tells_of_the_machine_it_was_made_on(docs: Path) -> None:
    pages = {file.name: file.read_text(encoding="utf-8") for file in docs.rglob("*.html")}
    told = [name for name, text in pages.items() if "://" in text or str(docs.parent) in text or "/tmp/" in text]
    assert told == []
