"""The next release begun as a copy of the current one: of a fact, only months that changed are looked at.

It is equal in content to one that is built from nothing, for a month of a fact is a file, and a release says which
files it was loaded from. What is made of facts is loaded whole: it is small.
"""

import datetime as dt
import os
import shutil
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from assets.facts import BY_MONTH
from assets.facts.kept import Kept, differing, first_day
from assets.files import sync
from assets.published import vocabulary
from assets.published.chain import read_manifest
from assets.published.opening import is_encrypted, open_release, release_before
from assets.published.release_key import release_keys
from assets.version import code_version
from assets.warehouse import Warehouse

Files = Mapping[str, str]  # fingerprint of each file of a fact, by month
NAMED = "fact_files"  # in a manifest
DIGITS = 16  # of a fingerprint, enough to tell files of one month apart
WASTE = 4  # a file with more than one block in so many free is built anew
AHEAD = ".building-ahead.duckdb"  # below the releases
_ahead: dict[Path, Future[Path]] = {}  # copies that are made ahead, by the file that they are of


@dataclass(frozen=True, kw_only=True)
class Before:
    """A release to begin with.

    Attributes:
        files: of each fact it was loaded from.
    """

    file: Path
    files: Mapping[str, Files]

    def copy_to(self, file: Path) -> None:
        """Begin a release, with the copy that was made ahead if there is one."""
        if ahead := _ahead.pop(self.file, None):
            with suppress(OSError):  # of room, say: a copy made now says so, if it is so still
                os.replace(ahead.result(), file)
                return
        shutil.copyfile(self.file, file)

    def changed(self, fact: str, kept: Kept) -> list[str] | None:
        """Months of a fact that differ now; None where most of them do, and loading it whole is quicker."""
        months = differing(self.files.get(fact, {}), files_of(kept))
        return None if 2 * len(months) > len(kept.months()) else months

    def all_changed(self, warehouse: Warehouse) -> dict[str, list[dt.date | None]]:
        """Months of every fact that differ now, by their first days."""
        return {fact: list(map(first_day, months)) for fact, months in _changed(self.files, warehouse).items()}


def before(warehouse: Warehouse) -> Before | None:
    """The current release, where it can be begun with: made by this code, in the clear, and without much waste."""
    if not warehouse.current.is_file() or is_encrypted(warehouse.current) or release_keys():
        return None
    home = warehouse.release(release_before(warehouse.current))
    manifest = read_manifest(home)
    if manifest["code_version"] != code_version() or NAMED not in manifest:
        return None
    file = home / warehouse.current.name
    with open_release(file) as connection:
        query = "SELECT total_blocks, free_blocks FROM pragma_database_size()"
        total, free = connection.execute(query).fetchall()[0]
    return None if free * WASTE > total else Before(file=file, files=manifest[NAMED])


@contextmanager
def copied_ahead(warehouse: Warehouse) -> Generator[None]:
    """Copy the current release while the tables of the next are made by this process; what is left over is removed."""
    release, ahead = before(warehouse), warehouse.root / "releases" / AHEAD
    if release is None:
        yield
        return
    try:
        with ThreadPoolExecutor(1) as beside:
            _ahead[release.file] = beside.submit(_copy, release.file, ahead)
            yield
    finally:
        _ahead.pop(release.file, None)
        ahead.unlink(missing_ok=True)


def _copy(file: Path, ahead: Path) -> Path:
    try:
        shutil.copyfile(file, ahead)
        sync(ahead)  # DuckDB would wait for it
    except OSError:
        ahead.unlink(missing_ok=True)  # room for what the run makes before
        raise
    return ahead


def files_of(kept: Kept) -> Files:
    """Fingerprints of the files of a fact as they stand; none where that is not known."""
    state = kept.state()
    return {month: digest[:DIGITS] for month, digest in state.files.items()} if state else {}


def changed_since(edition: Path, warehouse: Warehouse) -> dict[str, list[str]]:
    """Months of each fact that differ from those of a release; of a release that does not say, no fact."""
    return _changed(read_manifest(edition.parent).get(NAMED, {}), warehouse)


def _changed(then: Mapping[str, Files], warehouse: Warehouse) -> dict[str, list[str]]:
    now = all_files(warehouse)
    return {fact: differing(was, now[fact]) for fact, was in then.items() if fact in now}


def all_files(warehouse: Warehouse) -> dict[str, Files]:
    """Fingerprints of the files of every fact."""
    return {name: files_of(Kept(warehouse.fact(name))) for name in BY_MONTH}


IN_MONTHS = "month IN (SELECT unnest($days::DATE[])) OR ($is_unknown AND month IS NULL)"  # given by `of_months`


def of_months(days: Iterable[dt.date | None]) -> dict[str, object]:
    """Parameters of `IN_MONTHS`: first days of months, None of rows whose month is not known."""
    known = list(days)
    return {"days": [day for day in known if day], "is_unknown": None in known}


def renew(connection: duckdb.DuckDBPyConnection, fact: str, columns: list[str], kept: Kept, months: list[str]) -> None:
    """Bring months of a fact to their files: in one step, rows that are no more are taken out, and new ones put in.

    New words are learned before. A row that stays is not written again. Rows are told apart by two numbers made of all
    their values; a fact has no two equal rows, for it has a key.
    """
    files = kept.files(months)
    words = vocabulary.learn(connection, fact, columns, files)
    asked = of_months(map(first_day, months))
    connection.execute("BEGIN")
    if files:
        # A number is made of a word, not of its text.
        chosen = [vocabulary.typed(column, words) for column in columns]
        _put_what_differs(connection, fact, chosen, files, asked)
    else:
        connection.execute(f"DELETE FROM facts.{fact} WHERE {IN_MONTHS}", asked)
    connection.execute("COMMIT")


def _put_what_differs(
    connection: duckdb.DuckDBPyConnection, fact: str, chosen: list[str], files: list[str], asked: dict[str, object]
) -> None:
    """Make rows of some months those of their files.

    Args:
        chosen: columns of a file as SQL, in the types of the table.
        asked: which months (`of_months`).
    """
    numbers = f"hash({', '.join(chosen)}) AS forwards, hash({', '.join(reversed(chosen))}) AS backwards"
    was, now = f"facts.{fact} WHERE {IN_MONTHS}", "read_parquet(?, file_row_number = true)"
    connection.execute(f"CREATE TEMP TABLE row_was AS SELECT rowid AS was_at, {numbers} FROM {was}", asked)
    is_at = "file_index, file_row_number"
    connection.execute(f"CREATE TEMP TABLE row_now AS SELECT {is_at}, {numbers} FROM {now}", [files])
    alike = "USING (forwards, backwards)"
    connection.execute(
        f"DELETE FROM facts.{fact} WHERE rowid IN (SELECT was_at FROM row_was ANTI JOIN row_now {alike})"
    )
    new = f"{now} SEMI JOIN (SELECT {is_at} FROM row_now ANTI JOIN row_was {alike}) USING ({is_at})"
    connection.execute(f"INSERT INTO facts.{fact} SELECT {', '.join(chosen)} FROM {new}", [files])
    connection.execute("DROP TABLE row_was; DROP TABLE row_now")
