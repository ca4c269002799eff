"""Sites that are written beside the other exits: the same bytes, in place whole or not at all."""

from pathlib import Path
from shutil import copy

import duckdb
import pytest

from assets.published.report.site import write_site, writing_sites
from tests.integration.conftest import Released


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_site_written_by_two_processes_is_that_of_one(released: Released, tmp_path: Path) -> None:
    home = released.root / "latest"
    write_site(home / "performance.duckdb", tmp_path / "site")
    assert contents(tmp_path / "site") == contents(home / "report")
    assert {"index.html", "explorer.html", "explorer.js", "data/catalogue.js"} <= set(contents(home / "report"))


def test_a_block_that_fails_leaves_the_sites_as_they_were(released: Released, tmp_path: Path) -> None:
    (tmp_path / "performance.duckdb").symlink_to(released.release)
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "index.html").write_text("the one before")
    with pytest.raises(OSError, match="no room"), writing_sites([tmp_path]):
        raise OSError("no room")
    assert contents(tmp_path / "report") == {"index.html": b"the one before"}
    assert {path.name for path in tmp_path.iterdir()} == {"performance.duckdb", "report"}


def test_a_release_that_is_not_there_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(duckdb.IOException, match=r"performance\.duckdb"), writing_sites([tmp_path]):
        pass
    assert list(tmp_path.iterdir()) == []


def test_pages_that_fail_in_the_other_process_leave_the_sites_as_they_were(released: Released, tmp_path: Path) -> None:
    copy(released.release, tmp_path)
    with duckdb.connect(str(tmp_path / "performance.duckdb")) as connection:
        connection.execute("ALTER TABLE published.quality DROP COLUMN rows_read")  # of pages, not of the explorer
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "index.html").write_text("the one before")
    with pytest.raises(duckdb.BinderException, match="rows_read"), writing_sites([tmp_path]):
        pass
    assert contents(tmp_path / "report") == {"index.html": b"the one before"}
    assert {path.name for path in tmp_path.iterdir()} == {"performance.duckdb", "report"}
