"""The pages of the report, from a small release file such as publishing makes: same tables, same models."""

import html
import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from assets.measures.statements import RULE
from assets.published.report.site import write_site
from tests.integration.report_tables import FORCE, MISSING, Site, crime_tables, release_row, site_of, street_tables


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return site_of(crime_tables(), tmp_path_factory.mktemp("crime"))


@pytest.fixture(scope="module")
def crime_page(site: Site) -> str:
    return site["topics/total-recorded-crime.html"]


@pytest.fixture(scope="module")
def open_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return site_of(street_tables(), tmp_path_factory.mktemp("street"))


def cells(page: str, caption: str, row: str) -> list[str]:
    """Texts of one row of the table whose caption holds a text."""
    table = next(t for t in re.findall(r"<table.*?</table>", page, re.S) if caption in t.split("</caption>")[0])
    chosen = next(
        r for r in re.findall(r"<tr.*?</tr>", table, re.S) if re.search(rf"<th scope=\"row\">(<a [^>]*>)?{row}", r)
    )
    found = re.findall(r"<td.*?>(.*?)</td>", chosen, re.S)
    return [" ".join(html.unescape(re.sub(r"<[^>]*>", " ", cell)).split()) for cell in found]


def test_table_figures_are_the_printed_ones(crime_page: str) -> None:
    total = cells(crime_page, "Recorded crime, West Mercia", "Total recorded crime")
    assert [total[0].split()[-1], total[1], total[3]] == ["20,668", "19,601", "16.47"]


def test_domestic_burglary_is_per_household_and_says_so(crime_page: str) -> None:
    assert cells(crime_page, "Recorded crime, West Mercia", "Domestic burglary")[3] == "1.63 *"
    assert "rate per 1,000 households*" in crime_page
    assert "9.99" not in crime_page


def test_a_missing_figure_is_a_dash_and_never_nought(crime_page: str) -> None:
    assert cells(crime_page, "Recorded crime, West Mercia", "Shoplifting") == [f"– {MISSING}"] * 4


def test_an_exception_is_marked_by_symbol_and_words(crime_page: str, site: Site) -> None:
    assert cells(crime_page, "Recorded crime, West Mercia", "Total recorded crime")[0].startswith(
        "▲ exceptionally high"
    )
    listed = [FORCE, "December 2016", "7,048", "6,074", "5,801 to 6,401", "▲ Exceptionally high", "Outside the limits"]
    for page in ("index.html", "signals.html"):
        assert cells(site[page], "not usual variation", "Total recorded crime") == listed


def test_what_lies_in_no_area_has_its_own_line_where_not_nought(crime_page: str) -> None:
    line = re.search(r'class="note unplaced">(.*?)</p>', crime_page, re.S)
    assert line is not None
    assert "Not known <strong>19</strong>" in line[1]
    assert "Outside area" not in line[1]


def test_texts_from_data_are_escaped(site: Site) -> None:
    pages = {name: text for name, text in site.items() if name.endswith(".html")}
    assert [name for name, text in pages.items() if "<script" in text.replace('<script src="', "")] == []
    said = html.escape("<script>alert('provenance')").replace("&#x27;", "&#39;")
    assert [name for name, text in pages.items() if said not in text] == []
    assert (
        "&lt;script&gt;alert(&#39;area&#39;)&lt;/script&gt; &amp; Wrekin" in pages["topics/total-recorded-crime.html"]
    )


def test_what_analysts_write_is_on_the_page_of_its_topic_and_its_beginning_on_the_summary(
    site: Site, crime_page: str
) -> None:
    said = "<p>Crime <em>rose</em>. &lt;script&gt;x&lt;/script&gt;</p>"
    assert f"{said}\n<h4>Where</h4>\n<p>In towns.</p>" in crime_page
    assert said in site["index.html"]
    assert "In towns." not in site["index.html"]


