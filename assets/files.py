"""Files: fingerprint, writing in one step, having it on the disk, removing; links and names that are not trusted."""

import hashlib
import os
import shutil
from pathlib import Path

ZSTD = 1  # level of large tables: pseudonyms are packed no worse than by the usual one, all in six tenths of the time


def fingerprint(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def replace_text(path: Path, text: str) -> None:
    """Write a small file in one step: whoever reads it has the text before or this one, whole.

    A run that is killed leaves at most a `.part`, which the next one clears.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    sync(part)
    os.replace(part, path)


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a link, or one on the way to a file, leads out of the folder that its reader was given."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def shown(name: str) -> str:
    """A name for a person: what no terminal or page should be given (line ends, controls, bytes of no text) escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def sync(path: Path) -> None:
    """Have what was written to a file or folder reach the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder; nothing where there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
