"""`performance quarantine`: what was set aside, why, and letting a row pass."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from pipelines.options import RAW, REFERENCE, WAREHOUSE

app = typer.Typer(help="Rows that were set aside: what waits, why, and letting a row pass.", no_args_is_help=True)
ROWS = typer.Argument(help="Rows as `performance quarantine list` calls them.")


def _settings(raw: Path | None, warehouse: Path, reference: Path | None) -> Any:
    from pipelines.environment import Environment  # noqa: PLC0415  help answers without the pipeline
    from pipelines.settings import run_settings  # noqa: PLC0415

    places = {"raw": raw, "warehouse": warehouse, "reference": reference}
    asked: dict[str, Any] = {name: str(value) for name, value in places.items() if value}
    return run_settings(Environment(**asked))


@app.command("list")
def quarantine_list(
    source: Annotated[str, typer.Option(help="One source; all unless given.")] = "",
    released: Annotated[bool, typer.Option(help="The rows that were let pass, instead.")] = False,
    raw: Annotated[Path | None, RAW] = None,
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
    reference: Annotated[Path | None, REFERENCE] = None,
) -> None:
    """List the rows that wait for a correction."""
    from pipelines.quarantine import print_list, print_released  # noqa: PLC0415

    settings = _settings(raw, warehouse, reference)
    if released:
        print_released(settings, Console())
    else:
        print_list(settings, source, Console())


@app.command("show")
def quarantine_show(
    rows: Annotated[list[str], ROWS],
    raw: Annotated[Path | None, RAW] = None,
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
    reference: Annotated[Path | None, REFERENCE] = None,
) -> None:
    """Show rows value by value, with what each broken rule wants."""
    from pipelines.quarantine import print_rows  # noqa: PLC0415

    print_rows(_settings(raw, warehouse, reference), rows, Console())


@app.command("release")
def quarantine_release(
    rows: Annotated[list[str], ROWS],
    reason: Annotated[str, typer.Option(help="Why they may pass; kept with your name.")],
    raw: Annotated[Path | None, RAW] = None,
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
    reference: Annotated[Path | None, REFERENCE] = None,
) -> None:
    """Let rows pass although they break a rule; the next run takes them in."""
    from pipelines.quarantine import let_pass  # noqa: PLC0415

    let_pass(_settings(raw, warehouse, reference), rows, reason, Console())
