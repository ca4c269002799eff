"""The PDF of the report, from the folder of the site alone."""

import re
import sys
from pathlib import Path

import cffi
import duckdb
import pytest
from pypdf import PdfReader

from assets.published.report.pdf import write_pdf
from schemas.errors import InvalidSetting, MissingLibrary
from tests.integration.sample_warehouse import TABLE, kept

A4 = (595, 842)  # points
MEAGRE = 12_000  # bytes of instructions: a sheet of a few lines
DOOR = """<!DOCTYPE html><html lang="en-GB"><head><title>Summary – Performance Summary of Kent, 2016</title>
<meta name="author" content="Kent"><meta name="dcterms.created" content="2017-01-12">
<link rel="stylesheet" href="style.css"></head>
<body><header class="band"><p class="kicker"><a href="index.html">Kent</a></p><h1>Summary</h1>
<p class="period">2016<span class="as-at">As at 12 January 2017</span></p></header>
<nav><a href="index.html">Summary</a> <a href="quality.html">Data quality</a> <a href="explorer.html">Explorer</a></nav>
<main id="main"><p><a href="topics/rape.html#chart">Rape</a></p></main>
<footer><dl class="facts"><div><dt>Release</dt><dd>0123abcd</dd></div></dl></footer></body></html>"""
TOPIC = """<!DOCTYPE html><html lang="en-GB"><head><title>Rape</title></head><body><h1>Rape</h1>
<main id="main"><h2 id="chart">Chart</h2><img src="../charts/rape.svg" alt="Rape by month">
<p><a href="../quality.html">Quality</a> <a href="../data/rape.csv">Data</a></p>EXTRA</main></body></html>"""
EXPLORER = "<html><body><h1>Explorer</h1><main><noscript>Needs a script</noscript>Unprintable</main></body></html>"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><path d="M0 40 90 0" stroke="#000"/></svg>'


@pytest.fixture(scope="module")
def printed(site: Path, tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    return PdfReader(write_pdf(site, tmp_path_factory.mktemp("pdf") / "report.pdf"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A site of four pages, one of them made by a script."""
    site = tmp_path / "site"
    pages = {
        "index.html": DOOR,
        "topics/rape.html": TOPIC.replace("EXTRA", ""),
        "quality.html": TOPIC.replace("Rape</h1>", "Data quality</h1>").replace("../", "").replace("EXTRA", ""),
        "explorer.html": EXPLORER,
        "charts/rape.svg": DRAWING,
        "style.css": "body { margin: 0; }",
    }
    for name, text in pages.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    return site


def titles(outline: list) -> list[str]:
    """Titles of the bookmarks of the first level."""
    return [mark.title for mark in outline if not isinstance(mark, list)]


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def summary(warehouse: Path) -> list[tuple[str, str]]:
    """Topic and statement of each row of the summary."""
    with duckdb.connect(str(kept(warehouse, TABLE)), read_only=True) as connection:
        return connection.execute("SELECT topic, statement FROM published.summary ORDER BY position").fetchall()


def first_sheets(printed: PdfReader) -> dict[str, int]:
    """Place of the sheet each chapter begins on, by its title."""
    marks = [mark for mark in printed.outline if not isinstance(mark, list)]
    return {str(mark.title): printed.get_destination_page_number(mark) or 0 for mark in marks}


def test_every_topic_is_a_chapter_and_the_summary_has_its_statement(printed: PdfReader, sample_warehouse: Path) -> None:
    rows, chapters = summary(sample_warehouse), first_sheets(printed)
    assert [topic for topic, _ in rows if topic not in chapters] == []
    first = chapters[rows[0][0]]
    assert chapters["Contents"] < chapters["Summary"] < first < chapters["Data quality"]
    text = words(" ".join(page.extract_text() for page in printed.pages[chapters["Summary"] : first]))
    assert [said for _, said in rows if words(said) not in text] == []


def test_every_chapter_begins_a_sheet_that_is_numbered_and_dated(printed: PdfReader) -> None:
    count = len(printed.pages)
    assert 40 < count < 200
    for title, place in first_sheets(printed).items():
        text = words(printed.pages[place].extract_text())
        assert title in text
        assert f"Page {place + 1} of {count}" in text
        assert "As at 12 January 2017" in text


def test_its_sheets_are_a4_and_none_is_empty(printed: PdfReader) -> None:
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in printed.pages} == {A4}
    written = [(len(page.get_contents().get_data()), page) for page in printed.pages]
    meagre = [words(page.extract_text()) for size, page in written if size < MEAGRE]
    assert [text for text in meagre if len(text) < 150] == []


def test_it_is_tagged_named_and_dated_and_carries_its_typefaces(printed: PdfReader) -> None:
    root = printed.trailer["/Root"].get_object()
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert printed.metadata is not None
    assert str(printed.metadata.title).startswith("Performance Summary of West Mercia")
    assert printed.metadata.creation_date is not None
    assert printed.metadata.creation_date.date().isoformat() == "2017-01-12"
    descriptors = [item for number in range(1, len(printed.xref[0]) + 1) for item in [printed.get_object(number)]]
    faces = [item for item in descriptors if isinstance(item, dict) and item.get("/Type") == "/FontDescriptor"]
    assert faces
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(face) for face in faces)


def test_pages_are_bound_in_reading_order_without_those_made_by_scripts(small: Path, tmp_path: Path) -> None:
    read = PdfReader(write_pdf(small, tmp_path / "small.pdf"))
    assert titles(read.outline) == ["Performance Summary of Kent", "Contents", "Summary", "Rape", "Data quality"]
    assert "Unprintable" not in " ".join(page.extract_text() for page in read.pages)


def test_links_between_pages_lead_within_the_document(small: Path, tmp_path: Path) -> None:
    read = PdfReader(write_pdf(small, tmp_path / "small.pdf"))
    links = [mark.get_object() for page in read.pages for mark in page.get("/Annots", [])]
    led = {str(link["/Dest"]) for link in links if "/Dest" in link}
    assert led == {"index", "topics.rape", "topics.rape--chart", "quality"}
    assert all("/A" not in link for link in links)


def test_the_same_site_gives_the_same_bytes(small: Path, tmp_path: Path) -> None:
    first, again = (write_pdf(small, tmp_path / name).read_bytes() for name in ("first.pdf", "again.pdf"))
    assert first == again


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ('<img alt="A dot" src="http://127.0.0.1:9/dot.png">', "127.0.0.1:9/dot.png is not in the folder"),
        ('<img alt="A dot" src="../../dot.png">', "dot.png is not in the folder"),
        ('<img alt="A dot" src="../charts/gone.svg">', "gone.svg is named but not there"),
    ],
)
def test_nothing_is_fetched_from_outside_the_folder(small: Path, tmp_path: Path, extra: str, told: str) -> None:
    (small / "topics" / "rape.html").write_text(TOPIC.replace("EXTRA", extra), encoding="utf-8")
    with pytest.raises(InvalidSetting, match=told):
        write_pdf(small, tmp_path / "small.pdf")
    assert not list(tmp_path.glob("*.pdf"))


def test_a_folder_that_is_no_site_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match=r"holds no index\.html"):
        write_pdf(tmp_path, tmp_path / "report.pdf")


def test_a_machine_without_pango_is_told_what_to_install(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(_self: cffi.FFI, name: str, *_: int) -> None:
        raise OSError(f"cannot load library '{name}'")

    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(cffi.FFI, "dlopen", absent)
    with pytest.raises(MissingLibrary, match=r"libpango-1\.0-0"):
        write_pdf(small, tmp_path / "small.pdf")
