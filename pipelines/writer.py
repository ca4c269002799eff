"""One writer a warehouse: runs of the command line, of the UI and of schedules take turns."""

import fcntl
import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from schemas.errors import WarehouseBusy

BETWEEN_TRIES = 1.0  # seconds
_held: set[Path] = set()  # by this process: a job that is run in it asks again


@contextmanager
def only_writer(root: Path, patience: float = 0) -> Generator[None]:
    """Hold the warehouse for one run; the kernel lets go of it when the process ends, however it ends.

    Args:
        patience: seconds to wait for another run to end.

    Raises:
        WarehouseBusy: another run holds it still.
    """
    root = root.resolve()
    if root in _held:
        yield
        return
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".writer").open("a+") as lock:
        until = time.monotonic() + patience
        while not _taken(lock):
            if time.monotonic() >= until:
                lock.seek(0)
                raise WarehouseBusy(
                    f"Another run ({lock.read().strip() or 'just begun'}) is writing to {root}. Wait for it, "
                    "or give another --warehouse."
                )
            time.sleep(BETWEEN_TRIES)
        _held.add(root)
        try:
            lock.truncate(0)
            lock.write(f"process {os.getpid()} since {time.strftime('%Y-%m-%d %H:%M:%S')}\n")
            lock.flush()
            yield
        finally:
            _held.remove(root)


def is_written(root: Path) -> bool:
    """Whether a run holds the warehouse now."""
    file = root / ".writer"
    if not file.is_file():
        return False
    with file.open("a") as lock:
        return not _taken(lock)


def _taken(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
