"""The explorer in a real browser, from a file, with the network off."""

import csv
import io
import json
import re
from collections.abc import Generator
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page

from assets.published.report.explorer import write_explorer
from assets.published.report.explorer_data import KINDS, TEXTS
from tests.browser.explorer_site import HIDDEN, MEASURES, explorer_release, explorer_site, hiding_site

__all__ = ["explorer_release", "explorer_site", "hiding_site"]  # fixtures of their own module
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


def test_every_figure_of_the_release_is_in_the_files_as_it_is_printed(explorer_release: Path, explorer_site: Path):
    catalogue = json.loads(
        (explorer_site / "data" / "catalogue.js").read_text().removeprefix("Explorer.catalogue(").removesuffix(");\n")
    )
    for measure in catalogue["measures"]:
        data = held(explorer_site, measure["id"])
        told = {
            (measure["categories"][s["category"]][0], catalogue["areas"][s["area"]], months,
             block["first"] + block["step"] * place, statistic): text
            for months, kind in KINDS.items()
            if (block := data.get(kind))
            for s in block["series"]
            for statistic, texts in s["texts"].items()
            for place, text in enumerate(texts)
            if text is not None
        }  # fmt: skip
        with duckdb.connect(str(explorer_release), read_only=True) as connection:
            rows = connection.execute(EVERY, {"measure": measure["id"]}).fetchall()
        assert told == {tuple(key): text for *key, text in rows}
        assert rows


def test_the_same_release_gives_the_same_bytes_and_small_files(
    explorer_release: Path, explorer_site: Path, tmp_path: Path
):
    with duckdb.connect(str(explorer_release), read_only=True) as connection:
        again = write_explorer(connection, tmp_path)
    assert [
        path for path in again if path.read_bytes() != (explorer_site / path.relative_to(tmp_path)).read_bytes()
    ] == []
    sizes = {path.name: path.stat().st_size for path in (*again, explorer_site / "explorer.html")}
    library = sizes.pop("vega.js")
    data = [sizes[path.name] for path in again if path.parent.name == "data" and path.name != "catalogue.js"]
    assert library < MEGABYTE
    assert max(data) < LARGEST
    assert sum(sizes.values()) - sum(data) + max(data) < MEGABYTE


def test_the_page_allows_no_code_but_its_files(opened: Page, explorer_site: Path):
    text = (explorer_site / "explorer.html").read_text()
    assert "unsafe-eval" not in text
    assert "unsafe-inline" not in text
    assert re.findall(r"<script(?![^>]*\bsrc=)|\son\w+=", text) == []
    assert "script-src" in text
    assert opened.locator("#explorer-chart svg .mark-line path").count() > 0


@pytest.mark.parametrize(
    ("measure", "area", "category"),
    [
        ("rape", "South Worcestershire", ""),
        ("calls_999_answered_10s_pct", "West Mercia", ""),
        ("outcome_action_taken_pct", "Telford & Wrekin", "rape"),
    ],
)
def test_the_table_is_what_the_release_prints(
    opened: Page, explorer_site: Path, explorer_release: Path, measure: str, area: str, category: str
):
    link = f"#measure={measure}&area={area.replace('&', '%26').replace(' ', '%20')}&category={category}"
    go(opened, explorer_site, link)
    for title, statistic in {
        heads(opened)[1]: "value",
        "Change on previous month": "pct_change_on_previous_month",
        "Change on last year": "pct_change_on_last_year",
    }.items():
        shown = {month: text for month, text in column(opened, title).items() if text is not None}
        figures = printed(explorer_release, measure, area, statistic, category)
        assert figures
        assert shown == figures


def test_a_month_without_a_figure_is_a_dash_and_never_nought(opened: Page, explorer_site: Path):
    go(opened, explorer_site, "#measure=rape&compare=lastyear")
    first = opened.locator("#explorer-table tbody tr").last
    assert first.locator("td").nth(1).inner_text().startswith("–")
    assert opened.locator("#explorer-notes").inner_text().startswith("– means that there is no figure")


