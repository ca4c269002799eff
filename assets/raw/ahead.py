"""Large new text files looked at while the program is still being loaded: that takes seconds of one core alone."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from assets.raw.content import begin
from assets.raw.limits import MIB
from assets.warehouse import Warehouse

LARGE = 8 * MIB  # bytes of a file that takes longer to look at than to begin with
TEXT = (".csv", ".gz")


def look_ahead(raw: Path, warehouse: Warehouse) -> None:
    """Begin to look at large files that came since a warehouse last looked for deliveries.

    Whoever asks for one of them has what was seen, or waits for it; what is wrong with a file is told there.
    """
    found = warehouse.table("raw", "*")
    last = max((file.stat().st_mtime_ns for file in found.parent.glob(found.name)), default=0)
    with suppress(OSError):  # what cannot be read is told by those who must
        begin(sorted(Path(entry.path) for entry in _files(raw.resolve()) if _is_large_and_new(entry, last)))


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Files below a folder, links not followed; none of one that is not there."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):  # an upload under way, or none of ours
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                yield entry


def _is_large_and_new(entry: os.DirEntry[str], last: int) -> bool:
    told = entry.stat(follow_symlinks=False)
    is_new = max(told.st_mtime_ns, told.st_ctime_ns) > last
    return is_new and told.st_size > LARGE and entry.name.endswith(TEXT)
