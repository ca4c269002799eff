"""The Dagster instance of a warehouse: where its runs are kept, and which warehouse a run writes to."""

import fcntl
import os
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import yaml

from assets.forces import forces
from pipelines.engine.settings import engine_settings
from pipelines.environment import PROJECT, Environment
from pipelines.storage import said_of_server, storage_of

FORCE_TAG = "dagster/partition/force"  # tag that Dagster gives a run in a partition of a force


def dagster_home(root: Path) -> Path:
    """Folder where Dagster keeps its runs, with the project's dagster.yaml in it, which names that folder."""
    home = root / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    settings = yaml.safe_load((PROJECT / "dagster.yaml").read_text(encoding="utf-8")) | storage_of(home)
    if forces():
        settings["concurrency"] = forces_beside_each_other()
    kept, wanted = home / "dagster.yaml", yaml.safe_dump(settings, sort_keys=False)
    if not kept.is_file() or kept.read_text(encoding="utf-8") != wanted:
        kept.write_text(wanted, encoding="utf-8")
    return home


@contextmanager
def instance_of(root: Path) -> Generator[dg.DagsterInstance]:
    """The instance of a warehouse, which is this process's from now on.

    Raises:
        StorageAway: the Postgres server that keeps its runs does not answer.
    """
    home = dagster_home(root)
    os.environ["DAGSTER_HOME"] = str(home)
    with said_of_server(), ExitStack() as stack, (home / ".begins").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two processes that make a fresh storage together would damage it
        instance = stack.enter_context(dg.DagsterInstance.get())
        _ = instance.run_storage, instance.event_log_storage, instance.schedule_storage
        opened = stack.pop_all()
    with opened:
        yield instance


def forces_beside_each_other() -> dict[str, Any]:
    """The part of dagster.yaml that says how many runs are at work: several, and of each force one."""
    count = engine_settings().runs_at_once
    one_each = {"key": FORCE_TAG, "value": {"applyLimitPerUniqueValue": True}, "limit": 1}
    return {
        "runs": {"max_concurrent_runs": count, "tag_concurrency_limits": [one_each]},
        "pools": {"default_limit": count, "granularity": "op"},  # each force has a warehouse, which one run holds
    }


def settings_asked(run_config: Any) -> dict[str, Any]:
    """Settings that a launchpad gave a run; those that it left alone are not among them."""
    return run_config.get("resources", {}).get("settings", {}).get("config", {})


def warehouse_of(run: dg.DagsterRun) -> Path:
    """Folder of the warehouse that a run writes to, as its launchpad had it."""
    given = settings_asked(run.run_config).get("warehouse")
    environment = Environment(warehouse=given) if given else Environment()
    return Path(environment.of(run.tags.get(FORCE_TAG, "")).warehouse).resolve()