def test_each_choice_changes_the_chart_and_the_table(opened: Page, explorer_site: Path):
    go(opened, explorer_site, "#measure=outcome_action_taken_pct")
    for control, value in {
        "area": "Shropshire",
        "category": "rape",
        "period": "quarter",
        "compare": "previous",
        "from": "2014-06",
        "to": "2016-09",
        "measure": "rape",
        "topic": "Call handling",
    }.items():
        before = (picture(opened), opened.locator("#explorer-table").inner_text())
        choose(opened, control, value)
        after = (picture(opened), opened.locator("#explorer-table").inner_text())
        assert (control, before[0] != after[0], before[1] != after[1]) == (control, True, True)


def test_every_measure_can_be_shown_in_every_way_that_is_offered(opened: Page, explorer_site: Path):
    lacking, seen = [], 0
    for measure in MEASURES:
        go(opened, explorer_site, f"#measure={measure}")
        for period in options(opened, "period"):
            choose(opened, "period", period)
            for way in options(opened, "compare"):
                choose(opened, "compare", way)
                seen += 1
                drawn = opened.locator("#explorer-chart svg").count()
                if not drawn or opened.locator("#explorer-table tbody tr").count() == 0:
                    lacking.append((measure, period, way))
            choose(opened, "compare", "none")
    assert lacking == []
    assert seen > 2 * len(MEASURES)


@pytest.mark.parametrize(
    ("link", "titles", "marks"),
    [
        ("#measure=rape&compare=areas&period=quarter", ["West Mercia", "Herefordshire"], 5),
        ("#measure=rape&compare=lastyear", ["Offences", "Same period last year", "Change on last year"], 2),
        (
            "#measure=rape&compare=previous&period=quarter",
            ["Offences", "Previous quarter", "Change", "Quarter average"],
            2,
        ),
        ("#measure=peer_action_taken_pct&compare=peers", ["Percent", "Average of the group", "Rank, 1 is best"], 2),
    ],
)
def test_each_comparison_has_its_columns_and_its_lines(
    opened: Page, explorer_site: Path, link: str, titles: list[str], marks: int
):
    go(opened, explorer_site, link)
    assert heads(opened)[1 : len(titles) + 1] == titles
    assert opened.locator("#explorer-chart svg .mark-line path").count() >= marks


def test_a_control_chart_shows_signals_levels_phases_and_target(opened: Page, explorer_site: Path):
    go(opened, explorer_site, "#measure=recorded_crime_total")
    drawn = opened.locator("#explorer-chart svg").text_content() or ""
    assert "From June 2016: recording changes" in drawn
    assert "Upper limit" in drawn
    assert "Exceptionally" in drawn
    go(opened, explorer_site, "#measure=calls_999_answered_10s_pct")
    assert "Target 90%" in (opened.locator("#explorer-chart svg").text_content() or "")


def test_peers_can_be_chosen_only_where_the_release_has_them(opened: Page, explorer_site: Path):
    go(opened, explorer_site, "#measure=rape&compare=peers")
    assert opened.locator("#compare option[value=peers]").is_disabled()
    assert opened.locator("#compare").input_value() == "none"
    assert "Similar forces" in opened.locator("#explorer-lack").inner_text()


def test_a_link_leads_to_what_was_seen_and_back_leads_back(opened: Page, explorer_site: Path):
    go(opened, explorer_site, "#measure=rape&area=South%20Worcestershire&period=month&compare=areas")
    assert opened.locator("#explorer-name").inner_text() == "Rape, by area"
    choose(opened, "compare", "none")
    choose(opened, "period", "quarter")
    assert opened.locator("#explorer-name").inner_text() == "Rape, South Worcestershire"
    link = opened.evaluate("location.hash")
    opened.go_back()
    settle(opened)
    assert opened.locator("#period").input_value() == "month"
    opened.go_forward()
    settle(opened)
    assert opened.locator("#period").input_value() == "quarter"
    table = opened.locator("#explorer-table").inner_text()
    go(opened, explorer_site, link)
    assert opened.locator("#explorer-table").inner_text() == table


def test_a_link_to_what_is_not_there_says_so(opened: Page, explorer_site: Path):
    go(opened, explorer_site, "#measure=bicycle_bells&area=Atlantis")
    assert "no measure “bicycle_bells”" in opened.locator("#explorer-lack").inner_text()
    go(opened, explorer_site, "#measure=rape&area=<img src=x onerror=alert(1)>")
    assert "is not published for <img" in opened.locator("#explorer-lack").inner_text()
    assert opened.locator("#explorer img").count() == 0


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
