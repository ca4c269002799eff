"""Months of a quarter that is not whole: by area, and of people, they wait for it."""

import datetime as dt
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.measures.summary import measure_table
from assets.published.disclosure.decision import HIDDEN
from assets.published.disclosure.shown import ROWS, register
from schemas.published import Commentary

FORCE, AREA = "West Mercia", "Shropshire"


@pytest.fixture
def half_way(tmp_path: Path) -> Path:
    """Values of July to November of a protected measure, of one beside it and of one that stands alone."""
    file = tmp_path / "internal.duckdb"
    months = [dt.date(2016, month, 1) for month in range(7, 12)]
    series = [(m, area) for m in ("rape", "shoplifting", "hate_offences_incidents", "asb_incidents")
              for area in (FORCE, AREA)]  # fmt: skip
    values = pl.DataFrame(
        [(FORCE, m, "", area, month, 10.0, 1) for m, area in series for month in months],
        schema=["force", "measure_id", "category", "area", "month", "numerator", "months_a_row"],
        orient="row",
    ).cast({"months_a_row": pl.Int64})
    topics = pl.DataFrame({"topic": ["Rape", "ASB"], "measures": ["rape", "asb_incidents"]})
    with duckdb.connect(str(file)) as connection:
        for table, frame in (
            ("measures.value", values), ("measures.measure", measure_table()), ("reference.topic", topics),
            ("published.commentary", Commentary.empty()),
        ):  # fmt: skip
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {table.split('.')[0]}")
            connection.register("given", frame.to_arrow())
            connection.execute(f"CREATE TABLE {table} AS SELECT * FROM given")
            connection.unregister("given")
    return file


def test_months_by_area_and_of_people_come_out_with_their_quarter(half_way: Path) -> None:
    hidden = pl.DataFrame([(FORCE, "rape", "", AREA, 1, "primary")], schema=HIDDEN, orient="row")
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{half_way}' AS internal (READ_ONLY)")
        register(connection, hidden)
        newest = connection.execute(
            f"SELECT measure_id, area, max(month(month)) FROM internal.measures.value t WHERE {ROWS['measures.value']}"
            " GROUP BY ALL ORDER BY ALL"
        ).fetchall()
        clear = connection.execute("SELECT topic FROM clear_topic").fetchall()
    assert newest == [
        ("asb_incidents", AREA, 11),
        ("asb_incidents", FORCE, 11),
        ("hate_offences_incidents", AREA, 9),
        ("hate_offences_incidents", FORCE, 9),
        ("rape", FORCE, 11),
        ("shoplifting", AREA, 9),
        ("shoplifting", FORCE, 11),
    ]
    assert clear == [("ASB",)]
