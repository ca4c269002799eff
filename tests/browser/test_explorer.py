"""The explorer in a real browser, from a file, with the network off."""

import json
import re
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page

from assets.published.report.explorer import write_explorer
from assets.published.report.explorer_data import KINDS
from tests.browser.explorer_page import (
    EVERY,
    LARGEST,
    MEGABYTE,
    choose,
    column,
    go,
    heads,
    held,
    opened,
    options,
    picture,
    printed,
    settle,
)
from tests.browser.explorer_site import MEASURES, explorer_release, explorer_site, hiding_site

__all__ = ["explorer_release", "explorer_site", "hiding_site", "opened"]  # fixtures of their own modules


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
