"""What is made from a release, by edition: where it lies, and how much it is."""

from pathlib import Path

from assets.published.revision import release_before
from assets.warehouse import Warehouse
from schemas.published import EDITIONS


def homes_of(warehouse: Warehouse) -> list[Path]:
    """Folder of each edition of the release that readers open now, the internal one first."""
    name = release_before(warehouse.current)
    return [warehouse.exits(name, edition) for edition in EDITIONS]


def counted(exits: list[Path]) -> dict[str, int]:
    """Number and bytes of the files of some exits, each a file or a folder."""
    files = [file for path in exits for file in (path, *path.rglob("*")) if file.is_file()]
    return {"files": len(files), "bytes": sum(file.stat().st_size for file in files)}
