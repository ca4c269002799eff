"""`performance doctor`: a well installation has nothing to mend, and each thing that is wrong is told with a remedy."""

import json
import os
import shutil
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from dagster._core.remote_origin import (
    ManagedGrpcPythonEnvCodeLocationOrigin,
    RemoteInstigatorOrigin,
    RemoteRepositoryOrigin,
)
from dagster._core.scheduler.instigation import (
    InstigatorState,
    InstigatorStatus,
    InstigatorType,
    ScheduleInstigatorData,
)
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin
from dagster._daemon.types import DaemonHeartbeat

from pipelines.doctor import machine, place
from pipelines.doctor.examination import CHECKS, examine
from pipelines.doctor.finding import Finding
from pipelines.environment import PROJECT, Environment
from pipelines.run_tags import PROCESS
from pipelines.writer import only_writer
from tests.integration.conftest import Answer, Released

Command = Callable[..., Answer]
NOBODY = 65534


@pytest.fixture
def well(released: Released, tmp_path: Path) -> Environment:
    """An installation with a release, private to its account."""
    root = Path(shutil.copytree(released.root, tmp_path / "warehouse", symlinks=True))
    for path in (root, *root.rglob("*")):
        path.chmod(path.stat().st_mode & ~0o077)
    (tmp_path / "raw").mkdir()
    shutil.copytree(released.raw, tmp_path / "raw", dirs_exist_ok=True)
    return Environment(raw=str(tmp_path / "raw"), warehouse=str(root))


def found(name: str, asked: Environment) -> Finding:
    """What one check found, an error of it included."""
    return examine(asked, only=name)[name]


def root_of(asked: Environment) -> Path:
    return Path(asked.warehouse)


@contextmanager
def as_nobody() -> Generator[None]:
    """As an account that owns nothing."""
    if os.geteuid():
        pytest.skip("another account can be taken on by root alone")
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_well_installation_has_nothing_to_mend(well: Environment, performance: Command) -> None:
    before = sorted(str(path) for path in root_of(well).rglob("*") if "dagster" not in path.parts)
    assert {name: one.told for name, one in examine(well).items() if one.level == "mend"} == {}
    answer = performance("doctor", "--warehouse", well.warehouse, "--raw", well.raw)
    assert answer.status == 0, answer.out
    assert "Nothing to mend." in answer.out
    assert len(answer.out.splitlines()) == len(CHECKS) + 1
    assert sorted(str(path) for path in root_of(well).rglob("*") if "dagster" not in path.parts) == before


