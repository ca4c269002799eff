"""What a disk does to a run, said in a sentence: no room, or not to be written to."""

import errno
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from sqlalchemy.exc import SQLAlchemyError

from schemas.errors import CannotWrite, NoRoom, PerformanceError

MB = 1_000_000
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
# Polars, DuckDB and SQLite tell in words what the system told them by a number.
FULL_WORDS = (
    "no space left on device",
    "disk quota exceeded",
    "file too large",
    "database or disk is full",
    "not enough disk space",
    *(f"(os error {number})" for number in FULL),
)
FAULT_WORDS = ("disk i/o error",)  # of SQLite, which says it of a full disk too where a note of its own finds no room
LEAST_ROOM = MB
CLOSED_WORDS = (
    "read-only file system",
    "readonly database",
    "unable to open database file",
    f"(os error {errno.EROFS})",
)


@contextmanager
def said_of_disk(root: Path) -> Generator[None]:
    """Say what the disk of a warehouse did, where that is what ended a run.

    Raises:
        NoRoom: it is full.
        CannotWrite: it is read-only, or not this user's.
    """
    try:
        yield
    except (OSError, SQLAlchemyError, dg.DagsterError) as problem:
        if said := trouble(words_of(problem), root, number_of(problem)):
            raise said from problem
        raise


def trouble(told: str, root: Path, number: int | None = None) -> PerformanceError | None:
    """The error that says what the disk did, by a library's words or the system's number; None where it did nothing."""
    low, free = told.lower(), shutil.disk_usage(root).free if root.is_dir() else 0
    is_fault = any(words in low for words in FAULT_WORDS)
    if number in FULL or any(words in low for words in FULL_WORDS) or (is_fault and free < LEAST_ROOM):
        return NoRoom(
            f"There is no room left for what the run writes below {root} ({free / MB:,.0f} MB are free now). The "
            "release before stays. Make room, for one on old releases, and run again: nothing else is needed."
        )
    if is_fault:
        return CannotWrite(
            f"The disk of {root} reported an error. The release before stays. Have the disk looked at (the system's "
            "log says more), and run again."
        )
    if number in CLOSED or any(words in low for words in CLOSED_WORDS):
        return CannotWrite(
            f"{root} cannot be written to: {told.splitlines()[0]}. The release before stays. Have the disk mounted for "
            "writing and the folder given to the user that runs this, and run again."
        )
    return None


def words_of(problem: BaseException) -> str:
    """What an exception and those it came from say."""
    told, seen = [], problem
    while seen is not None:
        told.append(str(seen))
        seen = seen.__cause__ or seen.__context__
    return "\n".join(told)


def number_of(problem: BaseException) -> int | None:
    """The system's number of an error of its own."""
    return problem.errno if isinstance(problem, OSError) else None
