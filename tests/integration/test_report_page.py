"""The pages of the report, from a small release file such as publishing makes: same tables, same models."""

import datetime as dt
import html
import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from assets.measures.statements import RULE
from assets.published.report.site import write_site
from schemas import measures, published, reference
from schemas.enforce import enforce

FORCE, HOSTILE = "West Mercia", "<script>alert('area')</script> & Wrekin"
START, END, LATEST = dt.date(2016, 10, 1), dt.date(2016, 12, 31), dt.date(2016, 12, 1)
MODELS = {
    "measures.measure": measures.MeasureEntry,
    "measures.chart": measures.Chart,
    "measures.icon": measures.Icon,
    "measures.peer": measures.Peer,
    "measures.phase": reference.Phase,
    "measures.value": measures.Value,
    "published.broken_rule": published.BrokenRule,
    "published.exception": published.ExceptionPoint,
    "published.figure": published.Figure,
    "published.quality": published.Quality,
    "published.release": published.Release,
    "published.headline": published.Headline,
    "published.revision": published.Revision,
    "published.commentary": published.Commentary,
    "published.summary": published.Summary,
    "published.stale_source": published.StaleSource,
    "published.suppression": published.Suppression,
}
MISSING = "no figure"


def write_release(file: Path, tables: dict[str, list[dict]]) -> Path:
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE SCHEMA measures; CREATE SCHEMA published")
        for name, model in MODELS.items():
            dtypes = {column: field.dtype.type for column, field in model.to_schema().columns.items()}
            given = enforce(pl.LazyFrame(tables.get(name, []), schema=dtypes), model)
            connection.register("given", given.to_arrow())
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
            connection.unregister("given")
    return file


def release_row(**changes: object) -> dict:
    row = {
        "release_id": "2016-12_as-at-2017-01-09_0123abcd",
        "as_at": dt.date(2017, 1, 9),
        "month": LATEST,
        "force": FORCE,
        "code_version": "0.1.0+0123",
        "commentary_fingerprint": "",
        "reference_fingerprint": "f" * 64,
        "pseudonym_key": "",
        "deliveries": 3,
        "provenance": "",
        "compared_to": "",
        "edition": "internal",
    }
    return row | changes


def entry(measure_id: str, title: str, exposure: str = "population", share_of: str = "recorded_crime_total") -> dict:
    plain = dict.fromkeys(measures.MeasureEntry.to_schema().columns, "")
    named = {"measure_id": measure_id, "title": title, "exposure": exposure, "share_of": share_of}
    kinds = {"is_headline": True, "is_distinct": False, "is_stock": False, "areas_add_up": True}
    return plain | named | kinds | {"unit": "offences", "improvement": "neutral", "per": 1, "target": None}


def figure(printed: str, statistic: str = "value", area: str = FORCE, **changes: object) -> dict:
    row = {
        "force": FORCE,
        "measure_id": "recorded_crime_total",
        "category": "",
        "area": area,
        "period_start": START,
        "period_end": END,
        "statistic": statistic,
        "value": 1.0,
        "numerator": None,
        "denominator": None,
        "unit": "offences",
        "printed": printed,
        "interval_lower": None,
        "interval_upper": None,
        "is_small": False,
        "maturity_days": 9,
        "release_id": "2016-12_as-at-2017-01-09_0123abcd",
    }
    return row | changes


def headline_row(measure_id: str, title: str, statement: str) -> dict:
    nothing = dict.fromkeys(published.Headline.to_schema().columns)
    return nothing | {
        "force": FORCE,
        "measure_id": measure_id,
        "topic": title,
        "title": title,
        "period_start": START,
        "period_end": END,
        "value": 20668.0,
        "statement": statement,
    }


def topic(title: str, measure_id: str) -> dict:
    nothing = dict.fromkeys(published.Summary.to_schema().columns)
    known = {"force": FORCE, "position": 1, "topic": title, "part": "Part", "measures": measure_id}
    signal = {"signal": "special_cause_high", "signal_of": measure_id, "signal_month": LATEST}
    return nothing | known | signal | {"period_end": END, "statement": "In line with it all.", "commentary": ""}


def commentary(title: str, text: str) -> dict:
    told = {"force": FORCE, "topic": title, "month": LATEST, "file": "2016-12/total-recorded-crime.md", "text": text}
    return told | {"message": "", "quotes": ""}


def value(measure_id: str, area: str) -> dict:
    series = {"force": FORCE, "measure_id": measure_id, "category": "", "area": area, "month": LATEST}
    return series | {"numerator": 1.0, "denominator": None, "per": 1, "value": 1.0, "months_a_row": 1}


