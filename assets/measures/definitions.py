"""Measure assets: facts to values, charts, comparisons and peers."""

import datetime as dt
from typing import Any

import dagster as dg
import polars as pl

from assets.facts import BY_NAME as BY_FACT
from assets.measures import summary
from assets.measures.catalogue import FACTS, MEASURES
from assets.measures.charts import charting
from assets.measures.charts.phases import proposed
from assets.measures.parts_kept import parts_up_to_date
from assets.raw.definitions import PARTS
from assets.settings import RunSettings
from assets.validated.sources import BY_NAME
from assets.validated.stage import deliveries_in_use, standing
from schemas import measures as models
from schemas.enforce import enforce

DERIVED = {"person_month": "crime_person"}  # source that a fact made of facts is delivered with
Settings = dg.ResourceParam[RunSettings]
OWNED: dict[str, Any] = {"group_name": "measures", "owners": ["team:performance"], "kinds": {"polars", "parquet"}}
COMMON: dict[str, Any] = OWNED | {"partitions_def": PARTS}


@dg.asset(
    key=["measures", "value"],
    description=models.Value.__doc__,
    ins={name: dg.AssetIn(key=["facts", name]) for name in FACTS},
    **COMMON,
)
def value(settings: Settings, **facts: pl.LazyFrame) -> pl.DataFrame:
    until = {name: delivered_until(name, settings) for name in facts}
    summed = {name: parts_up_to_date(name, fact, settings.warehouse, settings.basis) for name, fact in facts.items()}
    found = summary.values_of_parts(summed, until, settings.reference["policing_area"], settings.month)
    return enforce(found, models.Value)


def delivered_until(fact: str, settings: RunSettings) -> dt.date | None:
    """Newest delivery in use of a source that grows by the day; None for one that comes by the period."""
    source = BY_NAME[BY_FACT[fact].source if fact in BY_FACT else DERIVED.get(fact, fact)]
    if source.kind == "snapshot":
        return None
    used = deliveries_in_use(standing(source, settings.warehouse, settings.as_at))
    return max(used["delivered_on"], default=None)


@dg.asset(
    key=["measures", "chart"],
    description=models.Chart.__doc__,
    ins={"values": dg.AssetIn(key=["measures", "value"])},
    **COMMON,
)
def chart(settings: Settings, values: pl.LazyFrame) -> pl.DataFrame:
    return enforce(charting.charts(values, MEASURES, settings.reference["phases"]), models.Chart)


@dg.asset(
    key=["measures", "phase_proposal"],
    description=models.PhaseProposal.__doc__,
    ins={"values": dg.AssetIn(key=["measures", "value"]), "charts": dg.AssetIn(key=["measures", "chart"])},
    **COMMON,
)
def phase_proposal(settings: Settings, values: pl.LazyFrame, charts: pl.LazyFrame) -> pl.DataFrame:
    return enforce(proposed(values, charts, settings.reference["phases"]), models.PhaseProposal)


@dg.asset(
    key=["measures", "icon"],
    description=models.Icon.__doc__,
    ins={"charts": dg.AssetIn(key=["measures", "chart"])},
    **COMMON,
)
def icon(charts: pl.LazyFrame) -> pl.DataFrame:
    return enforce(charting.latest_icons(charts, MEASURES), models.Icon)


@dg.multi_asset(
    name="comparisons",
    partitions_def=PARTS,
    outs={
        "comparison": dg.AssetOut(key=["measures", "comparison"], description=models.Comparison.__doc__, **OWNED),
        "peer": dg.AssetOut(key=["measures", "peer"], description=models.Peer.__doc__, **OWNED),
    },
    ins={
        "values": dg.AssetIn(key=["measures", "value"]),
        "charts": dg.AssetIn(key=["measures", "chart"]),
        "population": dg.AssetIn(key=["facts", "population"]),
    },
)
def comparisons(
    settings: Settings, values: pl.LazyFrame, charts: pl.LazyFrame, population: pl.LazyFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    figures, peers = summary.all_figures(values, population, settings.reference["most_similar_group"], charts)
    return enforce(figures, models.Comparison), enforce(peers, models.Peer)


ASSETS = [value, chart, phase_proposal, icon, comparisons]
