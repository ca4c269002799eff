"""A release made again elsewhere. A file of its own, so that it is made beside the one it is compared with."""

import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.beside import process_beside
from tests.integration.sample_warehouse import TABLE, kept, release


def contents(file: Path) -> dict[str, tuple]:
    """Rows of each table of a release, and two sums over all their values, which do not depend on the order of rows."""
    told = "count(*), sum(hash(one)), bit_xor(hash(one, 'again'))"
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
        return {name: connection.execute(f"SELECT {told} FROM {name} AS one").fetchall()[0] for (name,) in tables}


def test_rows_are_told_apart_by_any_value_and_by_how_often_they_come(tmp_path: Path) -> None:
    made = {}
    for number, rows in enumerate(("(1, 'a'), (2, NULL)", "(2, NULL), (1, 'a')", "(1, 'a'), (2, '')", "(1, 'a')")):
        with duckdb.connect(str(tmp_path / f"{number}.duckdb")) as connection:
            connection.execute(f"CREATE TABLE told AS FROM (VALUES {rows}) AS told(number, text)")
        made[number] = contents(tmp_path / f"{number}.duckdb")
    assert made[0] == made[1]
    assert made[0] not in (made[2], made[3])


def test_a_release_made_again_elsewhere_by_other_threads_has_the_same_content(
    sample_raw: Path, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of Polars are as many as the tests are given; sums and rows must not depend on which comes first."""
    monkeypatch.setenv("POLARS_MAX_THREADS", str(1 if pl.thread_pool_size() > 1 else 2))
    with process_beside() as beside:
        again = contents(beside.submit(release, sample_raw, tmp_path, TABLE, "daily").result())
    first = contents(kept(request.getfixturevalue("sample_warehouse"), TABLE))
    assert len(first) > 15
    assert {name for name in first if first[name] != again.get(name)} == set()
    assert set(again) == set(first)
    shutil.rmtree(tmp_path / "releases")
