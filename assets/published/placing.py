"""Every exit is built aside and put in place by a rename: who opens it sees the one before, or this one whole."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from assets.files import remove


@contextmanager
def aside(target: Path) -> Generator[Path]:
    """Give a path beside a file or folder to build it at; what was built is renamed to it, unless something is raised.

    A folder that is replaced is moved away first, so that only a moment lies between the two.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    building, before = (target.with_name(f".{target.name}.{word}") for word in ("next", "before"))
    for left_over in (building, before):
        remove(left_over)
    try:
        yield building
        if target.is_dir():
            os.replace(target, before)
        os.replace(building, target)
    finally:
        remove(building)
        remove(before)
