"""The workbook of a release: it opens elsewhere, its numbers are the published ones, and no text of it is a formula."""

import csv
import math
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from assets.published.exports.topic_sheet import STATISTICS
from assets.published.exports.workbook import COVER, DEFINITIONS, QUALITY, SUMMARY, NotARelease, write_workbook
from assets.published.report.words import category
from tests.integration.conftest import Released
from tests.integration.dangerous_release import AREA, CATEGORIES, COMMENTARY, dangerous_release
from tests.integration.sample_warehouse import TABLE, kept

SOFFICE = shutil.which("soffice")
ABSENT = "LibreOffice is not on this machine (.ci/packages installs it), so the workbook is not opened in it"
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1"  # every sheet, UTF-8
FRONT = {COVER, SUMMARY, DEFINITIONS, QUALITY}
NEWEST, BY_AREA, BY_CATEGORY = "Newest figures", "By area", "By category"


@pytest.fixture(scope="module")
def release(sample_warehouse: Path) -> Path:
    return kept(sample_warehouse, TABLE)


@pytest.fixture(scope="module")
def workbook(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(release, tmp_path_factory.mktemp("workbook") / "performance.xlsx")


@pytest.fixture(scope="module")
def sheets(workbook: Path) -> dict[str, list[list]]:
    """Cells of every sheet, from its first row."""
    book = openpyxl.load_workbook(workbook)
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book.worksheets}


