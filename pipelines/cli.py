"""The command line: `performance run`, and what a person asks of deliveries, charts, commentary and releases."""

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from assets.measures.charts.settings import DEFAULT, Drawn, RuleSet  # constants alone: nothing heavy behind them
from pipelines.alerts.cli import app as alerts_app
from pipelines.commentary import app as commentary_app
from pipelines.modes import as_given, keep_private
from pipelines.options import RAW, REFERENCE, WAREHOUSE
from pipelines.quarantine_commands import app as quarantine_app
from pipelines.releases.cli import app as releases_app
from schemas.errors import InvalidSetting, PerformanceError

HELP = "From a police force's raw extracts to published performance figures."
app = typer.Typer(help=HELP, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
Improvement = Literal["increase", "decrease", "neutral"]
LICENCE = typer.Option(envvar="PERFORMANCE_LICENCE", help="Licence of the open files; none is claimed unless given.")


@app.command()
def run(
    raw: Annotated[Path | None, RAW] = None,
    as_at: Annotated[str, typer.Option(help="Leave out later deliveries, YYYY-MM-DD.")] = "",
    month: Annotated[str, typer.Option(help="Reported month, YYYY-MM; the newest whole one unless given.")] = "",
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
    reference: Annotated[Path | None, REFERENCE] = None,
    commentary: Annotated[Path | None, typer.Option(help="Folder of analysts' commentary, a folder a month.")] = None,
    force: Annotated[str, typer.Option(help="Force the page speaks of.")] = "",
    job: Annotated[
        Literal["monthly", "daily"], typer.Option(help="With all exits, or the DuckDB file alone.")
    ] = "monthly",
    again: Annotated[bool, typer.Option(help="Run it though nothing has changed since it last ended well.")] = False,
    of: Annotated[str, typer.Option(help="Which of PERFORMANCE_FORCES; all, one after another, unless given.")] = "",
) -> None:
    """Run a job: deliveries to a published release, and show what it says.

    Where nothing has changed since the same run ended well, it shows what that release says, and makes nothing.
    Exit status 2 says: released, but a source is stopped at a bad delivery, or a commentary left out for what is
    wrong in it.
    """
    from pipelines.closing import print_closing  # noqa: PLC0415  help answers without loading the pipeline
    from pipelines.environment import Environment  # noqa: PLC0415
    from pipelines.unchanged import chosen, make_each  # noqa: PLC0415

    places = {"raw": raw, "warehouse": warehouse, "reference": reference, "commentary": commentary}
    given: dict[str, Any] = {"as_at": as_at, "month": month, "force": force} | places
    asked: dict[str, Any] = {name: str(value) for name, value in given.items() if value}

    def closed(root: Path) -> bool:
        release = root / "performance.duckdb"
        is_complete = print_closing(release, Console())
        print(release)
        if job == "monthly":
            print(release.with_name("latest") / "report" / "index.html")
        return is_complete

    if not make_each(chosen(Environment(**asked), job, of), closed, again):
        raise typer.Exit(2)


@app.command()
def report(
    release: Annotated[Path, typer.Option(help="DuckDB file of a release, of either edition.")],
    out: Annotated[Path, typer.Option(help="Folder to write; replaced whole.")],
    pdf: Annotated[bool, typer.Option(help="Set it also as one PDF beside the folder.")] = False,
) -> None:
    """Write the Performance Summary of a release as a site that opens from a file."""
    from pipelines.report import report_of  # noqa: PLC0415  help answers without loading the pipeline

    print(*report_of(release, out, has_pdf=pdf), sep="\n")


@app.command()
def export(
    release: Annotated[Path, typer.Option(help="DuckDB file of a release, of either edition.")],
    out: Annotated[Path, typer.Option(help="Folder to write performance.xlsx and data/ into.")],
    licence: Annotated[str, LICENCE] = "",
) -> None:
    """Write the workbook and the open files (CSV, Parquet) of a release."""
    from pipelines.export import export_of  # noqa: PLC0415  help answers without loading the pipeline

    print(*export_of(release, out, licence), sep="\n")


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="One delivery, named as its source names it.")],
    reference: Annotated[Path | None, REFERENCE] = None,
    rows: Annotated[int, typer.Option(help="Rows shown.")] = 20,
) -> None:
    """Validate one delivery and say what is wrong with it, row by row. Nothing is kept."""
    from pipelines.check import check_delivery  # noqa: PLC0415  help answers without loading the pipeline

    if not check_delivery(file, reference, rows, Console()):
        raise typer.Exit(1)


