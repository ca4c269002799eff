"""A name that is markup is text wherever it is shown: Data Docs, report, charts, mails; pages read by a parser."""

import datetime as dt
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from assets.published.data_docs import asking
from assets.published.expecting import SUITES
from assets.published.report.prose import to_html
from assets.published.report.site import write_site
from pipelines.alerts.events import RUN_FAILED, Event
from pipelines.alerts.message import Message
from pipelines.chart import AXIS
from tests.integration.conftest import Answer, Released

NAME = """<img src=x onerror=alert(1)></script><script>alert('2')</script>"&{{7*7}}"""
MARKED = re.compile(r"^on|^srcdoc$")


class Page(HTMLParser):
    """What a browser makes of a page: its tags, its text and the text of its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.told: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.told.append(data)

    @property
    def text(self) -> str:
        return "".join(self.told)

    @property
    def run(self) -> list[tuple[str, dict[str, str | None]]]:
        """Tags of a page that an attacker wrote: with a handler, or a picture or script that is none of ours."""
        return [
            (tag, given)
            for tag, given in self.tags
            if any(MARKED.match(name) for name in given)
            or (tag == "img" and given.get("src") == "x")
            or (tag == "script" and "src" not in given)
        ]


@pytest.fixture(scope="module")
def hostile(released: Released, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release in which the force, an area, a topic and everything that names them is markup."""
    file = tmp_path_factory.mktemp("hostile") / "performance.duckdb"
    shutil.copyfile(released.release, file)
    with duckdb.connect(str(file)) as connection:
        columns = connection.execute(
            'SELECT format(\'"{}"."{}"\', schema_name, table_name), column_name FROM duckdb_columns() '
            "JOIN duckdb_tables() USING (schema_name, table_name) "
            "WHERE column_name IN ('area', 'force', 'topic', 'statement', 'title') AND data_type = 'VARCHAR'"
        ).fetchall()
        for table, column in columns:
            where = f"WHERE {column} IN ('West Mercia', 'Shropshire')" if column in ("area", "force") else ""
            connection.execute(f"UPDATE {table} SET {column} = ? || {column} {where}", [NAME])
        connection.execute(
            "DELETE FROM measures.value WHERE measure_id = 'recorded_crime_total' AND area LIKE '%Shropshire'"
        )
        connection.execute("UPDATE published.figure SET unit = 'percent', value = 130 WHERE statistic = 'value'")
    return file


def examined(folder: Path) -> str:
    """Text of every page of a folder; none may hold a tag that was data."""
    told = []
    for file in sorted(folder.rglob("*.html")):
        page = Page(file.read_text("utf-8"))
        assert not page.run, (file.relative_to(folder), page.run[0])
        told.append(page.text)
    return "\n".join(told)


def test_data_docs_show_a_name_as_text(hostile: Path, tmp_path: Path) -> None:
    verdicts = asking.verdicts(hostile, SUITES, tmp_path / "data-docs")
    assert any(NAME in sentence for verdict in verdicts for sentence in verdict.unmet)
    assert NAME in examined(tmp_path / "data-docs")


def test_the_message_of_an_exception_is_text_too(hostile: Path, tmp_path: Path) -> None:
    suite = next(suite for suite in SUITES if suite.name == "values_are_possible")
    texts = f"SELECT * REPLACE ('<img src=x>' AS greatest_percent) FROM ({suite.query})"
    (verdict,) = asking.verdicts(hostile, [replace(suite, query=texts)], tmp_path / "data-docs")
    assert not verdict.passed
    assert "the same type" in verdict.observed[0][1]
    examined(tmp_path / "data-docs")


def test_the_report_shows_a_name_as_text(hostile: Path, tmp_path: Path) -> None:
    write_site(hostile, tmp_path / "site")
    assert NAME in examined(tmp_path / "site")
    pictures = list((tmp_path / "site" / "charts").glob("*.svg"))
    assert pictures
    for file in pictures:
        names = {element.tag.rpartition("}")[2] for element in ElementTree.parse(file).iter()}
        assert not names & {"script", "image", "img", "foreignObject", "a"}, file
    catalogue = (tmp_path / "site" / "data" / "catalogue.js").read_text("utf-8")
    assert NAME in json.loads(catalogue.removeprefix("Explorer.catalogue(").removesuffix(");\n"))["force"]


def test_the_scripts_of_the_explorer_make_no_markup_of_text() -> None:
    scripts = Path(write_site.__code__.co_filename).parent / "explorer_scripts"
    text = "\n".join(file.read_text("utf-8") for file in scripts.glob("*.js"))
    assert "textContent" in text
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text)


def test_no_word_of_a_chart_ends_the_script_of_its_page(
    tmp_path: Path, performance: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(AXIS, "mr", NAME)
    file = tmp_path / "series<img src=x>.csv"
    file.write_text("\n".join(["month,value", *(f"</script><img src=x>{n},{10 + n % 3}" for n in range(14))]) + "\n")
    answer = performance("chart", file, "--kind", "mr", "--out", tmp_path / "chart.html")
    assert answer.status == 0, answer.err
    page = Page((tmp_path / "chart.html").read_text("utf-8"))
    assert "series<img src=x>" in page.text
    assert not [tag for tag, _ in page.tags if tag == "img"]


def test_a_mail_shows_what_happened_as_text() -> None:
    event = Event(kind=RUN_FAILED, subject=NAME, told=f"{NAME} was refused.")
    message = Message(
        force=NAME, host=NAME, job="daily", run="0" * 32, outcome="failed", at=dt.datetime(2017, 1, 9, tzinfo=dt.UTC),
        release="", events=[event], runbook="https://example.org/runbook", link="",
    )  # fmt: skip
    page = Page(message.html)
    assert not page.run
    assert NAME in page.text
    assert "\n" not in message.title


@pytest.mark.parametrize("text", [NAME, "[press](javascript:alert(1))", "![seen](https://example.org/who.png)"])
def test_a_commentary_holds_no_markup_of_its_own(text: str) -> None:
    page = Page(str(to_html(text)))
    assert not page.run
    assert not [given for tag, given in page.tags if tag in ("img", "script") or "script:" in str(given)]
