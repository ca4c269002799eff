"""What a disk, a share, a kill and a stale source do to a run: one sentence, and nothing left behind.

The long versions, with hundreds of runs, are scripts: tests/faults, `make faults`.
"""

import datetime as dt
import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.published.staleness import Policy, stale
from assets.raw import content as finding
from assets.validated.ledger import LEDGER
from assets.warehouse import Warehouse
from pipelines import disk
from pipelines.disk import said_of_disk, trouble
from pipelines.instance import dagster_home
from pipelines.leftovers import clear, end_lost_runs
from pipelines.run_tags import PROCESS, is_lost, own_process
from schemas.errors import CannotWrite, HeldBack, InvalidSetting, NoRoom
from tests.integration.conftest import CRIME_FILE, Intake, Refused, fixture

HALF_MADE = (
    "ledger/crime.part", "validated/crime/0a.part", "quarantine/crime/0a.part", "quarantine/released.part",
    "facts/crime/2016-12.part", "facts/crime/state.part", "measures/value.part", "published/figure.part",
    "releases/.building-2017/performance.duckdb", "releases/.building-ahead.duckdb",
    "releases/2017/performance.duckdb.tmp", "releases/2017/.report.next/index.html",
    "releases/2017/public/.data.before/figure.csv", ".performance.duckdb.next", ".aside/tmp0/crime.csv",
)  # fmt: skip
KEPT = (
    "raw/crime/crime.part", "ledger/crime.parquet", "facts/crime/state.json", "releases/2017/performance.duckdb",
    "releases/2017/report/index.html", "performance.duckdb", "pseudonym.key", ".writer",
)  # fmt: skip


def test_what_a_killed_run_left_half_made_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    for name in (*HALF_MADE, *KEPT):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    clear(Warehouse(tmp_path))
    assert {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()} == set(KEPT)
    assert clear(Warehouse(tmp_path)) == []


