"""What a command and all its processes cost: wall, processor seconds, and peak memory of them together."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

EVERY = 0.2  # seconds between two looks at the processes
TICKS, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
SESSION, USER_TICKS, SYSTEM_TICKS, PAGES = 3, 11, 12, 21  # fields of /proc/PID/stat behind its name


class Line(NamedTuple):
    """What a run said: seconds it had taken by then, and the most bytes it held since the line before."""

    wall: float
    processor: float
    memory: int
    text: str


@dataclass(kw_only=True)
class Cost:
    """One run: seconds, bytes and what it said.

    Attributes:
        at_last: the most bytes it held since its last line.
    """

    wall: float = 0.0
    processor: float = 0.0
    memory: int = 0
    at_last: int = 0
    heard: list[Line] = field(default_factory=list)

    @property
    def output(self) -> str:
        """All that it said."""
        return "".join(line.text for line in self.heard)


def run(command: list[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end, in a session of its own by which its processes are known.

    Raises:
        SystemExit: it failed; with the end of what it said.
    """
    cost, looked, started = Cost(), Looked(), time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        env=os.environ | (environment or {}),
    )  # fmt: skip
    over = threading.Event()
    watching = threading.Thread(target=_watch, args=(process.pid, looked, over))
    watching.start()
    if process.stdout:
        with process.stdout:
            for text in process.stdout:
                looked.at(process.pid)
                cost.heard.append(Line(time.perf_counter() - started, looked.processor, looked.taken(), text))
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    cost.wall = time.perf_counter() - started
    over.set()
    watching.join()
    # Processes that nobody waited for, as a JVM, are in what was seen alone.
    cost.processor = max(usage.ru_utime + usage.ru_stime, looked.processor)
    cost.memory = max(looked.most, usage.ru_maxrss * 1024)
    cost.at_last = looked.taken()
    if status:
        raise SystemExit(f"{' '.join(command)}\n{cost.output[-3000:]}")
    return cost


@dataclass(kw_only=True)
class Looked:
    """What was seen of the processes of a session.

    Attributes:
        seconds: of the processor, by process; one that ended keeps those it was last seen with.
        most: bytes that all held at once.
        since: the same, since they were last taken.
    """

    seconds: dict[int, float] = field(default_factory=dict)
    most: int = 0
    since: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def processor(self) -> float:
        """Seconds of all processes."""
        return sum(tuple(self.seconds.values()))

    def at(self, session: int) -> None:
        """Look at them now."""
        memory = 0
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and (fields := _fields(entry)) and int(fields[SESSION]) == session:
                self.seconds[int(entry.name)] = (int(fields[USER_TICKS]) + int(fields[SYSTEM_TICKS])) / TICKS
                memory += int(fields[PAGES]) * PAGE
        with self.lock:
            self.most, self.since = max(self.most, memory), max(self.since, memory)

    def taken(self) -> int:
        """The most bytes since this was last asked."""
        with self.lock:
            most, self.since = self.since, 0
        return most


def _watch(session: int, looked: Looked, over: threading.Event) -> None:
    """Look at the processes of a session until it is over."""
    while not over.wait(EVERY):
        looked.at(session)


def _fields(entry: Path) -> list[str]:
    try:
        return (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        return []
