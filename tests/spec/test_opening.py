"""What the pipeline's own connections to a release may take of a machine."""

from pathlib import Path

import duckdb
import pytest

from assets.published.opening import create_release, hold_back

SETTINGS = "SELECT current_setting('memory_limit'), current_setting('threads')"


def settings(connection: duckdb.DuckDBPyConnection) -> tuple[str, int]:
    return connection.execute(SETTINGS).fetchall()[0]


@pytest.mark.parametrize("key", ["", "a-key-of-the-tests-of-32-bytes-and-more"])
def test_a_release_is_written_within_two_gigabytes(key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFORMANCE_RELEASE_KEY", key)
    with create_release(tmp_path / "performance.duckdb") as connection:
        assert settings(connection)[0] == "1.8 GiB"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"memory_limit": "9GB"}, ("1.8 GiB", 2)),
        ({"memory_limit": "1GB"}, ("953.6 MiB", 2)),  # of a small machine
        ({"memory_limit": "9GB", "temp_directory": ""}, ("8.3 GiB", 2)),  # it could not go on
        ({"memory_limit": "9GB", "threads": 64}, ("1.8 GiB", 16)),
    ],
)
def test_a_connection_is_held_back_where_it_can_spill_and_never_let_go(given: dict, kept: tuple[str, int]) -> None:
    with hold_back(duckdb.connect(config={"threads": 2} | given)) as connection:
        assert settings(connection) == kept
