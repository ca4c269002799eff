"""Runs killed with SIGKILL, and runs whose disk fills: `python -m tests.faults.killed --kills 100 --disks 20 --seed 1`.

A warehouse of ten rows a source has released the month (with all exits where `--exits` is given); another day's
deliveries come, and the run that takes them in is disturbed, each time on a copy. Of the kills one in two falls at a
moment drawn at random, the others at a file operation drawn at random (a file opened, renamed, linked or removed below
the warehouse): the gaps between two of those are where a half-written state would be. One in two kills takes the run's
whole process group, as a machine that goes down does. The disk is a tmpfs of its own, mounted where root may; elsewhere
a limit on the size of a file stands in.

After each: the release that readers open is the one before or the new one, every row of it, and adds up; the link to
the newest exits leads to all of them. Then the next run ends as the undisturbed one did, in every table, with the same
files in the warehouse, nothing left in the temporary folder, and no run that Dagster takes to be under way.
"""

import argparse
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.runs import (
    Ended,
    Place,
    anew,
    faults_of,
    files_of,
    loaded,
    one_day_more,
    prepared,
    summary,
    unfinished_runs,
)
from tests.integration.test_release_again import contents

OPERATIONS = {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "shutil.rmtree"}
MB = 1 << 20


@dataclass(kw_only=True)
class Bench:
    """A warehouse to be disturbed, and what an undisturbed run makes of it.

    Attributes:
        operations: file operations of the undisturbed run below its warehouse.
        known: tables of the release before and of the new one.
    """

    place: Place
    base: Path
    work: Path
    seconds: float = 0
    operations: int = 0
    files: set[str] = field(default_factory=set)
    known: dict[str, dict[str, tuple]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)

    def judge(self, name: str, ended: Ended) -> None:
        """Look at the warehouse after a disturbed run, run again, and look at it once more."""
        wrong = faults_of(self.work, self.known)
        again = self.place.run(self.work)
        if again.status not in (0, 2):
            wrong.append(f"the next run ended with {again.status}: {again.said[-600:]}")
        elif contents(self.work / "performance.duckdb") != self.known["new"]:
            wrong.append("the next run's release differs")
        else:
            left = files_of(self.work) ^ self.files
            wrong += [f"files differ: {sorted(left)[:5]}"] if left else []
        wrong += [f"Dagster: {told}" for told in unfinished_runs(self.work)]
        wrong += [f"left in the temporary folder: {path.name}" for path in self.place.temporary.iterdir()]
        if not ended.is_plain:
            wrong.append(f"a traceback: {ended.said[-1500:]}")
        print(f"{name}: {len(wrong)} faults, the next run took {again.seconds:.0f} s", flush=True)
        for told in wrong:
            print(f"  {told}", flush=True)
        self.faults += [f"{name}: {told}" for told in wrong]


def counting(root: Path, act_at: int, act: Callable[[], object]) -> Callable[[], None]:
    """Have a process act at the given of its file operations below a folder; counted in the file `root`.operations."""
    seen, prefix, count = 0, str(root), root.with_suffix(".operations")

    def hook(event: str, arguments: tuple) -> None:
        nonlocal seen
        if event in OPERATIONS and arguments and str(arguments[0]).startswith(prefix):
            seen += 1
            if seen == act_at:
                act()
            if not act_at:
                os.truncate(count, seen)

    def begin() -> None:
        count.write_bytes(b"")
        sys.addaudithook(hook)

    return begin


def bench(folder: Path, job: str) -> Bench:
    """Release, let another day's deliveries come, and run undisturbed on a copy."""
    place = prepared(folder)
    made = Bench(place=place, base=folder / "base", work=folder / "work")
    place.must_run(made.base, job)
    made.known["before"] = contents(made.base / "performance.duckdb")
    one_day_more(place.raw)
    anew(made.base, made.work)
    ended = place.start(made.work, before=counting(made.work, 0, lambda: None)).end()
    assert ended.status in (0, 2), ended.said
    made.seconds, made.operations = ended.seconds, made.work.with_suffix(".operations").stat().st_size
    made.files, made.known["new"] = files_of(made.work), contents(made.work / "performance.duckdb")
    assert made.known["new"] != made.known["before"]
    made.judge("undisturbed", ended)
    return made


