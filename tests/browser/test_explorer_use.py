"""The explorer in use: what is saved from it, told by it and reached without a mouse, on a phone, without scripts."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.explorer_page import PHONE, choose, column, go, opened, printed, settle
from tests.browser.explorer_site import HIDDEN, explorer_release, explorer_site, hiding_site

__all__ = ["explorer_release", "explorer_site", "hiding_site", "opened"]  # fixtures of their own modules


def saved(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.click(button)
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_the_csv_is_what_is_shown_as_numbers(opened: Page, explorer_site: Path, explorer_release: Path):
    go(opened, explorer_site, "#measure=recorded_crime_total&area=Shropshire")
    name, content = saved(opened, "#save-csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert name == "recorded_crime_total_shropshire_month.csv"
    assert len(rows) == opened.locator("#explorer-table tbody tr").count()
    figures = printed(explorer_release, "recorded_crime_total", "Shropshire")
    assert [row["Offences"] for row in rows[:3]] == [
        figures[month].replace(",", "") for month in ("December 2016", "November 2016", "October 2016")
    ]
    assert rows[0]["period_start"] == "2016-12-01"
    assert rows[0]["period_end"] == "2016-12-31"
    assert float(rows[0]["Change on last year (percent)"]) == float(
        printed(explorer_release, "recorded_crime_total", "Shropshire", "pct_change_on_last_year")[
            "December 2016"
        ].strip("%")
    )


def test_no_cell_of_the_csv_is_a_formula(opened: Page):
    text = opened.evaluate("""() => Explorer.downloads.csv(
        { release: "r" },
        { id: "m", title: "=HYPERLINK(1)", categories: [["", "All"]] },
        { area: "@SUM(A1)", category: "", period: "month", compare: "none" },
        {
            columns: [{ title: "+cmd", cells: [] }],
            rows: [{ end: 24203, cells: [{ text: "-2+3" }] }, { end: 24202, cells: [{ text: "+7%" }] }],
        },
    )""")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][6] == "'+cmd"
    assert rows[1][:7] == ["m", "'=HYPERLINK(1)", "'@SUM(A1)", "All", "2016-12-01", "2016-12-31", "'-2+3"]
    assert rows[2][6] == "7"


def test_the_chart_is_saved_as_a_picture_with_its_name(opened: Page, explorer_site: Path):
    go(opened, explorer_site, "#measure=rape")
    name, content = saved(opened, "#save-svg")
    assert (name, content[:4]) == ("rape_west-mercia_month.svg", b"<svg")
    assert "Rape, West Mercia" in content.decode()
    name, content = saved(opened, "#save-png")
    assert (name, content[:8]) == ("rape_west-mercia_month.png", b"\x89PNG\r\n\x1a\n")


def test_the_chart_is_told_in_words_and_changes_are_announced(opened: Page, explorer_site: Path):
    go(opened, explorer_site, "#measure=rape")
    chart = opened.get_by_role("img", name="Control chart of Rape, West Mercia, from April 2013 to December 2016")
    assert "Centre" in (chart.get_attribute("aria-label") or "")
    choose(opened, "area", "Shropshire")
    assert opened.get_by_role("status").inner_text() == "Rape, Shropshire: 45 periods shown."
    assert opened.locator("#explorer-table th:not([scope])").count() == 0
    assert opened.locator("#explorer-table caption").inner_text().startswith("Rape, Shropshire")


def test_the_keyboard_alone_is_enough(opened: Page, explorer_site: Path):
    go(opened, explorer_site, "#measure=rape")
    reached = []
    opened.locator("#topic").focus()
    for _ in range(12):
        focused = opened.evaluate("[document.activeElement.id, getComputedStyle(document.activeElement).outlineStyle]")
        assert focused[1] != "none", focused
        reached.append(focused[0])
        opened.keyboard.press("Tab")
    controls = ["topic", "measure", "area", "period", "compare", "from", "to"]
    assert reached[:11] == [*controls, "save-csv", "save-png", "save-svg", "explorer-table"]
    opened.locator("#area").focus()
    opened.keyboard.press("ArrowDown")
    settle(opened)
    assert opened.locator("#explorer-name").inner_text() == "Rape, Herefordshire"
    assert opened.evaluate("document.activeElement.id") == "area"
    opened.locator("#save-csv").focus()
    with opened.expect_download() as waiting:
        opened.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "rape_herefordshire_month.csv"


def test_the_skip_link_leaves_the_choice_as_it_is(opened: Page, explorer_site: Path):
    go(opened, explorer_site, "#measure=rape")
    opened.evaluate("location.hash = '#main'")
    assert opened.locator("#explorer-name").inner_text() == "Rape, West Mercia"


@pytest.mark.parametrize("link", ["#measure=recorded_crime_total", "#measure=outcome_action_taken_pct&compare=areas"])
def test_it_fits_a_phone(opened: Page, explorer_site: Path, link: str):
    opened.set_viewport_size(PHONE)
    go(opened, explorer_site, link)
    assert opened.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert opened.locator("#explorer-chart svg").bounding_box()["width"] <= PHONE["width"]


def test_without_scripts_it_says_where_the_figures_are(browser: Browser, explorer_site: Path):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((explorer_site / "explorer.html").as_uri())
    said = page.locator("noscript .banner")
    assert said.is_visible()
    assert said.inner_text().startswith("The explorer needs JavaScript")
    assert not page.locator("#explorer").is_visible()
    page.locator("noscript a").first.click()
    assert page.url == (explorer_site / "index.html").as_uri()
    context.close()


def test_what_an_edition_leaves_out_is_marked_and_not_a_dash(opened: Page, hiding_site: Path):
    go(opened, hiding_site, f"#measure=rape&area={HIDDEN['area']}")
    texts = column(opened, "Offences")
    assert {month for month, text in texts.items() if text == "[c]"} == {"November 2016"}
    assert texts["December 2016"] not in ("[c]", None)
    assert "[c] not shown" in opened.locator("#explorer-notes").inner_text()
    _, content = saved(opened, "#save-csv")
    assert "2016-11-01,2016-11-30,[c]" in content.decode("utf-8-sig")