def opened(workbook: Path, folder: Path) -> dict[str, list[list[str]]]:
    """Cells of every sheet as LibreOffice shows them."""
    if SOFFICE is None:
        pytest.skip(ABSENT)
    home = f"-env:UserInstallation=file://{folder}/home"
    command = [SOFFICE, home, "--headless", "--convert-to", AS_SHOWN, "--outdir", str(folder / "csv"), str(workbook)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    found = {}
    for path in (folder / "csv").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            found[path.stem.removeprefix(f"{workbook.stem}-")] = list(csv.reader(lines))
    return found


def table_rows(rows: list[list], heading: str) -> Iterator[tuple[str, str, dict]]:
    """Measure, second column, and cells by title of the table under a heading."""
    starts = [number for number, row in enumerate(rows) if row and row[0] == heading]
    for start in starts:
        titles = [title for title in rows[start + 1] if title]
        for row in rows[start + 2 :]:
            if not row or not row[0]:
                break
            yield row[0], row[1], dict(zip(titles[2:], row[2:], strict=False))


Key = tuple[str, str, str, str]


def published(release: Path) -> dict[Key, tuple[float, str]]:
    """Value and printed text of the newest period, by title, category as it is shown, area and statistic."""
    query = """
        SELECT m.title, f.category, f.area, f.statistic, f.value, f.printed FROM published.figure f
        JOIN published.latest_period USING (force, measure_id, period_start, period_end)
        JOIN measures.measure m USING (measure_id) JOIN published.release r ON r.force = f.force
    """
    with duckdb.connect(str(release), read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    return {(title, category(name), area, kind): figure for title, name, area, kind, *figure in rows}


def compared(sheets: dict[str, list[list]], release: Path) -> Iterator[tuple[Key, object, tuple[float, str] | None]]:
    """Each cell of a topic's tables beside the published figure, if there is one."""
    figures = published(release)
    with duckdb.connect(str(release), read_only=True) as connection:
        [(force,)] = connection.execute("SELECT force FROM published.release").fetchall()
    for rows in (rows for name, rows in sheets.items() if name not in FRONT):
        for heading in (NEWEST, BY_AREA, BY_CATEGORY):
            for title, second, cells in table_rows(rows, heading):
                kind = second if heading == BY_CATEGORY else ""
                area = second if heading == BY_AREA else force
                for column, kinds in STATISTICS:
                    found = [figures[key] for name in kinds if (key := (title, kind, area, name)) in figures]
                    if column in cells:
                        yield (title, kind, area, column), cells[column], found[0] if found else None


def is_value(cell: object, figure: tuple[float, str] | None) -> bool:
    """A cell of 16 digits, as xlsxwriter writes them; a dash where nothing is published."""
    if figure is None:
        return cell == "–"
    return isinstance(cell, int | float) and math.isclose(cell, figure[0], rel_tol=1e-15)


def test_numbers_are_the_published_ones_unrounded(sheets: dict[str, list[list]], release: Path) -> None:
    cells = list(compared(sheets, release))
    assert [(key, cell, figure) for key, cell, figure in cells if not is_value(cell, figure)] == []
    assert sum(figure is not None for _, _, figure in cells) > 5000


def test_every_measure_of_the_newest_quarter_is_on_a_sheet(sheets: dict[str, list[list]], release: Path) -> None:
    told = {title for rows in sheets.values() for title, _, _ in table_rows(rows, NEWEST)}
    query = "SELECT measure FROM published.latest_quarter q JOIN published.release r USING (force)"
    with duckdb.connect(str(release), read_only=True) as connection:
        assert {measure for (measure,) in connection.execute(query).fetchall()} == told


def test_libreoffice_opens_it_and_shows_each_number_as_it_is_printed(
    workbook: Path, release: Path, tmp_path: Path
) -> None:
    cells = list(compared(opened(workbook, tmp_path), release))
    shown = [(key, cell, figure[1] if figure else "–") for key, cell, figure in cells]
    assert [told for told in shown if told[1] != told[2]] == []
    assert sum(figure is not None for _, _, figure in cells) > 5000


def test_there_is_a_sheet_a_topic_behind_the_summary_and_the_cover_links_to_each(workbook: Path, release: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    with duckdb.connect(str(release), read_only=True) as connection:
        topics = connection.execute("SELECT topic, statement FROM published.summary ORDER BY position").fetchall()
    names = book.sheetnames
    assert names[:2] == [COVER, SUMMARY]
    assert names[-2:] == [DEFINITIONS, QUALITY]
    assert [book[name]["A1"].value for name in names[2:26]] == [topic for topic, _ in topics]
    linked = {cell.hyperlink.location for row in book[COVER].iter_rows() for cell in row if cell.hyperlink}
    assert linked == {f"'{name}'!A1" for name in names if name != COVER}
    said = [row[2] for row in book[SUMMARY].iter_rows(min_row=5, values_only=True) if row[0]]
    assert said == [statement for _, statement in topics]


def headers(page: Worksheet) -> Iterator[tuple[str, ...]]:
    for table in page.tables.values():
        yield tuple(str(cell.value) for cell in page[table.ref][0])


def test_every_table_has_a_header_row_and_every_sheet_is_set_up_for_paper(workbook: Path) -> None:
    for page in openpyxl.load_workbook(workbook).worksheets:
        assert page.freeze_panes in ("A4", "A5"), page.title
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.paperSize == 9
        assert page.print_title_rows in ("$1:$3", "$1:$4")
        assert all(all(titles) and len(titles) == len(set(titles)) for titles in headers(page))
    assert len(page.tables) > 0


def test_every_chart_has_a_text_that_says_what_it_shows_and_lines_for_centre_and_limits(workbook: Path) -> None:
    with zipfile.ZipFile(workbook) as parts:
        drawings = [parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/drawings/drawing")]
        charts = [parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/charts/chart")]
    told = [text for drawing in drawings for text in re.findall(r'<xdr:cNvPr [^>]*descr="([^"]+)"', drawing)]
    assert len(told) == len(charts) > 24
    with_limits = [chart for chart in charts if "Upper limit" in chart]
    assert all(name in chart for chart in with_limits for name in ("Centre", "Lower limit", "Exceptional month"))
    assert len(with_limits) == sum("Control chart of" in text for text in told) > 24


def test_the_same_release_gives_the_same_bytes(released: Released, tmp_path: Path) -> None:
    first, again = (write_workbook(released.release, tmp_path / f"{name}.xlsx") for name in ("first", "again"))
    assert first.read_bytes() == again.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.xlsx", "first.xlsx"]


def test_a_text_that_would_be_a_formula_is_text(released: Released, tmp_path: Path) -> None:
    book = write_workbook(dangerous_release(released.release, tmp_path), tmp_path / "performance.xlsx")
    cells = [cell for page in openpyxl.load_workbook(book) for row in page.iter_rows() for cell in row if cell.value]
    texts = {str(cell.value) for cell in cells if cell.data_type == "s"}
    assert {AREA, COMMENTARY, *CATEGORIES} <= texts
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    with zipfile.ZipFile(book) as parts:
        assert [n for n in parts.namelist() if n.startswith("xl/worksheets/") and b"<f>" in parts.read(n)] == []


def test_a_figure_that_an_edition_leaves_out_is_c_and_never_nought(released: Released, tmp_path: Path) -> None:
    file = tmp_path / "performance.duckdb"
    shutil.copyfile(released.release, file)
    with duckdb.connect(str(file)) as connection:
        [(force, area)] = connection.execute(
            "SELECT force, min(area) FROM published.by_area JOIN published.release r USING (force)"
            " WHERE measure_id = 'recorded_crime_total' AND area NOT IN ('Outside area', 'Not known') GROUP BY force"
        ).fetchall()
        connection.execute("UPDATE published.release SET edition = 'public'")
        row = (force, "recorded_crime_total", "", area, 3, "primary", 7)
        connection.execute("INSERT INTO published.suppression VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute(
            "DELETE FROM published.figure WHERE measure_id = 'recorded_crime_total' AND area = ?"
            " AND date_diff('month', period_start, period_end) = 2",
            [area],
        )
    book = openpyxl.load_workbook(write_workbook(file, tmp_path / "performance.xlsx"))
    [rows] = [
        [list(r) for r in p.iter_rows(values_only=True)] for p in book if p.title.endswith("Total recorded crime")
    ]
    [cells] = [c for title, second, c in table_rows(rows, BY_AREA) if (title, second) == ("Total recorded crime", area)]
    assert (cells["Figure"], cells["Share of total crime"]) == ("[c]", "[c]")
    assert cells["Rate per 1,000 households"] == "–", "a rate that the measure has nowhere is not left out"
    assert set(cells.values()) <= {"[c]", "–", "offences", None}
    cover = " ".join(str(cell.value) for row in book[COVER].iter_rows() for cell in row)
    assert "7 figures are left out" in cover


def test_a_file_without_a_release_says_so(released: Released, tmp_path: Path) -> None:
    file = tmp_path / "performance.duckdb"
    shutil.copyfile(released.release, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute("DELETE FROM published.release")
    with pytest.raises(NotARelease, match="has no row"):
        write_workbook(file, tmp_path / "performance.xlsx")
    assert not (tmp_path / "performance.xlsx").exists()
