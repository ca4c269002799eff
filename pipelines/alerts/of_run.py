"""What a run has to tell, read from the events that Dagster kept of it and from the release it made.

Messages of errors and checks are left where they are: they may quote a header or a cell, and an alert leaves the
force's machines. What is told is names of ours (assets, sources, checks, measures), numbers of files, and dates.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg

from assets.published.expecting import SUITES
from assets.published.opening import open_release
from assets.published.report import words
from pipelines.alerts.events import (
    CHECK_FAILED,
    QUARANTINE,
    RECONCILIATION_FAILED,
    RUN_FAILED,
    SOURCE_STALE,
    SPECIAL_CAUSE,
    Event,
)
from pipelines.jobs import RELEASE
from schemas.errors import FailedReconciliation

FAILURES = (RUN_FAILED, RECONCILIATION_FAILED)
LATE = "deliveries_are_on_time"
TITLES = {suite.name: suite.title for suite in SUITES}
NEW_SIGNALS = """
    SELECT m.title, s.measure_id, s.month, s.point_type, s.rule
    FROM published.signal s JOIN published.headline h USING (force, measure_id)
    JOIN measures.measure m USING (measure_id)
    WHERE s.force = (SELECT force FROM published.release) AND s.area = s.force AND s.category = ''
      AND s.is_latest AND s.is_new
    ORDER BY h.rowid
"""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A run that has ended.

    Attributes:
        is_success: all its assets were made.
        at: when it ended.
        events: what a person should know of.
    """

    run: str
    job: str
    is_success: bool
    at: dt.datetime
    events: tuple[Event, ...]


def ended(instance: dg.DagsterInstance, run_id: str) -> Ended | None:
    """What a run has to tell; None where there is no such run, or it has not ended."""
    record = instance.get_run_record_by_id(run_id)
    if record is None or not record.dagster_run.is_finished:
        return None
    run = record.dagster_run
    told = [e.dagster_event for e in instance.all_logs(run_id, of_type=set(KEPT)) if e.dagster_event is not None]
    events = [event for one in told for event in KEPT[one.event_type](one, run_id)]
    if run.status == dg.DagsterRunStatus.FAILURE and not any(event.kind in FAILURES for event in events):
        reason = "It ended before an asset could fail: its process did not start, or was stopped."
        events.insert(0, Event(kind=RUN_FAILED, subject=run_id, told=reason))
    at = dt.datetime.fromtimestamp(record.end_time or dt.datetime.now().timestamp()).astimezone()
    return Ended(run=run_id, job=run.job_name, is_success=run.is_success, at=at, events=tuple(events))


def _of_failure(event: dg.DagsterEvent, run_id: str) -> Iterator[Event]:
    error = event.step_failure_data.error
    names = [one.cls_name for one in (error, error.cause if error else None) if one]
    asset = (event.step_key or "an asset").replace("__", "/", 1)
    if FailedReconciliation.__name__ in names:
        told = f"{asset} was not put in place: figures that must add up do not."
        yield Event(kind=RECONCILIATION_FAILED, subject=run_id, told=told)
    else:
        yield Event(kind=RUN_FAILED, subject=f"{run_id} {asset}", told=f"{asset} failed ({(names or ['?'])[-1]}).")


def _of_start(event: dg.DagsterEvent, run_id: str) -> Iterator[Event]:
    error = event.engine_event_data.error
    name = (error.cause or error).cls_name if error else None
    yield Event(
        kind=RUN_FAILED, subject=run_id, told=f"It ended before any asset was made ({name or 'no reason given'})."
    )


def _of_check(event: dg.DagsterEvent, _: str) -> Iterator[Event]:
    check = event.asset_check_evaluation_data
    if check.passed:
        return
    asset, facts = "/".join(check.asset_key.path), {name: value.value for name, value in check.metadata.items()}
    if check.check_name == "stopped":
        yield from _of_stopped(check.asset_key.path[-1], facts)
    elif check.check_name == LATE:
        yield Event(kind=SOURCE_STALE, subject=LATE, told=str(check.description))
    else:
        what = TITLES.get(check.check_name, "")
        count = f"{facts['not_as_expected']} rows are not as expected" if "not_as_expected" in facts else ""
        told = ". ".join(filter(None, (f"{check.severity.value}: {asset}, check {check.check_name}", what, count)))
        yield Event(kind=CHECK_FAILED, subject=f"{asset} {check.check_name}", told=f"{told}.")


def _of_stopped(source: str, facts: Mapping[str, Any]) -> Iterator[Event]:
    """A source that a refused or held delivery stops; a file's name is as its source's pattern wants it."""
    waiting = f"{facts['deliveries_waiting']} later deliveries wait" if facts["deliveries_waiting"] else ""
    for status, kind in (("held", QUARANTINE), ("refused", SOURCE_STALE)):
        if files := facts[status]:
            told = ", ".join(filter(None, (f"{source}: {', '.join(map(str, files))} is {status}", waiting)))
            yield Event(kind=kind, subject=f"{source} {status}", told=f"{told}.")


def _of_release(event: dg.DagsterEvent, _: str) -> Iterator[Event]:
    if event.asset_key == RELEASE:
        metadata = event.step_materialization_data.materialization.metadata
        with open_release(Path(str(metadata["path"].value))) as connection:
            rows = connection.execute(NEW_SIGNALS).fetchall()
        for title, measure_id, month, point_type, rule in rows:
            told = f"{title}, {month:%B %Y}: {words.SIGNALS[point_type].words} ({words.RULES[rule]})."
            yield Event(kind=SPECIAL_CAUSE, subject=f"{measure_id} {month:%Y-%m} {point_type}", told=told)


KEPT = {
    dg.DagsterEventType.RESOURCE_INIT_FAILURE: _of_start,
    dg.DagsterEventType.STEP_FAILURE: _of_failure,
    dg.DagsterEventType.ASSET_CHECK_EVALUATION: _of_check,
    dg.DagsterEventType.ASSET_MATERIALIZATION: _of_release,
}
