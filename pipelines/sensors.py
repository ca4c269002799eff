"""Sensors: files dropped into the raw folder, and runs whose process died."""

import json
from collections.abc import Iterable

import dagster as dg

from assets import standing
from assets.forces import forces
from pipelines.arrivals import Seen, look
from pipelines.environment import Environment
from pipelines.instance import FORCE_TAG, warehouse_of
from pipelines.jobs import RELEASE, daily
from pipelines.leftovers import note_as_failed
from pipelines.partitions import key_of, partition_of
from pipelines.schedules import asked
from pipelines.settings import NEWEST, run_settings
from pipelines.writer import is_written

ENDED = (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)
UNDER_WAY = [status for status in dg.DagsterRunStatus if status not in ENDED]
WITH_A_PROCESS = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
SHOWN = 3


@dg.sensor(
    job=daily,
    minimum_interval_seconds=30,
    description="Files dropped into the raw folder, once they lie still (two looks, half a minute apart, see the same "
    "size and time): one run for all that arrived, of what they touch alone. It waits while a run is under way. "
    "Runbook: docs/runbook.md, Files that were dropped.",
)
def deliveries_dropped(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """One run for the files of a force that arrived since the last one."""
    if not forces():
        return look_for("", context, context.cursor)
    cursors: dict[str, str | None] = json.loads(context.cursor or "{}")
    looks = {force: look_for(force, context, cursors.get(force)) for force in forces()}
    results = {force: found for force, found in looks.items() if isinstance(found, dg.SensorResult)}
    requests = [request for found in results.values() for request in found.run_requests or ()]
    skipped = {force: getattr(found, "skip_reason", None) or found for force, found in looks.items()}
    told = " ".join(f"{f}: {one.skip_message}" for f, one in skipped.items() if isinstance(one, dg.SkipReason))
    return dg.SensorResult(
        run_requests=requests or None,
        skip_reason=None if requests else dg.SkipReason(told),
        cursor=json.dumps(cursors | {force: found.cursor for force, found in results.items()}),
    )


def look_for(force: str, context: dg.SensorEvaluationContext, cursor: str | None) -> dg.SensorResult | dg.SkipReason:
    """Look for files of a force, unless one of its runs is under way.

    Args:
        force: name of its folders; '' is the only force of an installation.
        cursor: what the look before left.
    """
    of_force = dg.RunsFilter(statuses=UNDER_WAY, tags={FORCE_TAG: force} if force else None)
    if run := next(iter(context.instance.get_runs(of_force, limit=1)), None):
        return dg.SkipReason(f"Run {run.run_id[:8]} ({run.job_name}) is under way; files are looked for after it.")
    settings = run_settings(Environment().of(force))
    arrivals = look(settings, Seen.read(cursor))
    seen = arrivals.seen.cursor()
    if arrivals.moving:
        told = f"May still be written: {_listed(arrivals.moving)}."
        return dg.SensorResult(skip_reason=dg.SkipReason(told), cursor=seen)
    if not arrivals.new:
        return dg.SensorResult(skip_reason=dg.SkipReason(f"Nothing new below {settings.raw}."), cursor=seen)
    context.log.info("%d deliveries arrived: %s", len(arrivals.files), _listed(arrivals.files))
    repository = context.repository_def if standing.is_whole(settings) else None
    request = dg.RunRequest(
        run_key=f"{force} {arrivals.fingerprint}".strip(),
        partition_key=key_of(force, partition_of(settings.today)),
        run_config=asked(month=Environment().month or NEWEST, as_at=Environment().as_at or NEWEST),
        asset_selection=touched(arrivals.new, repository) if repository else None,
        tags={"performance/arrived": _listed(arrivals.files)},
    )
    return dg.SensorResult(run_requests=[request], cursor=seen)


def touched(sources: Iterable[str], repository: dg.RepositoryDefinition) -> list[dg.AssetKey]:
    """What the deliveries of some sources change, from their fingerprints to the release."""
    raw = dg.AssetSelection.assets(*(["raw", source] for source in sources))
    made = raw.downstream() & dg.AssetSelection.assets(RELEASE).upstream()
    return sorted(made.resolve(repository.asset_graph))


@dg.sensor(
    minimum_interval_seconds=60,
    description="Runs shown as started while no process holds their warehouse, at two looks: they were killed, or the "
    "machine went down. They are marked as failed, so that the queue goes on. "
    "Runbook: docs/runbook.md, A run that died.",
)
def runs_that_died(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """Mark runs as failed whose process is gone."""
    started = context.instance.get_runs(dg.RunsFilter(statuses=WITH_A_PROCESS))
    without = [run for run in started if not is_written(warehouse_of(run))]
    before = set(json.loads(context.cursor or "[]"))
    dead = [run for run in without if run.run_id in before]
    for run in dead:
        told = "The process of this run is gone: killed, or the machine went down. Nothing is lost: start it again."
        note_as_failed(context.instance, run, told)
    told = f"Marked as failed: {_listed([run.run_id[:8] for run in dead])}." if dead else "Every run has its process."
    cursor = json.dumps([run.run_id for run in without if run not in dead])
    return dg.SensorResult(skip_reason=dg.SkipReason(told), cursor=cursor)


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:SHOWN]) + (f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else "")


SENSORS = [deliveries_dropped, runs_that_died]
