"""The suites of whole tables: each fails by name on the fault it is for, and none on a good release.

The faults are done to a copy of a small release, and the real judging process is asked about it: once, for all.
"""

import shutil
from pathlib import Path

import duckdb
import pytest

from assets.published.data_docs import asking
from assets.published.expecting import SUITES
from schemas.errors import ChecksNotRun
from schemas.expectations import Verdict
from tests.integration.conftest import Released
from tests.integration.sample_warehouse import TABLE, TEXT, kept

FORCE = "West Mercia"
# Two years of monthly values of a measure that is made up: first year, second year.
TWO_YEARS = """
    INSERT INTO measures.value
    SELECT '{force}', '{name}', '', '{force}', DATE '2014-01-01' + to_months(m::INTEGER), 50, NULL, 1,
           CASE WHEN m < 12 THEN {first} ELSE {second} END, 1
    FROM range(24) t(m);
"""
REVISED = """
    INSERT INTO published.revision
    SELECT force, measure_id, category, area, month, {before}, value, 'amended', 1, 'before', 'now' FROM measures.value
    WHERE measure_id = '{name}' AND {where}
"""
FAULTS = {
    "every_area_in_every_month": (
        "DELETE FROM measures.value WHERE measure_id = 'recorded_crime_total' AND area = 'Shropshire' "
        "AND months_a_row = 1 AND month = (SELECT max(month) FROM measures.value WHERE months_a_row = 1)",
        "Shropshire, recorded_crime_total: ",
    ),
    "every_area_in_the_headlines": (
        "DELETE FROM published.figure WHERE measure_id = 'burglary_domestic' AND area = 'Herefordshire'",
        "burglary_domestic: 4 of 5 areas have a figure of the period to 2016-12-31; without: Herefordshire",
    ),
    "deliveries_are_on_time": (
        "UPDATE published.quality SET delivered_on = delivered_on - 20",
        "crime: newest usable delivery 2016-12-20, 20 days before the as-at date 2017-01-09; late after 5 days",
    ),
    "figures_reach_the_reported_month": (
        "UPDATE measures.value SET month = month - INTERVAL 1 YEAR WHERE measure_id = 'rape'",
        "rape: figures reach 2015-12-31, 366 days before the end of the reported month 2016-12-31; 5 are usual",
    ),
    "settled_months_stand_still": (
        TWO_YEARS.format(force=FORCE, name="moved", first=300, second=300)
        + REVISED.format(name="moved", before=200, where="month = '2015-03-01'"),
        "moved of West Mercia, 2015-03: 200.0 in the release before, 300.0 now",
    ),
    "few_settled_cells_change": (
        TWO_YEARS.format(force=FORCE, name="redefined", first=300, second=300)
        + REVISED.format(name="redefined", before=299, where="true"),
        "redefined of West Mercia: 24 of 24 settled cells differ from the release before",
    ),
    "values_are_possible": (
        "UPDATE published.figure SET unit = 'percent', value = 130 WHERE measure_id = 'robbery' AND statistic = "
        f"'value' AND area = '{FORCE}' AND period_end = '2016-12-31'",
        "robbery of West Mercia, value: from 130.0 to 130.0 percent",
    ),
    "values_are_not_missing_more": (
        TWO_YEARS.format(force=FORCE, name="emptied", first=50, second="NULL"),
        "emptied of West Mercia: 100.0% of the cells of the last twelve months have no value, 0.0% of those before",
    ),
    "the_year_is_like_the_one_before": (
        TWO_YEARS.format(force=FORCE, name="in_another_unit", first=50, second=3000),
        "in_another_unit of West Mercia: a month 3000.0 on average in the last twelve, 50.0 in the twelve before",
    ),
    "keys_are_unique_in_the_file": (
        "INSERT INTO published.headline SELECT * FROM published.headline LIMIT 1",
        "published.headline: ",
    ),
    "topics_are_whole_and_in_order": (
        "DELETE FROM published.summary WHERE topic = 'Robbery'",
        "Robbery: 0 rows in the summary, 1 wanted",
    ),
    "every_figure_has_its_text": (
        "UPDATE published.figure SET printed = '' WHERE measure_id = 'rape' AND statistic = 'value'",
        "value: ",
    ),
}


