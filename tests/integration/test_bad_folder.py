"""Raw folders that are not as they should be: strays, repeats, changed files, refused ones; the release stands."""

import datetime as dt
import gzip
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipelines.intake import look_over
from pipelines.run import RunFailed
from schemas.errors import InvalidSetting
from tests.integration.conftest import CRIME_FILE, Answer, Intake, Refused, Released, fixture, with_value

GOOD = fixture("crime.csv")
HEADER = GOOD.splitlines(keepends=True)[0]
LATER = HEADER + GOOD.splitlines(keepends=True)[1].replace(b"T16-01", b"T16-11")


def test_a_folder_without_any_delivery_is_told_what_was_looked_for(
    intake: Intake, performance: Callable[..., Answer]
) -> None:
    intake.deliver("holiday/beach.jpg", b"\xff\xd8")
    intake.deliver("notes.txt", b"nothing")
    answer = performance("run", "--raw", intake.raw, "--warehouse", intake.warehouse.root)
    assert answer.status == 1
    assert "holds no delivery (2 other files). Names looked for:" in answer.err
    assert "prc-pfa-" in answer.err
    assert "Traceback" not in answer.err
    assert not intake.warehouse.current.exists()


def test_a_raw_folder_that_is_not_there_is_told(intake: Intake, performance: Callable[..., Answer]) -> None:
    answer = performance("run", "--raw", intake.raw / "none", "--warehouse", intake.warehouse.root)
    assert answer.status == 1
    assert "is not a folder. Give one with --raw DIR." in answer.err


def test_a_stray_file_among_good_ones_is_named_and_does_no_harm(intake: Intake) -> None:
    intake.deliver(f"crime/{CRIME_FILE}", GOOD)
    intake.deliver("crime/crime_january.csv", GOOD)
    assert look_over(intake.raw) == "Files: 1 crime. No source knows 1: crime/crime_january.csv"
    assert intake.take_in("crime").counts == (10, 10, 0)


def test_what_is_named_like_a_delivery_and_is_no_file_is_named_and_left_alone(intake: Intake) -> None:
    intake.deliver(f"crime/{CRIME_FILE}", GOOD)
    intake.deliver("crime_2017-01-10.csv/within.txt", b"")
    (intake.raw / "crime_2017-01-11.csv").symlink_to("nowhere")
    told = look_over(intake.raw)
    assert "No files, though named like deliveries: crime_2017-01-10.csv, crime_2017-01-11.csv." in told
    assert intake.take_in("crime").counts == (10, 10, 0)


def test_the_same_delivery_plain_gzipped_and_under_another_date_counts_once(intake: Intake) -> None:
    intake.deliver(CRIME_FILE, GOOD)
    intake.deliver(f"again/{CRIME_FILE}.gz", gzip.compress(GOOD))
    intake.deliver("crime_2017-01-10.csv", GOOD)
    taken = intake.take_in("crime")
    assert taken.counts == (10, 10, 0)
    assert taken.used["also_named"].to_list() == [f"{CRIME_FILE}, crime_2017-01-10.csv"]


def test_quiet_days_whose_files_hold_a_header_only_are_deliveries_of_their_own(intake: Intake) -> None:
    intake.deliver(CRIME_FILE, HEADER)
    intake.deliver("crime_2017-01-10.csv", HEADER)
    taken = intake.take_in("crime")
    assert taken.used["delivered_on"].to_list() == [dt.date(2017, 1, 9), dt.date(2017, 1, 10)]
    assert taken.counts == (0, 0, 0)


def test_a_second_run_judges_nothing_again_and_finds_the_same(intake: Intake) -> None:
    intake.deliver(CRIME_FILE, with_value(3, "HO Offence Code", "99Z"))
    first = intake.take_in("crime")
    written = intake.warehouse.validated("crime", first.used["delivery_id"][0]).stat().st_mtime_ns
    second = intake.take_in("crime")
    assert second.used.equals(first.used)
    assert intake.warehouse.validated("crime", first.used["delivery_id"][0]).stat().st_mtime_ns == written


def test_a_delivery_changed_under_its_name_is_marked_and_the_amended_records_win(intake: Intake) -> None:
    intake.deliver(CRIME_FILE, GOOD)
    intake.take_in("crime")
    amended = with_value(2, "Status", "Cancelled", with_value(2, "Date Amended", "08/01/2017 10:00"))
    intake.deliver(CRIME_FILE, amended)
    taken = intake.take_in("crime")
    assert taken.used.select("file", "is_changed_under_name").rows() == [(CRIME_FILE, True)] * 2
    assert taken.counts == (20, 20, 0)
    facts = intake.fact("crime")
    assert facts.height == 10
    assert facts.filter(crime_ref="T16-01")["status"].to_list() == ["cancelled"]


