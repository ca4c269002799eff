"""The Dagster instance of a warehouse: where its runs are kept, and which warehouse a run writes to."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import yaml

from pipelines.settings import PROJECT, Environment


def dagster_home(root: Path) -> Path:
    """Folder where Dagster keeps its runs, with the project's dagster.yaml in it, which names that folder."""
    home = root / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    settings = yaml.safe_load((PROJECT / "dagster.yaml").read_text(encoding="utf-8"))
    settings["event_log_storage"]["config"]["base_dir"] = str(home.resolve())
    kept, wanted = home / "dagster.yaml", yaml.safe_dump(settings, sort_keys=False)
    if not kept.is_file() or kept.read_text(encoding="utf-8") != wanted:
        kept.write_text(wanted, encoding="utf-8")
    return home


@contextmanager
def instance_of(root: Path) -> Generator[dg.DagsterInstance]:
    """The instance of a warehouse, which is this process's from now on."""
    os.environ["DAGSTER_HOME"] = str(dagster_home(root))
    with dg.DagsterInstance.get() as instance:
        yield instance


def warehouse_of(run: dg.DagsterRun) -> Path:
    """Folder of the warehouse that a run writes to, as its launchpad had it."""
    asked: Any = run.run_config
    given = asked.get("resources", {}).get("settings", {}).get("config", {}).get("warehouse")
    return Path(given or Environment().warehouse).resolve()
