"""Runs of the command line in processes of their own, forked from one that has imported the pipeline; and their ends.

A fork saves the seconds of imports, so that hundreds of runs can be disturbed. The process that forks reads releases by
DuckDB alone, and lets Polars compute nothing, whose threads a fork would lose.
"""

import csv
import io
import os
import re
import resource
import shutil
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from rich.console import Console
from rich.table import Table

from assets.published.reconciliation import reconcile
from assets.validated.sources import BY_NAME
from pipelines.cli import main
from schemas.expectations import Verdict
from tests.integration.source_faults import DATA, FILES
from tests.integration.test_release_again import contents

CRASHED = 70  # exit status of a process that ended in an error that is not said
LONGEST = 300.0  # seconds that a run of ten rows a source may take before it is said to hang
EXITS = ("report/index.html", "performance.xlsx", "data/datapackage.json", "public/performance.duckdb")
MADE_OF = re.compile(r"_2017-01-09\.csv$")
KEY = "ab" * 32  # of pseudonyms; the people are invented
Task = Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a process ended.

    Attributes:
        status: exit status; the signal's number below zero.
        said: all it printed.
        peak_mb: its largest resident memory.
    """

    status: int
    said: str
    seconds: float
    peak_mb: float

    @property
    def is_plain(self) -> bool:
        """Whether it ended in words for a person, or in none."""
        return "Traceback" not in self.said and 'File "' not in self.said


@dataclass(frozen=True, kw_only=True)
class Started:
    """A process under way, with a file of what it says."""

    pid: int
    said: Path
    at: float

    def end(self, longest: float = LONGEST) -> Ended:
        """Wait for its end; one that takes longer is killed, and said to hang."""
        status = None
        while (seconds := time.monotonic() - self.at) < longest:
            pid, status, used = os.wait4(self.pid, os.WNOHANG)
            if pid:
                break
            time.sleep(0.01)
        else:
            os.killpg(self.pid, signal.SIGKILL)
            _, status, used = os.wait4(self.pid, 0)
        said = self.said.read_text(encoding="utf-8", errors="replace")
        code = os.waitstatus_to_exitcode(status)
        return Ended(status=code, said=said, seconds=seconds, peak_mb=used.ru_maxrss / 1024)


def start(words: list[str], said: Path, before: Task = lambda: None) -> Started:
    """Enter the command line in a forked process, in a process group of its own.

    Args:
        before: done in the new process first.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return Started(pid=pid, said=said, at=time.monotonic())
    os.setsid()
    out = os.open(said, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.argv = ["performance", *words]
    status = CRASHED
    try:
        before()
        main()
        status = 0
    except SystemExit as end:
        status = int(end.code or 0)
    finally:  # never further up: the folders there are the other process's to remove
        if status == CRASHED:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Folders of a script: deliveries, a warehouse, what is temporary."""

    folder: Path

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def temporary(self) -> Path:
        return self.folder / "temporary"

    def start(self, root: Path, job: str = "daily", before: Task = lambda: None) -> Started:
        """Start a run on a warehouse."""
        words = ["run", "--job", job, "--raw", str(self.raw), "--warehouse", str(root), "--month", "2016-12"]
        return start(words, self.folder / f"{root.name}.said", before)

    def run(self, root: Path, job: str = "daily") -> Ended:
        """Run on a warehouse, undisturbed."""
        return self.start(root, job).end()

    def must_run(self, root: Path, job: str = "daily") -> Ended:
        """Run on a warehouse that nothing keeps from it."""
        ended = self.run(root, job)
        assert ended.status in (0, 2), ended.said
        return ended


def prepared(folder: Path) -> Place:
    """Ten rows of every source, in a raw folder of the script's own."""
    place = Place(folder=folder)
    place.temporary.mkdir(parents=True)
    os.environ |= {"PERFORMANCE_PSEUDONYM_KEY": KEY, "TMPDIR": str(place.temporary), "COLUMNS": "200"}
    for source, (_, name) in FILES.items():
        file = place.raw / source / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(delivered(source))
    return place


def delivered(source: str) -> bytes:
    """Ten good rows of a source in the format it delivers."""
    kept, name = FILES[source]
    content = (DATA / kept).read_bytes()
    if not name.endswith(".xlsx"):
        return content
    sheet, header_line = BY_NAME[source].sheet
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as written:
        page = written.add_worksheet(sheet or None)
        for number, row in enumerate(csv.reader(io.StringIO(content.decode("utf-8-sig"))), start=header_line - 1):
            page.write_row(number, 0, row)
    return book.getvalue()


def one_day_more(raw: Path) -> None:
    """A later delivery of each dated CSV extract: its first five records, under other references where it has them."""
    for file in sorted(raw.rglob("*_2017-01-09.csv")):
        header, *lines = file.read_text(encoding="utf-8").splitlines()
        changed = [re.sub(r"^([A-Z]*\d+)", r"\g<1>7", line) for line in lines[:5]]
        later = file.with_name(MADE_OF.sub("_2017-01-12.csv", file.name))
        later.write_text("\n".join([header, *changed]) + "\n", encoding="utf-8")


def loaded(*, is_judged: bool) -> None:
    """Import all that a run imports, before the first fork.

    Args:
        is_judged: run the checks of whole tables too. They come after a release, write nothing of it, and start a
            process that takes longer to import than the rest of so small a run.
    """
    import pipelines.closing  # noqa: PLC0415
    import pipelines.definitions  # noqa: PLC0415
    import pipelines.run  # noqa: F401, PLC0415
    from assets.published.data_docs import asking  # noqa: PLC0415
    from assets.version import code_version  # noqa: PLC0415

    code_version()
    if not is_judged:
        asking.start = lambda: None
        asking.verdicts = lambda release, suites, docs: [
            Verdict(name=suite.name, passed=True, rows=0, unmet=(), observed=()) for suite in suites
        ]


def faults_of(root: Path, known: Mapping[str, Mapping[str, tuple]]) -> list[str]:
    """What is wrong with the release that readers open now, and with the newest that has exits.

    Args:
        known: tables of each release that may stand, by its name.
    """
    current = root / "performance.duckdb"
    now = contents(current)
    wrong = [] if now in known.values() else [f"the release is none of {sorted(known)}"]
    reconcile(current)
    latest = root / "latest"
    lacks = [name for name in EXITS if not (latest / name).is_file()] if latest.is_symlink() else []
    return wrong + [f"latest lacks {name}" for name in lacks]


def files_of(root: Path) -> set[str]:
    """Files below a warehouse, but for what Dagster keeps of each run."""
    found = (path.relative_to(root) for path in root.rglob("*") if not path.is_dir() or path.is_symlink())
    return {str(path) for path in found if path.parts[0] != "dagster"}


def unfinished_runs(root: Path) -> list[str]:
    """Runs that Dagster believes to be under way, and places in pools that they hold."""
    found = []
    for name, query in (
        ("runs", "SELECT 'run ' || status FROM runs WHERE status IN ('STARTED', 'STARTING', 'CANCELING')"),
        ("runs/index", "SELECT 'slot ' || concurrency_key FROM concurrency_slots WHERE run_id IS NOT NULL"),
        ("runs/index", "SELECT 'waits for ' || concurrency_key FROM pending_steps"),
    ):  # fmt: skip
        file = root / "dagster" / "history" / f"{name}.db"
        with sqlite3.connect(file) as connection:
            found += [told for (told,) in connection.execute(query)]
        connection.close()
    return found


def anew(base: Path, root: Path) -> Path:
    """A copy of a warehouse in the place of another, its current release a link as it was."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(base, root, symlinks=True)
    return root


def summary(title: str, rows: Mapping[str, object]) -> None:
    """Print what a script found."""
    shown = Table(title=title, title_justify="left", show_header=False)
    for name, value in rows.items():
        shown.add_row(name, str(value))
    Console(width=120).print(shown)


def own_memory_mb() -> float:
    """Largest resident memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
