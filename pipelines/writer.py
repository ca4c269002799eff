"""One writer a warehouse: runs of the command line, of the UI and of schedules take turns.

A run whose steps are worked off by other processes holds the warehouse for them; each of them holds `.steps` besides,
so that the next run does not begin while a step of one that was killed is still at work.
"""

import fcntl
import os
import socket
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pipelines.run_tags import own_process
from schemas.errors import StepRefused, WarehouseBusy

BETWEEN_TRIES = 1.0  # seconds
STEPS = ".steps"
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
        _take(lock, until, lambda: _busy(root))
        _let_steps_end(root, until)
        _held.add(root)
        try:
            lock.truncate(0)
            lock.write(f"process {os.getpid()} since {time.strftime('%Y-%m-%d %H:%M:%S')}\n{own_process()}\n")
            lock.flush()
            yield
        finally:
            _held.remove(root)


@contextmanager
def step_at_work(root: Path, process: str) -> Generator[None]:
    """Work off a step of a run that another process began, while that process holds the warehouse.

    Args:
        process: the process of the run, as its tag has it.

    Raises:
        StepRefused: the run's process is gone, or the warehouse is not shared with this machine.
    """
    root = root.resolve()
    if not root.is_dir():
        raise StepRefused(f"{root} is not there on {socket.gethostname()}. Share the warehouse with every worker.")
    with (root / STEPS).open("a+") as steps:
        fcntl.flock(steps, fcntl.LOCK_SH)
        if not is_written(root) or writer_of(root)[1] != process:
            raise StepRefused(f"The run of this step holds {root} no more: it was ended. Start it again.")
        yield


def writer_of(root: Path) -> tuple[str, str]:
    """Who holds the warehouse, or held it last: for a person, and as the tag of a run has it."""
    told = (root / ".writer").read_text(encoding="utf-8").splitlines()
    first, second, *_ = (*told, "", "")
    return first, second


def is_written(root: Path) -> bool:
    """Whether a run holds the warehouse now."""
    file = root / ".writer"
    if not file.is_file():
        return False
    with file.open("a") as lock:
        return not _taken(lock)


def _busy(root: Path) -> str:
    who = writer_of(root)[0] or "just begun"
    return f"Another run ({who}) is writing to {root}. Wait for it, or give another --warehouse."


def _let_steps_end(root: Path, until: float) -> None:
    """Wait for steps of a run that was killed, in processes that were not."""
    if not (root / STEPS).is_file():
        return
    told = f"A step of a run that was ended is still at work on {root}, in a worker. Wait for it, or stop the worker."
    with (root / STEPS).open("a+") as steps:
        _take(steps, until, lambda: told)


def _take(lock: TextIO, until: float, told: Callable[[], str]) -> None:
    """Take a lock as soon as it is free; WarehouseBusy, with what is then told, where it is not by a moment."""
    while not _taken(lock):
        if time.monotonic() >= until:
            raise WarehouseBusy(told())
        time.sleep(BETWEEN_TRIES)


def _taken(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