def test_a_run_whose_process_is_gone_is_ended_and_gives_back_its_place_in_a_pool(tmp_path: Path) -> None:
    dead = subprocess.run(
        [sys.executable, "-c", "from pipelines.run_tags import own_process; print(own_process())"],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    home = dagster_home(tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", str(home))
        with dg.DagsterInstance.get() as instance:
            under_way = dg.DagsterRunStatus.STARTED
            lost, mine, elses = (
                instance.add_run(dg.DagsterRun(job_name="daily", status=under_way, tags={PROCESS: process}))
                for process in (dead, own_process(), "another-machine 1 1")
            )
            storage = instance.event_log_storage
            storage.set_concurrency_slots("warehouse_writer", 1)
            assert storage.claim_concurrency_slot("warehouse_writer", lost.run_id, "release").is_claimed
            assert end_lost_runs(instance) == [lost.run_id]
            assert storage.claim_concurrency_slot("warehouse_writer", mine.run_id, "release").is_claimed
            statuses = [instance.get_run_by_id(run.run_id).status for run in (lost, mine, elses)]
    assert statuses == [dg.DagsterRunStatus.FAILURE, under_way, under_way]


def test_a_process_is_lost_when_another_bears_its_number() -> None:
    host, number, began = own_process().split()
    assert not is_lost(f"{host} {number} {began}")
    assert is_lost(f"{host} {number} {int(began) - 1}")
    assert not is_lost("")


@pytest.mark.parametrize(
    ("number", "words", "error", "said"),
    [
        (errno.ENOSPC, "", NoRoom, "There is no room left"),
        (errno.EDQUOT, "", NoRoom, "run again"),
        (None, 'IO Error: Could not write file "x": No space left on device', NoRoom, "The release before stays"),
        (None, "(sqlite3.OperationalError) database or disk is full", NoRoom, "There is no room left"),
        (None, "(sqlite3.OperationalError) disk I/O error", CannotWrite, "reported an error. The release before stays"),
        (errno.EROFS, "Read-only file system: 'x'", CannotWrite, "cannot be written to: Read-only file system"),
    ],
)
def test_a_disk_is_spoken_of_in_a_sentence(
    number: int | None, words: str, error: type[Exception], said: str, tmp_path: Path
) -> None:
    told = trouble(words or os.strerror(number or 0), tmp_path, number)
    assert isinstance(told, error)
    assert said in str(told)


def test_an_error_of_a_disk_with_no_room_is_that_it_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "LEAST_ROOM", shutil.disk_usage(tmp_path).free + 1)
    assert isinstance(trouble("(sqlite3.OperationalError) disk I/O error", tmp_path), NoRoom)


def test_other_errors_are_left_as_they_are(tmp_path: Path) -> None:
    assert trouble("Binder Error: no such column", tmp_path) is None
    with pytest.raises(ConnectionError), said_of_disk(tmp_path):
        raise ConnectionError("of another kind")
    with pytest.raises(NoRoom), said_of_disk(tmp_path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "x")


def test_a_share_that_is_away_for_a_moment_is_read_at_the_next_try(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake.deliver(CRIME_FILE, fixture("crime.csv"))
    asked = _failing(monkeypatch, errno.ESTALE, times=2)
    assert intake.take_in("crime").counts == (10, 10, 0)
    assert asked.count("failed") == 2


def test_a_file_that_cannot_be_read_stops_its_source_until_it_can(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    intake.deliver(CRIME_FILE, fixture("crime.csv"))
    with monkeypatch.context() as patch:
        asked = _failing(patch, errno.EACCES, times=99)
        with pytest.raises(Refused, match=r"crime_2017-01-09\.csv: it cannot be read \(Permission denied\)"):
            intake.take_in("crime")
    assert asked.count("failed") == 2, "what trying again does not help was tried again"
    assert intake.take_in("crime").counts == (10, 10, 0)


def _failing(patch: pytest.MonkeyPatch, number: int, times: int) -> list[str]:
    """Let opening a delivery fail so many times; what was asked, in order."""
    asked: list[str] = []
    opened = finding.content

    def content(path: Path):
        asked.append("failed" if len(asked) < times else "opened")
        if asked[-1] == "failed":
            raise OSError(number, os.strerror(number), str(path))
        return opened(path)

    patch.setattr(finding, "content", content)
    return asked


DAY = dt.date(2017, 1, 9)


def known(**sources: tuple[str, dt.date]) -> pl.DataFrame:
    """Ledger rows: a delivery a source, with its status and day."""
    rows = [{"source": source, "status": status, "delivered_on": day} for source, (status, day) in sources.items()]
    return pl.DataFrame(rows, schema_overrides=LEDGER)


AS_THEY_ARE = known(crime=("validated", DAY), incident=("refused", DAY), call=("validated", dt.date(2016, 12, 1)))


def test_a_source_is_stale_that_is_stopped_or_longer_without_a_delivery_than_its_rhythm_allows() -> None:
    call, incident = stale(AS_THEY_ARE, DAY).rows()
    assert incident == ("incident", "stopped", None, "stopped at the delivery of 2017-01-09")
    assert call[:3] == ("call", "late", dt.date(2016, 12, 1))
    assert "newest delivery is of 2016-12-01, more than 5 days before 2017-01-09" in call[3]


@pytest.mark.parametrize(
    ("policy", "refused"),
    [
        ("", []),
        ("any", []),
        ("none", ["incident", "call"]),
        ("any but incident", ["incident"]),
        ("any but crime", []),
        ("any but compact, crime", ["compact: nothing of it was ever delivered"]),
        ("call", ["incident"]),
        ("incident, call", []),
    ],
)
def test_a_release_is_held_back_by_the_sources_that_the_policy_names(policy: str, refused: list[str]) -> None:
    if not refused:
        Policy.of(policy).refuse(AS_THEY_ARE, DAY)
        return
    with pytest.raises(HeldBack) as told:
        Policy.of(policy).refuse(AS_THEY_ARE, DAY)
    assert [words for words in refused if words not in str(told.value)] == []
    assert "crime:" not in str(told.value)


def test_a_policy_that_names_no_source_says_which_there_are() -> None:
    with pytest.raises(InvalidSetting, match=r"publish_if_stale names \['crimes'\].*Known: .*crime_person"):
        Policy.of("any but crimes")


def test_a_leap_day_is_a_day_of_a_delivery_and_in_other_years_stops_its_source_alone(intake: Intake) -> None:
    header = fixture("crime.csv").splitlines(keepends=True)[0]
    intake.deliver("crime_2016-02-29.csv", header)
    assert intake.take_in("crime").used["delivered_on"].to_list() == [dt.date(2016, 2, 29)]
    intake.deliver("crime_2017-02-29.csv", header)
    with pytest.raises(Refused, match=r"2017-02-29 is not a date\. Rename the file to its extract date\."):
        intake.take_in("crime")
