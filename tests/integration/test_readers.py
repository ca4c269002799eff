"""Readers of the current release while releases are put in place: no error, no mixture."""

import subprocess
import sys
from pathlib import Path

import duckdb

from assets.published import release as releases

READERS, RELEASES = 8, 20
LOOP = """
import sys, time
import duckdb
from pathlib import Path
current, stop = sys.argv[1], Path(sys.argv[2])
opened, seen = 0, set()
while not stop.exists() or opened == 0:
    with duckdb.connect(current, read_only=True) as connection:
        connection.execute("BEGIN")
        question = "SELECT max(number), count(*), count(DISTINCT number) FROM published.figure"
        first = connection.execute(question).fetchone()
        again = connection.execute("SELECT min(number), count(*), 1 FROM published.summary").fetchone()
        connection.execute("COMMIT")
    assert first == again, (first, again)
    seen.add(first[0])
    opened += 1
print(opened, len(seen))
"""


def put_in_place(root: Path, number: int) -> None:
    """A release of a size that takes time to read, every row of which bears its number."""
    building = root / "releases" / f".building-{number}"
    building.mkdir(parents=True)
    with duckdb.connect(str(building / "performance.duckdb")) as connection:
        connection.execute("CREATE SCHEMA published")
        for table in ("figure", "summary"):
            connection.execute(f"CREATE TABLE published.{table} AS SELECT {number} AS number FROM range(50000)")
        connection.execute("CHECKPOINT")
    releases.put_in_place(building, root / "releases" / str(number), root / "performance.duckdb")


def test_eight_readers_see_one_release_at_a_time_while_twenty_are_published(tmp_path: Path) -> None:
    put_in_place(tmp_path, 0)
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", LOOP, str(tmp_path / "performance.duckdb"), str(stop)]
    readers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(READERS)
    ]
    for number in range(1, RELEASES + 1):
        put_in_place(tmp_path, number)
    stop.touch()
    told = [reader.communicate(timeout=60) for reader in readers]

    assert [reader.returncode for reader in readers] == [0] * READERS, [errors for _, errors in told]
    assert max(int(output.split()[1]) for output, _ in told) > 1, "no reader saw a release change"


def test_a_release_made_twice_stays_the_first(tmp_path: Path) -> None:
    put_in_place(tmp_path, 1)
    before = (tmp_path / "releases" / "1" / "performance.duckdb").stat().st_ino
    put_in_place(tmp_path, 1)
    assert (tmp_path / "releases" / "1" / "performance.duckdb").stat().st_ino == before
    assert not list((tmp_path / "releases").glob(".building-*"))


def test_a_release_that_stays_current_leaves_no_name_behind(tmp_path: Path) -> None:
    for _ in range(2):
        put_in_place(tmp_path, 1)
    assert {path.name for path in tmp_path.iterdir()} == {"releases", "performance.duckdb"}
