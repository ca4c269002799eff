"""What the pipeline's own connections to a release may take of a machine."""

from pathlib import Path

from assets.published.opening import create_release


def test_a_release_is_written_within_two_gigabytes(tmp_path: Path) -> None:
    with create_release(tmp_path / "performance.duckdb") as connection:
        limit = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    assert limit == [("1.8 GiB",)]
