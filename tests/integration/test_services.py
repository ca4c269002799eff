"""The two services of a deployment, started as their units start them, with no home to write to."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest

from pipelines.instance import dagster_home
from tests.integration.listeners import HOST, free_port

COMMAND = Path(sys.executable).with_name("performance")
PATIENCE = 90


@contextmanager
def service(root: Path, *words: str) -> Generator[subprocess.Popen]:
    """One of the services, with no home, ended as systemd ends it."""
    settings = {"PERFORMANCE_WAREHOUSE": str(root), "HOME": "/nonexistent", "PATH": os.environ["PATH"]}
    with (root.parent / "said").open("w") as said:
        started = subprocess.Popen(
            [COMMAND, "ui", *words, "--warehouse", root], env=settings, cwd=root.parent, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip
        try:
            yield started
        finally:
            os.killpg(started.pid, signal.SIGTERM)
            started.wait(60)


@pytest.fixture
def root() -> Generator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="service_"))
    (folder / "warehouse").mkdir(mode=0o700)
    yield folder / "warehouse"
    shutil.rmtree(folder)


def own_address() -> str:
    """An address of this machine that is not its loopback; '' where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        try:
            one.connect(("192.0.2.1", 9))  # of documentation: nothing is sent
        except OSError:
            return ""
        return one.getsockname()[0]


def test_the_webserver_answers_on_the_loopback_alone(root: Path) -> None:
    port = free_port()
    with service(root, "--part", "webserver", "--port", str(port)) as started:
        until = time.monotonic() + PATIENCE
        while True:
            assert started.poll() is None, (root.parent / "said").read_text()
            assert time.monotonic() < until, (root.parent / "said").read_text()
            try:
                with urllib.request.urlopen(f"http://{HOST}:{port}/server_info", timeout=5) as answer:
                    assert "dagster_webserver_version" in json.load(answer)
                break
            except OSError:
                time.sleep(0.5)
        if address := own_address():
            with pytest.raises(ConnectionRefusedError), socket.create_connection((address, port), timeout=5):
                pass
    assert (root / "dagster" / "dagster.yaml").stat().st_mode & 0o077 == 0


def test_the_daemon_gives_signs_of_life(root: Path) -> None:
    home = dagster_home(root)
    with service(root, "--part", "daemon") as started:
        until = time.monotonic() + PATIENCE
        while True:
            assert started.poll() is None, (root.parent / "said").read_text()
            assert time.monotonic() < until, (root.parent / "said").read_text()
            with dg.DagsterInstance.from_config(str(home)) as instance:
                if set(instance.get_required_daemon_types()) <= set(instance.get_daemon_heartbeats()):
                    break
            time.sleep(1)
