"""A release answers by reading little of itself: what holds without a clock, by the rows that a scan goes through."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandera.polars as pa
import polars as pl
import pytest

from assets.facts.kept import Kept, State
from assets.published import release
from assets.published.renewing import Before, all_files
from assets.warehouse import Warehouse
from tests.integration.sample_warehouse import TABLE, kept

MONTHS = [dt.date(year, month, 1) for year in (2015, 2016) for month in range(1, 13)]
GROUP = 122_880  # rows that DuckDB keeps together, with the least and most value of each column
ROWS = GROUP + 20_000  # of a month
ALL = len(MONTHS) * ROWS
AREAS = ("Herefordshire", "Shropshire", "Telford & Wrekin")


class Tiny(pa.DataFrameModel):
    """A fact with the columns that it is asked by."""

    month: pl.Date
    area: str
    number: int


FACT = release.Table(schema="facts", name="call", model=Tiny)


def rows(month: dt.date, start: int = 0) -> pl.DataFrame:
    """A month's records, whose areas come in any order."""
    number = pl.int_range(start, start + ROWS, dtype=pl.Int64)
    area = (number.hash(7) % len(AREAS)).replace_strict(dict(enumerate(AREAS)))
    return pl.select(month=pl.lit(month), area=area, number=number)


def keep(fact: Kept, tables: dict[str, pl.DataFrame]) -> None:
    """Put months in place, and note them as a fold does."""
    for month, table in tables.items():
        fact.lay(month, table)
        fact.put(month)
    fact.write_state(
        State(basis="", deliveries={}, parent={}, parent_files={}, files=fact.fingerprints({}, fact.months()))
    )


def scans(file: Path, query: str) -> Iterator[tuple[str, int]]:
    """Tables that a query reads, and the rows of the groups that it goes through."""
    with duckdb.connect(str(file), read_only=True) as connection:
        [(_, told)] = connection.execute(f"EXPLAIN (ANALYZE, FORMAT json) {query}").fetchall()
    left = [json.loads(told)]
    while left:
        step = left.pop()
        left += step["children"]
        if step.get("operator_type") == "TABLE_SCAN":
            yield step["extra_info"]["Table"], step["operator_rows_scanned"]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse with a fact of two years, each of more rows than a group has, and a release of it."""
    warehouse = Warehouse(tmp_path_factory.mktemp("pruning"))
    keep(Kept(warehouse.fact("call")), {f"{month:%Y-%m}": rows(month) for month in MONTHS})
    with duckdb.connect(str(warehouse.root / "first.duckdb")) as connection:
        connection.execute("CREATE SCHEMA facts")
        release.load(connection, FACT, warehouse, "first", None)
    return warehouse


def read(file: Path, month: dt.date) -> int:
    """Rows gone through for one month and area."""
    query = f"FROM facts.call WHERE month = '{month}' AND area = '{AREAS[0]}'"
    [(_, scanned)] = scans(file, query)
    return scanned


def test_a_month_of_a_fact_is_found_without_reading_the_others(warehouse: Warehouse) -> None:
    told = {month: read(warehouse.root / "first.duckdb", month) for month in MONTHS}
    assert {month: scanned for month, scanned in told.items() if not 0 < scanned <= ALL / 4} == {}


def test_nor_after_months_of_it_were_replaced_again_and_again(warehouse: Warehouse, tmp_path: Path) -> None:
    file, fact = warehouse.root / "first.duckdb", Kept(warehouse.fact("call"))
    for number, month in enumerate(("2015-03", "2016-09", "2016-02", "2015-03"), start=1):
        before = Before(file=file, files=all_files(warehouse))
        file = tmp_path / f"{number}.duckdb"
        before.copy_to(file)
        changed = [month, "2016-11", "2016-12"]
        keep(fact, {name: rows(dt.date.fromisoformat(f"{name}-01"), number * ROWS) for name in changed})
        assert before.changed("call", fact) == sorted(changed)
        with duckdb.connect(str(file)) as connection:
            release.load(connection, FACT, warehouse, "next", before)
    told = {month: read(file, month) for month in MONTHS}
    # A group where two months meet that are not neighbours is gone through for those between them too.
    assert {month: scanned for month, scanned in told.items() if not 0 < scanned <= ALL / 2} == {}


@pytest.mark.parametrize("view", ["latest_quarter", "by_area", "by_category"])
def test_the_newest_figures_are_found_without_reading_every_period(sample_warehouse: Path, view: str) -> None:
    file = kept(sample_warehouse, TABLE)
    with duckdb.connect(str(file), read_only=True) as connection:
        [(whole,)] = connection.execute("SELECT count(*) FROM published.figure").fetchall()
    told = dict(scans(file, f"FROM published.{view}"))
    [scanned] = [rows for table, rows in told.items() if table.endswith("published.figure")]
    assert 0 < scanned < 0.4 * whole
