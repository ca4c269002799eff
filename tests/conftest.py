"""What several rooms of tests share: the sample, written once however many processes test."""

import fcntl
from pathlib import Path

import pytest

from sample.write import write_sample


@pytest.fixture(scope="session")
def sample_raw(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with (shared / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return write_sample(shared / "sample")
