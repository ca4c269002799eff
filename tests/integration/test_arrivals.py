"""Files dropped into the raw folder: when they are whole, when they are new, and what is run for them."""

import os
import re
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets import standing
from assets.raw.deliveries import DELIVERY, find_deliveries
from assets.settings import RunSettings
from assets.validated.sources import BY_NAME
from pipelines.arrivals import Seen, look
from pipelines.definitions import defs
from pipelines.environment import Environment
from pipelines.sensors import deliveries_dropped, touched
from pipelines.settings import run_settings
from tests.integration.conftest import fixture
from tests.integration.source_faults import FILES

CRIME = "crime_2017-01-09.csv"


class Folder:
    """A raw folder, looked at again and again."""

    def __init__(self, root: Path) -> None:
        self.raw, self.root, self.seen = root / "raw", root / "warehouse", Seen()
        (self.root / "ledger").mkdir(parents=True)
        self.raw.mkdir()

    @property
    def settings(self) -> RunSettings:
        """Settings of a run that begins now."""
        return run_settings(Environment(raw=str(self.raw), warehouse=str(self.root)))

    def drop(self, name: str, content: bytes = b"") -> Path:
        """Write a file in place."""
        (self.raw / name).write_bytes(content or fixture("crime.csv"))
        return self.raw / name

    def look(self) -> list[str]:
        """Files that a look calls new."""
        found = look(self.settings, Seen.read(self.seen.cursor()))
        self.seen = found.seen
        return found.files

    def take_in(self) -> None:
        """What a run notes of the files that are there."""
        settings = self.settings
        for name, files in settings.files.items():
            table = settings.warehouse.table("raw", name)
            before = pl.DataFrame(schema=DELIVERY)
            find_deliveries(self.raw, name, BY_NAME[name].file_name, settings.today, files, before).write_parquet(table)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_file_is_new_when_two_looks_saw_it_alike(folder: Folder) -> None:
    folder.drop(CRIME)
    assert [folder.look() for _ in range(3)] == [[], [CRIME], []]


def test_a_file_that_grows_is_waited_for_and_the_others_with_it(folder: Folder) -> None:
    folder.drop("crime_2017-01-08.csv")
    whole = fixture("crime.csv")
    for size in (100, 200, len(whole)):
        folder.drop(CRIME, whole[:size])
        assert folder.look() == []
    assert folder.look() == ["crime_2017-01-08.csv"]  # both names have one content: one delivery


def test_a_copy_under_way_bears_another_name_and_is_not_looked_at(folder: Folder) -> None:
    for name in (f"{CRIME}.part", f"{CRIME}.tmp", f"{CRIME}~", f".{CRIME}", f"~${CRIME}", f"{CRIME}.filepart"):
        folder.drop(name)
    assert [folder.look() for _ in range(3)] == [[], [], []]
    (folder.raw / f"{CRIME}.part").rename(folder.raw / CRIME)
    assert [folder.look() for _ in range(2)] == [[], [CRIME]]


@pytest.mark.parametrize("source", sorted(FILES))
def test_no_source_takes_a_name_that_a_copy_under_way_bears(source: str) -> None:
    pattern, name = BY_NAME[source].file_name, FILES[source][1]
    assert re.fullmatch(pattern, name)
    assert [end for end in (".part", ".tmp", "~", ".crdownload") if re.fullmatch(pattern, f"{name}{end}")] == []
    assert [start for start in (".", "~$") if re.fullmatch(pattern, f"{start}{name}")] == []


def test_what_a_run_has_taken_in_is_not_new(folder: Folder) -> None:
    folder.drop(CRIME)
    folder.take_in()
    assert [folder.look() for _ in range(3)] == [[], [], []]


def test_a_file_that_was_only_touched_is_not_new(folder: Folder) -> None:
    path = folder.drop(CRIME)
    folder.take_in()
    os.utime(path, (1_500_000_000, 1_500_000_000))
    assert [folder.look() for _ in range(4)] == [[], [], [], []]


def test_a_correction_is_new_and_so_is_the_return_of_the_first_content(folder: Folder) -> None:
    first, other = fixture("crime.csv"), fixture("crime.csv").replace(b"Shropshire", b"Herefordshire", 1)
    assert first != other
    fingerprints = set()
    for content in (first, other, first):
        folder.drop(CRIME, content)
        assert folder.look() == []
        found = look(folder.settings, folder.seen)
        fingerprints.add(found.fingerprint)
        assert found.files == [CRIME]
        folder.take_in()
        folder.seen = found.seen
    assert len(fingerprints) == 3


def test_the_cursor_forgets_what_a_run_has_taken_in(folder: Folder) -> None:
    for day in range(1, 10):
        folder.drop(f"crime_2017-01-0{day}.csv", fixture("crime.csv") + f"{day}\n".encode())
    assert [len(folder.look()) for _ in range(2)] == [0, 9]
    assert len(folder.seen.asked) == 9
    folder.take_in()
    folder.look()
    assert folder.seen == Seen()


def test_only_what_a_delivery_touches_is_made_again() -> None:
    made = {key.to_user_string() for key in touched(["sickness"], defs.get_repository_def())}
    assert {"raw/sickness", "validated/sickness", "measures/value", "published/release"} <= made
    assert not made & {"raw/crime", "validated/crime", "facts/crime", "published/report", "published/latest"}
    assert "delivered/sickness" not in made


def asked(folder: Folder, tmp_path: Path, cursor: str | None = None) -> tuple[list[dg.RunRequest], str, str | None]:
    home = tmp_path / "home"
    home.mkdir(exist_ok=True)
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        context = dg.build_sensor_context(instance, cursor, repository_def=defs.get_repository_def())
        told = deliveries_dropped.evaluate_tick(context)
        return list(told.run_requests or ()), told.skip_message or "", told.cursor


def test_the_sensor_asks_once_for_all_that_arrived(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFORMANCE_RAW", str(folder.raw))
    monkeypatch.setenv("PERFORMANCE_WAREHOUSE", str(folder.root))
    folder.drop(CRIME)
    folder.drop("complaint_2017-01-05.csv", fixture("complaint.csv"))
    requests, told, cursor = asked(folder, tmp_path)
    assert (requests, told) == ([], f"May still be written: complaint_2017-01-05.csv, {CRIME}.")
    [request], told, cursor = asked(folder, tmp_path, cursor)
    assert request.asset_selection is None  # nothing whole stands yet
    assert request.tags["performance/arrived"] == f"complaint_2017-01-05.csv, {CRIME}"
    assert asked(folder, tmp_path, cursor)[:2] == ([], f"Nothing new below {folder.raw}.")
    standing.begin(folder.settings, "a run")
    standing.finish(folder.settings)
    [again], *_ = asked(folder, tmp_path, asked(folder, tmp_path)[2])  # the cursor was lost: the run key is the same
    assert again.run_key == request.run_key
    assert dg.AssetKey(["raw", "complaint"]) in (again.asset_selection or ())
    assert dg.AssetKey(["raw", "sickness"]) not in (again.asset_selection or ())
