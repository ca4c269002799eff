"""A live daemon, without a hand on it: `python -m tests.faults.live_daemon`. Takes ten minutes, then stops by itself.

A daemon with its code server and an instance of its own: (1) a file is dropped, and the sensor's run releases it;
(2) a minute schedule ticks three times; (3) a run started by hand meanwhile waits in the queue, and one of the command
line is refused; (4) while the command line runs, a run of the daemon waits for it; (5) a run's process is killed, and
the queue goes on.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import dagster as dg

from pipelines.environment import PROJECT
from pipelines.instance import dagster_home
from pipelines.partitions import partition_of
from pipelines.settings import force_today
from pipelines.writer import is_written
from tests.faults.minute_definitions import EVERY_MINUTE

MODULE = "tests.faults.minute_definitions"
BIN = Path(sys.executable).parent
TICKS = 3
LONGEST = 900.0  # seconds for anything that is waited for
CRIMES = PROJECT / "tests" / "data" / "crime.csv"
ENDED = (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)


class Watched:
    """A warehouse, its raw folder and its instance, watched from outside."""

    def __init__(self, folder: Path) -> None:
        self.raw, self.root = folder / "raw", folder / "warehouse"
        self.raw.mkdir()
        places = {
            "PERFORMANCE_RAW": self.raw,
            "PERFORMANCE_WAREHOUSE": self.root,
            "DAGSTER_HOME": dagster_home(self.root),
        }
        os.environ |= {name: str(path) for name, path in places.items()}
        self.instance = dg.DagsterInstance.get()

    def runs(self, *statuses: dg.DagsterRunStatus, **tags: str) -> list[dg.RunRecord]:
        """Runs by status and Dagster's tags, the first one first."""
        named = {f"dagster/{name}": value for name, value in tags.items()}
        return [*reversed(self.instance.get_run_records(dg.RunsFilter(statuses=statuses or None, tags=named)))]

    @property
    def command(self) -> list[str]:
        """`performance run` on the same warehouse."""
        return [str(BIN / "performance"), "run", "--raw", str(self.raw), "--warehouse", str(self.root)]

    def status(self, run_id: str) -> dg.DagsterRunStatus:
        """Status of a run."""
        run = self.instance.get_run_by_id(run_id)
        assert run is not None
        return run.status

    def drop(self, day: str) -> None:
        """Drop a file under the name of a copy, and rename it when it is whole."""
        part = self.raw / f"crime_{day}.csv.part"
        part.write_bytes(CRIMES.read_bytes())
        part.rename(part.with_suffix(""))


def until(what: str, seen: Callable[[], object]) -> None:
    """Wait for something, and print how long that took.

    Raises:
        TimeoutError: it did not come.
    """
    started = time.monotonic()
    while not seen():
        if time.monotonic() - started > LONGEST:
            raise TimeoutError(f"{what}: not within {LONGEST:.0f} s")
        time.sleep(0.5)
    print(f"{time.monotonic() - started:6.1f} s  {what}", flush=True)


@contextmanager
def daemon(log: Path) -> Generator[None]:
    """A daemon and its code server, stopped with all their children at the end."""
    with log.open("a") as told:
        command = [BIN / "dagster-daemon", "run", "-m", MODULE]
        running = subprocess.Popen(command, cwd=PROJECT, stdout=told, stderr=told, start_new_session=True)
        try:
            yield
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(60)


