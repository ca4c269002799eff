"""What a run that was killed leaves behind: half-made files, and runs that Dagster takes to be under way."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from assets.files import remove
from assets.warehouse import Warehouse
from pipelines.run_tags import FOUND_DEAD, PROCESS, is_lost

UNDER_WAY = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
STAGES = ("ledger", "validated", "facts", "measures", "published", "quarantine")
HALF_MADE = ("*.part", "*/*.part")  # below a stage
OF_RELEASES = (
    ".building-*", "*/*.tmp", "*/.*.next", "*/.*.before", "*/.public-*", "*/public/.*.next", "*/public/.*.before",
)  # fmt: skip
OF_ROOT = (".*.next",)


def clear(warehouse: Warehouse) -> list[Path]:
    """Remove what no run is making any more; the one that calls it must be the only writer.

    Deliveries lie elsewhere or in `raw/`, which is left alone, and so is everything that bears its final name.

    Returns:
        What was removed.
    """
    found = list(_found(warehouse))
    for path in found:
        remove(path)
    return found


def _found(warehouse: Warehouse) -> Iterator[Path]:
    root = warehouse.root
    folders = [(root / stage, HALF_MADE) for stage in STAGES]
    for folder, patterns in (*folders, (root / "releases", OF_RELEASES), (root, OF_ROOT), (warehouse.aside, ("*",))):
        for pattern in patterns:
            yield from folder.glob(pattern)


def end_lost_runs(instance: dg.DagsterInstance) -> list[str]:
    """Note as failed the runs whose process on this machine is gone, and free what they hold of pools.

    A killed process says no farewell: its run would stand as under way for ever, keep others in the queue, and keep
    its place in a pool.

    Returns:
        Names of those runs.
    """
    lost = [run for run in instance.get_runs(dg.RunsFilter(statuses=UNDER_WAY)) if is_lost(run.tags.get(PROCESS, ""))]
    for run in lost:
        note_as_failed(instance, run, "Its process ended without a word: killed, or the machine went down.")
    return [run.run_id for run in lost]


def note_as_failed(instance: dg.DagsterInstance, run: dg.DagsterRun, told: str) -> None:
    """Note a run whose process is gone as failed, and free its places in pools, for which others would wait.

    Its process cannot tell of it any more, so the alerts of the daemon do.
    """
    instance.add_run_tags(run.run_id, FOUND_DEAD)
    instance.report_run_failed(run, told)
    instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
