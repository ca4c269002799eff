"""The chain of releases: a line an event, each with the SHA-256 of the line before it, and of the release's manifest.

A manifest names the deliveries a release was built from with their fingerprints, and the fingerprint of its DuckDB
file, so whoever keeps one hash (the head) elsewhere can tell later that nothing sealed before it was altered.
"""

import datetime as dt
import getpass
import hashlib
import json
import os
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assets.files import fingerprint, replace_text
from assets.version import code_version
from assets.warehouse import Warehouse

STANDS = ("released", "adopted", "again", "restored")  # events after which a release is there whole


def who() -> str:
    """Name of the account that runs this; its number where it has no name, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def read_chain(warehouse: Warehouse) -> list[str]:
    """Lines of the chain, the oldest first."""
    file = warehouse.chain
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []


def head(lines: Sequence[str]) -> str:
    """Hash that vouches for every line; '' of none."""
    return hashlib.sha256(lines[-1].encode()).hexdigest() if lines else ""


def newest_links(lines: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The last event of each release, by its name."""
    return {link["release_id"]: link for link in map(json.loads, lines)}


def made(lines: Sequence[str]) -> list[str]:
    """Names of all releases, in the order in which they were first made."""
    return list(dict.fromkeys(link["release_id"] for link in map(json.loads, lines)))


def seal(warehouse: Warehouse, event: str, name: str, home: Path) -> None:
    """Add an event of a release to the chain, in one step.

    Args:
        event: released, again (the same made once more), restored or pruned.
        home: folder that holds its manifest now.
    """
    lines = read_chain(warehouse)
    if not lines:
        older = sorted(homes(warehouse), key=lambda h: (h / "manifest.json").stat().st_mtime)
        lines = _grown(lines, (_link("adopted", h.name, h) for h in older if h.name != name))
    # A run that was killed between its seal and its rename left a link of a release that never was.
    unfinished = [link for link in newest_links(lines).values() if is_unfinished(link, warehouse)]
    lines = _grown(lines, ({**link, "event": "abandoned"} for link in unfinished))
    lines = _grown(lines, (_link(event, name, home),))
    replace_text(warehouse.chain, "\n".join(lines) + "\n")


def is_unfinished(link: Mapping[str, Any], warehouse: Warehouse) -> bool:
    """Whether a release was sealed and has no folder: its run was killed, or is at it."""
    return link["event"] == "released" and not warehouse.release(link["release_id"]).is_dir()


def homes(warehouse: Warehouse) -> list[Path]:
    """Folders of releases that are there, pruned ones included."""
    return sorted(path.parent for path in (warehouse.root / "releases").glob("[!.]*/manifest.json"))


def problems(warehouse: Warehouse) -> Iterator[str]:
    """What is not as it was sealed, a sentence each; the files of all releases are read."""
    lines = read_chain(warehouse)
    before = ""
    for number, line in enumerate(lines, start=1):
        if json.loads(line)["before"] != before:
            yield f"Link {number} of {warehouse.chain.name} does not follow link {number - 1}: one of them was altered."
        before = head([line])
    links = newest_links(lines)
    for name, link in links.items():
        if link["event"] != "abandoned":
            yield from _differences(link, warehouse.release(name), warehouse)
    for home in homes(warehouse):
        if home.name not in links:
            yield f"{home.name} is in no link: it was put there by hand."
    files = {link["file_sha256"] for link in links.values() if link["event"] in STANDS}
    if warehouse.current.is_file() and fingerprint(warehouse.current) not in files:
        yield f"{warehouse.current.name}, which readers open, is not the file of any release that was sealed."


def _differences(link: Mapping[str, Any], home: Path, warehouse: Warehouse) -> Iterator[str]:
    if is_unfinished(link, warehouse):
        yield f"{home.name} was sealed and is not there: its run was killed, or the folder was taken away."
        return
    parts = [("manifest.json", "manifest_sha256")]
    if link["event"] in STANDS:
        parts.append(("performance.duckdb", "file_sha256"))
    for part, kept in parts:
        if not (home / part).is_file():
            yield f"{home.name}: {part} is gone."
        elif fingerprint(home / part) != link[kept]:
            yield f"{home.name}: {part} is not the one that was sealed."


def read_manifest(home: Path) -> dict[str, Any]:
    """All that a release was built from, as its folder keeps it."""
    return json.loads((home / "manifest.json").read_text(encoding="utf-8"))


def _link(event: str, name: str, home: Path) -> dict[str, Any]:
    manifest = read_manifest(home)
    return {
        "event": event,
        "release_id": name,
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
        "who": who(),
        "host": socket.gethostname(),
        "code_version": code_version(),
        "deliveries": len(manifest["deliveries"]),
        "manifest_sha256": fingerprint(home / "manifest.json"),
        # Releases older than the chain have none in their manifest: as it is found.
        "file_sha256": manifest.get("file_sha256") or fingerprint(home / "performance.duckdb"),
    }


def _grown(lines: list[str], links: Iterable[dict[str, Any]]) -> list[str]:
    for link in links:
        lines = [*lines, json.dumps({**link, "before": head(lines)}, sort_keys=True)]
    return lines
