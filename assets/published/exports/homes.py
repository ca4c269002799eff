"""Folders of the editions of a release, and how much lies in an exit."""

from pathlib import Path

from assets.published.opening import release_before
from assets.settings import RunSettings
from schemas.published import EDITIONS


def homes_of(settings: RunSettings) -> list[Path]:
    """Folder of each edition of the release that readers open now, the internal one first."""
    name = release_before(settings.warehouse.current)
    return [settings.warehouse.exits(name, edition) for edition in EDITIONS]


def counted(exits: list[Path]) -> dict[str, int]:
    """Number and bytes of the files of some exits, each a file or a folder."""
    files = [file for path in exits for file in (path, *path.rglob("*")) if file.is_file()]
    return {"files": len(files), "bytes": sum(file.stat().st_size for file in files)}
