"""The event log that holds its files open: what it writes is what Dagster's own storage reads."""

import os
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage
from sqlalchemy.exc import IntegrityError

from pipelines.event_log import MOST_HELD, HeldEventLog
from pipelines.instance import dagster_home


@dg.op
def says(context: dg.OpExecutionContext) -> None:
    context.log.info("it was here")


@dg.job
def short() -> None:
    says()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = dagster_home(tmp_path)
    monkeypatch.setenv("DAGSTER_HOME", str(folder))
    return folder


def open_files(home: Path) -> set[str]:
    """Databases of events that this process has open."""
    links = Path("/proc/self/fd")
    opened = {os.readlink(links / name) for name in os.listdir(links) if (links / name).is_symlink()}
    return {name for name in opened if name.startswith(str(home / "history")) and name.endswith(".db")}


def written_twice(log: HeldEventLog, statement: str) -> None:
    with log.index_connection() as connection:
        connection.exec_driver_sql(statement)
        connection.exec_driver_sql(statement)


def test_dagsters_own_storage_reads_the_events_of_every_run(home: Path) -> None:
    with dg.DagsterInstance.get() as instance:
        assert isinstance(instance.event_log_storage, HeldEventLog)
        runs = [short.execute_in_process(instance=instance).run_id for _ in range(MOST_HELD + 2)]
        assert 1 < len(open_files(home)) <= MOST_HELD
    assert open_files(home) == set()
    plain = SqliteEventLogStorage(str(home / "history" / "runs"))
    for run in runs:
        told = [entry.user_message for entry in plain.get_logs_for_run(run)]
        assert "it was here" in told
        assert any("succeeded" in each or "finished" in each.lower() for each in told)


def test_an_event_that_fails_to_be_written_is_not_kept(home: Path) -> None:
    with dg.DagsterInstance.get() as instance:
        log = instance.event_log_storage
        assert isinstance(log, HeldEventLog)
        before = [key.to_user_string() for key in log.all_asset_keys()]
        with pytest.raises(IntegrityError):
            written_twice(log, """INSERT INTO asset_keys (asset_key) VALUES ('["lost"]')""")
        assert [key.to_user_string() for key in log.all_asset_keys()] == before


def test_a_table_that_is_not_there_yet_is_looked_for_again(home: Path) -> None:
    with dg.DagsterInstance.get() as instance:
        log = instance.event_log_storage
        assert isinstance(log, HeldEventLog)
        assert log.has_table("asset_check_executions")
        assert not log.has_table("made_later")
        with log.index_connection() as connection:
            connection.exec_driver_sql("CREATE TABLE made_later (number INTEGER)")
        assert log.has_table("made_later")
