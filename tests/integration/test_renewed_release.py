"""A release that begins as a copy of the one before it: equal in content to one built from nothing."""

import datetime as dt
import errno
import json
import shutil
from concurrent.futures import wait
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest

from assets.facts import BY_MONTH
from assets.facts.kept import Kept, State
from assets.published import renewing, vocabulary
from assets.published.data_docs import asking
from assets.published.opening import release_before
from assets.published.release import MODELS
from assets.published.release_key import VARIABLE
from assets.version import code_version
from assets.warehouse import Warehouse
from pipelines.environment import Environment
from pipelines.jobs import DAILY, MONTHLY, PRINT, RELEASE
from pipelines.parts import makes_release
from pipelines.run import run_job
from schemas.errors import FailedReconciliation
from tests.integration.conftest import Released

MONTHS = [dt.date(2016, month, 1) for month in range(1, 9)]
NAME = "the_one_before"
COLUMNS = ["month", "number", "told", "line"]


def rows(months: list[dt.date | None], text: str = "as it was", line: str = "101") -> pl.DataFrame:
    """Three rows a month."""
    every = [(month, number, text, line) for month in months for number in range(3)]
    kinds = {"month": pl.Date, "number": pl.Int64, "told": pl.String, "line": pl.String}
    return pl.DataFrame(every, schema=kinds, orient="row")


def keep(warehouse: Warehouse, *tables: pl.DataFrame) -> Kept:
    """A fact of some rows, noted as a fold notes it."""
    kept = Kept(warehouse.fact("call"))
    for table in tables:
        for (month,), part in table.partition_by("month", as_dict=True).items():
            name = f"{month:%Y-%m}" if month else "unknown"
            kept.lay(name, part)
            kept.put(name)
    kept.write_state(
        State(basis="", deliveries={}, parent={}, parent_files={}, files=kept.fingerprints({}, kept.months()))
    )
    return kept


def load(connection: duckdb.DuckDBPyConnection, kept: Kept) -> None:
    files = [str(kept.path(month)) for month in kept.months()]
    connection.execute("CREATE SCHEMA IF NOT EXISTS facts")
    words = vocabulary.kinds(connection, "call", COLUMNS, files)
    chosen = ", ".join(f"{vocabulary.typed(column, words)} AS {column}" for column in COLUMNS)
    connection.execute(f"CREATE OR REPLACE TABLE facts.call AS SELECT {chosen} FROM read_parquet(?)", [files])


def table(file: Path) -> list[tuple]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute("FROM facts.call ORDER BY ALL").fetchall()


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """A warehouse with a current release of a fact of eight months and one that is not known."""
    warehouse = Warehouse(tmp_path)
    kept = keep(warehouse, rows([*MONTHS, None]))
    home = warehouse.release(NAME)
    home.mkdir(parents=True)
    with duckdb.connect(str(home / "performance.duckdb")) as connection:
        load(connection, kept)
        connection.execute("CREATE SCHEMA published")
        connection.execute(f"CREATE TABLE published.release AS SELECT '{NAME}' AS release_id")
    told = {"code_version": code_version(), renewing.NAMED: renewing.all_files(warehouse)}
    (home / "manifest.json").write_text(json.dumps(told))
    warehouse.current.hardlink_to(home / "performance.duckdb")
    return warehouse


def test_the_months_that_changed_are_replaced_and_the_rest_is_as_from_nothing(warehouse: Warehouse) -> None:
    kept = keep(warehouse, rows([MONTHS[2], None], "amended"), rows([dt.date(2016, 9, 1)]))
    kept.path("2016-05").unlink()
    kept.write_state(
        State(basis="", deliveries={}, parent={}, parent_files={}, files=kept.fingerprints({}, kept.months()))
    )
    before = renewing.before(warehouse)
    assert before is not None
    months = before.changed("call", kept)
    assert months == ["2016-03", "2016-05", "2016-09", "unknown"]
    renewed, whole = warehouse.root / "renewed.duckdb", warehouse.root / "whole.duckdb"
    before.copy_to(renewed)
    with duckdb.connect(str(renewed)) as connection:
        renewing.renew(connection, "call", COLUMNS, kept, months)
    with duckdb.connect(str(whole)) as connection:
        load(connection, kept)
    assert table(renewed) == table(whole)
    assert table(warehouse.current) != table(whole)


