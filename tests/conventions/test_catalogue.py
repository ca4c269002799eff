"""The catalogue of measures: each has a spec, and its SQL means the same to Polars and to DuckDB."""

import importlib
from collections import Counter
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.measures.catalogue import BY_ID, FACTS, MEASURES
from assets.measures.definition import Measure
from assets.measures.evaluate import components
from tests.spec.table import frame

SPEC = Path(__file__).resolve().parents[1] / "spec"
CELL = ["force", "area", "month", "category"]
# Rows with a null in every column that a measure may name.
ROWS = {
    "crime": """
        force | area       | month   | record_kind | status    | offence_group
        Kent  | Shropshire | 2016-10 | crime       | recorded  | rape
        Kent  | Shropshire | 2016-10 | crime       | recorded  | fraud_excluded
        Kent  | Shropshire | 2016-10 | crime       | recorded  | shoplifting
        Kent  | Shropshire | 2016-10 | crime       | recorded  |
        Kent  | Shropshire | 2016-10 | crime       |           | rape
        Kent  | Shropshire | 2016-10 |             | recorded  | rape
        Kent  | Not known  | 2016-10 | crime       | cancelled | rape
        Kent  | Not known  | 2016-11 | incident    | recorded  | not_an_offence
        Kent  | Not known  | 2016-11 |             |           |
    """,
    "police_uk_street": """
        force | area       | month   | crime_type            | last_outcome
        Kent  | Shropshire | 2016-10 | Anti-social behaviour | Not published
        Kent  | Shropshire | 2016-10 | Drugs                 | Under investigation
        Kent  | Shropshire | 2016-10 | Drugs                 |
        Kent  | Shropshire | 2016-10 |                       | Under investigation
        Kent  | Not known  | 2016-11 |                       |
    """,
    "peer_crime": """
        force | area        | month   | offence_group  | offences
        Kent  | Not divided | 2016-10 | Robbery        | 5
        Kent  | Not divided | 2016-10 | Robbery        | -7
        Kent  | Not divided | 2016-10 | Fraud offences | 9
        Kent  | Not divided | 2016-10 | Theft offences |
        Kent  | Not divided | 2016-10 |                | 3
    """,
}
TYPES = {"offences": pl.Int64}


def rows_of(fact: str) -> pl.DataFrame:
    text = ROWS[fact]
    return frame(text, **{name: dtype for name, dtype in TYPES.items() if name in text.split()}).collect()


def in_duckdb(measure: Measure, query: str) -> pl.DataFrame:
    with duckdb.connect() as connection:
        connection.register("given", rows_of(measure.fact).to_arrow())
        connection.execute("CREATE SCHEMA facts")
        connection.execute(f"CREATE TABLE facts.{measure.fact} AS FROM given")
        return connection.execute(query).pl()


def compared(table: pl.DataFrame, *columns: str) -> list[tuple]:
    sums = table.with_columns(pl.col(column).fill_null(0).cast(pl.Float64) for column in columns)
    wanted = sums.filter(pl.any_horizontal(pl.col(column) != 0 for column in columns))
    return sorted(wanted.select(*CELL, *columns).rows(), key=str)


def test_every_measure_has_its_own_id():
    assert [name for name, times in Counter(m.measure_id for m in MEASURES).items() if times > 1] == []


def test_every_measure_has_a_spec_and_every_spec_a_measure():
    modules = [importlib.import_module(f"tests.spec.{path.stem}") for path in sorted(SPEC.glob("test_*.py"))]
    specs = [measure_id for module in modules for measure_id in getattr(module, "SPECS", {})]
    assert sorted(specs) == sorted(BY_ID), "a measure lacks its small table: add it to SPECS of its topic's module"


def test_every_fact_of_the_catalogue_has_rows_here():
    assert set(ROWS) == set(FACTS)


def test_a_share_is_of_a_measure_that_is_there():
    assert [m.measure_id for m in MEASURES if m.share_of and m.share_of not in BY_ID] == []


@pytest.mark.parametrize("measure_id", BY_ID)
def test_the_printed_query_gives_the_components_that_polars_sums(measure_id: str) -> None:
    measure = BY_ID[measure_id]
    ours = components([measure], rows_of(measure.fact).lazy()).collect()
    if measure.category:
        ours = ours.filter(pl.col("category") != "")
    columns = ["numerator", *(["denominator"] if measure.denominator else [])]
    assert compared(ours, *columns) == compared(in_duckdb(measure, measure.sql()), *columns)


@pytest.mark.parametrize("measure_id", BY_ID)
def test_a_filter_keeps_the_same_rows_in_both_engines(measure_id: str) -> None:
    measure = BY_ID[measure_id]
    kept = rows_of(measure.fact).with_row_index().filter(pl.sql_expr(measure.where))["index"].to_list()
    query = f"SELECT rowid AS kept FROM facts.{measure.fact} WHERE {measure.where} ORDER BY ALL"
    assert kept == in_duckdb(measure, query)["kept"].to_list()
