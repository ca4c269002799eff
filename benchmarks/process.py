"""What a command and all its processes cost: wall, processor seconds, and peak memory of them together."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

EVERY = 0.2  # seconds between two looks at the processes
TICKS, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
SESSION, USER_TICKS, SYSTEM_TICKS, PAGES = 3, 11, 12, 21  # fields of /proc/PID/stat behind its name


@dataclass(kw_only=True)
class Cost:
    """One run: seconds, bytes and what it said.

    Attributes:
        heard: each line with the wall and processor seconds that the run had taken when it was said.
    """

    wall: float = 0.0
    processor: float = 0.0
    memory: int = 0
    heard: list[tuple[float, float, str]] = field(default_factory=list)

    @property
    def output(self) -> str:
        """All that it said."""
        return "".join(line for *_, line in self.heard)


def run(command: list[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end, in a session of its own by which its processes are known.

    Raises:
        SystemExit: it failed; with the end of what it said.
    """
    cost, seen, started = Cost(), {}, time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        env=os.environ | (environment or {}),
    )  # fmt: skip
    over = threading.Event()
    watching = threading.Thread(target=_watch, args=(process.pid, cost, seen, over))
    watching.start()
    if process.stdout:
        with process.stdout:
            for line in process.stdout:
                _look(process.pid, seen)
                cost.heard.append((time.perf_counter() - started, sum(tuple(seen.values())), line))
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    cost.wall = time.perf_counter() - started
    over.set()
    watching.join()
    # Processes that nobody waited for, as a JVM, are in what was seen alone.
    cost.processor = max(usage.ru_utime + usage.ru_stime, sum(tuple(seen.values())))
    cost.memory = max(cost.memory, usage.ru_maxrss * 1024)
    if status:
        raise SystemExit(f"{' '.join(command)}\n{cost.output[-3000:]}")
    return cost


def _watch(session: int, cost: Cost, seen: dict[int, float], over: threading.Event) -> None:
    """Look at the processes of a session until it is over."""
    while not over.wait(EVERY):
        cost.memory = max(cost.memory, _look(session, seen))


def _look(session: int, seen: dict[int, float]) -> int:
    """Keep the processor seconds of each process of a session as they are now; the bytes that all of them hold."""
    memory = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _fields(entry)) and int(fields[SESSION]) == session:
            seen[int(entry.name)] = (int(fields[USER_TICKS]) + int(fields[SYSTEM_TICKS])) / TICKS
            memory += int(fields[PAGES]) * PAGE
    return memory


def _fields(entry: Path) -> list[str]:
    try:
        return (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:  # it ended meanwhile
        return []
