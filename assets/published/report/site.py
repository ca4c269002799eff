"""The Performance Summary as a static site: a folder that opens from a file, made from a release alone."""

import shutil
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import duckdb

from assets.beside import process_beside
from assets.measures.statements import RULE
from assets.published.opening import open_release
from assets.published.placing import aside
from assets.published.report import behind, explorer, open_data, tables, words
from assets.published.report.charts import Pictures
from assets.published.report.pages import Page, pages
from assets.published.report.reader import Reader

TEMPLATES = Path(__file__).parent / "templates"
STYLE = "style.css"
# Nothing is fetched from anywhere; from a file the site itself is not 'self', so its files are named by their scheme.
POLICY = "default-src 'none'; style-src 'self' file:; img-src 'self' file: data:; script-src 'self' file:"
NOTHING = "This release holds no summary of {}, so there are no figures to show."
INCOMPLETE = "This file lacks tables the report is made from: {}. Make the release again."


def write_site(release: Path, folder: Path) -> Path:
    """Write the site of the force a release speaks of.

    The same release gives the same bytes: no clock is read, and nothing but the release.

    Args:
        release: DuckDB file of the release; opened read-only.
        folder: folder to write; made aside, and put in place whole.

    Returns:
        The page to open first, `folder`/index.html.

    Raises:
        duckdb.IOException: there is no release at the path.
    """
    with open_release(release) as connection, aside(folder) as building:
        building.mkdir()
        _write(connection, building)
        _write_explorer(connection, building)
    return folder / "index.html"


@contextmanager
def writing_sites(homes: list[Path]) -> Generator[list[Path]]:
    """Write the site of each edition of a release into its folder, while the block runs and after it.

    A process beside this one sets and draws the pages, a picture that several editions show once: it takes as long as
    all other exits. What the explorer loads is written here, after the block. Then the sites are put in place.

    Yields:
        The pages to open first, there when the block has ended.
    """
    releases, folders = [home / "performance.duckdb" for home in homes], [home / "report" for home in homes]
    with ExitStack() as placed:
        building = [placed.enter_context(aside(folder)) for folder in folders]
        for folder in building:
            folder.mkdir()
        beside = placed.enter_context(process_beside())  # ends before what is built is put in place, or taken away
        pages = beside.submit(_write_pages, releases, building)
        yield [folder / "index.html" for folder in folders]
        for release, folder in zip(releases, building, strict=True):
            with open_release(release) as connection:
                _write_explorer(connection, folder)
        pages.result()


def _write_pages(releases: list[Path], folders: list[Path]) -> None:
    for release, folder in zip(releases, folders, strict=True):
        with open_release(release) as connection:
            _write(connection, folder)


def _write_explorer(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """What the explorer loads, of a release that has something to show."""
    about = _about(connection)
    if about and Reader(connection=connection, force=about["force"]).headlines:
        explorer.write_explorer(connection, folder)


def _about(connection: duckdb.DuckDBPyConnection) -> dict | None:
    """The row that says what a release is; None where tables are absent."""
    return None if tables.absent(connection) else tables.release(connection)


def _write(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    shutil.copyfile(TEMPLATES / STYLE, folder / STYLE)
    about = _about(connection)
    if about is None:
        lack = INCOMPLETE.format(", ".join(tables.absent(connection) or ["the row of published.release"]))
        _save(folder, [_lacking("The force", lack)], {})
        return
    reader = Reader(connection=connection, force=about["force"])
    common = _common(reader, about)
    if not reader.headlines:
        lack = NOTHING.format(about["force"] or "a force")
        _save(folder, [_lacking(about["force"] or "The force", lack)], common)
        return
    _save(folder, pages(reader, Pictures(folder / "charts"), about), common)


def _lacking(title: str, lack: str) -> Page:
    """The one page of a release that cannot be told of."""
    return Page(file="index.html", title=title, template="lack.html.j2", values={"lack": lack})


def _common(reader: Reader, about: dict) -> dict[str, Any]:
    """What every page shows."""
    quarter = reader.quarter
    return {
        "about": about
        | {
            "as_at": words.day(about["as_at"]),
            "dated": about["as_at"].isoformat(),
            "provenance": about["provenance"].strip(),
        },
        "period": words.quarter(*quarter) if quarter else "",
        "stale": behind.stale(reader.connection),
        "rows_used": tables.rows_used(reader.connection),
        "rule": RULE,
        "signals": words.SIGNALS,
        "has_open_data": open_data.STREET in reader.headlines or open_data.HOME_OFFICE in reader.headlines,
    }


def _save(folder: Path, written: list[Page], common: dict[str, Any]) -> None:
    import jinja2  # noqa: PLC0415 - needed by the report alone, and importing the graph must stay quick

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    menu = [page for page in written if page.menu == page.file]
    for page in written:
        target = folder / page.file
        target.parent.mkdir(parents=True, exist_ok=True)
        root = "../" * page.file.count("/")
        template = environment.get_template(page.template)
        text = template.render(**common, **page.values, page=page, menu=menu, root=root, policy=POLICY)
        target.write_text(text, encoding="utf-8", newline="\n")
