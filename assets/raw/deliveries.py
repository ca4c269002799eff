"""Deliveries found under a raw folder: which source each file is of, its date and its fingerprint.

Files are never changed, moved or copied. The same content twice (plain and gzipped, or under another name) is
one delivery.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from assets.files import leads_out
from assets.raw.content import NOT_TEXT, fingerprint, stamp
from schemas.errors import InvalidSetting

PROVENANCE = "PROVENANCE.txt"  # one line beside the source folders: what these data are, synthetic or real

DELIVERY = pl.Schema(
    {
        "source": pl.String,
        "file": pl.String,
        "path": pl.String,
        "raw_root": pl.String,
        "delivery_id": pl.String,
        "sha256": pl.String,
        "bytes": pl.Int64,
        "extract_date": pl.Date,
        "month": pl.String,
        "force": pl.String,
        "arrived_on": pl.Date,
        "stamp": pl.String,  # size, times and number of the file: it is read again when one of them changes
        "provenance": pl.String,
        "also_named": pl.String,
    }
)


def not_files(root: Path, patterns: Mapping[str, str]) -> list[Path]:
    """What bears the name of a delivery and is no file: a folder, a link that leads nowhere, a pipe, a device."""
    others = sorted(p for p in root.rglob("*") if not p.is_file() and not p.name.startswith("."))
    return [path for path in others if any(re.fullmatch(form, path.name) for form in patterns.values())]


def linked_folders(root: Path) -> list[Path]:
    """Links to folders below a raw folder: what lies behind them is not looked at."""
    return sorted(path for path in root.rglob("*") if path.is_symlink() and path.is_dir())


UNREAD = "0" * 16  # how the fingerprint of a file begins that could not be read
NAMED = ("sha256", "delivery_id", "bytes", "extract_date", "month", "force")  # what a file's name and content say


@dataclass(frozen=True, kw_only=True)
class Found:
    """A file under the raw folder and the name of its source; none where no source knows its name."""

    path: Path
    source: str | None


def walk(root: Path, patterns: Mapping[str, str]) -> Iterator[Found]:
    """Walk a raw folder in name order and tell each file's source by its name.

    Args:
        patterns: pattern of a file's name, by source.

    Raises:
        InvalidSetting: where the folder is not there.
    """
    if not root.is_dir():
        raise InvalidSetting(f"raw folder {root} is not a folder. Give one with --raw DIR.")
    for path in sorted(p for p in root.rglob("*") if p.is_file() and not p.name.startswith(".")):
        if path.name != PROVENANCE:
            is_name = str(path.relative_to(root)).isprintable()  # else no table, terminal or page can hold it
            source = next((name for name, form in patterns.items() if is_name and re.fullmatch(form, path.name)), None)
            yield Found(path=path, source=source)


def provenance(root: Path) -> str:
    """What the raw folder says of itself in PROVENANCE.txt; '' where it says nothing.

    Raises:
        InvalidSetting: it is a link out of the folder, whose target pages would print.
    """
    note = root / PROVENANCE
    if leads_out(note, root):
        raise InvalidSetting(f"{note} is a link that leads out of the raw folder. Put the file itself there.")
    return " ".join(note.read_text(encoding="utf-8").split()) if note.is_file() else ""


def sorted_by_source(root: Path, patterns: Mapping[str, str]) -> dict[str, list[Path]]:
    """Files of each source below a raw folder, seen in one walk."""
    files: dict[str, list[Path]] = {source: [] for source in patterns}
    for found in walk(root.resolve(), patterns):
        if found.source:
            files[found.source].append(found.path)
    return files


def read_found(path: Path) -> pl.DataFrame:
    """What `find_deliveries` gave last time; nothing where there was no last time, or it was of another form."""
    if path.is_file() and pl.read_parquet_schema(path) == DELIVERY:
        return pl.read_parquet(path)
    return pl.DataFrame(schema=DELIVERY)


def find_deliveries(
    root: Path, source: str, pattern: str, arrived_on: dt.date, files: Iterable[Path], before: pl.DataFrame
) -> pl.DataFrame:
    """Fingerprint a source's deliveries.

    Args:
        pattern: pattern of the file's name; groups `date`, `month` and `force` are kept.
        arrived_on: day of this run, kept for files that bear no extract date.
        files: files of the source below the raw folder (`sorted_by_source`).
        before: what this gave last time; a file that has not changed since is not read again.

    Returns:
        One row a delivery, in name order, columns of `DELIVERY`; of equal contents the first name, with the
        others in `also_named`. A file that cannot be read is one too, which reading
        refuses; it is tried again next time.
    """
    root = root.resolve()
    note = provenance(root)
    known = {(row["path"], row["stamp"]): row for row in before.iter_rows(named=True)}

    def row(path: Path) -> dict[str, object] | None:
        if not (told := stamp(path)):
            return None
        seen = known.get((str(path), told))
        seen = None if seen and seen["sha256"].startswith(UNREAD) else seen
        named = {name: seen[name] for name in NAMED} if seen else _named(path, pattern, root)
        of_file = {"source": source, "file": str(path.relative_to(root)), "path": str(path), "stamp": told}
        return named | of_file | {"raw_root": str(root), "arrived_on": arrived_on, "provenance": note}

    with ThreadPoolExecutor(pl.thread_pool_size()) as beside:  # bytes are unpacked and hashed outside Python's lock
        rows = [told for told in beside.map(row, files) if told]
    names = pl.col("file").slice(1).str.join(", ")
    found = pl.DataFrame(rows, schema=DELIVERY)
    return found.with_columns(also_named=names.over("delivery_id")).unique(
        "delivery_id", keep="first", maintain_order=True
    )


def _named(path: Path, pattern: str, root: Path) -> dict[str, object]:
    match = re.fullmatch(pattern, path.name)
    parts = match.groupdict() if match else {}
    digest, lines = _of_its_name(path) if leads_out(path, root) else _fingerprint_or_name(path)
    # Month and force of the name are in the rows, so they make another delivery; so does the date of a quiet
    # day's file, which holds a header only and is like every other; of Parquet and workbooks that cannot be told.
    is_quiet = lines <= 1 or path.suffix in NOT_TEXT
    named = {name: text for name, text in parts.items() if name != "date" or is_quiet}
    identity = " ".join(f"{name}={text}" for name, text in sorted(named.items()))
    return {
        "sha256": digest,
        "delivery_id": hashlib.sha256(f"{digest} {identity}".encode()).hexdigest()[:16],
        "bytes": path.stat().st_size,
        "extract_date": _day(parts.get("date")),
        "month": parts.get("month"),
        "force": parts.get("force"),
    }


def _fingerprint_or_name(path: Path) -> tuple[str, int]:
    """Its fingerprint; of a file that cannot be read that of its name: it is a delivery, and reading says why not."""
    try:
        return fingerprint(path)
    except OSError:
        return _of_its_name(path)


def _of_its_name(path: Path) -> tuple[str, int]:
    return UNREAD + hashlib.sha256(path.name.encode()).hexdigest()[len(UNREAD) :], 0


def _day(text: str | None) -> dt.date | None:
    """A date of a name; none where it has none, or one that no calendar has: the delivery's contract refuses that."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None
