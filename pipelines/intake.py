"""A look at a raw folder before a run: what there is of each source, and what no source knows."""

from collections import Counter
from pathlib import Path

from assets.files import shown
from assets.raw.deliveries import linked_folders, not_files, walk
from assets.validated.sources import SOURCES
from schemas.errors import InvalidSetting

SHOWN = 3


def look_over(raw: Path) -> str:
    """Count the files of each source by their names.

    Returns:
        A sentence or two for the person who started the run.

    Raises:
        InvalidSetting: no file is a delivery; it says which names would be.
    """
    patterns = {source.name: source.file_name for source in SOURCES}
    found = list(walk(raw, patterns))
    counts = Counter(file.source for file in found if file.source)
    unknown = [_below(raw, file.path) for file in found if not file.source]
    if not counts:
        names = "\n".join(f"  {name:28}{pattern}" for name, pattern in patterns.items())
        raise InvalidSetting(f"{raw} holds no delivery ({len(unknown)} other files). Names looked for:\n{names}")
    told = "Files: " + ", ".join(f"{count} {name}" for name, count in counts.items()) + "."
    if unknown:
        more = ", ..." if len(unknown) > SHOWN else ""
        told += f" No source knows {len(unknown)}: {', '.join(unknown[:SHOWN])}{more}"
    if others := [_below(raw, path) for path in not_files(raw, patterns)]:
        told += f" No files, though named like deliveries: {', '.join(others[:SHOWN])}. Have them delivered again."
    if links := [_below(raw, path) for path in linked_folders(raw)]:
        told += f" Not followed, for they are links: {', '.join(links[:SHOWN])}. Put the folders themselves there."
    return told


def _below(raw: Path, path: Path) -> str:
    return shown(path.relative_to(raw).as_posix())
