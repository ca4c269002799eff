"""Which part of the graph a run makes, and whether it may."""

import dagster as dg

from assets import standing
from assets.facts import definitions as facts
from assets.measures import definitions as measures
from assets.published import definitions as published
from assets.settings import RunSettings
from pipelines.jobs import PDF, PRINT, RELEASE

FACTS = {key for asset in facts.ASSETS for key in asset.keys}
MEASURES = {key for asset in measures.ASSETS for key in asset.keys}
PUBLISHED = {key for asset in published.ASSETS for key in asset.keys} - {PDF}
EXITS = PUBLISHED - {key for asset in (*published.TABLES, published.release) for key in asset.keys}
INTAKE = ("raw", "validated")
# What a step makes: one of several assets has a name of its own, others are named by their one asset.
MADE_BY = {asset.node_def.name: asset.keys for part in (facts, measures, published) for asset in part.ASSETS}


def enter(settings: RunSettings, run: dg.DagsterRun) -> None:
    """Let a run in: one of all facts always, one of a part where it adds to what stands.

    Raises:
        MixedTables: it would mix tables of two months or days.
    """
    keys = selected(run)
    if keys is None or keys >= FACTS:
        standing.begin(settings, run.run_id)
        return
    if keys & (FACTS | MEASURES | PUBLISHED):
        standing.add_to(settings, run.parent_run_id or "")
    if any(key.path[0] in INTAKE for key in keys) or keys & (FACTS | MEASURES | PUBLISHED - EXITS):
        standing.begin(settings, run.run_id)


def selected(run: dg.DagsterRun) -> set[dg.AssetKey] | None:
    """Assets that a run makes; None where it makes all of a job that makes the release."""
    if run.step_keys_to_execute is not None:  # all in one process, or what failed and what was waiting for it
        named = {dg.AssetKey(step.split("__", 1)) for step in run.step_keys_to_execute if "__" in step}
        return named.union(*(MADE_BY.get(step, ()) for step in run.step_keys_to_execute))
    if run.asset_selection is not None or run.asset_check_selection is not None:
        return set(run.asset_selection or ())
    return {PDF} if run.job_name == PRINT else None


def makes_release(run: dg.DagsterRun) -> bool:
    """Whether the release is among what a run makes."""
    keys = selected(run)
    return keys is None or RELEASE in keys
