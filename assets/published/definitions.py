"""Published assets: printed figures, the summary, and the release every reader opens."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from itertools import repeat
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from assets import standing
from assets.facts import FACTS
from assets.facts.kept import Kept
from assets.published import at_a_glance
from assets.published import figures as printing
from assets.published import headline as speaking
from assets.published import manifest as manifests
from assets.published import revision as revisions
from assets.published import signals as signalling
from assets.published.commentary import pages as commenting
from assets.published.data_docs import asking
from assets.published.disclosure.edition import disclose, edition_before
from assets.published.disclosure.rule import rule_text
from assets.published.exports.homes import counted, homes_of
from assets.published.exports.open_files import write_open_files
from assets.published.exports.workbook import write_workbook
from assets.published.opening import release_before
from assets.published.release import point_to, publish
from assets.published.renewing import changed_since
from assets.published.report.site import writing_sites
from assets.raw.definitions import EACH_FORCE, PARTS
from assets.settings import RunSettings
from assets.validated.sources import SOURCES
from schemas import published as models
from schemas.enforce import enforce

Settings = dg.ResourceParam[RunSettings]
OWNED: dict[str, Any] = {"group_name": "published", "owners": ["team:performance"]}
COMMON: dict[str, Any] = OWNED | {"partitions_def": PARTS}
PARQUET: dict[str, Any] = COMMON | {"kinds": {"polars", "parquet"}}
AFTER_QUALITY: dict[str, Any] = PARQUET | {"deps": [["published", "quality"]]}  # says once if nothing can be used
CHARTS = dg.AssetIn(key=["measures", "chart"])


@dg.asset(
    key=["published", "figure"],
    description=models.Figure.__doc__,
    ins={"comparison": dg.AssetIn(key=["measures", "comparison"])},
    **AFTER_QUALITY,
)
def figure(settings: Settings, comparison: pl.LazyFrame) -> pl.DataFrame:
    return enforce(printing.figures(comparison, manifests.as_at(settings)), models.PrintedFigure)


@dg.asset(
    key=["published", "headline"],
    description=models.Headline.__doc__,
    ins={"figures": dg.AssetIn(key=["published", "figure"]), "charts": CHARTS},
    **PARQUET,
)
def headline(figures: pl.LazyFrame, charts: pl.LazyFrame) -> pl.DataFrame:
    return enforce(speaking.headlines(figures, charts), models.Headline)


@dg.asset(
    key=["published", "commentary"],
    description=models.Commentary.__doc__,
    ins={"figures": dg.AssetIn(key=["published", "figure"])},
    **PARQUET,
)
def commentary(settings: Settings, figures: pl.LazyFrame) -> pl.DataFrame:
    files, topics, force = settings.commentary_files, settings.reference["topic"], manifests.reported_force(settings)
    return enforce(commenting.commentary(files, topics, figures, force, settings.month), models.Commentary)


@dg.asset(
    key=["published", "summary"],
    description=models.Summary.__doc__,
    ins={
        "headlines": dg.AssetIn(key=["published", "headline"]),
        "commentary": dg.AssetIn(key=["published", "commentary"]),
    },
    **PARQUET,
)
def summary(settings: Settings, headlines: pl.LazyFrame, commentary: pl.LazyFrame) -> dg.Output[pl.DataFrame]:
    topics, force = settings.reference["topic"], manifests.reported_force(settings)
    written = commenting.first_paragraphs(commentary.collect())
    told = enforce(speaking.summary(headlines.collect(), topics, force, written), models.Summary)
    return dg.Output(told, metadata={"summary": shown(at_a_glance.summary_table(told))})


@dg.asset(
    key=["published", "signal"],
    description=models.Signal.__doc__,
    ins={"charts": CHARTS},
    **AFTER_QUALITY,
)
def signal(settings: Settings, charts: pl.LazyFrame) -> pl.DataFrame:
    before = signalling.flagged_before(manifests.edition_before(settings))
    return enforce(signalling.signals(charts, before, manifests.as_at(settings)), models.Signal)


@dg.asset(
    key=["published", "exception"],
    description=models.ExceptionPoint.__doc__,
    ins={"charts": CHARTS, "signals": dg.AssetIn(key=["published", "signal"])},
    **PARQUET,
)
def exception(charts: pl.LazyFrame, signals: pl.LazyFrame) -> pl.DataFrame:
    return enforce(signalling.exceptions(charts, signals), models.ExceptionPoint)


@dg.asset(
    key=["published", "quality"],
    description=models.Quality.__doc__,
    deps=[["validated", source.name] for source in SOURCES],
    **PARQUET,
)
def quality(settings: Settings) -> pl.DataFrame:
    return enforce(printing.quality(manifests.deliveries(settings)), models.Quality)


@dg.asset(
    key=["published", "broken_rule"],
    description=models.BrokenRule.__doc__,
    **AFTER_QUALITY,
)
def broken_rule(settings: Settings) -> pl.DataFrame:
    return enforce(printing.broken_rules(manifests.deliveries(settings)), models.BrokenRule)


@dg.asset(
    key=["published", "revision"],
    description=models.RevisedCell.__doc__,
    ins={"values": dg.AssetIn(key=["measures", "value"])},
    deps=[["published", "quality"], *(["facts", fact.name] for fact in FACTS)],
    **PARQUET,
)
def revision(settings: Settings, values: pl.LazyFrame) -> pl.DataFrame:
    facts = {fact.name: Kept(settings.warehouse.fact(fact.name)) for fact in FACTS}
    before = manifests.edition_before(settings)
    changed = changed_since(before, settings.warehouse) if before else {}
    return enforce(revisions.revision(values, facts, before, changed), models.RevisedCell)


@dg.asset(
    key=["published", "release"],
    description="The DuckDB file every reader opens: built aside, reconciled, put in place by a rename.",
    deps=[
        *(["facts", fact.name] for fact in FACTS),
        ["facts", "place"],
        ["facts", "population"],
        ["facts", "police_uk_street"],
        ["facts", "person_month"],
        *(["measures", name] for name in ("value", "chart", "phase_proposal", "icon", "comparison", "peer")),
        *(["published", name] for name in ("figure", "headline", "commentary", "summary", "signal")),
        *(["published", name] for name in ("exception", "quality", "broken_rule", "revision")),
    ],
    kinds={"duckdb"},
    pool="warehouse_writer",
    **COMMON,
)
def release(settings: Settings) -> dg.MaterializeResult:
    asking.start()  # its imports take seconds, beside the building of the file
    settings.publish_if_stale.refuse(manifests.deliveries(settings), manifests.as_at(settings))
    manifest = manifests.manifest(settings)
    path = publish(settings.warehouse, manifest, manifests.given_tables(settings, manifest))
    standing.finish(settings)
    facts = {"release_id": str(manifest["release_id"]), "path": dg.MetadataValue.path(path)}
    return dg.MaterializeResult(metadata=facts | counted([path]))


@dg.asset(
    key=["published", "public"],
    description="The release without what small numbers would tell of a person: made from the release alone.",
    deps=[["published", "release"]],
    kinds={"duckdb"},
    **COMMON,
)
def public(settings: Settings) -> dg.MaterializeResult:
    release = settings.warehouse.current
    path, before = edition_before(release, settings.warehouse)
    left = disclose(release, path, before)
    return dg.MaterializeResult(
        metadata={"path": dg.MetadataValue.path(path), "left_out": left.out, "figures": left.figures}
        | {"rule": rule_text(left)}
    )


SITES = "The sites a person opens, of both editions: the summary, a page a topic, made from a release alone."
WORKBOOKS = "The Excel workbooks of both editions: summary, a sheet a topic with charts, definitions."
OPEN_FILES = "CSV and Parquet of what each edition publishes, described as a data package."


def exit_of(name: str, kinds: set[str], description: str) -> dg.AssetSpec:
    """An exit made of both editions."""
    key, deps = ["published", name], [["published", "public"]]
    return dg.AssetSpec(key, deps=deps, description=description, kinds=kinds, partitions_def=PARTS, **OWNED)


@dg.multi_asset(
    name="exits",
    specs=[
        exit_of("report", {"html"}, SITES),
        exit_of("workbook", {"excel"}, WORKBOOKS),
        exit_of("open_files", {"csv", "parquet"}, OPEN_FILES),
    ],
    can_subset=True,
)
def exits(context: dg.AssetExecutionContext, settings: Settings) -> Iterator[dg.MaterializeResult]:
    wanted, homes = {key.path[-1] for key in context.selected_asset_keys}, homes_of(settings)
    with writing_sites(homes) if "report" in wanted else nullcontext([]) as indexes:
        if "workbook" in wanted:
            books = [write_workbook(home / "performance.duckdb", home / "performance.xlsx") for home in homes]
            yield made("workbook", books)
        if "open_files" in wanted:
            yield made("open_files", open_files_of(homes, settings.licence))
    if indexes:
        yield report_made(homes[0], *indexes)


def report_made(home: Path, index: Path, public: Path) -> dg.MaterializeResult:
    """What is said of the sites: the summary and its charts, where a person looks at the run."""
    told = at_a_glance.summary_of(home / "performance.duckdb")
    charts = dg.MetadataValue.md(at_a_glance.key_charts(told, index.parent / "charts"))
    pages = {"public": dg.MetadataValue.path(public), "key_charts": charts}
    summary = {"summary": shown(at_a_glance.summary_table(told))}
    return made("report", [index], counted([index.parent]) | pages | summary)


def made(name: str, paths: list[Path], told: Mapping[str, Any] | None = None) -> dg.MaterializeResult:
    """What is said of an exit: where it is, the internal edition first, and how much."""
    path = {"path": dg.MetadataValue.path(paths[0])}
    return dg.MaterializeResult(asset_key=["published", name], metadata=path | dict(told or counted(paths)))


def open_files_of(homes: list[Path], licence: str) -> list[Path]:
    """Open files of each edition: DuckDB and gzip do the work, so threads are enough."""
    files, data = ([home / name for home in homes] for name in ("performance.duckdb", "data"))
    with ThreadPoolExecutor(len(homes)) as beside:
        return list(beside.map(write_open_files, files, data, repeat(licence)))


@dg.asset(
    key=["published", "pdf"],
    description="Both editions of the report as one PDF each, to be made when it is asked for: the job print.",
    deps=[["published", "report"]],
    kinds={"pdf"},
    **OWNED,
    partitions_def=EACH_FORCE,  # of the newest report, whichever month it is of
)
def pdf(settings: Settings) -> dg.MaterializeResult:
    from assets.published.report.pdf import write_pdf  # noqa: PLC0415 - needs Pango, which the graph must load without

    paths = [write_pdf(home / "report", home / "report.pdf") for home in homes_of(settings)]
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(paths[0])} | counted(paths))


@dg.asset(
    key=["published", "latest"],
    description="A name that stays for the folder of the newest release with all its exits: a link, replaced at once.",
    deps=[["published", name] for name in ("public", "report", "workbook", "open_files")],
    kinds={"filesystem"},
    **COMMON,
)
def latest(settings: Settings) -> dg.MaterializeResult:
    name, link = release_before(settings.warehouse.current), settings.warehouse.latest
    point_to(link, settings.warehouse.release(name))
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(link), "release_id": name})


def shown(rows: list[dict[str, str]]) -> dg.TableMetadataValue:
    """Rows as a table, which the UI shows as it is; Markdown of more than 1,000 letters waits behind a click."""
    columns = [dg.TableColumn(name) for name in dict.fromkeys(name for row in rows for name in row)]
    return dg.MetadataValue.table([dg.TableRecord(row) for row in rows], dg.TableSchema(columns))


TABLES = [figure, headline, commentary, summary, signal, exception, quality, broken_rule, revision]
ASSETS = [*TABLES, release, public, exits, pdf, latest]
