"""The file of a release, as a person names it: what cannot be read is a setting that cannot be used."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from schemas.errors import InvalidSetting


@contextmanager
def read_from(release: Path) -> Generator[None]:
    """Tell the option by name where the file is no release.

    Raises:
        InvalidSetting: there is none at the path, it is no DuckDB file, or it lacks tables.
    """
    try:
        yield
    except duckdb.Error as problem:
        told = str(problem).partition("\n")[0]
        raise InvalidSetting(f"--release {release} is not a DuckDB file of a release: {told}") from problem
