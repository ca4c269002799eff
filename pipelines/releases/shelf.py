"""The releases that a warehouse keeps, and finding one by a part of its name."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from assets.published import chain
from assets.published.exports.homes import counted
from assets.published.opening import release_before
from assets.warehouse import Warehouse
from schemas.errors import InvalidSetting, LockedRelease
from schemas.published import EDITIONS


@dataclass(frozen=True)
class KeptRelease:
    """A release on the shelf.

    Attributes:
        home: its folder.
        link: its newest link in the chain.
        is_current: readers open it now.
        is_latest: the link `latest` leads to it.
    """

    home: Path
    link: dict[str, Any]
    is_current: bool
    is_latest: bool

    @property
    def name(self) -> str:
        """Name of the release."""
        return self.home.name

    @property
    def short(self) -> str:
        """What a person calls it by: the end of its name."""
        return self.name.rpartition("_")[2]

    @property
    def file(self) -> Path:
        """Its DuckDB file, internal edition."""
        return self.home / "performance.duckdb"

    @property
    def is_pruned(self) -> bool:
        """Only its manifest is left."""
        return not self.file.is_file()

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """All that it was built from."""
        return chain.read_manifest(self.home)

    @property
    def month(self) -> str:
        """Reported month, 2016-12; that of the as-at date where none was asked for."""
        return str(self.manifest["month"] or self.manifest["as_at"])[:7]

    @cached_property
    def made(self) -> dt.datetime:
        """When it was made; of releases older than the chain, the time of their manifest."""
        if self.link.get("event") == "released":
            return dt.datetime.fromisoformat(self.link["at"])
        return dt.datetime.fromtimestamp((self.home / "manifest.json").stat().st_mtime, dt.UTC)

    @property
    def editions(self) -> list[str]:
        """Editions whose DuckDB file is there."""
        places = dict(zip(EDITIONS, (self.home, self.home / "public"), strict=True))
        return [edition for edition, place in places.items() if (place / "performance.duckdb").is_file()]

    @property
    def has_exits(self) -> bool:
        """Whether its report was made."""
        return (self.home / "report" / "index.html").is_file()

    @property
    def bytes(self) -> int:
        """Bytes of all its files."""
        return counted([self.home])["bytes"]


def shelf(warehouse: Warehouse) -> list[KeptRelease]:
    """Releases that are kept, the newest first."""
    links = chain.newest_links(chain.read_chain(warehouse))
    current = current_name(warehouse)
    latest = warehouse.latest.resolve() if warehouse.latest.is_symlink() else None
    kept = [
        KeptRelease(home, links.get(home.name, {}), home.name == current, home.resolve() == latest)
        for home in chain.homes(warehouse)
    ]
    return sorted(kept, key=lambda release: (release.made, release.name), reverse=True)


def current_name(warehouse: Warehouse) -> str:
    """Name of the release that readers open; '' where there is none that can be read, which `verify` says.

    Of one whose key is not given, the name of the folder that keeps the same file.
    """
    try:
        return release_before(warehouse.current)
    except duckdb.Error:
        return ""
    except LockedRelease:
        kept = (home / "performance.duckdb" for home in chain.homes(warehouse))
        return next((file.parent.name for file in kept if file.is_file() and file.samefile(warehouse.current)), "")


def chosen(warehouse: Warehouse, part: str) -> KeptRelease:
    """The one release whose name holds a text.

    Raises:
        InvalidSetting: none does, or several do.
    """
    releases = shelf(warehouse)
    found = [release for release in releases if release.name == part] or [r for r in releases if part in r.name]
    if len(found) == 1:
        return found[0]
    names = ", ".join(release.short for release in found or releases) or "none"
    told = "several releases are" if found else "no release is"
    raise InvalidSetting(f"{told} called {part!r} in {warehouse.root / 'releases'}: {names}. Give one of them.")
