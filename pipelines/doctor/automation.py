"""Dagster: its storage, its daemon, what is switched on, runs whose process is gone."""

import datetime as dt
from collections.abc import Generator
from contextlib import contextmanager

import dagster as dg
from dagster._core.scheduler.instigation import InstigatorStatus

from pipelines.doctor.finding import Finding, good, mend, note
from pipelines.doctor.place import root_of
from pipelines.engine.settings import broker
from pipelines.environment import Environment
from pipelines.leftovers import UNDER_WAY
from pipelines.run_tags import PROCESS, is_lost
from pipelines.schedules import SCHEDULES
from pipelines.sensors import SENSORS
from pipelines.storage import said_of_server

SILENT = dt.timedelta(minutes=30)  # Dagster's own measure of a daemon that is not well
START = "Start it: systemctl start performance-daemon (docs/deployment.md), or performance ui"
NO_RUN = "no run yet: Dagster's storage is made by the first one"


def storage(given: Environment) -> Finding:
    """The storage of runs and events can be reached."""
    with _opened(given) as instance:
        if instance is None:
            return note(NO_RUN)
        return good(f"it answers; runs kept: {instance.get_runs_count():,}")


def switched_on(given: Environment) -> Finding:
    """Which schedules and sensors are on, and whether the daemon that evaluates them is alive."""
    with _opened(given) as instance:
        if instance is None:
            return note(NO_RUN)
        on = {
            state.instigator_name
            for state in instance.all_instigator_state()
            if state.status == InstigatorStatus.RUNNING
        }
        alive = _is_alive(instance)
    known = {each.name for each in (*SCHEDULES, *SENSORS)}
    told = f"on: {', '.join(sorted(on & known)) or 'none'}; off: {', '.join(sorted(known - on)) or 'none'}"
    if on and not alive:
        return mend(
            f"{told}; but the daemon that evaluates them gave no sign for {SILENT.seconds // 60} minutes. {START}"
        )
    if on:
        return good(f"{told}; the daemon is alive")
    return note(f"{told}. Runs are started by hand; switch them on in the UI, Automation")


def lost_runs(given: Environment) -> Finding:
    """Runs that stand as under way, and whose process is gone: the next run ends them."""
    with _opened(given) as instance:
        if instance is None:
            return note(NO_RUN)
        runs = instance.get_runs(dg.RunsFilter(statuses=UNDER_WAY))
        lost = [run.run_id[:8] for run in runs if is_lost(run.tags.get(PROCESS, ""))]
    if lost:
        return note(
            f"{', '.join(lost)}: under way by Dagster's book, and their process is gone; the next run ends them"
        )
    return good(f"runs under way: {len(runs)}")


def engine(_: Environment) -> Finding:
    """Whether the broker answers that hands steps to workers, and which workers do."""
    if not (address := broker()):
        return note("runs work their steps off themselves: no broker is named (docs/distributed.md)")
    from pipelines.engine.connecting import app_of  # noqa: PLC0415  of an extra
    from pipelines.engine.watching import Watch  # noqa: PLC0415

    answering = sorted(Watch(app_of(address)).answering())
    if not answering:
        return mend("the broker answers, and no worker does. Start one: performance worker")
    return good(f"workers that answer: {', '.join(answering)}")


@contextmanager
def _opened(given: Environment) -> Generator[dg.DagsterInstance | None]:
    """The instance of the warehouse, where one was made: nothing is made by looking."""
    home = root_of(given) / "dagster"
    if not (home / "dagster.yaml").is_file():
        yield None
        return
    with said_of_server(), dg.DagsterInstance.from_config(str(home)) as instance:
        yield instance


def _is_alive(instance: dg.DagsterInstance) -> bool:
    beats = instance.get_daemon_heartbeats()
    oldest = dt.datetime.now(dt.UTC).timestamp() - SILENT.total_seconds()
    return all(kind in beats and beats[kind].timestamp >= oldest for kind in instance.get_required_daemon_types())