@pytest.fixture(scope="module")
def faulty(released: Released, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    """Verdicts on a copy of the small release with every fault planted, by suite."""
    folder = tmp_path_factory.mktemp("faulty")
    file = folder / "performance.duckdb"
    shutil.copyfile(released.release, file)
    with duckdb.connect(str(file)) as connection:
        for statement, _ in FAULTS.values():
            connection.execute(statement)
    return {verdict.name: verdict for verdict in asking.verdicts(file, SUITES, folder / "data-docs")}


def test_every_suite_has_a_fault_that_it_is_for() -> None:
    assert set(FAULTS) == {suite.name for suite in SUITES}


@pytest.mark.parametrize("name", FAULTS)
def test_a_suite_fails_by_name_on_its_fault(faulty: dict[str, Verdict], name: str) -> None:
    verdict = faulty[name]
    assert not verdict.passed
    assert [said for said in verdict.unmet if said.startswith(FAULTS[name][1])]


def test_only_the_rows_at_fault_are_told(faulty: dict[str, Verdict]) -> None:
    assert [len(faulty[name].unmet) for name in ("values_are_possible", "topics_are_whole_and_in_order")] == [1, 1]


def failed(verdicts: list[Verdict]) -> dict[str, tuple[str, ...]]:
    return {verdict.name: verdict.unmet for verdict in verdicts if not verdict.passed}


def test_a_good_release_passes_every_suite(released: Released, tmp_path: Path) -> None:
    assert failed(asking.verdicts(released.release, SUITES, tmp_path / "data-docs")) == {}


@pytest.mark.parametrize("as_at", [TABLE, TEXT])
def test_the_releases_of_the_sample_pass_every_suite(sample_warehouse: Path, tmp_path: Path, as_at: str) -> None:
    verdicts = asking.verdicts(kept(sample_warehouse, as_at), SUITES, tmp_path / "data-docs")
    assert failed(verdicts) == {}
    compared = next(verdict for verdict in verdicts if verdict.name == "settled_months_stand_still")
    assert (compared.rows > 0) == (as_at == TEXT)  # the second is compared to the first


def test_what_is_suppressed_is_not_missing(released: Released, tmp_path: Path) -> None:
    file = tmp_path / "performance.duckdb"
    shutil.copyfile(released.release, file)
    series = f"force = '{FORCE}' AND measure_id = 'rape' AND category = '' AND area = 'Shropshire'"
    with duckdb.connect(str(file)) as connection:
        columns = connection.execute("DESCRIBE published.suppression").fetchall()
        values = {"force": FORCE, "measure_id": "rape", "category": "", "area": "Shropshire", "months": 1, "cells": 9}
        row = [values.get(column[0], "primary") for column in columns]
        marks = ", ".join("?" for _ in row)
        connection.execute(f"INSERT INTO published.suppression VALUES ({marks})", row)
        connection.execute(f"DELETE FROM measures.value WHERE {series}")
        connection.execute(f"DELETE FROM published.figure WHERE {series}")
    assert failed(asking.verdicts(file, SUITES, tmp_path / "data-docs")) == {}


def test_a_release_that_cannot_be_read_is_told_and_the_docs_before_stay(tmp_path: Path, released: Released) -> None:
    docs = tmp_path / "data-docs"
    docs.mkdir()
    (docs / "index.html").write_text("of the release before")
    with pytest.raises(ChecksNotRun, match=r"IO Error: Cannot open .* run its checks again"):
        asking.verdicts(tmp_path / "none.duckdb", SUITES, docs)
    assert [path.name for path in tmp_path.iterdir()] == ["data-docs"]
    assert (docs / "index.html").read_text() == "of the release before"
    assert len(asking.verdicts(released.release, SUITES[:1], docs)) == 1  # another process answers
