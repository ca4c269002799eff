"""Large new text files looked at while the program is still being loaded: that takes seconds of one core alone."""

import stat
from contextlib import suppress
from pathlib import Path

from assets.raw.content import begin, size_about
from assets.raw.limits import MIB
from assets.warehouse import Warehouse

LARGE = 8 * MIB  # bytes of a file that takes longer to look at than to begin with
TEXT = (".csv", ".gz")


def look_ahead(raw: Path, warehouse: Warehouse) -> None:
    """Begin to look at large files that came since a warehouse last looked for deliveries.

    Whoever asks for one of them has what was seen, or waits for it; what is wrong with a file is told there.
    """
    found = warehouse.table("raw", "*")
    with suppress(OSError):  # what cannot be read is told by those who must
        last = max((file.stat().st_mtime_ns for file in found.parent.glob(found.name)), default=0)
        new = sorted(path for path in raw.resolve().rglob("*") if _is_large_and_new(path, last))
        begin(sorted(new, key=size_about, reverse=True))  # the largest takes longest


def _is_large_and_new(path: Path, last: int) -> bool:
    """Links are not followed, and what is hidden is an upload under way or none of ours."""
    told = path.lstat()
    is_new = max(told.st_mtime_ns, told.st_ctime_ns) > last
    is_text = stat.S_ISREG(told.st_mode) and path.name.endswith(TEXT) and not path.name.startswith(".")
    return is_new and is_text and told.st_size > LARGE