def test_the_command_ends_with_status_1_where_something_is_to_mend(
    well: Environment, performance: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFORMANCE_RAWS", "elsewhere")
    answer = performance("doctor", "--warehouse", well.warehouse, "--raw", well.raw)
    assert answer.status == 1
    assert "mend  settings    PERFORMANCE_RAWS: no setting is called so" in answer.out
    assert "1 to mend." in answer.out


def test_before_the_first_run_it_says_what_there_is_not_yet(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    root = tmp_path / "warehouse"
    root.mkdir(mode=0o700)
    findings = examine(Environment(raw=str(tmp_path / "raw"), warehouse=str(root)))
    assert [name for name, one in findings.items() if one.level == "mend"] == []
    for name in ("layout", "deliveries", "pseudonyms", "release", "storage", "automation", "runs"):
        assert findings[name].level == "note", name
    assert list(root.iterdir()) == []


def test_the_machine(well: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = (
        (PROJECT / "uv.lock")
        .read_text()
        .replace('name = "duckdb"\nversion = "1.5.5"', 'name = "duckdb"\nversion = "1.5.4"')
    )
    (tmp_path / "uv.lock").write_text(lock)
    with monkeypatch.context() as patch:
        patch.setattr(machine, "PROJECT", tmp_path)
        assert found("libraries", well) == Finding("mend", "duckdb is 1.5.5, the lock has 1.5.4. Run: uv sync --frozen")
    with monkeypatch.context() as patch:
        patch.setattr(machine.sys, "version_info", (3, 9, 1))
        assert found("python", well).told.startswith("Python 3.9.1 is not")
    with monkeypatch.context() as patch:
        patch.setattr(machine, "FORCE_TIME", "Europe/Nowhere")
        assert "tzdata" in found("time zone", well).told
        assert found("time zone", well).level == "mend"


def test_the_folder_of_the_warehouse(well: Environment, tmp_path: Path) -> None:
    gone = well.model_copy(update={"warehouse": str(tmp_path / "gone")})
    assert found("warehouse", gone).told.startswith(f"{tmp_path / 'gone'} is not there. Make it")
    with as_nobody():
        closed = found("warehouse", well)
    assert closed.level == "mend"


def test_a_share_is_told_by_its_mount() -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\nfiles:/srv /srv nfs4 rw 0 0\n//files/p /srv/own\\040disk cifs rw 0 0\n"
    kinds = {name: place.file_system(Path(name), mounts) for name in ("/srv/w", "/srv/own disk/w", "/srvs", "/")}
    assert kinds == {"/srv/w": "nfs4", "/srv/own disk/w": "cifs", "/srvs": "ext4", "/": "ext4"}
    assert [kind.startswith(place.NETWORK) for kind in kinds.values()] == [True, True, False, False]


def test_room_modes_owner_and_layout(well: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    root = root_of(well)
    monkeypatch.setattr(place, "LEAST_ROOM", 10**18)
    assert "Make room" in found("room", well).told
    (root / "chain.jsonl").chmod(0o640)
    assert found("modes", well).told.startswith(f"{root / 'chain.jsonl'} and 0 more can be read by other accounts")
    layout = json.loads((root / "layout.json").read_text())
    (root / "layout.json").write_text(json.dumps(layout | {"layout": 99}))
    assert found("layout", well).told.startswith("layout 99 is of a later version")
    if not os.geteuid():
        os.chown(root / "chain.jsonl", NOBODY, NOBODY)
        assert found("owner", well).told.startswith(f"{root / 'chain.jsonl'} and 0 more are not root's")


def test_a_run_that_holds_the_warehouse_is_no_fault(well: Environment) -> None:
    assert found("writer", well).told == "nobody holds it"
    with only_writer(root_of(well)):
        assert found("writer", well).told.startswith(f"a run is under way (process {os.getpid()}")


def test_what_it_is_given(well: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = well.model_copy(update={"raw": str(tmp_path / "none"), "reference": str(tmp_path / "none")})
    assert "is not there. Make it" in found("deliveries", nowhere).told
    assert "reference folder" in found("reference", nowhere).told
    assert found("settings", well.model_copy(update={"month": "December"})).level == "mend"
    with as_nobody():
        assert found("deliveries", well).level == "mend"
    monkeypatch.setenv("PERFORMANCE_ALERT_SMTP_HOST", "mail.example")
    assert "give PERFORMANCE_ALERT_MAIL_FROM" in found("alerts", well).told
    monkeypatch.setenv("PERFORMANCE_RELEASE_KEY", "short")
    assert found("encryption", well).level == "mend"


def test_the_key_of_the_pseudonyms(well: Environment) -> None:
    key = root_of(well) / "pseudonym.key"
    if not key.exists():
        key.write_text("ab" * 32 + "\n")
    key.chmod(0o644)
    assert f"chmod 600 {key}" in found("pseudonyms", well).told
    key.unlink()
    assert found("pseudonyms", well).told.startswith(f"{key} is gone, and releases were made with it.")


def test_a_release_that_does_not_add_up_or_cannot_be_opened(well: Environment) -> None:
    current = root_of(well) / "performance.duckdb"
    with duckdb.connect(str(current)) as connection:
        connection.execute("UPDATE measures.value SET numerator = numerator + 1 WHERE area <> ''")
    assert found("release", well).level == "mend"
    assert "does not hold" in found("release", well).told
    assert "is not the file of any release that was sealed" in found("releases", well).told
    current.write_bytes(b"no database" * 1000)
    assert found("release", well).told.endswith("Put another in place: performance releases restore")


def test_automation_that_is_on_needs_a_daemon_that_is_alive(well: Environment) -> None:
    home = root_of(well) / "dagster"
    assert found("automation", well).level == "note"
    target = LoadableTargetOrigin(module_name="pipelines.definitions")
    location = ManagedGrpcPythonEnvCodeLocationOrigin(target, location_name="pipelines.definitions")
    origin = RemoteInstigatorOrigin(RemoteRepositoryOrigin(location, "__repository__"), "daily_schedule")
    with dg.DagsterInstance.from_config(str(home)) as instance:
        data = ScheduleInstigatorData("0 6 * * *")
        running = InstigatorState(origin, InstigatorType.SCHEDULE, InstigatorStatus.RUNNING, data)
        instance.add_instigator_state(running)
        kinds = instance.get_required_daemon_types()
    dead = found("automation", well)
    assert dead.level == "mend"
    assert dead.told.startswith("on: daily_schedule; off: ")
    for age, level in ((3600, "mend"), (10, "good")):
        with dg.DagsterInstance.from_config(str(home)) as instance:
            for kind in kinds:
                instance.add_daemon_heartbeat(DaemonHeartbeat(time.time() - age, kind, "one", []))
        assert found("automation", well).level == level


def test_a_run_whose_process_is_gone_is_told(well: Environment) -> None:
    home = root_of(well) / "dagster"
    process = f"{os.uname().nodename} {2**22 + 1} 77"
    run = dg.DagsterRun(job_name="daily", run_id="a" * 32, status=dg.DagsterRunStatus.STARTED, tags={PROCESS: process})
    with dg.DagsterInstance.from_config(str(home)) as instance:
        instance.add_run(run)
    assert found("runs", well).told.startswith("aaaaaaaa: under way by Dagster's book")


def test_storage_that_does_not_answer_is_told(well: Environment) -> None:
    for file in (root_of(well) / "dagster").rglob("runs.db"):
        file.write_bytes(b"no database" * 1000)
    told = found("storage", well)
    assert told.level == "mend"
    assert told.told.startswith("Dagster's storage does not answer: file is not a database.")
