"""The process beside a run: it works while the run does, hands back what it made or what failed, and ends with it."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from assets.beside import process_beside

# A parent that begins a process beside it, whose work is to write once a tenth of a second for as long as it lives.
PARENT = """
import sys, time
from pathlib import Path
from assets.beside import process_beside

def write_on(file):
    while True:
        Path(file).write_text(str(time.time()))
        time.sleep(0.1)

if __name__ == "__main__":
    with process_beside() as beside:
        beside.submit(write_on, sys.argv[1]).result()
"""


def test_it_is_another_process_and_hands_back_what_it_made() -> None:
    with process_beside() as beside:
        first, second = beside.submit(os.getpid), beside.submit(sum, [1, 2])
        assert (second.result(), first.result() == os.getpid()) == (3, False)


def begin_beside(told: Connection) -> None:
    with process_beside() as beside:
        told.send(beside.submit(sum, [1, 2]).result())


def test_a_process_that_may_begin_none_works_it_off_itself() -> None:
    """As workers of Celery are: a daemonic process is allowed no children."""
    spawned = multiprocessing.get_context("spawn")
    here, there = spawned.Pipe()
    worker = spawned.Process(target=begin_beside, args=[there], daemon=True)
    worker.start()
    assert here.poll(60)
    assert here.recv() == 3
    worker.join()


def test_what_goes_wrong_in_it_is_told_to_the_run(tmp_path: Path) -> None:
    with process_beside() as beside, pytest.raises(FileNotFoundError, match=r"none\.txt"):
        beside.submit(os.stat, tmp_path / "none.txt").result()


def test_it_writes_nothing_more_after_its_run_was_killed(tmp_path: Path) -> None:
    script, file = tmp_path / "parent.py", tmp_path / "written.txt"
    script.write_text(PARENT)
    parent = subprocess.Popen([sys.executable, str(script), str(file)])
    until = time.monotonic() + 60
    while not file.is_file() and time.monotonic() < until:
        time.sleep(0.05)
    assert file.is_file()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    time.sleep(1)
    last = file.read_text()
    time.sleep(1)
    assert file.read_text() == last
