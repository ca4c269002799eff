"""The catalogue of measures: each has a spec, and its SQL means the same to Polars and to DuckDB."""

import datetime as dt
import importlib
import random
import re
from collections import Counter
from functools import cache
from pathlib import Path

import duckdb
import pandera.polars as pa
import polars as pl
import pytest

from assets.facts import BY_NAME as FACT_TABLES
from assets.measures.catalogue import BY_ID, MEASURES
from assets.measures.cohorts import cohort_sums, settled
from assets.measures.definition import Measure
from assets.measures.evaluate import components, quantiles
from schemas.facts.open_data import PoliceUkStreet
from schemas.facts.person_month import PersonMonth

SPEC = Path(__file__).resolve().parents[1] / "spec"
CELL = ["force", "area", "month", "category"]
MODELS: dict[str, type[pa.DataFrameModel]] = {name: fact.model for name, fact in FACT_TABLES.items()} | {
    "police_uk_street": PoliceUkStreet,
    "person_month": PersonMonth,
}
ROWS = 6000  # rows of a fact, drawn from the values that its measures name, and nothing
MONTHS = [dt.date(2016, 10, 1), dt.date(2016, 11, 1), dt.date(2016, 12, 1)]
NUMBERS = [0, 1, 2, 3, 4, 5, 6, 9, 10, 11, 30, 31, 120, 121, 1200, 1201, -7]


COMPARED = re.compile(r"(\w+) (?:=|<>|LIKE) '([^']*)'|(\w+) IN \(([^)]*)\)")


@cache
def words_of(fact: str) -> dict[str, list[str]]:
    """Words that measures of a fact compare each column with."""
    words: dict[str, set[str]] = {}
    for measure in (m for m in MEASURES if m.fact == fact):
        for text in (measure.where, measure.numerator, *measure.categories.values()):
            for column, word, of_list, listed in COMPARED.findall(text):
                found = {word.strip("%")} if column else set(re.findall(r"'([^']*)'", listed))
                words.setdefault(column or of_list, set()).update(found)
    return {column: sorted(found) for column, found in words.items()}


@cache
def rows_of(fact: str) -> pl.DataFrame:
    """Rows with a null in every column, and with every word that a measure names in every column of text."""
    drawn, words = random.Random(fact), words_of(fact)

    def values(name: str, dtype: pl.DataType) -> list:
        if name in ("force", "area"):
            return ["Kent"] if name == "force" else ["Kent", "Shropshire", "Not known"]
        if name in ("month", "months_a_row"):
            return MONTHS if name == "month" else [1]
        if dtype == pl.String:
            return [*words.get(name, ["one"]), "another", None]
        if dtype == pl.Boolean:
            return [True, False, None]
        return [*(MONTHS if dtype.is_temporal() else NUMBERS), None]

    columns = MODELS[fact].to_schema().columns
    return pl.DataFrame(
        {name: [drawn.choice(values(name, c.dtype.type)) for _ in range(ROWS)] for name, c in columns.items()},
        schema={name: column.dtype.type for name, column in columns.items()},
        strict=False,
    )


@cache
def with_fact(fact: str) -> duckdb.DuckDBPyConnection:
    """A database that holds the rows of one fact."""
    connection = duckdb.connect()
    connection.register("given", rows_of(fact).to_arrow())
    connection.execute("CREATE SCHEMA facts")
    connection.execute(f"CREATE TABLE facts.{fact} AS FROM given")
    return connection


def in_duckdb(measure: Measure, query: str) -> pl.DataFrame:
    return with_fact(measure.fact).execute(query).pl()


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


@pytest.mark.parametrize("measure_id", BY_ID)
def test_rows_of_every_fact_are_counted_and_left_out(measure_id: str) -> None:
    """The comparisons below would hold of rows that no measure counts; these are counted, and others are not."""
    measure = BY_ID[measure_id]
    counted = rows_of(measure.fact).filter(pl.sql_expr(measure.where)).height
    assert counted > 0
    assert counted < ROWS or measure.where == "TRUE"


def test_a_share_is_of_a_measure_that_is_there():
    assert [m.measure_id for m in MEASURES if m.share_of and m.share_of not in BY_ID] == []


@pytest.mark.parametrize("measure_id", BY_ID)
def test_the_printed_query_gives_the_components_that_polars_sums(measure_id: str) -> None:
    measure = BY_ID[measure_id]
    rows = rows_of(measure.fact).lazy().with_columns(month=pl.col(measure.month))
    rows = rows.filter(pl.col("month").is_not_null())
    if measure.quantile is not None:
        ours = quantiles([measure], rows, 1).collect()
    else:
        ours = (
            settled([measure], cohort_sums(measure, rows), 1) if measure.settled_by else components([measure], rows)
        ).collect()
    if measure.has_categories:
        ours = ours.filter(pl.col("category") != "")
    columns = ["numerator", *(["denominator"] if measure.denominator else [])]
    theirs = in_duckdb(measure, measure.sql()).filter(pl.col("month").is_not_null())
    assert compared(ours, *columns) == compared(theirs, *columns)


@pytest.mark.parametrize("measure_id", BY_ID)
def test_a_filter_keeps_the_same_rows_in_both_engines(measure_id: str) -> None:
    measure = BY_ID[measure_id]
    kept = rows_of(measure.fact).with_row_index().filter(pl.sql_expr(measure.where))["index"].to_list()
    query = f"SELECT rowid AS kept FROM facts.{measure.fact} WHERE {measure.where} ORDER BY ALL"
    assert kept == in_duckdb(measure, query)["kept"].to_list()


OUR_OWN = {
    "home_office_recorded_crime",
    "peer_action_taken_pct",
    "street_crime",
    "street_outcome_mix",
    "emergency_response_median_time",  # the register has them as columns of the mean
    "emergency_response_90th_centile_time",
    "victims_without_person_pct",  # how far people can be counted
    "defendants_without_person_pct",
}


def test_the_catalogue_holds_every_measure_of_the_register():
    register = (Path(__file__).with_name("measure_ids.txt")).read_text(encoding="utf-8").split()
    assert len(register) == 134
    assert set(register) <= set(BY_ID)
    assert set(BY_ID) - set(register) == OUR_OWN