def kill(on: Bench, draw: random.Random, number: int) -> None:
    """Kill one run, and judge."""
    anew(on.base, on.work)
    is_timed, is_group = bool(number % 2), bool(number // 2 % 2)
    whom = os.killpg if is_group else os.kill
    if is_timed:
        after = draw.uniform(0, on.seconds)
        started = on.place.start(on.work)
        time.sleep(after)
        whom(started.pid, signal.SIGKILL)
        name = f"killed after {after:.2f} s"
    else:
        at = draw.randint(1, on.operations)
        act = counting(on.work, at, lambda: whom(os.getpid(), signal.SIGKILL))
        started = on.place.start(on.work, before=act)
        name = f"killed at file operation {at}"
    ended = started.end()
    on.ends["killed" if ended.status == -signal.SIGKILL else f"ended before ({ended.status})"] += 1
    on.judge(name + (", with its group" if is_group else ""), ended)


@contextmanager
def mounted(at: Path, size: int) -> Iterator[None]:
    """A tmpfs of a size."""
    at.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", at], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", at], check=True)
        at.rmdir()


def fill(on: Bench, draw: random.Random, number: int, grown: int, *, may_mount: bool) -> None:
    """Fill one run's disk, judge; of a file's size where a disk may not be mounted."""
    if not may_mount:
        anew(on.base, on.work)
        limit = draw.randint(4096, grown)
        ended = on.place.start(on.work, before=lambda: limited(limit)).end()
        return tell(on, f"{number}: files of at most {limit:,} bytes", ended)
    disk = on.place.folder / "disk"
    with mounted(disk, 4096 * MB):
        work, on.work = on.work, anew(on.base, disk / on.work.name)
        used = shutil.disk_usage(disk).used
        room = draw.randint(0, grown)
        subprocess.run(["mount", "-o", f"remount,size={used + room}", disk], check=True)
        started = on.place.start(on.work)
        ended = started.end()
        subprocess.run(["mount", "-o", f"remount,size={4096 * MB}", disk], check=True)
        tell(on, f"{number}: a disk with {room / MB:.2f} MB left", ended)
        on.work = work
    return None


def limited(size: int) -> None:
    """No file of this process grows beyond a size."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def tell(on: Bench, name: str, ended: Ended) -> None:
    """Judge a run that had too little room: it says so in a sentence, unless it came to its end."""
    on.ends["no room" if ended.status == 1 else f"came to its end ({ended.status})"] += 1
    if ended.status == 1 and "no room" not in ended.said.lower():
        on.faults.append(f"{name}: does not speak of the disk: {ended.said[-600:]}")
        print(on.faults[-1], flush=True)
    on.judge(name, ended)


def grown_by(on: Bench) -> int:
    """Bytes that an undisturbed run adds at most to its disk."""
    anew(on.base, on.work)
    before = size_of(on.work)
    on.place.must_run(on.work)
    return size_of(on.work) - before


def size_of(root: Path) -> int:
    """Bytes of the files below a folder, a file of two names once."""
    return sum({path.stat().st_ino: path.stat().st_blocks * 512 for path in root.rglob("*")}.values())


def main() -> int:
    """Disturb runs, and tell what was found; 1 where a promise was broken."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--kills", type=int, default=100)
    words.add_argument("--disks", type=int, default=20)
    words.add_argument("--exits", action="store_true", help="the release before has its report and files")
    words.add_argument("--judged", action="store_true", help="with the checks of whole tables, half of a run's time")
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    loaded(is_judged=asked.judged)
    began, draw, may_mount = time.monotonic(), random.Random(asked.seed), os.geteuid() == 0
    with tempfile.TemporaryDirectory(prefix="killed_") as folder:
        on = bench(Path(folder), "monthly" if asked.exits else "daily")
        for number in range(asked.kills):
            kill(on, draw, number)
        grown = grown_by(on)
        for number in range(asked.disks):
            fill(on, draw, number, grown, may_mount=may_mount)
    summary(
        f"{asked.kills} runs killed, {asked.disks} with the disk filled",
        {"seed": asked.seed, "an undisturbed run": f"{on.seconds:.1f} s, {on.operations} file operations"}
        | {"the disk": "a tmpfs" if may_mount else "RLIMIT_FSIZE", "a run adds to it": f"{grown / MB:.1f} MB"}
        | dict(sorted(on.ends.items()))
        | {"faults": len(on.faults), "took": f"{time.monotonic() - began:.0f} s"},
    )
    return 1 if on.faults else 0


if __name__ == "__main__":
    sys.exit(main())
