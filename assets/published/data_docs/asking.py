"""Asks the judging process: started once, kept for the releases that follow, and gone with the process that asks."""

import atexit
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from pydantic import TypeAdapter

from assets.published.placing import aside
from schemas.errors import ChecksNotRun
from schemas.expectations import Request, Suite, Verdict

NO_ANSWER = (
    "The checks of whole tables gave no answer ({said}). The release stands, but nobody has judged its tables: run "
    "its checks again from the Checks tab of published/release."
)


@dataclass(frozen=True, eq=False)
class Judge:
    """The judging process, its two ends, and the file that its standard error goes to."""

    process: subprocess.Popen[str]
    said: IO[str]

    def answer(self, asked: str) -> str:
        """Answer to a line; '' where the process is gone."""
        if self.process.stdin is None or self.process.stdout is None:
            return ""
        try:
            self.process.stdin.write(asked + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return ""
        return self.process.stdout.readline()

    def close(self) -> None:
        """Let it end, and wait for that."""
        self.process.communicate()
        self.said.close()


def start() -> None:
    """Start the judging process, so that it has imported all it needs when it is asked: seconds, on another core."""
    _judge()


@cache
def _judge() -> Judge:
    said = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  open as long as the process
    process = subprocess.Popen(
        [sys.executable, "-m", "assets.published.data_docs"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True, encoding="utf-8",
    )  # fmt: skip
    judge = Judge(process, said)
    atexit.register(judge.close)
    return judge


def verdicts(release: Path, suites: Sequence[Suite], docs: Path) -> list[Verdict]:
    """Have a release judged and its Data Docs put in place.

    Args:
        docs: folder of the Data Docs; replaced whole.

    Returns:
        What became of each suite, in their order.

    Raises:
        ChecksNotRun: the judging process ended without an answer.
    """
    with aside(docs) as building:
        building.mkdir()
        asked = Request(release=str(release), docs=str(building), suites=tuple(suites))
        answer = _answer(TypeAdapter(Request).dump_json(asked).decode())
        shutil.rmtree(building / "static", ignore_errors=True)  # fonts and pictures that no page of ours names
    return TypeAdapter(list[Verdict]).validate_json(answer)


def _answer(asked: str) -> str:
    judge = _judge()
    answer = judge.answer(asked)
    if not answer:
        _judge.cache_clear()
        raise ChecksNotRun(NO_ANSWER.format(said=_last_words(judge)))
    return answer


def _last_words(judge: Judge) -> str:
    status = judge.process.wait()
    judge.said.seek(0)
    lines = [line for line in judge.said.read().splitlines() if line.strip()]
    return f"status {status}; {lines[-1] if lines else 'it said nothing'}"
