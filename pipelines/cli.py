"""The command line: `performance run | check | sample | ui`."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from schemas.errors import PerformanceError

app = typer.Typer(
    help="From a police force's raw extracts to published performance figures.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
WAREHOUSE = typer.Option(help="Folder of everything that comes out.")


@app.command()
def run(
    raw: Annotated[Path | None, typer.Option(help="Folder of deliveries; WAREHOUSE/raw unless given.")] = None,
    as_at: Annotated[str, typer.Option(help="Leave out later deliveries, YYYY-MM-DD.")] = "",
    month: Annotated[str, typer.Option(help="Reported month, YYYY-MM; the newest whole one unless given.")] = "",
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
    reference: Annotated[Path | None, typer.Option(help="Folder of the force's own reference tables.")] = None,
    force: Annotated[str, typer.Option(help="Force the page speaks of.")] = "",
) -> None:
    """Run the main job: deliveries to a published release, and show what it says."""
    from pipelines.closing import print_closing  # noqa: PLC0415  help answers without loading the pipeline
    from pipelines.run import run_job  # noqa: PLC0415
    from pipelines.settings import Environment  # noqa: PLC0415

    places = {"raw": raw, "warehouse": warehouse, "reference": reference}
    given: dict[str, Any] = {"as_at": as_at, "month": month, "force": force} | places
    asked: dict[str, Any] = {name: str(value) for name, value in given.items() if value}
    release = run_job(Environment(**asked))
    print_closing(release, Console())
    print(f"{release}\n{release.with_suffix('.html')}")


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="One delivery, named as its source names it.")],
    reference: Annotated[Path | None, typer.Option(help="Folder of the force's own reference tables.")] = None,
    rows: Annotated[int, typer.Option(help="Rows shown.")] = 20,
) -> None:
    """Validate one delivery and say what is wrong with it, row by row. Nothing is kept."""
    from pipelines.check import check_delivery  # noqa: PLC0415  help answers without loading the pipeline

    if not check_delivery(file, reference, rows, Console()):
        raise typer.Exit(1)


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")] = Path("warehouse/sample"),
    seed: Annotated[int, typer.Option(help="Other seeds give other records, the same figures.")] = 2016,
) -> None:
    """Write the extracts of a made-up force: synthetic data, invented people."""
    from sample.write import write_sample  # noqa: PLC0415  help answers without loading the generator

    print(write_sample(folder, seed=seed))


@app.command()
def ui(
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000,
) -> None:
    """Start the Dagster UI, schedules and sensors on 127.0.0.1."""
    from pipelines.run import dagster_home  # noqa: PLC0415  help answers without loading the pipeline

    os.environ["DAGSTER_HOME"] = str(dagster_home(warehouse.resolve()))
    os.environ.setdefault("PERFORMANCE_WAREHOUSE", str(warehouse.resolve()))
    dagster = str(Path(sys.executable).with_name("dagster"))
    os.execv(dagster, [dagster, "dev", "-m", "pipelines.definitions", "-h", "127.0.0.1", "-p", str(port)])


def main() -> None:
    """Run a command; an error of ours is a sentence on stderr and exit status 1."""
    try:
        app(standalone_mode=True)
    except PerformanceError as problem:
        print(f"performance: {problem}", file=sys.stderr)
        sys.exit(1)
