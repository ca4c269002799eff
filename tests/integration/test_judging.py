"""The judging process: nothing is lost on the way to pandas, nothing leaves the machine, nothing waits for it."""

import datetime as dt
import json
import math
import subprocess
import sys
from pathlib import Path

import duckdb
import great_expectations as gx
import pandas as pd
import pytest
from pydantic import TypeAdapter

from assets.published.data_docs.judging import as_pandas
from assets.published.expecting import SUITES
from schemas.expectations import Request
from tests.integration.conftest import Released

EVERY_KIND = """
    SELECT * FROM (VALUES
        (9007199254740993, 0.1::DOUBLE, NULL::DOUBLE, NULL::BIGINT, true, 'Telford & Wrekin', DATE '2016-12-31'),
        (1, NULL, 1.5, 3, NULL, NULL, NULL),
        (NULL, 'inf'::DOUBLE, -0.0, 9223372036854775807, false, '', DATE '1899-01-01')
    ) t(large, share, empty_first, count_or_none, flag, name, day)
"""
# A process in which any use of the network is an error, and told: it serves as the real one does.
WITHOUT_NETWORK = """
import sys
TRIED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")
def refuse(event, arguments):
    if event in TRIED:
        print("NETWORK", event, arguments, file=sys.stderr, flush=True)
        raise OSError("the network is off")
sys.addaudithook(refuse)
from assets.published.data_docs.__main__ import main
main()
heavy = [name for name in ("scipy.stats._stats_py", "altair.vegalite", "polars", "dagster") if name in sys.modules]
print("LOADED", heavy, file=sys.stderr)
"""


def plain(value: object) -> object:
    """A cell of pandas as DuckDB gives it."""
    return None if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)) else value


def test_no_value_is_lost_on_the_way_to_pandas() -> None:
    with duckdb.connect() as connection:
        frame = as_pandas(connection, EVERY_KIND)
        rows = connection.execute(EVERY_KIND).fetchall()
    assert [tuple(map(plain, row)) for row in frame.itertuples(index=False, name=None)] == rows
    assert frame["day"][2] == dt.date(1899, 1, 1)
    assert frame["large"][0] == 9007199254740993  # 2^53 + 1, which a float cannot hold


def test_great_expectations_still_reads_neither_duckdb_nor_polars() -> None:
    """When this fails, ask the suites of the release itself and take the conversion out of judging.py."""
    sources = gx.get_context(mode="ephemeral").data_sources
    assert hasattr(sources, "add_pandas")
    assert [name for name in ("add_duckdb", "add_polars", "add_arrow") if hasattr(sources, name)] == []


def test_every_query_is_few_rows(released: Released) -> None:
    with duckdb.connect(str(released.release), read_only=True) as connection:
        heights = {suite.name: len(connection.execute(suite.query).fetchall()) for suite in SUITES}
    assert max(heights.values()) < 2_000, heights


@pytest.fixture(scope="module")
def served(released: Released, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess]:
    """A release judged in a process without a network, in a home of its own: the home, and how it ended."""
    home = tmp_path_factory.mktemp("home")
    asked = Request(release=str(released.release), docs=str(home / "docs"), suites=SUITES)
    line = TypeAdapter(Request).dump_json(asked).decode() + "\n"
    environment = {"HOME": str(home), "PATH": "", "TMPDIR": str(home)}
    command = [sys.executable, "-c", WITHOUT_NETWORK]
    ended = subprocess.run(command, input=line, text=True, capture_output=True, env=environment, check=True, cwd=home)
    return home, ended


def test_nothing_is_asked_of_the_network(served: tuple[Path, subprocess.CompletedProcess]) -> None:
    home, ended = served
    assert "NETWORK" not in ended.stderr
    assert [verdict["passed"] for verdict in json.loads(ended.stdout)] == [True] * len(SUITES)
    assert (home / "docs" / "index.html").is_file()


def test_nothing_is_left_behind_but_the_docs(served: tuple[Path, subprocess.CompletedProcess]) -> None:
    assert [path.name for path in served[0].iterdir()] == ["docs"]


def test_what_is_slow_and_not_needed_is_not_loaded(served: tuple[Path, subprocess.CompletedProcess]) -> None:
    assert "LOADED []" in served[1].stderr


def test_the_graph_loads_without_great_expectations() -> None:
    code = "import sys, pipelines.definitions; print('great_expectations' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True)
    assert told.stdout.strip() == "False"
