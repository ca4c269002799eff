"""The peers of the bench give our measure tables, cell by cell, on a few deliveries with every record three times."""

import importlib.util
import sys
from pathlib import Path
from shutil import copy

import pytest

from benchmarks import extracts
from benchmarks.peers import catalogue, comparison
from benchmarks.process import run
from tests.integration.sample_warehouse import release

DAYS = ("2016-10-2", "2016-12-1", "2017-01-12")  # beginnings of the dates of deliveries
PEERS = {"duckdb_sql": "duckdb", "polars_bare": "polars", "pandas_bare": "sqlglot", "dbt_duckdb": "dbt"}


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


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_gives_our_measure_tables_cell_by_cell(peer: str, raw: Path, ours: Path) -> None:
    if importlib.util.find_spec(PEERS[peer]) is None:
        pytest.skip(f"{peer} is not installed: uv sync --group peers")
    entries, out = raw.parent / "catalogue.json", raw.parent / f"{peer}.duckdb"
    catalogue.write(entries)
    run([sys.executable, "-m", f"benchmarks.peers.{peer}", str(raw), str(entries), str(out)])
    compared, differing = comparison.compare(ours, out)
    assert compared > 1_000
    assert differing == []