def dagster(*words: str) -> None:
    """A command of Dagster's, as a person gives it."""
    told = subprocess.run([BIN / "dagster", *words, "-m", MODULE], cwd=PROJECT, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr


def by_hand() -> str:
    """Start the daily job by hand, in its newest partition; the run's id."""
    run_id = str(uuid.uuid4())
    tags = f'{{"dagster/partition": "{partition_of(force_today())}"}}'
    dagster("job", "launch", "-j", "daily", "--tags", tags, "--run-id", run_id)
    return run_id


def writer(watched: Watched) -> int:
    """Number of the process that holds the warehouse."""
    [process] = re.findall(r"process (\d+)", (watched.root / ".writer").read_text())
    return int(process)


@contextmanager
def held_up(watched: Watched) -> Generator[None]:
    """The run at work stands still, so that what comes meanwhile meets it however short it is."""
    process = writer(watched)
    os.kill(process, signal.SIGSTOP)
    try:
        assert is_written(watched.root), "the run had ended before it was held up"
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def watch_the_sensor(watched: Watched) -> None:
    """A file dropped is released without a hand on it."""
    dagster("sensor", "start", "deliveries_dropped")
    watched.drop("2017-01-09")
    until("from the dropped file to the sensor's run", lambda: watched.runs(sensor_name="deliveries_dropped"))
    [run] = watched.runs(sensor_name="deliveries_dropped")
    until("from there to its end", lambda: watched.status(run.dagster_run.run_id) in ENDED)
    assert watched.status(run.dagster_run.run_id) == dg.DagsterRunStatus.SUCCESS
    assert (watched.root / "performance.duckdb").is_file()


def watch_the_schedule(watched: Watched) -> None:
    """Three ticks of a minute schedule; by hand meanwhile: one run waits, one is refused."""
    dagster("schedule", "start", EVERY_MINUTE)
    until(
        "to the first tick's run at work", lambda: watched.runs(dg.DagsterRunStatus.STARTED, schedule_name=EVERY_MINUTE)
    )
    until("until it holds the warehouse", lambda: is_written(watched.root))
    with held_up(watched):
        refused = subprocess.run(watched.command, cwd=PROJECT, check=False, capture_output=True, text=True)
        print(f"          performance run meanwhile: {refused.returncode}, {refused.stderr.strip().splitlines()[-1]}")
        assert refused.returncode == 1
        assert "Another run" in refused.stderr
        hand = by_hand()
        until("to the run by hand in the queue", lambda: watched.status(hand) == dg.DagsterRunStatus.QUEUED)
    until("until it has had its turn", lambda: watched.status(hand) in ENDED)
    good = dg.DagsterRunStatus.SUCCESS
    until(f"to {TICKS} ticks released", lambda: len(watched.runs(good, schedule_name=EVERY_MINUTE)) >= TICKS)
    dagster("schedule", "stop", EVERY_MINUTE)
    until("until the queue is empty", lambda: all(run.dagster_run.status in ENDED for run in watched.runs()))
    assert watched.status(hand) == good
    spans = sorted((run.start_time, run.end_time) for run in watched.runs())
    assert all(end <= start for (_, end), (start, _) in pairwise(spans)), spans
    print(f"          {len(spans)} runs, none while another was at work")


def watch_the_command_line(watched: Watched) -> None:
    """A run of the daemon waits for one of the command line."""
    log = (watched.root / "by_hand.log").open("w")
    command = subprocess.Popen(watched.command, cwd=PROJECT, stdout=log, stderr=log)
    until("to the command line's run at work", lambda: is_written(watched.root))
    hand = by_hand()
    until("to the end of the command line's run", lambda: command.poll() is not None)
    is_early = watched.status(hand) in ENDED
    until("from there to the end of the run that waited", lambda: watched.status(hand) in ENDED)
    assert (command.returncode, is_early, watched.status(hand)) == (0, False, dg.DagsterRunStatus.SUCCESS)


def watch_a_killed_run(watched: Watched) -> None:
    """A run whose process is killed is marked as failed, and what waits behind it has its turn."""
    dagster("sensor", "start", "runs_that_died")
    dead = by_hand()
    until("to a run at work", lambda: watched.status(dead) == dg.DagsterRunStatus.STARTED and is_written(watched.root))
    os.kill(writer(watched), signal.SIGKILL)
    behind = by_hand()
    until("from its killing to its being marked as failed", lambda: watched.status(dead) == dg.DagsterRunStatus.FAILURE)
    until("from there to the end of the run behind it", lambda: watched.status(behind) in ENDED)
    assert watched.status(behind) == dg.DagsterRunStatus.SUCCESS


def main(folder: Path) -> None:
    """Watch one thing after the other."""
    watched = Watched(folder)
    with daemon(folder / "daemon.log"):
        for watch in (watch_the_sensor, watch_the_schedule, watch_the_command_line, watch_a_killed_run):
            print(watch.__doc__, flush=True)
            watch(watched)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="live_daemon_") as scratch:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else scratch))
