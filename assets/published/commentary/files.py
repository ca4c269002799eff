"""The files of a month's commentary, as they lie in their folder."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path

from assets.files import leads_out, shown
from schemas.errors import InvalidSetting

PROVENANCE = "PROVENANCE.txt"


def month_files(folder: Path, month: dt.date | None) -> dict[str, bytes]:
    """Content of every Markdown file of a month, or of all months, by its path below the folder.

    Raises:
        InvalidSetting: the folder is not there, or a file is a link out of it, whose target the report would print.
    """
    if not folder.is_dir():
        raise InvalidSetting(f"commentary folder {folder} is not there. Give one with --commentary, or none.")
    within = f"{month:%Y-%m}" if month else "*"
    files = sorted(path for path in folder.glob(f"{within}/*.md") if path.is_file())
    for path in files:
        _must_stay_inside(path, folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _must_stay_inside(path: Path, folder: Path) -> None:
    if leads_out(path, folder):
        raise InvalidSetting(f"{shown(str(path))} is a link that leads out of {folder}. Put the file itself there.")


def fingerprint(files: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()


def commentary_provenance(folder: Path | None) -> str:
    """What a commentary folder says of its texts, e.g. that they are made up; '' where it says nothing."""
    told = folder / PROVENANCE if folder else None
    if folder and told:
        _must_stay_inside(told, folder)
    return told.read_text(encoding="utf-8").strip() if told and told.is_file() else ""
