"""Where the exits of a release lie, under names that stay, and the command that makes them of any release."""

import threading
from collections.abc import Callable
from pathlib import Path

from assets.published.release import point_to
from tests.integration.conftest import Answer, Released

LAYOUT = {"performance.duckdb", "manifest.json", "performance.xlsx", "data", "report"}


def test_latest_is_the_folder_of_the_release_with_every_exit_wherever_the_warehouse_lies(
    released: Released, tmp_path: Path
) -> None:
    latest = released.root / "latest"
    assert latest.is_symlink()
    assert not latest.readlink().is_absolute()
    assert (latest / "performance.duckdb").samefile(released.release)
    assert {path.name for path in latest.iterdir()} >= LAYOUT
    assert {path.name for path in (latest / "data").iterdir()} == {"csv", "parquet", "datapackage.json"}
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    (moved / "releases").symlink_to(released.root / "releases")
    (moved / "latest").symlink_to(latest.readlink())
    assert (moved / "latest" / "performance.xlsx").is_file()


def test_nothing_half_made_is_left_beside_the_exits(released: Released) -> None:
    homes = (released.root / "releases").iterdir()
    assert [path for home in homes for path in home.iterdir() if path.name.startswith(".")] == []


def test_a_reader_of_latest_always_finds_a_release(tmp_path: Path) -> None:
    homes = [tmp_path / "releases" / name for name in ("first", "second")]
    for home in homes:
        home.mkdir(parents=True)
        (home / "performance.xlsx").write_text(home.name)
    latest = tmp_path / "latest"
    point_to(latest, homes[0])
    seen: list[str] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.append((latest / "performance.xlsx").read_text())

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(200):
        point_to(latest, homes[number % 2])
    stop.set()
    reader.join()
    assert set(seen) == {"first", "second"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["latest", "releases"]


def test_the_command_writes_what_the_run_wrote(
    released: Released, tmp_path: Path, performance: Callable[..., Answer]
) -> None:
    answer = performance("export", "--release", released.release, "--out", tmp_path)
    assert answer.status == 0
    assert answer.out.split() == [str(tmp_path / "performance.xlsx"), str(tmp_path / "data" / "datapackage.json")]
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    latest = released.root / "latest"
    assert made == {name: (latest / name).read_bytes() for name in made}
    assert performance("export", "--release", released.release, "--out", tmp_path).status == 0


def test_the_command_tells_what_it_cannot_use(
    released: Released, tmp_path: Path, performance: Callable[..., Answer]
) -> None:
    absent = performance("export", "--release", tmp_path / "none.duckdb", "--out", tmp_path)
    assert absent.status == 1
    assert "none.duckdb is not a DuckDB file of a release" in absent.err
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mine.csv").write_text("kept")
    other = performance("export", "--release", released.release, "--out", tmp_path)
    assert other.status == 1
    assert "holds something else than open files" in other.err
    assert (tmp_path / "data" / "mine.csv").read_text() == "kept"
