"""An engine of workers on this machine, for as long as it is needed: a Redis server and worker processes."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipelines.engine.settings import VARIABLE
from pipelines.engine.watching import Watch

HOST = "127.0.0.1"
BEGINS_WITHIN = 90.0  # seconds
REDIS = shutil.which("redis-server")


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


@contextmanager
def engine(folder: Path, workers: int, environment: Mapping[str, str] | None = None) -> Generator[dict[str, str]]:
    """Run a broker with a password of its own, and workers.

    Args:
        folder: folder for logs.
        environment: what the workers are given besides this process's.

    Returns:
        What a run must be given to use them.

    Raises:
        SystemExit: there is no Redis server, or the workers do not answer.
    """
    if REDIS is None:
        raise SystemExit("No Redis server is installed (Debian's package redis-server).")
    port, password = free_port(), secrets.token_hex()
    given = {VARIABLE: f"redis://:{password}@{HOST}:{port}/0"}
    file = folder / "redis.conf"
    file.write_text(f'bind {HOST}\nport {port}\nrequirepass {password}\nsave ""\ndir {folder}\n')
    own = os.environ | (environment or {}) | given
    performance = str(Path(sys.executable).with_name("performance"))
    commands = [[REDIS, str(file)], *([performance, "worker", "--name", f"w{n + 1}"] for n in range(workers))]
    started = []
    try:
        for number, command in enumerate(commands):
            with (folder / f"engine{number}.log").open("wb") as log:
                started.append(subprocess.Popen(command, stdout=log, stderr=log, env=own, start_new_session=True))
        _until_they_answer(given[VARIABLE], workers)
        yield given
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGTERM)
            process.wait()


def _until_they_answer(address: str, workers: int) -> None:
    from pipelines.engine.connecting import app_of  # noqa: PLC0415  of an extra
    from schemas.errors import EngineAway  # noqa: PLC0415

    app, until = app_of(address), time.monotonic() + BEGINS_WITHIN
    answering: frozenset[str] = frozenset()
    while len(answering) < workers:
        if time.monotonic() > until:
            raise SystemExit(f"Of {workers} workers {len(answering)} answer.")
        try:
            answering = Watch(app).answering()
        except EngineAway:
            time.sleep(1)  # the broker is still beginning
