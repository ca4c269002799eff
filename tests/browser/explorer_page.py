"""The explorer in a browser: opened, asked, and read as a person does."""

import json
from collections.abc import Generator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from assets.published.report.explorer_data import TEXTS

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 780}
MEGABYTE, LARGEST = 1_000_000, 300_000
WAITS, WAIT = 600, 25  # milliseconds
SHOWN = "document.getElementById('explorer').dataset.shown === (location.hash || '#')"
VALUES = """
    SELECT strftime(period_start, '%B %Y') AS title, printed FROM published.figure
    WHERE force = (SELECT force FROM published.release) AND measure_id = $measure AND area = $area
        AND category = $category AND statistic = $statistic AND last_day(period_start) = period_end
"""
EVERY = f"""
    SELECT category, area, date_diff('month', period_start, period_end) + 1 AS months,
        year(period_end) * 12 + month(period_end) - 1 AS ends, statistic, printed
    FROM published.figure
    WHERE force = (SELECT force FROM published.release) AND measure_id = $measure AND statistic IN {TEXTS}
        AND (months IN (1, 12) OR months = 3 AND month(period_end) IN (3, 6, 9, 12))
"""


@pytest.fixture
def opened(browser: Browser, explorer_site: Path) -> Generator[Page]:
    """A page without a network; a word on the console or a request for anything but a file fails the test."""
    context = browser.new_context(viewport=DESKTOP, offline=True, accept_downloads=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda request: faults.append(request.url) if not request.url.startswith(("file:", "blob:")) else None,
    )
    go(page, explorer_site)
    yield page
    context.close()
    assert faults == []


def settle(page: Page) -> None:
    """Wait until what the address asks for is shown; asked again and again, for the page's policy forbids eval."""
    for _ in range(WAITS):
        if page.evaluate(SHOWN):
            return
        page.wait_for_timeout(WAIT)
    pytest.fail(f"not shown: {page.url}")


def go(page: Page, site: Path, link: str = "") -> None:
    """Open the explorer anew, at a link."""
    page.goto("about:blank")
    page.goto(f"{(site / 'explorer.html').as_uri()}{link}")
    settle(page)


def choose(page: Page, control: str, value: str) -> None:
    page.select_option(f"#{control}", value)
    settle(page)


def options(page: Page, control: str) -> list[str]:
    """What can be chosen in a control."""
    return page.eval_on_selector_all(f"#{control} option:enabled", "(found) => found.map((one) => one.value)")


def heads(page: Page) -> list[str]:
    return page.locator("#explorer-table thead th").all_inner_texts()


def column(page: Page, title: str) -> dict[str, str | None]:
    """Printed texts of a column by period; None for a cell without a figure."""
    return page.evaluate(
        """title => {
            const [head, ...rows] = document.querySelectorAll("#explorer-table tr");
            const place = [...head.cells].findIndex((cell) => cell.textContent === title);
            const text = (row) => row.cells[place].dataset.text ?? null;
            return Object.fromEntries(rows.map((row) => [row.cells[0].textContent, text(row)]));
        }""",
        title,
    )


def picture(page: Page) -> str:
    return page.locator("#explorer-chart svg").inner_html()


def held(site: Path, name: str) -> dict:
    """What the file of a measure hands to the explorer."""
    text = (site / "data" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix(f'Explorer.receive("{name}", ').removesuffix(");\n"))


def printed(release: Path, measure: str, area: str, statistic: str = "value", category: str = "") -> dict[str, str]:
    """Monthly figures of a release by month."""
    asked = {"measure": measure, "area": area, "category": category, "statistic": statistic}
    with duckdb.connect(str(release), read_only=True) as connection:
        return dict(connection.execute(VALUES, asked).fetchall())
