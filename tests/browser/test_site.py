"""Every page of the site as a reader meets it: from a folder, without a network, by eye, by keyboard, on paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.examination import LOOKS, Found, examine_site, said


@pytest.fixture(scope="module")
def pages(browser: Browser, site: Path) -> dict[Path, Found]:
    return examine_site(browser, site)


def test_the_site_has_pages_and_a_door(pages: dict[Path, Found], site: Path) -> None:
    assert site / "index.html" in pages


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_is_at_fault(pages: dict[Path, Found], site: Path, look: str) -> None:
    faults = said(pages, look, site)
    assert not faults, "\n".join(faults)


def test_links_to_the_explorer_name_measures_it_holds(pages: dict[Path, Found], site: Path) -> None:
    linked = {
        address.partition("#measure=")[2].partition("&")[0]
        for found in pages.values()
        for _, _, address in found.named
        if "explorer.html#measure=" in address
    }
    assert linked
    assert [measure for measure in sorted(linked) if not (site / "data" / f"{measure}.js").is_file()] == []
