"""One writer a warehouse: a second run waits or is refused, and a killed one leaves nothing behind."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from pipelines.definitions import defs
from pipelines.environment import PROJECT
from pipelines.sensors import runs_that_died
from pipelines.writer import is_written, only_writer
from schemas.errors import WarehouseBusy

HOLD = "import sys, time; from pathlib import Path; from pipelines.writer import only_writer\n"
HOLD += "with only_writer(Path(sys.argv[1])): print('held', flush=True); time.sleep(float(sys.argv[2]))"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "warehouse"


def holder(root: Path, seconds: float) -> subprocess.Popen[str]:
    """Another process that holds the warehouse for a while."""
    command = [sys.executable, "-c", HOLD, str(root), str(seconds)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


@pytest.fixture
def other(root: Path) -> Iterator[subprocess.Popen[str]]:
    process = holder(root, 60)
    yield process
    process.kill()
    process.communicate()


def test_a_second_run_is_refused_and_told_who_writes(root: Path, other: subprocess.Popen[str]) -> None:
    told = rf"Another run \(process {other.pid} since .*\) is writing to "
    with pytest.raises(WarehouseBusy, match=told), only_writer(root):
        pass


def test_a_killed_run_leaves_no_lock(root: Path, other: subprocess.Popen[str]) -> None:
    assert is_written(root)
    other.kill()
    other.wait()
    assert not is_written(root)
    with only_writer(root):
        assert is_written(root)


def test_a_run_that_may_wait_has_its_turn_after_the_other(root: Path) -> None:
    process = holder(root, 1.5)
    started = time.monotonic()
    with only_writer(root, patience=30):
        assert time.monotonic() - started > 1
    process.communicate()


def test_a_job_in_the_process_that_holds_the_warehouse_goes_on(root: Path) -> None:
    with only_writer(root), only_writer(root):
        assert is_written(root)
    assert not is_written(root)


def test_a_run_without_a_process_is_marked_as_failed_at_the_second_look(root: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    config = {"resources": {"settings": {"config": {"warehouse": str(root)}}}}
    with dg.DagsterInstance.local_temp(str(tmp_path / "home")) as instance:
        job = defs.resolve_job_def("print")
        run = instance.create_run_for_job(job, run_config=config, status=dg.DagsterRunStatus.STARTED)

        def look(cursor: str | None) -> str | None:
            context = dg.build_sensor_context(instance, cursor, repository_def=defs.get_repository_def())
            return runs_that_died.evaluate_tick(context).cursor

        def status() -> dg.DagsterRunStatus:
            found = instance.get_run_by_id(run.run_id)
            assert found is not None
            return found.status

        with only_writer(root):
            cursor = look(look(None))
            assert status() == dg.DagsterRunStatus.STARTED
        cursor = look(cursor)
        assert status() == dg.DagsterRunStatus.STARTED  # it may just be taking its turn
        look(cursor)
        assert status() == dg.DagsterRunStatus.FAILURE
