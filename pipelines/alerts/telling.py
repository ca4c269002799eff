"""Telling of a run: composed from what is kept of it, sent by every way that is set up, said on stderr where it fails.

An alert never fails a run and never holds it up for longer than `LONGEST`.
"""

import datetime as dt
import socket
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType

import dagster as dg
import duckdb

from assets.published.opening import open_release
from assets.warehouse import Warehouse
from pipelines.alerts.beside import beside
from pipelines.alerts.channels import Channel, channels, with_patience
from pipelines.alerts.events import RUN_FAILED, Event
from pipelines.alerts.message import Message
from pipelines.alerts.of_run import Ended, ended
from pipelines.alerts.settings import AlertSettings, alert_settings
from pipelines.alerts.told import Told
from schemas.errors import PerformanceError

LONGEST = 45.0  # seconds; a sensor of Dagster has 60 for all it does
BROKEN = (PerformanceError, OSError, ValueError, duckdb.Error)  # a disk, a file or a release that cannot be used


def tell_run(instance: dg.DagsterInstance, run_id: str, warehouse: Warehouse) -> bool:
    """Tell of a run that has ended; True where nothing stood in the way."""
    return _guarded(lambda: _tell_ended(ended(instance, run_id), warehouse))


@contextmanager
def told_if_it_breaks(job: str, root: Path) -> Generator[None]:
    """Tell of a run that ends before Dagster has a run to tell of; the error goes on its way."""
    with ExitStack() as stack:
        stack.push(partial(_broke, job, Warehouse(root)))
        yield


def send(message: Message, settings: AlertSettings) -> dict[str, str]:
    """Send a message by every way that is set up.

    Returns:
        What stood in the way, by way; '' where it was sent.
    """
    ways = channels(settings)
    tries = {name: partial(_tried, way, message, settings) for name, way in ways.items()}
    answers = beside(tries, LONGEST)
    return {name: answers.get(name, f"it was not sent within {LONGEST:.0f} seconds") for name in ways}


def composed(told: Ended, events: Sequence[Event], warehouse: Warehouse, settings: AlertSettings) -> Message:
    """The message of some events of a run."""
    release, force = _released(warehouse)
    return Message(
        force=force,
        host=socket.gethostname(),
        job=told.job,
        run=told.run,
        outcome="ended well" if told.is_success else "failed",
        at=told.at,
        release=release,
        events=events,
        runbook=settings.runbook_url,
        link=f"{settings.ui_url.rstrip('/')}/runs/{told.run}" if settings.ui_url and told.run else "",
    )


def _tell_ended(told: Ended | None, warehouse: Warehouse) -> bool:
    settings = alert_settings()
    if told is None or not settings.is_on:
        return True
    memory = Told(warehouse.root / "alerts" / "told.json")
    news = memory.news(told.events, told.at, dt.timedelta(hours=settings.repeat_hours))
    if not news and not (settings.when_well and not told.events):
        return True
    answers = send(composed(told, news, warehouse, settings), settings)
    for way, problem in answers.items():
        if problem:
            print(f"   alert     not sent by {way}: {problem}.", file=sys.stderr, flush=True)
    if "" in answers.values():  # by one way at least: who reads both is not told twice
        memory.note(news, told.at)
    return not any(answers.values())


def _broke(
    job: str,
    warehouse: Warehouse,
    kind: type[BaseException] | None,
    problem: BaseException | None,
    trace: TracebackType | None,
) -> None:
    if kind is None or not issubclass(kind, Exception):  # a person who presses Ctrl-C knows of it
        return
    now = dt.datetime.now().astimezone()
    event = Event(
        kind=RUN_FAILED, subject=now.isoformat(), told=f"It ended before any asset was made ({kind.__name__})."
    )
    _guarded(partial(_tell_ended, Ended(run="", job=job, is_success=False, at=now, events=(event,)), warehouse))


def _guarded(tell: Callable[[], bool]) -> bool:
    return beside({"alert": partial(_said, tell)}, LONGEST + 5).get("alert", False)


def _said(tell: Callable[[], bool]) -> bool:
    try:
        return tell()
    except BROKEN as problem:
        told = str(problem) if isinstance(problem, PerformanceError) else type(problem).__name__
        print(f"   alert     not sent: {told}", file=sys.stderr, flush=True)
        return False


def _tried(way: Channel, message: Message, settings: AlertSettings) -> str:
    try:
        with_patience(way, message, settings)
    except PerformanceError as problem:
        return str(problem)
    return ""


def _released(warehouse: Warehouse) -> tuple[str, str]:
    """Release that readers open, and its force; nothing where there is none."""
    if not warehouse.current.is_file():
        return "", ""
    with open_release(warehouse.current) as connection:
        return connection.execute("SELECT release_id, force FROM published.release").fetchall()[0]
