"""Whether anything that a run reads has changed since the last one that ended well, told from stamps in a moment.

The parts that make a release take seconds to import, so this is asked before they are. A stamp is a file's path, size,
time, and number. What changes by itself, as the day, is no part of it: a release does not follow from it.
"""

import datetime as dt
import gc
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assets.files import replace_text
from assets.forces import VARIABLE, each_force, forces
from assets.version import code_version
from assets.warehouse import Warehouse
from pipelines.environment import PROJECT, Environment
from schemas.errors import InvalidSetting

NOTE = "unchanged.json"
PREFIX, NO_PART = "PERFORMANCE_", "PERFORMANCE_ALERT_"  # settings that a release follows from, and those it does not
MADE = ("facts", "layout.json", "ledger", "measures", "performance.duckdb", "published", "pseudonym.key", "quarantine",
        "validated")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A run as it is asked for: its settings, the job, and which of several forces; '' is the only one."""

    given: Environment
    job: str
    force: str = ""

    @property
    def root(self) -> Path:
        """The warehouse folder."""
        return Path(self.given.of(self.force).warehouse).resolve()


def chosen(given: Environment, job: str, force: str) -> list[Asked]:
    """Runs that are asked for: of one force, or of each where there are several and none is named.

    Raises:
        InvalidSetting: there is no such force.
    """
    if force and force not in forces():
        raise InvalidSetting(f"--of {force} is none of {VARIABLE}: {', '.join(forces()) or 'it names none'}.")
    return [Asked(given=given, job=job, force=one) for one in ((force,) if force else each_force())]


def make_each(wanted: Iterable[Asked], closed: Callable[[Path], bool], again: bool) -> bool:
    """Run each unless it stands, and show what its release says.

    Args:
        closed: shows what the release of a warehouse says; whether all was well.
        again: run it though nothing has changed.

    Returns:
        Whether all was well with all of them.
    """
    is_well = True
    for asked in wanted:
        read = reads(asked)
        is_made = make_unless_it_stands(asked, "" if again else read)
        is_complete = closed(asked.root)
        if is_complete and is_made:
            note_ended(asked, read)
        is_well = is_well and is_complete
    return is_well


def ended_before(asked: Asked, reads: str) -> dt.datetime | None:
    """When a run like this one ended well, where nothing has changed since; else None.

    Args:
        reads: fingerprint of what it reads.
    """
    note = asked.root / NOTE
    if not note.is_file():
        return None
    told = json.loads(note.read_text(encoding="utf-8"))
    is_same = told["reads"] == reads and told["made"] == _made(asked.root)
    return dt.datetime.fromisoformat(told["ended"]) if is_same else None


def make_unless_it_stands(asked: Asked, reads: str) -> bool:
    """Run it, unless nothing has changed: then say so.

    Returns:
        Whether it was run; whatever becomes of it, the next one looks at everything until it is noted.
    """
    if ended := ended_before(asked, reads):
        told = f"Nothing has changed since this ended well, {ended:%d/%m/%Y %H:%M}: its release stands."
        print(told, file=sys.stderr, flush=True)
        return False
    _look_ahead(asked)
    forget(asked)
    _run_job()(asked.given, asked.job, asked.force)
    return True


def _look_ahead(asked: Asked) -> None:
    """Begin to look at large new files, unless workers do; what is wrong with a setting is told by the run."""
    from assets.raw.ahead import look_ahead  # noqa: PLC0415  an idle run needs neither
    from pipelines.engine.settings import VARIABLE as BROKER  # noqa: PLC0415  an idle run needs neither

    if not os.environ.get(BROKER):
        look_ahead(Path(asked.given.of(asked.force).raw or asked.root / "raw"), Warehouse(asked.root))


@cache
def _run_job() -> Callable[[Environment, str, str], Path]:
    """`pipelines.run.run_job`, loaded once: it takes seconds, a fifth of them to look for what is no longer used."""
    gc.disable()
    from pipelines.run import run_job  # noqa: PLC0415  seconds to import

    gc.enable()
    gc.freeze()
    return run_job


def forget(asked: Asked) -> None:
    """Take the note away."""
    (asked.root / NOTE).unlink(missing_ok=True)


def note_ended(asked: Asked, reads: str) -> None:
    """A run has ended well.

    Args:
        reads: fingerprint of what it reads, taken before it began: what was dropped meanwhile is for the next one.
    """
    ended = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    replace_text(asked.root / NOTE, json.dumps({"ended": ended, "reads": reads, "made": _made(asked.root)}))


def reads(asked: Asked) -> str:
    """A fingerprint of what a run reads: settings, code, deliveries, reference tables, commentary."""
    given = asked.given.of(asked.force)
    folders = [given.raw or asked.root / "raw", PROJECT / "reference", given.reference, given.commentary]
    named = f"{asked.job} {given.model_dump_json()} {code_version()} {json.dumps(_settings(os.environ))}"
    return _fingerprint(named, [Path(folder) for folder in folders if folder])


def _made(root: Path) -> str:
    """A fingerprint of what runs have made: whoever takes a part of it away has it made again."""
    return _fingerprint("", [*(root / name for name in MADE), (root / "latest").resolve()])


def _fingerprint(named: str, places: Iterable[Path]) -> str:
    digest = hashlib.sha256(named.encode())
    for stamp in _stamps(places):
        digest.update(f"\n{stamp}".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _settings(environment: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(s for s in environment.items() if s[0].startswith(PREFIX) and not s[0].startswith(NO_PART))


def _stamps(places: Iterable[Path]) -> Iterator[str]:
    """Stamps of files and of what lies below folders, in order of their names; links are named, not followed."""
    for place in places:
        if place.is_dir():
            with os.scandir(place) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    if entry.is_dir(follow_symlinks=False):
                        yield from _stamps([Path(entry.path)])
                    else:
                        yield _stamp(entry.path, entry.stat(follow_symlinks=False))
        elif place.exists():
            yield _stamp(str(place), place.stat())


def _stamp(path: str, told: os.stat_result) -> str:
    return f"{path} {told.st_size} {told.st_mtime_ns} {told.st_ino}"