def chart_points(cause_month: int = 8) -> list[dict]:
    months = [dt.date(2015 + n // 12, n % 12 + 1, 1) for n in range(24)]
    return [
        {
            "force": FORCE,
            "measure_id": "recorded_crime_total",
            "category": "",
            "area": FORCE,
            "month": month,
            "value": 6000.0 + 37 * (n % 5) + (900 if month == LATEST else 0),
            "phase": 1 if n < cause_month else 2,
            "centre": 6074.4,
            "lower": 5800.5,
            "upper": 6400.5,
            "chart": "xmr",
            "season": "",
            "near_lower": 5891.8,
            "near_upper": 6291.8,
            "level": 6074.4,
            "note": "",
            "is_trial": False,
            "rule": "outside" if month == LATEST else "",
            "direction": 1 if month == LATEST else 0,
            "point_type": "special_cause_high" if month == LATEST else "common_cause",
        }
        for n, month in enumerate(months)
    ]


def crime_tables() -> dict[str, list[dict]]:
    burglary = {"measure_id": "burglary_domestic"}
    month: dict[str, Any] = {"period_start": LATEST, "period_end": END}
    latest = {k: v for k, v in chart_points()[-1].items() if k in published.ExceptionPoint.to_schema().columns}
    delivery = {
        "source": "crime", "delivery_id": "d1", "file": "crime/a.csv", "sha256": "0", "delivered_on": LATEST,
        "provenance": "", "is_changed_under_name": False, "rows_read": 1203, "rows_validated": 1200,
        "rows_quarantined": 3, "extract_date": LATEST, "status": "validated", "message": "", "rows_released": 0,
    }  # fmt: skip
    flagged = {"first_flagged_on": LATEST, "is_latest": True, "is_new": True}
    nothing = dict.fromkeys(("rows_read", "rows_validated", "rows_quarantined"), 0)
    in_delivery = {name: delivery[name] for name in ("source", "delivery_id", "delivered_on", "file")}
    refused = {"source": "call", "delivery_id": "d2", "file": "call/b.csv", "status": "refused"}
    return {
        "published.release": [release_row(provenance="Synthetic data <script>alert('provenance')</script>")],
        "published.headline": [headline_row("recorded_crime_total", "Total recorded crime", "In line with it all.")],
        "published.summary": [
            topic("Total recorded crime", "recorded_crime_total") | {"commentary": "Crime *rose*. <script>x</script>"}
        ],
        "published.commentary": [
            commentary("Total recorded crime", "Crime *rose*. <script>x</script>\n\n# Where\n\nIn towns."),
        ],
        "measures.value": [value("recorded_crime_total", area) for area in (HOSTILE, "Not known", "Outside area")],
        "measures.measure": [
            entry("recorded_crime_total", "Total recorded crime"),
            entry("burglary_domestic", "Domestic burglary", "households"),
            entry("shoplifting", "Shoplifting"),
        ],
        "published.figure": [  # printed texts that no rounding of their value gives
            figure("20,668"),
            figure("19,601", "quarter_average"),
            figure("16.47", "rate_per_1000"),
            figure("5,123", area=HOSTILE),
            figure("807½", **burglary),
            figure("1.63", "rate_per_1000_households", **burglary),
            figure("9.99", "rate_per_1000", **burglary),
            figure("19", area="Not known"),
            figure("0", area="Outside area", value=0.0),
            figure("7,048", **month),
            figure("6,074", "centre_line", **month),
        ],
        "measures.chart": chart_points(),
        "measures.phase": [
            {
                "force": FORCE, "measure_id": "recorded_crime_total", "category": "", "area": FORCE,
                "starts_on": dt.date(2015, 9, 1), "cause": "</text><script>alert('cause')</script>",
                "accepted_by": "Performance Board", "accepted_on": dt.date(2016, 12, 15),
            }
        ],
        "published.exception": [latest | flagged | {"rank": 1, "distance": 2.99}],
        "published.stale_source": [
            {"source": "call", "reason": "stopped", "newest_delivery": None, "message": "stopped at it"},
            {"source": "sickness", "reason": "late", "newest_delivery": dt.date(2016, 9, 5), "message": "late"},
        ],
        "published.quality": [delivery, delivery | nothing | refused | {"message": "b: <b>empty</b>."}],
        "published.broken_rule": [in_delivery | {"rule": "offence_code unknown", "rows_broken": 3}],
    }  # fmt: skip


def street_tables() -> dict[str, list[dict]]:
    street, offices = {"measure_id": "street_crime"}, {"measure_id": "home_office_recorded_crime"}
    burglary = street | {"category": "Burglary"}
    peer = {
        "force": FORCE, "measure_id": "street_crime", "category": "Burglary", "period_start": START,
        "period_end": END, "rate": 1.6, "peer_average": 1.4, "lower": 1.0, "upper": 1.5, "rank": 6, "rank_of": 8,
        "members": 8, "position": "above", "rank_before": 6, "position_before": "above",
    }  # fmt: skip
    return {
        "published.release": [release_row()],
        "published.headline": [
            headline_row("street_crime", "Street-level crime", "No earlier quarter to compare with."),
            headline_row("home_office_recorded_crime", "Home Office tables", "Down on the previous quarter."),
        ],
        "published.summary": [],
        "measures.value": [value("street_crime", "Shropshire")],
        "measures.measure": [
            entry("street_crime", "Street-level crime", share_of=""),
            entry("home_office_recorded_crime", "Home Office tables", share_of=""),
        ],
        "published.figure": [
            figure("31,693", **street),
            figure("2,068", **burglary),
            figure("1.64", "rate_per_1000", **burglary),
            figure("1.42", "peer_average", **burglary),
            figure("6", "rank", **burglary),
            figure("8", "rank_of", **burglary),
            figure("599", area="Shropshire", **burglary),
            figure("18,877", **offices),
        ],
        "measures.peer": [peer],
    }


Site = dict[str, str]


def site_of(tables: dict[str, list[dict]], folder: Path) -> Site:
    """Every file of the site made from a release of these tables."""
    index = write_site(write_release(folder / "performance.duckdb", tables), folder / "report")
    files = (file for file in index.parent.rglob("*") if file.is_file())
    return {file.relative_to(index.parent).as_posix(): file.read_text(encoding="utf-8") for file in files}


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