def test_the_chart_says_what_it_shows(site: Site, crime_page: str) -> None:
    drawn = ET.fromstring(site["charts/recorded-crime-total.svg"])
    texts = {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Month", "Offences a month", "Exceptionally high", "Usual variation"} <= texts
    said = "December 2016: 7,048; centre 6,074, limits 5,801 to 6,401; exceptionally high"
    assert said in str(drawn.get("aria-label"))
    [picture] = re.findall(r'<img src="../charts/recorded-crime-total.svg"[^>]*>', crime_page)
    assert said in picture


def test_every_page_carries_release_and_as_at_date(site: Site) -> None:
    pages = [text for name, text in site.items() if name.endswith(".html")]
    assert len(pages) > 6
    for text in ("2016-12_as-at-2017-01-09_0123abcd", "9 January 2017"):
        assert [page[:200] for page in pages if text not in page] == []


def test_pages_carry_statement_rule_quality_and_definitions(site: Site, crime_page: str) -> None:
    for page in (site["index.html"], crime_page):
        assert "In line with it all." in page
        assert html.escape(RULE, quote=False) in page
    assert cells(site["quality.html"], "Deliveries", "crime") == ["1", "1,203", "1,200", "3", "1 December 2016"]
    assert cells(site["quality.html"], "Rules", "offence code unknown") == ["crime", "3"]
    linked = set(re.findall(r"definitions.html#(\w+)", crime_page))
    assert linked == {"recorded_crime_total", "burglary_domestic", "shoplifting"}
    assert linked <= set(re.findall(r'id="(\w+)"', site["definitions.html"]))


STALE = (
    "2 sources are behind. What is made of them ends earlier than the rest: call is stopped: none of its deliveries "
    "can be used sickness is late: its newest delivery in use is of 5 September 2016 Data quality"
)


def test_a_source_that_is_behind_is_named_on_every_page_and_its_message_on_that_of_quality(site: Site) -> None:
    for name, text in site.items():
        told = re.findall(r'<div class="banner stale" role="note">(.*?)</div>', text, re.S)
        plain = [" ".join(re.sub(r"<[^>]*>", " ", one).split()).replace(" .", ".") for one in told]
        assert not name.endswith(".html") or plain == [STALE]
    assert "call is stopped since 1 December 2016" in site["quality.html"]
    assert "b: &lt;b&gt;empty&lt;/b&gt;." in site["quality.html"]
    assert cells(site["quality.html"], "Deliveries", "call") == ["1", "0", "0", "0", "1 December 2016"]


def test_pages_need_no_network_and_have_one_h1(site: Site, open_site: Site) -> None:
    for name, page in [*site.items(), *open_site.items()]:
        if not name.endswith(".html"):
            continue
        headings = [int(level) for level in re.findall(r"<h([1-6])", page)]
        assert headings.count(1) == 1, name
        assert all(later - earlier <= 1 for earlier, later in pairwise(headings)), name
        assert re.findall(r'(?:src|href)="(?:[a-z]+:|//)', page) == []
        assert len(page.encode()) < 1_000_000


def test_the_same_release_gives_the_same_bytes(site: Site, tmp_path: Path) -> None:
    assert site_of(crime_tables(), tmp_path) == site


def test_a_site_is_replaced_whole(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "of-before.html").write_text("old")
    assert "of-before.html" not in site_of(crime_tables(), tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["performance.duckdb", "report"]


def test_a_release_of_open_data_shows_street_crime_beside_peers(open_site: Site) -> None:
    page = open_site["published-data.html"]
    assert cells(page, "Street-level crime and anti-social behaviour, West Mercia", "Burglary") == [
        "2,068", "1.64", "1.42", "6 of 8", "▲ above the band",
    ]  # fmt: skip
    assert cells(page, "by policing area", "Burglary") == ["599", f"– {MISSING}"]
    assert cells(page, "Home Office", "October to December 2016")[0] == "18,877"
    assert "About these data" not in page


def test_what_the_public_edition_leaves_out_is_said_to_be(tmp_path: Path) -> None:
    tables = crime_tables()
    tables["published.release"] = [release_row(edition="public")]
    hidden = {"force": FORCE, "measure_id": "shoplifting", "category": "", "area": FORCE, "months": 3}
    tables["published.suppression"] = [hidden | {"reason": "primary", "cells": 4}]
    site = site_of(tables, tmp_path)
    shown = cells(site["topics/total-recorded-crime.html"], "Recorded crime, West Mercia", "Shoplifting")
    assert shown[:2] == ["[c]", "[c]"]
    assert "Public edition" in site["index.html"]
    assert "[c]" in site["about.html"]


def test_a_release_without_a_summary_says_so(tmp_path: Path) -> None:
    site = site_of({"published.release": [release_row()]}, tmp_path)
    assert "This release holds no summary of West Mercia" in site["index.html"]


def test_a_file_that_is_no_release_says_what_it_lacks(tmp_path: Path) -> None:
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    index = write_site(tmp_path / "other.duckdb", tmp_path / "report")
    assert "published.summary" in index.read_text(encoding="utf-8")
