"""Every exit is built aside and put in place by a rename: who opens it sees the one before, or this one whole."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def aside(target: Path) -> Generator[Path]:
    """Give a path beside a file or folder to build it at; what was built is renamed to it, unless something is raised.

    A folder that is replaced is moved away first, so that only a moment lies between the two.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    building, before = (target.with_name(f".{target.name}.{word}") for word in ("next", "before"))
    for left_over in (building, before):
        _remove(left_over)
    try:
        yield building
        if target.is_dir():
            os.replace(target, before)
        os.replace(building, target)
    finally:
        _remove(building)
        _remove(before)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