@app.command()
def contracts(
    source: Annotated[str, typer.Argument(help="One source; all unless given.")] = "",
    write: Annotated[bool, typer.Option(help="Write docs/contracts.md and docs/dictionary.md instead.")] = False,
) -> None:
    """Print what a delivery of each source is, and what its rows are held to."""
    from pipelines.contracts import contract_page  # noqa: PLC0415  help answers without loading the pipeline
    from pipelines.dictionary import dictionary_page  # noqa: PLC0415
    from pipelines.environment import PROJECT  # noqa: PLC0415
    from pipelines.quarantine import chosen_sources  # noqa: PLC0415

    if not write:
        print(contract_page(chosen_sources(source)))
        return
    pages = {"contracts": contract_page(chosen_sources("")), "dictionary": dictionary_page()}
    for name, page in pages.items():
        (PROJECT / "docs" / f"{name}.md").write_text(page, encoding="utf-8")


app.add_typer(quarantine_app, name="quarantine")
app.add_typer(commentary_app, name="commentary")
app.add_typer(alerts_app, name="alerts")
app.add_typer(releases_app, name="releases")
phases_app = typer.Typer(help="Phases of charts: what is proposed, and accepting it.", no_args_is_help=True)
app.add_typer(phases_app, name="phases")


@phases_app.command("list")
def phases_list(warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse")) -> None:
    """List the phases that the charts of the current release propose, with evidence, and those that stand."""
    from pipelines.phases import print_phases  # noqa: PLC0415  help answers without loading the pipeline

    print_phases(warehouse / "performance.duckdb", Console())


@phases_app.command("accept")
def phases_accept(
    measure: Annotated[str, typer.Argument(help="Measure, e.g. missing_reports.")],
    area: Annotated[str, typer.Argument(help="Policing area; '' for the whole force.")],
    start: Annotated[str, typer.Argument(help="First month of the phase, 2016-06.")],
    cause: Annotated[str, typer.Option(help="Why the process is another from then on.")],
    by: Annotated[str, typer.Option(help="Who accepts it.")],
    reference: Annotated[Path, typer.Option(help="Folder of the force's own reference tables, with phases.csv.")],
    category: Annotated[str, typer.Option(help="Category of the measure.")] = "",
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
) -> None:
    """Accept a phase: the next run charts by it, with the limits of the points it has today."""
    from pipelines.phases import accept  # noqa: PLC0415  help answers without loading the pipeline

    release = warehouse / "performance.duckdb"
    with as_given():
        accept(release, (measure, category, area), start, (cause, by), reference, Console())


@app.command()
def disclose(
    release: Annotated[Path, typer.Option(help="performance.duckdb of a release, the internal edition.")],
    out: Annotated[Path, typer.Option(help="DuckDB file to write.")],
    before: Annotated[
        Path | None, typer.Option(help="Public edition that came out before: what it does not show stays hidden.")
    ] = None,
) -> None:
    """Write the public edition of a release: small numbers of people left out, and what would tell them."""
    from assets.published.disclosure.edition import disclose as written  # noqa: PLC0415  help answers without it
    from assets.published.disclosure.rule import rule_text  # noqa: PLC0415

    with as_given():
        told = rule_text(written(release, out, before))
    print(f"{out}\n{told}")


@app.command()
def explain(
    measure: Annotated[str, typer.Argument(help="Measure, e.g. rape.")],
    area: Annotated[str, typer.Argument(help="Policing area; the force's own name, or '', for all of it.")],
    period: Annotated[str, typer.Argument(help="2016-12, 2016Q4 or 2016-07-01..2016-12-31.")],
    statistic: Annotated[str, typer.Argument(help="As in published.figure.")] = "value",
    category: Annotated[str, typer.Argument(help="Category of the measure.")] = "",
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
) -> None:
    """Explain a printed figure: definition, components, query, records and the deliveries they came with."""
    from pipelines.explain import explain as told  # noqa: PLC0415  help answers without loading the pipeline

    told(warehouse / "performance.duckdb", (measure, area, period, statistic), category, Console())


@app.command()
def chart(
    file: Annotated[Path, typer.Argument(help="CSV with month (2016-12, or 1, 2, ...), value and, of a ratio, n.")],
    out: Annotated[Path, typer.Option(help="File to write: its ending is .csv, .svg or .html.")],
    kind: Annotated[Drawn, typer.Option(help="Chart.")] = "xmr",
    screen: Annotated[bool, typer.Option(help="Leave out moving ranges beyond 3.267 mean ranges, once.")] = True,
    fix_after: Annotated[int | None, typer.Option(help="Limits are of so many first points of a phase.")] = None,
    rebase: Annotated[str, typer.Option(help="Starts of phases, by commas: 2016-06,2017-01.")] = "",
    target: Annotated[float | None, typer.Option(help="Value to reach.")] = None,
    improvement: Annotated[Improvement, typer.Option(help="Direction that is good.")] = "neutral",
    rules: Annotated[RuleSet, typer.Option(help="Rules: Making Data Count's four (nhs), or another's.")] = "nhs",
    phases: Annotated[str, typer.Option(help="ssa:12 or ssa:24: phases as the Stable Shift Algorithm has them.")] = "",
    limit_factor: Annotated[
        float | None,
        typer.Option(
            help="Limits in mean moving ranges: 2.66 (NHSRplotthedots); of other kinds and with"
            " --phases 3/1.128 (qicharts2, autospc)."
        ),
    ] = None,
) -> None:
    """Put any series of a file on a control chart, with the engine of the reports."""
    from assets.measures.charts.one_series import AUTOSPC_FACTOR, Asked  # noqa: PLC0415  help answers without it
    from pipelines.chart import chart_file, shift_period  # noqa: PLC0415  help answers without it

    screened = {} if screen else {"screen_factor": None}
    period = shift_period(phases, kind)
    usual = DEFAULT.limit_factor if kind == "xmr" and not period else AUTOSPC_FACTOR
    factor = usual if limit_factor is None else limit_factor
    settings = replace(DEFAULT, limit_factor=factor, fix_after=fix_after, **screened).with_rules(rules)
    asked = Asked(kind=kind, shift_period=period, target=target, improvement=improvement, settings=settings)
    chart_file(file, asked, [day for day in rebase.split(",") if day], out, Console())


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="Folder to write into.")] = Path("warehouse/sample"),
    seed: Annotated[int, typer.Option(help="Other seeds give other records, the same figures.")] = 2016,
) -> None:
    """Write the extracts of a made-up force: synthetic data, invented people."""
    from sample.write import write_sample  # noqa: PLC0415  help answers without loading the generator

    with as_given():
        print(write_sample(folder, seed=seed))


