"""`performance commentary check | new`: analysts' texts against the release that readers open."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from pipelines.modes import as_given
from schemas.errors import InvalidSetting

if TYPE_CHECKING:
    import polars as pl

    from assets.published.commentary.figures import Figures

app = typer.Typer(help="What analysts write of the figures: checked, and begun.", no_args_is_help=True)
FOLDER = typer.Argument(help="Folder of commentary, a folder a month; PERFORMANCE_COMMENTARY, or commentary.")
WAREHOUSE = typer.Option(help="Folder of everything that comes out; its current release is read.")
MONTH = typer.Option(help="Month, YYYY-MM; the release's unless given.")


@app.command()
def check(
    folder: Annotated[Path | None, FOLDER] = None,
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
    month: Annotated[str, MONTH] = "",
) -> None:
    """Check a month's commentary against the release, and name what is wrong by file and line."""
    from assets.published.commentary.files import month_files  # noqa: PLC0415  help answers without it
    from assets.published.commentary.pages import judge  # noqa: PLC0415

    folder = _folder(folder)
    figures, topics = _of_release(warehouse / "performance.duckdb", month)
    files = month_files(folder, figures.month)
    if not files:
        raise InvalidSetting(
            f"{folder / f'{figures.month:%Y-%m}'} holds no commentary. "
            f"Begin it with: performance commentary new {folder} --month {figures.month:%Y-%m}"
        )
    pages = judge(files, topics, figures)
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for page in (page for page in pages if page.problems):
        console.print("\n".join(f"{folder / line}" for line in page.message.splitlines()))
    wrong = sum(bool(page.problems) for page in pages)
    console.print(f"{len(pages)} files of {figures.month:%B %Y}, {wrong or 'none'} with something wrong.")
    if wrong:
        raise typer.Exit(1)


@app.command()
def new(
    folder: Annotated[Path | None, FOLDER] = None,
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
    month: Annotated[str, MONTH] = "",
) -> None:
    """Begin a month's commentary: a file a topic with its figures as references. Files that are there stay."""
    from assets.published.commentary.skeleton import skeletons  # noqa: PLC0415  help answers without it

    figures, topics = _of_release(warehouse / "performance.duckdb", month)
    home = _folder(folder) / f"{figures.month:%Y-%m}"
    with as_given():
        home.mkdir(parents=True, exist_ok=True)
        begun = {name: text for name, text in skeletons(topics, figures).items() if not (home / name).exists()}
        for name, text in begun.items():
            (home / name).write_text(text, encoding="utf-8")
    print(f"{len(begun)} files begun in {home}, {len(topics) - len(begun)} were there.")


def _folder(folder: Path | None) -> Path:
    from pipelines.environment import Environment  # noqa: PLC0415  help answers without loading the pipeline

    return folder or Path(Environment().commentary or "commentary")


def _of_release(file: Path, month: str) -> "tuple[Figures, pl.DataFrame]":
    """The figures of the force that a release speaks of, and its topics."""
    from assets.published.commentary.figures import figures_of  # noqa: PLC0415  help answers without it
    from assets.published.commentary.pages import reported_month  # noqa: PLC0415
    from assets.published.opening import open_release  # noqa: PLC0415

    if not file.is_file():
        raise InvalidSetting(f"{file} is not there. Run: performance run, or give another --warehouse.")
    with open_release(file) as connection:
        [(force, of)] = connection.execute("SELECT force, month FROM published.release").fetchall()
        table = connection.execute("FROM published.figure WHERE force = ?", [force]).pl()
        measures = connection.execute("FROM measures.measure").pl()
        topics = connection.execute("FROM reference.topic").pl()
    asked = _first_day(month) if month else of or reported_month(table)
    if asked is None:
        raise InvalidSetting(f"{file} holds no month of any headline measure: there is nothing to write of.")
    return figures_of(table, measures, force, asked), topics


def _first_day(month: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{month}-01")
    except ValueError as problem:
        raise InvalidSetting(f"--month {month!r} is not like 2016-12.") from problem
