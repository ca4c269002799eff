"""Dagster's runs kept by a real Postgres server, where this machine has one installed."""

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from pipelines.doctor.examination import examine
from pipelines.environment import Environment
from pipelines.instance import dagster_home, instance_of
from pipelines.storage import SCHEME, VARIABLE
from schemas.errors import InvalidSetting
from tests.integration.conftest import CRIME_FILE, Answer, fixture
from tests.integration.listeners import HOST, free_port

HOMES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
SECRET = "a-password-of-the-tests"
USER = "nobody" if os.geteuid() == 0 else getpass.getuser()  # the server refuses to be root's
Command = Callable[..., Answer]


@pytest.fixture(scope="module")
def server() -> Generator[str]:
    """Address of a server that is this module's own, at a port of this machine alone."""
    if not HOMES:
        pytest.skip("no Postgres server is installed (Debian's package postgresql)")
    home, port = Path(tempfile.mkdtemp(prefix="postgres_")), free_port()
    password, data = home / "password", home / "data"
    password.write_text(SECRET)
    as_owner = {"user": USER} if os.geteuid() == 0 else {}
    if as_owner:
        for path in (home, password):
            os.chown(path, pwd.getpwnam(USER).pw_uid, -1)

    def told(program: str, *words: str) -> None:
        done = subprocess.run(
            [HOMES[-1] / program, *words], capture_output=True, text=True, check=False, cwd=home, **as_owner
        )
        assert done.returncode == 0, done.stdout + done.stderr

    told("initdb", "-D", str(data), "-U", "performance", "-A", "scram-sha-256", "--pwfile", str(password), "-N")
    served = f"-c listen_addresses={HOST} -p {port} -k {home} -c fsync=off"
    told("pg_ctl", "-D", str(data), "-o", served, "-l", str(home / "log"), "-w", "start")
    try:
        yield f"{SCHEME}://performance:{SECRET}@{HOST}:{port}/postgres"
    finally:
        told("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(home)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / CRIME_FILE).write_bytes(fixture("crime.csv"))
    return folder


def test_a_run_is_kept_by_the_server_and_its_password_nowhere(
    server: str, raw: Path, tmp_path: Path, performance: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "warehouse"
    monkeypatch.setenv(VARIABLE, server)
    answer = performance("run", "--raw", raw, "--warehouse", root, "--job", "daily")
    assert answer.status == 0, answer.err
    with instance_of(root) as instance:
        assert [run.status.value for run in instance.get_runs()] == ["SUCCESS"]
        assert type(instance.event_log_storage).__name__ == "PostgresEventLogStorage"
    kept = [path for path in root.rglob("*") if path.is_file()]
    assert [path for path in kept if SECRET.encode() in path.read_bytes()] == []
    assert SECRET not in answer.out + answer.err
    assert [path.name for path in kept if path.name == "runs.db"] == []
    findings = examine(Environment(raw=str(raw), warehouse=str(root)))
    assert findings["storage"].told == "it answers; runs kept: 1"


def test_a_server_that_does_not_answer_is_told_in_a_sentence(
    server: str, raw: Path, tmp_path: Path, performance: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = "another-password-of-the-tests"
    monkeypatch.setenv(VARIABLE, server.replace(SECRET, wrong))
    answer = performance("run", "--raw", raw, "--warehouse", tmp_path / "warehouse", "--job", "daily")
    assert answer.status == 1
    assert f"The Postgres server of {VARIABLE} does not answer: " in answer.err
    assert "Traceback" not in answer.err
    assert wrong not in answer.err
    finding = examine(Environment(raw=str(raw), warehouse=str(tmp_path / "warehouse")), only="storage")["storage"]
    assert finding.level == "mend"
    assert "does not answer" in finding.told


def test_an_address_of_another_kind_is_refused_without_showing_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"postgresql://performance:{SECRET}@{HOST}/x")
    with pytest.raises(InvalidSetting, match=f"{VARIABLE} is not an address like postgresql") as told:
        dagster_home(tmp_path)
    assert SECRET not in str(told.value)