def test_a_refused_file_that_comes_again_whole_is_over(intake: Intake) -> None:
    intake.deliver(CRIME_FILE, GOOD[:-60])
    with pytest.raises(Refused, match="cut off at line 11"):
        intake.take_in("crime")
    assert not list(intake.warehouse.root.rglob("validated/*/*"))
    intake.deliver(CRIME_FILE, GOOD)
    assert intake.take_in("crime").used.select("status", "message").rows() == [("validated", "")]


def test_every_refused_file_of_a_source_is_named_at_once_and_the_good_ones_are_kept(intake: Intake) -> None:
    intake.deliver(CRIME_FILE, GOOD)
    intake.deliver("crime_2017-01-10.csv", b"")
    intake.deliver("crime_2017-01-11.csv", HEADER.replace(b"Beat", b"Round"))
    with pytest.raises(Refused) as refusal:
        intake.take_in("crime")
    first, second = str(refusal.value).split(" | ")
    assert first.startswith("crime_2017-01-10.csv: the file is empty")
    assert second.startswith("crime_2017-01-11.csv: columns missing: ['Beat']")
    for name in ("crime_2017-01-10.csv", "crime_2017-01-11.csv"):
        (intake.raw / name).unlink()
    assert intake.take_in("crime").counts == (10, 10, 0)


def test_a_release_stands_when_no_delivery_of_the_next_run_can_be_used(
    released: Released, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    raw, root = tmp_path / "raw", shutil.copytree(released.root, tmp_path / "warehouse", symlinks=True)
    own = Released(raw=raw, root=root, release=root / released.release.name)  # others ask the shared one for its run
    before = hashlib.sha256(own.release.read_bytes()).hexdigest()
    kept = sorted(path.name for path in (root / "releases").iterdir())
    raw.mkdir()
    (raw / CRIME_FILE).write_bytes(GOOD.replace(b"Date Amended", b"Amended On"))
    with pytest.raises(RunFailed) as failure:
        own.run()
    sentence = str(failure.value)
    assert sentence.startswith(f"{CRIME_FILE}: columns missing: ['Date Amended']")
    assert sentence.count("\n") == 0
    assert "Traceback" not in capfd.readouterr().err
    assert hashlib.sha256(own.release.read_bytes()).hexdigest() == before
    assert sorted(path.name for path in (root / "releases").iterdir()) == kept


def test_a_refused_delivery_stops_its_source_and_the_others_are_released(
    tmp_path: Path, performance: Callable[..., Answer]
) -> None:
    raw, root = tmp_path / "raw", tmp_path / "warehouse"
    days = {CRIME_FILE: GOOD, "crime_2017-01-10.csv": b"", "crime_2017-01-11.csv": LATER}
    days["2018-10-west-mercia-street.csv"] = fixture("2018-10-west-mercia-street.csv")
    raw.mkdir()
    for name, content in days.items():
        (raw / name).write_bytes(content)
    answer = performance("run", "--raw", raw, "--warehouse", root)
    assert answer.status == 2
    assert "crime is stopped since 10 January 2017, 1 deliveries wait. crime_2017-01-10.csv: the file is" in answer.out
    assert "Traceback" not in answer.err
    with duckdb.connect(str(root / "performance.duckdb"), read_only=True) as connection:
        quality = connection.execute(
            "SELECT file, status FROM published.quality ORDER BY delivered_on, file"
        ).fetchall()
        crimes = connection.execute("SELECT count(*), max(delivered_on) FROM facts.crime").fetchone()
        street = connection.execute("SELECT count(*) > 0 FROM facts.police_uk_street").fetchone()
    assert [status for file, status in quality if file.startswith("crime")] == ["validated", "refused", "waiting"]
    assert crimes == (10, dt.date(2017, 1, 9))
    assert street == (True,)
    [page] = (root / "releases").glob("*/report/index.html")
    assert "<strong>crime</strong> is stopped: its newest delivery in use is of 9 January 2017" in page.read_text()
    (raw / "crime_2017-01-12.csv").write_bytes(b"")
    again = performance("run", "--raw", raw, "--warehouse", root, "--job", "daily")
    assert again.status == 2
    with duckdb.connect(str(root / "performance.duckdb"), read_only=True) as connection:
        newest = connection.execute(
            "SELECT status FROM published.quality WHERE file = 'crime_2017-01-12.csv'"
        ).fetchall()
    assert newest == [("refused",)], "what was refused since the last release is not told where nothing else changed"
    (raw / "crime_2017-01-12.csv").unlink()
    (raw / "crime_2017-01-10.csv").write_bytes(HEADER)
    assert performance("run", "--raw", raw, "--warehouse", root, "--job", "daily").status == 0
    with duckdb.connect(str(root / "performance.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM facts.crime").fetchone() == (11,)


def test_a_run_on_an_empty_folder_leaves_the_release(released: Released) -> None:
    before = hashlib.sha256(released.release.read_bytes()).hexdigest()
    empty = released.root.parent / "empty"
    empty.mkdir()
    with pytest.raises(InvalidSetting, match="holds no delivery"):
        Released(raw=empty, root=released.root, release=released.release).run()
    assert hashlib.sha256(released.release.read_bytes()).hexdigest() == before
