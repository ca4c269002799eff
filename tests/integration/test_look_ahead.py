"""Large new files are looked at before anyone asks: once, as they are, and what is wrong is told to who asks."""

import gzip
import os
import threading
import time
from pathlib import Path

import pytest

from assets.raw import ahead, content
from assets.warehouse import Warehouse


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of deliveries of which every one is large."""
    monkeypatch.setattr(ahead, "LARGE", 0)
    folder = tmp_path / "raw" / "crime"
    folder.mkdir(parents=True)
    (folder / "crime_2016-12-01.csv").write_bytes(b"a,b\n1,2\n")
    (folder / "crime_2016-12-02.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n3,4\n"))
    (folder / "notes.parquet").write_bytes(b"PAR1")
    return folder.parent


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Names of the files whose content was read, each with the thread that read it."""
    seen: list[tuple[str, str]] = []
    whole = content.content

    def noted(path: Path):
        seen.append((path.name, threading.current_thread().name))
        yield from whole(path)

    monkeypatch.setattr(content, "content", noted)
    return seen


def wait_for(read: list, count: int) -> None:
    """Wait until so many files were read, by whoever."""
    until = time.monotonic() + 30
    while len(read) < count and time.monotonic() < until:
        time.sleep(0.01)
    assert len(read) == count


def test_every_large_text_file_is_read_once_and_by_another_thread(
    raw: Path, read: list, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "cores", lambda: 2)
    ahead.look_ahead(raw, Warehouse(tmp_path / "warehouse"))
    wait_for(read, 2)
    files = sorted(raw.rglob("*.csv*"))
    assert [content.fingerprint(file)[1] for file in files] == [2, 3]
    assert [content.looked_at(file).lines for file in files] == [2, 3]
    assert sorted(name for name, _ in read) == [file.name for file in files]
    assert threading.current_thread().name not in {thread for _, thread in read}


def test_a_file_that_waits_for_its_turn_is_looked_at_by_who_asks(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "cores", lambda: 1)
    is_asked, whole = threading.Event(), content.content

    def held(path: Path):
        if threading.current_thread() is not threading.main_thread():
            assert is_asked.wait(30)  # the thread stands at the larger file until the other was asked for
        yield from whole(path)

    monkeypatch.setattr(content, "content", held)
    ahead.look_ahead(raw, Warehouse(tmp_path / "warehouse"))
    smaller, larger = sorted(raw.rglob("*.csv*"))
    assert content.looked_at(smaller).lines == 2
    is_asked.set()
    assert content.looked_at(larger).lines == 3


def test_as_many_files_are_looked_at_beside_each_other_as_there_are_cores(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "cores", lambda: 2)
    all_three, whole = threading.Barrier(3, timeout=30), content.content

    def met(path: Path):
        all_three.wait()
        yield from whole(path)

    monkeypatch.setattr(content, "content", met)
    ahead.look_ahead(raw, Warehouse(tmp_path / "warehouse"))
    all_three.wait()  # breaks unless two threads come, before anyone asks
    assert [content.looked_at(file).lines for file in sorted(raw.rglob("*.csv*"))] == [2, 3]


def test_a_file_that_is_written_meanwhile_is_looked_at_as_it_is_now(raw: Path, read: list, tmp_path: Path) -> None:
    ahead.look_ahead(raw, Warehouse(tmp_path / "warehouse"))
    wait_for(read, 2)
    file = raw / "crime" / "crime_2016-12-01.csv"
    file.write_bytes(b"a,b\n1,2\n3,4\n5,6\n")
    assert content.looked_at(file).lines == 4


def test_a_file_that_came_before_the_warehouse_last_looked_is_left(raw: Path, read: list, tmp_path: Path) -> None:
    found = Warehouse(tmp_path / "warehouse").table("raw", "crime")
    found.parent.mkdir(parents=True)
    time.sleep(0.05)
    found.touch()
    new = raw / "crime" / "crime_2016-12-03.csv"
    time.sleep(0.05)
    new.write_bytes(b"a,b\n")
    ahead.look_ahead(raw, Warehouse(tmp_path / "warehouse"))
    wait_for(read, 1)
    assert read[0][0] == new.name


def test_what_is_wrong_with_a_file_is_told_to_who_asks_for_it(raw: Path, tmp_path: Path) -> None:
    file = raw / "crime" / "crime_2016-12-02.csv.gz"
    os.truncate(file, file.stat().st_size - 4)
    ahead.look_ahead(raw, Warehouse(tmp_path / "warehouse"))
    for _ in range(2):
        with pytest.raises(content.DAMAGED):
            content.looked_at(file)


def test_a_link_is_not_followed_and_a_folder_that_is_not_there_is_no_fault(
    raw: Path, read: list, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_bytes(b"a\n")
    for file in raw.rglob("*.csv*"):
        file.unlink()
    (raw / "crime" / "crime_2016-12-03.csv").symlink_to(outside)
    ahead.look_ahead(raw, Warehouse(tmp_path / "warehouse"))
    ahead.look_ahead(tmp_path / "nowhere", Warehouse(tmp_path / "warehouse"))
    time.sleep(0.1)
    assert read == []
