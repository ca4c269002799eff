"""The main job on the whole sample: two releases of one warehouse, made once however many processes test."""

import fcntl
from pathlib import Path

import pytest

from pipelines.environment import PROJECT, Environment
from pipelines.run import run_job

TEXT, TABLE = "2017-01-09", "2017-01-12"


def release(raw: Path, root: Path, as_at: str, job: str = "monthly") -> Path:
    """Run a job as at a day, with the sample's key of pseudonyms; the daily one makes the DuckDB file alone."""
    own = {name: str(PROJECT / "sample" / name) for name in ("reference", "commentary")}
    given = {"raw": str(raw), "warehouse": str(root), "as_at": as_at, "month": "2016-12"} | own
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PERFORMANCE_PSEUDONYM_KEY", (PROJECT / "sample" / "pseudonym.key").read_text().strip())
        return run_job(Environment(**given), job).resolve()


def kept(root: Path, as_at: str) -> Path:
    """The release kept under the day."""
    return next((root / "releases").glob(f"*as-at-{as_at}*")) / "performance.duckdb"


@pytest.fixture(scope="session")
def sample_warehouse(sample_raw: Path) -> Path:
    """A warehouse that has released the sample as at both of its editions' days, the later one first."""
    base = sample_raw.parent.parent
    root = base / "warehouse"
    with (base / "warehouse.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "whole").is_file():
            release(sample_raw, root, TABLE)
            release(sample_raw, root, TEXT, "daily")
            (root / "whole").touch()
    return root
