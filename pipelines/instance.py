"""The Dagster instance of a warehouse: where its runs are kept, and which warehouse a run writes to."""

import os
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import yaml

from pipelines.environment import PROJECT, Environment
from pipelines.storage import said_of_server, storage_of


def dagster_home(root: Path) -> Path:
    """Folder where Dagster keeps its runs, with the project's dagster.yaml in it, which names that folder."""
    home = root / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    settings = yaml.safe_load((PROJECT / "dagster.yaml").read_text(encoding="utf-8")) | storage_of(home)
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
    os.environ["DAGSTER_HOME"] = str(dagster_home(root))
    with said_of_server(), ExitStack() as stack:
        instance = stack.enter_context(dg.DagsterInstance.get())
        _ = instance.run_storage, instance.event_log_storage
        opened = stack.pop_all()
    with opened:
        yield instance


def warehouse_of(run: dg.DagsterRun) -> Path:
    """Folder of the warehouse that a run writes to, as its launchpad had it."""
    asked: Any = run.run_config
    given = asked.get("resources", {}).get("settings", {}).get("config", {}).get("warehouse")
    return Path(given or Environment().warehouse).resolve()
