"""The one place that opens the DuckDB file of a release: in the clear, or with the key it was encrypted with.

An encrypted file is attached to a connection in memory and made its default, so that every query reads as ever. The
key goes to DuckDB as a variable that is reset at once: it is in no statement, so in no error, log or profile.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import duckdb
from pydantic import SecretStr

from assets.published.comments import literal, quoted
from assets.published.release_key import FILE_VARIABLE, VARIABLE, release_keys
from schemas.errors import LockedRelease, MissingLibrary

HEADER = slice(8, 12), b"DUCK", 20  # of every DuckDB file: where its mark is, the mark, the byte of its flags
ENCRYPTED = 1  # the flag
OWN = "release"  # name that an encrypted file is attached by
NO_NETWORK: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": "false"}
MEMORY = 2_000_000_000  # bytes of a connection that goes through whole facts
THREADS = 16  # of it at most: each takes memory that cannot be spilled
LIBRARY = "duckdb_extension_httpfs"  # DuckDB signs the library itself, and loads no altered one


def is_encrypted(file: Path) -> bool:
    """Whether a DuckDB file is encrypted, by its header, which is always in the clear."""
    place, mark, flags = HEADER
    with file.open("rb") as stream:
        header = stream.read(flags + 1)
    return header[place] == mark and bool(header[flags:] and header[flags] & ENCRYPTED)


def open_release(file: Path) -> duckdb.DuckDBPyConnection:
    """Open a release for reading.

    Raises:
        LockedRelease: it is encrypted, and no key that is given opens it.
    """
    if not file.is_file() or not is_encrypted(file):
        return duckdb.connect(str(file), read_only=True)
    connection = duckdb.connect(config={**NO_NETWORK, "temp_directory": ""})  # nothing of it is spilled to a disk
    return _entered(connection, file, "READ_ONLY", release_keys())


def beside(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Another connection to what an open one reads, for a thread of its own."""
    name = connection.execute("SELECT current_database()").fetchall()[0][0]
    another = connection.cursor()
    another.execute(f"USE {quoted(name)}")
    return another


def release_before(current: Path) -> str:
    """Name of the release that readers open now; '' where there is none."""
    if not current.is_file():
        return ""
    with open_release(current) as connection:
        return connection.execute("SELECT release_id FROM published.release").fetchall()[0][0]


def attach_release(connection: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    """Attach a release to an open connection, for reading.

    Raises:
        LockedRelease: it is encrypted, and no key that is given opens it.
    """
    if is_encrypted(file):
        connection.execute("SET temp_directory = ''")
        _attach(connection, file, name, "READ_ONLY", release_keys())
    else:
        connection.execute(f"ATTACH {literal(str(file))} AS {quoted(name)} (READ_ONLY)")


def create_release(file: Path) -> duckdb.DuckDBPyConnection:
    """Open a new file of an internal release for writing: encrypted where a key is given.

    Raises:
        MissingLibrary: a key is given, and the library that encrypts is not installed.
    """
    keys = release_keys()
    if not keys:
        return hold_back(duckdb.connect(str(file)))
    connection = duckdb.connect(config=dict(NO_NETWORK))
    _load_library(connection)
    connection.execute("SET temp_file_encryption = true")
    connection.execute(f"SET temp_directory = {literal(f'{file}.tmp')}")
    return hold_back(_entered(connection, file, "READ_WRITE", keys[:1]))


def hold_back(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Have a connection keep less than it would, which is most of a machine's memory, where it can spill the rest."""
    asked = "parse_formatted_bytes(current_setting('memory_limit')), current_setting('threads')"
    query = f"SELECT current_setting('temp_directory'), {asked}"
    can_spill, memory, threads = connection.execute(query).fetchall()[0]
    if can_spill and memory > MEMORY:
        connection.execute(f"SET memory_limit = '{MEMORY}B'")
    if threads > THREADS:
        connection.execute(f"SET threads = {THREADS}")
    return connection


def require_key() -> None:
    """Find out before a run whether the key that is given, if any, can be used.

    Raises:
        InvalidSetting: a key is too short, or its file cannot be read or is not private.
        MissingLibrary: the library that encrypts is not installed.
    """
    if release_keys():
        _require_library()


@cache
def _require_library() -> None:
    with duckdb.connect(config=dict(NO_NETWORK)) as connection:
        _load_library(connection)


def _entered(
    connection: duckdb.DuckDBPyConnection, file: Path, mode: str, keys: tuple[SecretStr, ...]
) -> duckdb.DuckDBPyConnection:
    _attach(connection, file, OWN, mode, keys)
    connection.execute(f"USE {OWN}")
    return connection


def _attach(
    connection: duckdb.DuckDBPyConnection, file: Path, name: str, mode: str, keys: tuple[SecretStr, ...]
) -> None:
    for key in keys:
        connection.execute("SET VARIABLE release_key = ?", [key.get_secret_value()])
        try:
            connection.execute(
                f"ATTACH {literal(str(file))} AS {quoted(name)} ({mode}, ENCRYPTION_KEY getvariable('release_key'))"
            )
            return
        except duckdb.InvalidInputException:  # the wrong key; another may be the right one
            continue
        finally:
            connection.execute("RESET VARIABLE release_key")
    told = "with another key than is given" if keys else "and no key is given"
    raise LockedRelease(
        f"{file} is encrypted, {told}: add the key it was made with to {VARIABLE} or the file of {FILE_VARIABLE}, "
        "after the newest one."
    )


def _load_library(connection: duckdb.DuckDBPyConnection) -> None:
    spec = find_spec(LIBRARY)
    homes = spec.submodule_search_locations if spec else None
    installed = [f"{home}/extensions/v{duckdb.__version__}/httpfs.duckdb_extension" for home in homes or ()]
    library = literal(installed[0]) if installed else "httpfs"
    try:
        connection.execute(f"LOAD {library}")
    except duckdb.Error as problem:
        raise MissingLibrary(
            f"{VARIABLE} is set, and DuckDB lacks the library that it encrypts with (httpfs of {duckdb.__version__}): "
            "run `uv sync --extra encryption`, or `INSTALL httpfs` in DuckDB."
        ) from problem
