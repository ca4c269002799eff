"""Files that arrived in the raw folder and lie still: what a run has not taken in yet."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

import polars as pl

from assets.raw.content import stamp
from assets.raw.deliveries import find_deliveries, read_found
from assets.settings import RunSettings
from assets.validated.sources import BY_NAME

Stamps = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What earlier looks saw: the cursor of the sensor.

    Attributes:
        waiting: stamp of each new file that may still be written, by path.
        asked: stamp of each file that a run was asked for, or that needs none, until a run has taken it in.
    """

    waiting: Stamps = field(default_factory=dict)
    asked: Stamps = field(default_factory=dict)

    @classmethod
    def read(cls, cursor: str | None) -> "Seen":
        """What a cursor holds; nothing where there is none yet."""
        return cls(**json.loads(cursor)) if cursor else cls()

    def cursor(self) -> str:
        """The cursor of the next look."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """What a look found.

    Attributes:
        new: deliveries that no run has seen, `DELIVERY` rows by source; only when no file is still being written.
        moving: files that changed since the look before, or were not there.
        seen: what the next look must know.
    """

    new: Mapping[str, pl.DataFrame]
    moving: tuple[str, ...]
    seen: Seen

    @property
    def files(self) -> list[str]:
        """Files of the new deliveries, below the raw folder."""
        return sorted(file for found in self.new.values() for file in found["file"])

    @property
    def fingerprint(self) -> str:
        """Name of what arrived: of its contents, and of when each file was written, for an old one may come back."""
        rows = (found.select("delivery_id", "file", "stamp").rows() for found in self.new.values())
        return sha256(repr(sorted(row for some in rows for row in some)).encode()).hexdigest()[:16]


def look(settings: RunSettings, before: Seen) -> Arrivals:
    """Look for files that no run has taken in; a file counts when two looks saw it alike.

    While a file is still being written nothing is new: a run would read half of it. A copy that bears another name
    until it is whole (`.part`, `.tmp`, `~`) is of no source, so it is not looked at.
    """
    known = {name: read_found(settings.warehouse.table("raw", name)) for name in settings.files}
    taken = {(row["path"], row["stamp"]) for found in known.values() for row in found.iter_rows(named=True)}
    there = {str(path): stamp(path) for paths in settings.files.values() for path in paths}
    unseen = {path: told for path, told in there.items() if (path, told) not in taken}
    asked = {path: told for path, told in before.asked.items() if unseen.get(path) == told}
    waiting = {path: told for path, told in unseen.items() if path not in asked}
    moving = [path for path, told in waiting.items() if before.waiting.get(path) != told]
    if moving or not waiting:
        return Arrivals(new={}, moving=_names(moving, settings), seen=Seen(waiting=waiting, asked=asked))
    new = {}
    for name, paths in settings.files.items():
        if still := [path for path in paths if str(path) in waiting]:
            source, found = BY_NAME[name], known[name]
            named = find_deliveries(settings.raw, name, source.file_name, settings.today, still, found)
            new[name] = named.join(found, on="delivery_id", how="anti")
    return Arrivals(
        new={name: found for name, found in new.items() if found.height},
        moving=(),
        seen=Seen(asked=asked | waiting),
    )


def _names(paths: Iterable[str], settings: RunSettings) -> tuple[str, ...]:
    return tuple(sorted(str(Path(path).relative_to(settings.raw.resolve())) for path in paths))