@app.command()
def ui(
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000,
    part: Annotated[
        Literal["both", "webserver", "daemon"], typer.Option(help="One of the two, where each is a service.")
    ] = "both",
) -> None:
    """Start the Dagster UI, and the daemon of schedules and sensors, on 127.0.0.1."""
    from pipelines.instance import dagster_home  # noqa: PLC0415  help answers without loading the pipeline

    os.environ["DAGSTER_HOME"] = str(dagster_home(warehouse.resolve()))
    os.environ.setdefault("PERFORMANCE_WAREHOUSE", str(warehouse.resolve()))
    address = ["-h", "127.0.0.1", "-p", str(port)]
    program, *words = {
        "both": ["dagster", "dev", *address],
        "webserver": ["dagster-webserver", *address],
        "daemon": ["dagster-daemon", "run"],
    }[part]
    path = str(Path(sys.executable).with_name(program))
    os.execv(path, [path, *words, "-m", "pipelines.definitions"])


@app.command()
def worker(
    processes: Annotated[int, typer.Option(help="Steps at once; each has the memory of a run.", min=1)] = 1,
    name: Annotated[str, typer.Option(help="Name among the workers of this machine.")] = "performance",
) -> None:
    """Work off steps of runs that the broker of PERFORMANCE_ENGINE_BROKER hands on: see docs/distributed.md."""
    from pipelines.engine.settings import VARIABLE, broker  # noqa: PLC0415  help answers without loading the pipeline

    if not broker():
        raise InvalidSetting(f"{VARIABLE} names no broker, so there is nothing to work off: docs/distributed.md.")
    path = str(Path(sys.executable).with_name("celery"))
    words = ["--concurrency", str(processes), "--hostname", f"{name}@%h", "--loglevel", "WARNING"]
    os.execv(path, [path, "-A", "pipelines.engine.app", "worker", *words, "--without-gossip", "--without-mingle"])


@app.command()
def doctor(
    raw: Annotated[Path | None, RAW] = None,
    warehouse: Annotated[Path, WAREHOUSE] = Path("warehouse"),
    reference: Annotated[Path | None, REFERENCE] = None,
) -> None:
    """Examine the installation, a line a check; exit status 1 where something must be mended. Changes nothing."""
    from pipelines.doctor.examination import print_examination  # noqa: PLC0415  help answers without the pipeline
    from pipelines.environment import Environment  # noqa: PLC0415

    places = {"raw": raw, "warehouse": warehouse, "reference": reference}
    asked: dict[str, Any] = {name: str(value) for name, value in places.items() if value}
    if not print_examination(Environment(**asked), Console()):
        raise typer.Exit(1)


def main() -> None:
    """Run a command; an error of ours is a sentence on stderr and exit status 1."""
    keep_private()
    try:
        app(standalone_mode=True)
    except PerformanceError as problem:
        print(f"performance: {problem}", file=sys.stderr)
        sys.exit(1)
