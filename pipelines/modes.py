"""Modes of what is written: the pipeline's account alone may read it, however wide its umask.

Deliveries hold people, and a warehouse holds them in rows, ledgers, quarantine and logs. One umask at each entry makes
all that is written private, by whatever library; a warehouse that was wider is made private when a run begins.
"""

import os
import stat
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

PRIVATE = 0o077  # umask: folders 0700, files 0600
OTHERS = stat.S_IRWXG | stat.S_IRWXO
NOT_OURS = "raw"  # of the warehouse: deliveries, whose modes are of whom drops them


@cache
def keep_private() -> int:
    """Have this process, and every process it starts, write for its own account alone.

    Returns:
        The umask that was given to the process.
    """
    return os.umask(PRIVATE)


@contextmanager
def as_given() -> Generator[None]:
    """Write with the umask that was given to the process: what is made for other people to read or to work on."""
    private = os.umask(keep_private())
    try:
        yield
    finally:
        os.umask(private)


def make_private(root: Path) -> str:
    """Take from a warehouse the modes that let other accounts in; links and `raw/` are left as they are.

    Returns:
        What was done, in a sentence; '' where nothing had to be.
    """
    wider = [path for path in _below(root) if path.lstat().st_mode & OTHERS]
    kept = [path for path in wider if not _is_made_private(path)]
    if kept:
        return (
            f"{kept[0]} and {len(kept) - 1} more below {root} can be read by other accounts, and their modes cannot "
            "be changed from here. Have who owns them run chmod -R go= on them, or use a disk that keeps modes."
        )
    if wider:
        return (
            f"{wider[0]} and {len(wider) - 1} more below {root} could be read by other accounts: now by this one "
            "alone. Who reads releases with another account is given copies; see docs/security.md."
        )
    return ""


def _is_made_private(path: Path) -> bool:
    try:
        path.chmod(stat.S_IMODE(path.lstat().st_mode) & ~OTHERS)
    except PermissionError:
        return False
    return not path.lstat().st_mode & OTHERS


def _below(root: Path) -> Iterator[Path]:
    """The folder, and every folder and file below it, without what links lead to."""
    yield root
    for folder, folders, files in os.walk(root):
        if Path(folder) == root and NOT_OURS in folders:
            folders.remove(NOT_OURS)
        yield from (path for name in (*folders, *files) if not (path := Path(folder, name)).is_symlink())
