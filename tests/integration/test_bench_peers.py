"""The peers of the bench give our measure tables, cell by cell, on a few deliveries with every record three times."""

import datetime as dt
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from shutil import copy

import duckdb
import pytest

from benchmarks import extracts, job
from benchmarks.peers import catalogue, comparison
from benchmarks.process import run
from tests.integration.sample_warehouse import release

DAYS = ("2016-10-2", "2016-12-1", "2017-01-12")  # beginnings of the dates of deliveries
CELL = "category = '' AND area = 'Herefordshire' AND month = DATE '2016-10-01' AND months_a_row = 3"


@pytest.fixture(scope="module")
def raw(sample_raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few deliveries of the large sources, each record three times."""
    folder = tmp_path_factory.mktemp("bench")
    for source in extracts.IDENTIFIERS:
        (folder / "few" / source).mkdir(parents=True)
        for file in (file for day in DAYS for file in (sample_raw / source).glob(f"{source}_{day}*")):
            copy(file, folder / "few" / source)
    return extracts.make(folder / "few", 3, folder / "raw")


@pytest.fixture(scope="module")
def ours(raw: Path) -> Path:
    """Our release of them."""
    return release(raw, raw.parent / "warehouse", "2017-01-12", "daily")


@pytest.fixture(scope="module")
def given(raw: Path) -> Callable[[str], Path]:
    """What a peer gives of them."""
    entries = raw.parent / "catalogue.json"
    catalogue.write(entries)

    @cache
    def given(peer: str) -> Path:
        out = raw.parent / f"{peer}.duckdb"
        run([sys.executable, "-m", f"benchmarks.peers.{peer}", str(raw), str(entries), str(out)])
        return out

    return given


@pytest.mark.parametrize("peer", job.PEERS)
def test_a_peer_gives_our_measure_tables_cell_by_cell(peer: str, given: Callable[[str], Path], ours: Path) -> None:
    if not job.installed([peer]):
        pytest.skip(f"{peer} is not installed: uv sync --group peers")
    with duckdb.connect(str(ours), read_only=True) as release:
        rows = dict(release.execute("SELECT months_a_row, count(*) FROM measures.value GROUP BY ALL").fetchall())
    compared, differing = comparison.compare(ours, given(peer))
    assert rows.keys() == {1, 3}
    assert compared == sum(rows.values())
    assert differing == []


@pytest.fixture
def changed(given: Callable[[str], Path], tmp_path: Path) -> Callable[[str], Path]:
    """What a peer gave, with one statement run on it."""
    out = Path(copy(given("duckdb_sql"), tmp_path))

    def changed(statement: str) -> Path:
        with duckdb.connect(str(out)) as peer:
            peer.execute(statement)
        return out

    return changed


# Of people, of a quantile, and of rows settled within three months.
@pytest.mark.parametrize("measure", ["victims_count", "emergency_response_median_time", "outcome_assigned_pct"])
@pytest.mark.parametrize("change", ["UPDATE value SET numerator = numerator + 1", "DELETE FROM value"])
def test_one_wrong_number_of_a_quarter_is_told(
    measure: str, change: str, changed: Callable[[str], Path], ours: Path
) -> None:
    out = changed(f"{change} WHERE measure_id = '{measure}' AND {CELL}")
    _, differing = comparison.compare(ours, out)
    assert [row[:6] for row in differing] == [("West Mercia", measure, "", "Herefordshire", dt.date(2016, 10, 1), 3)]


def test_a_cell_of_a_quarter_that_is_not_ours_is_told(changed: Callable[[str], Path], ours: Path) -> None:
    elsewhere = f"SELECT * REPLACE ('Nowhere' AS area) FROM value WHERE measure_id = 'victims_count' AND {CELL}"
    _, differing = comparison.compare(ours, changed(f"INSERT INTO value {elsewhere}"))
    assert [row[3] for row in differing] == ["Nowhere"]


def test_a_peer_without_quarters_is_told(changed: Callable[[str], Path], ours: Path) -> None:
    _, differing = comparison.compare(ours, changed("DELETE FROM value WHERE months_a_row = 3"))
    assert {row[5] for row in differing} == {3}


def test_a_peer_without_people_of_quarters_is_refused(changed: Callable[[str], Path], ours: Path) -> None:
    out = changed("DELETE FROM facts.person_month WHERE months_a_row = 3")
    with pytest.raises(SystemExit, match="person_month: rows differ"):
        comparison.compare(ours, out)


def test_a_measure_that_ours_lacks_by_a_length_is_told(changed: Callable[[str], Path], ours: Path) -> None:
    of_crimes = "measure_id = 'recorded_crime_total'"  # which adds up, so that ours has it by months alone
    out = changed(f"INSERT INTO value SELECT * REPLACE (3 AS months_a_row) FROM value WHERE {of_crimes}")
    with pytest.raises(SystemExit, match=r"lacks whole: \[\('recorded_crime_total', 3\)\]"):
        comparison.compare(ours, out)
