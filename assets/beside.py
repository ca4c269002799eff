"""A process beside the one of a run, for work that holds Python's lock: a second core for what one run does at once."""

import multiprocessing
import os
from collections.abc import Generator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from threading import Thread


@contextmanager
def process_beside() -> Generator[Executor]:
    """A process of its own until the block ends; what it is given and gives back is copied.

    A worker of Celery may have none, and works it off itself, in a thread.
    """
    if multiprocessing.current_process().daemon:
        beside: Executor = ThreadPoolExecutor(1)
    else:  # begun anew: in a copy of this process the threads of Polars would stand still
        beside = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _end_with_parent)
    with beside:
        yield beside


def _end_with_parent() -> None:
    """End when the process ends that began this one, however it does: a run that was killed writes nothing more."""
    if parent := multiprocessing.parent_process():
        Thread(target=_end_after, args=[parent.sentinel], daemon=True).start()


def _end_after(parent: int) -> None:
    wait([parent])
    os._exit(1)