def test_a_release_begins_with_the_copy_that_was_made_ahead(warehouse: Warehouse) -> None:
    begun, wanted = warehouse.root / "begun.duckdb", warehouse.current.read_bytes()
    before, ahead = renewing.before(warehouse), warehouse.root / "releases" / renewing.AHEAD
    assert before is not None
    with renewing.copied_ahead(warehouse):
        wait(renewing._ahead.values())
        number = ahead.stat().st_ino
        before.copy_to(begun)
    assert (begun.stat().st_ino, begun.read_bytes(), ahead.exists()) == (number, wanted, False)


def test_or_with_a_copy_of_its_own_where_there_was_no_room_for_it(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, ahead = renewing.before(warehouse), warehouse.root / "releases" / renewing.AHEAD
    assert before is not None
    with monkeypatch.context() as patch:
        patch.setattr(renewing, "sync", _no_room)
        with renewing.copied_ahead(warehouse):
            wait(renewing._ahead.values())
            assert not ahead.exists()
            before.copy_to(warehouse.root / "begun.duckdb")
    assert (warehouse.root / "begun.duckdb").read_bytes() == warehouse.current.read_bytes()


def _no_room(_: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_of_a_run_that_fails_no_copy_is_left(warehouse: Warehouse) -> None:
    with pytest.raises(FailedReconciliation), renewing.copied_ahead(warehouse):
        raise FailedReconciliation("Not published.")
    assert (renewing._ahead, list((warehouse.root / "releases").glob(".*"))) == ({}, [])


def test_a_run_makes_ready_a_copy_and_the_judge_before_its_release(
    released: Released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(shutil.copytree(released.root, tmp_path / "copy", symlinks=True))
    file = root / "releases" / release_before(root / "performance.duckdb") / "performance.duckdb"
    ahead, done = root / "releases" / renewing.AHEAD, []
    copyfile, start = shutil.copyfile, asking.start
    monkeypatch.setattr(renewing.shutil, "copyfile", lambda *both: done.append(both) or copyfile(*both))
    monkeypatch.setattr(asking, "start", lambda: done.append("judge") or start())
    run_job(Environment(raw=str(released.raw), warehouse=str(root), month="2016-12"), "daily")
    # The release starts the judge where it is not: a rebuild has no memory to spare for one that waits.
    assert [one for one in done if one == "judge" or one[0] == file] == ["judge", (file, ahead), "judge"]
    assert not ahead.exists()


RUNS = {
    "a daily job": (DAILY, {}, True),
    "a monthly job": (MONTHLY, {}, True),
    "the print job": (PRINT, {}, False),
    "the release, chosen": ("__ASSET_JOB", {"asset_selection": frozenset([RELEASE])}, True),
    "figures, chosen": ("__ASSET_JOB", {"asset_selection": frozenset([dg.AssetKey(["published", "figure"])])}, False),
    "the exits, made again": (MONTHLY, {"step_keys_to_execute": ["exits"]}, False),
    "the release, made again": (MONTHLY, {"step_keys_to_execute": ["published__release", "exits"]}, True),
    "checks": (DAILY, {"asset_check_selection": frozenset()}, False),
}


@pytest.mark.parametrize("of", RUNS)
def test_a_copy_is_made_ahead_for_runs_that_make_a_release(of: str) -> None:
    job, asked, is_made = RUNS[of]
    assert makes_release(dg.DagsterRun(job_name=job, **asked)) == is_made


def test_of_a_month_that_changed_the_rows_that_stay_are_not_written_again(warehouse: Warehouse) -> None:
    amended = rows([MONTHS[2]]).with_columns(told=pl.when(number=1).then(pl.lit("amended")).otherwise("told"))
    kept = keep(warehouse, amended)
    places = "SELECT month, number, told, rowid FROM facts.call ORDER BY ALL"
    with duckdb.connect(str(warehouse.current)) as connection:
        was = connection.execute(places).fetchall()
        renewing.renew(connection, "call", COLUMNS, kept, ["2016-03"])
        now = connection.execute(places).fetchall()
    assert {row[:3] for row in set(now) - set(was)} == {(MONTHS[2], 1, "amended")}
    assert {row[:3] for row in set(was) - set(now)} == {(MONTHS[2], 1, "as it was")}


def test_a_word_that_the_release_does_not_know_is_learned(warehouse: Warehouse) -> None:
    kept = keep(warehouse, rows([MONTHS[2]], line="100"))
    places = "SELECT month, number, line::VARCHAR, rowid FROM facts.call ORDER BY ALL"
    with duckdb.connect(str(warehouse.current)) as connection:
        was = connection.execute(places).fetchall()
        renewing.renew(connection, "call", COLUMNS, kept, ["2016-03"])
        now = connection.execute(places).fetchall()
        kinds = connection.execute("SELECT DISTINCT typeof(line) FROM facts.call").fetchall()
        first = connection.execute("SELECT line FROM facts.call ORDER BY line LIMIT 1").fetchall()
    assert kinds == [("ENUM('100', '101')",)]
    assert first == [("100",)]
    assert {row[:3] for row in set(now) - set(was)} == {(MONTHS[2], number, "100") for number in range(3)}
    assert {row[:3] for row in set(was) - set(now)} == {(MONTHS[2], number, "101") for number in range(3)}


def test_a_column_without_any_word_before_learns_its_first(warehouse: Warehouse) -> None:
    nothing = keep(warehouse, rows([*MONTHS, None]).with_columns(line=pl.lit(None, pl.String)))
    with duckdb.connect(str(warehouse.current)) as connection:
        load(connection, nothing)
        renewing.renew(connection, "call", COLUMNS, keep(warehouse, rows([MONTHS[2]])), ["2016-03"])
        found = connection.execute("SELECT line, count(*) FROM facts.call GROUP BY ALL ORDER BY ALL").fetchall()
        kinds = connection.execute("SELECT DISTINCT typeof(line) FROM facts.call").fetchall()
    assert found == [("101", 3), (None, 24)]
    assert kinds == [("ENUM('101')",)]


def test_months_that_are_gone_all_are_taken_out(warehouse: Warehouse) -> None:
    kept = Kept(warehouse.fact("call"))
    for month in ("2016-03", "unknown"):
        kept.path(month).unlink()
    with duckdb.connect(str(warehouse.current)) as connection:
        renewing.renew(connection, "call", COLUMNS, kept, ["2016-03", "unknown"])
        left = connection.execute("SELECT DISTINCT month FROM facts.call ORDER BY month").fetchall()
    assert [month for (month,) in left] == [month for month in MONTHS if month != MONTHS[2]]


@pytest.mark.parametrize("fact", BY_MONTH)
def test_no_fact_that_is_kept_by_months_has_two_equal_rows(fact: str) -> None:
    schema = MODELS["facts", fact].to_schema()
    lines = {"delivery_id", "source_line"} <= set(schema.columns)
    assert schema.unique or lines or any(column.unique for column in schema.columns.values())


def test_a_fact_of_which_most_changed_is_loaded_whole(warehouse: Warehouse) -> None:
    kept = keep(warehouse, rows(MONTHS[:5], "amended"))
    before = renewing.before(warehouse)
    assert before is not None
    assert before.changed("call", kept) is None


def test_a_fact_that_is_not_known_of_is_loaded_whole(warehouse: Warehouse) -> None:
    before = renewing.before(warehouse)
    assert before is not None
    assert before.changed("crime", Kept(warehouse.fact("call"))) is None


@pytest.mark.parametrize("other", [{"code_version": "another"}, {renewing.NAMED: None}])
def test_a_release_of_other_code_is_not_begun_with(warehouse: Warehouse, other: dict) -> None:
    note = warehouse.release(NAME) / "manifest.json"
    told = json.loads(note.read_text()) | other
    note.write_text(json.dumps({name: value for name, value in told.items() if value is not None}))
    assert renewing.before(warehouse) is None


def test_where_releases_are_encrypted_each_is_built_from_nothing(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "k" * 32)
    assert renewing.before(warehouse) is None


def test_a_file_that_is_free_for_a_good_part_is_built_from_nothing(warehouse: Warehouse) -> None:
    file = warehouse.release(NAME) / "performance.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE waste AS SELECT hash(range) AS number FROM range(500000)")
        connection.execute("CHECKPOINT")
        connection.execute("CREATE TABLE kept_at_the_end AS SELECT 1 AS number")
        connection.execute("DROP TABLE waste")
        connection.execute("CHECKPOINT")
    assert renewing.before(warehouse) is None
