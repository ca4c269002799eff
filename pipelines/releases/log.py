"""Who ran what: the runs that Dagster keeps, with account, machine, code, deliveries and how each ended."""

import datetime as dt
import json

import dagster as dg
from rich.console import Console
from rich.table import Table
from rich.text import Text

from assets.warehouse import Warehouse
from pipelines.instance import instance_of
from pipelines.jobs import RELEASE
from pipelines.run_tags import CODE, HOST, USER

OUTCOMES = {
    dg.DagsterRunStatus.SUCCESS: "ended well",
    dg.DagsterRunStatus.FAILURE: "failed",
    dg.DagsterRunStatus.CANCELED: "canceled",
    dg.DagsterRunStatus.QUEUED: "waits",
}


def print_log(warehouse: Warehouse, most: int, console: Console) -> None:
    """Print the newest runs, one line each. A run that neither ended nor runs was killed: it is told as not ended."""
    table = Table("Began", "Ended", "Job", "Who", "Code", "Outcome", "Deliveries", "Release", box=None, pad_edge=False)
    with instance_of(warehouse.root) as instance:
        records = instance.get_run_records(limit=most)
        for record in records:
            run = record.dagster_run
            release = _release_of(instance, run.run_id)
            who = f"{run.tags.get(USER, '–')} on {run.tags.get(HOST, '–')}"
            told = (_time(record.start_time), _time(record.end_time), run.job_name, who, run.tags.get(CODE, "–"))
            made = (
                OUTCOMES.get(run.status, "not ended"),
                _deliveries(warehouse, release),
                release.rpartition("_")[2] or "–",
            )
            table.add_row(*map(Text, (*told, *made)))
    console.print(table if records else f"No run is kept in {warehouse.root / 'dagster'}.")


def _release_of(instance: dg.DagsterInstance, run_id: str) -> str:
    """Name of the release that a run made; '' where it made none."""
    logs = instance.all_logs(run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
    made = [entry.dagster_event for entry in logs if entry.dagster_event and entry.dagster_event.asset_key == RELEASE]
    return str(made[-1].step_materialization_data.materialization.metadata["release_id"].value) if made else ""


def _deliveries(warehouse: Warehouse, release: str) -> str:
    manifest = warehouse.release(release) / "manifest.json"
    return str(len(json.loads(manifest.read_text())["deliveries"])) if release and manifest.is_file() else "–"


def _time(stamp: float | None) -> str:
    return f"{dt.datetime.fromtimestamp(stamp).astimezone():%d/%m/%Y %H:%M:%S}" if stamp else "–"
