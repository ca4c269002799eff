"""Published assets: printed figures, the summary, and the release every reader opens."""

from typing import Any

import dagster as dg
import polars as pl

from assets.facts import FACTS
from assets.published import figures as printing
from assets.published import headline as speaking
from assets.published import manifest as manifests
from assets.published import revision as revisions
from assets.published import signals as signalling
from assets.published.disclosure.edition import disclose, edition_before
from assets.published.disclosure.rule import rule_text
from assets.published.expecting import expectations
from assets.published.release import publish
from assets.published.report.page import write_page
from assets.settings import RunSettings
from assets.validated.sources import SOURCES
from schemas import published as models
from schemas.enforce import enforce
from schemas.expectations import unmet

Settings = dg.ResourceParam[RunSettings]
COMMON: dict[str, Any] = {"group_name": "published", "owners": ["team:performance"]}
PARQUET: dict[str, Any] = COMMON | {"kinds": {"polars", "parquet"}}
CHARTS = dg.AssetIn(key=["measures", "chart"])


@dg.asset(
    key=["published", "figure"],
    description=models.Figure.__doc__,
    ins={"comparison": dg.AssetIn(key=["measures", "comparison"])},
    deps=[["published", "quality"]],  # which says, once, where nothing can be used at all
    **PARQUET,
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
    key=["published", "summary"],
    description=models.Summary.__doc__,
    ins={"headlines": dg.AssetIn(key=["published", "headline"])},
    **PARQUET,
)
def summary(settings: Settings, headlines: pl.LazyFrame) -> pl.DataFrame:
    topics, force = settings.reference["topic"], manifests.reported_force(settings)
    return enforce(speaking.summary(headlines.collect(), topics, force), models.Summary)


@dg.asset(
    key=["published", "signal"],
    description=models.Signal.__doc__,
    ins={"charts": CHARTS},
    deps=[["published", "quality"]],  # which says, once, where nothing can be used at all
    **PARQUET,
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
    deps=[["published", "quality"]],  # which says, once, where nothing can be used at all
    **PARQUET,
)
def broken_rule(settings: Settings) -> pl.DataFrame:
    return enforce(printing.broken_rules(manifests.deliveries(settings)), models.BrokenRule)


@dg.asset(
    key=["published", "revision"],
    description=models.RevisedCell.__doc__,
    ins={"values": dg.AssetIn(key=["measures", "value"])} | {f.name: dg.AssetIn(key=["facts", f.name]) for f in FACTS},
    deps=[["published", "quality"]],  # which says, once, where nothing can be used at all
    **PARQUET,
)
def revision(settings: Settings, values: pl.LazyFrame, **facts: pl.LazyFrame) -> pl.DataFrame:
    return enforce(revisions.revision(values, facts, manifests.edition_before(settings)), models.RevisedCell)


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
        *(["published", name] for name in ("figure", "headline", "summary", "signal", "exception")),
        *(["published", name] for name in ("quality", "broken_rule", "revision")),
    ],
    kinds={"duckdb"},
    pool="warehouse_writer",
    **COMMON,
)
def release(settings: Settings) -> dg.MaterializeResult:
    manifest = manifests.manifest(settings)
    path = publish(settings.warehouse, manifest, manifests.given_tables(settings, manifest))
    return dg.MaterializeResult(
        metadata={
            "release_id": str(manifest["release_id"]),
            "path": dg.MetadataValue.path(path),
            "bytes": path.stat().st_size,
        }
    )


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


@dg.asset(
    key=["published", "report"],
    description="The page a person opens: the reported quarter, its chart and its table, made from the release alone.",
    deps=[["published", "release"]],
    kinds={"html"},
    **COMMON,
)
def report(settings: Settings) -> dg.MaterializeResult:
    path = write_page(settings.warehouse.current, settings.warehouse.page)
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(path), "bytes": path.stat().st_size})


@dg.asset_check(
    asset=["published", "release"],
    name="great_expectations",
    description="Whole tables of the release cover what they should.",
)
def great_expectations(settings: Settings) -> dg.AssetCheckResult:
    told = unmet(expectations(settings.warehouse.current))
    return dg.AssetCheckResult(passed=not told, metadata={"unmet": told})


CHECKS = [great_expectations]
ASSETS = [figure, headline, summary, signal, exception, quality, broken_rule, revision, release, public, report]
