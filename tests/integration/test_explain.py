"""A printed figure explained: what it is, what it is made of, and the records behind it."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from assets.published.named_periods import period
from pipelines.explain import Asked, records_query
from schemas.errors import InvalidSetting
from tests.integration.conftest import Answer, Released

Command = Callable[..., Answer]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2016Q4", "2016-10-01", "2016-12-31"),
        ("2016-Q1", "2016-01-01", "2016-03-31"),
        ("2016-07-01..2016-12-31", "2016-07-01", "2016-12-31"),
    ],
)
def test_a_period_is_a_month_a_quarter_or_two_days(text: str, first: str, last: str) -> None:
    assert period(text) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize("text", ["2016", "December", "2016-13", "2016Q5", "2016-07-01.."])
def test_what_is_no_period_is_told_what_one_is(text: str) -> None:
    with pytest.raises(InvalidSetting, match=r"is no period\. Give 2016-12, 2016Q4"):
        period(text)


def test_a_figure_is_explained_down_to_its_records(sample_warehouse: Path, performance: Command) -> None:
    answer = performance("explain", "rape", "South Worcestershire", "2016Q4", "--warehouse", sample_warehouse)
    assert answer.status == 0
    with duckdb.connect(str(sample_warehouse / "performance.duckdb"), read_only=True) as connection:
        [(value,)] = connection.execute(
            "SELECT value FROM published.figure WHERE measure_id = 'rape' AND area = 'South Worcestershire'"
            " AND period_start = '2016-10-01' AND period_end = '2016-12-31' AND statistic = 'value'"
        ).fetchall()
    assert f"2016-10-01 to 2016-12-31, value: {value:.0f}" in answer.out
    assert f"{value:.0f} rows" in answer.out
    for text in (
        "Rape of a person of any age or sex.",
        "Home Office Counting Rules",
        "FROM facts.crime",
        "crime_2016-",
    ):
        assert text in answer.out


def test_the_query_of_a_count_finds_as_many_records_as_the_figure(sample_warehouse: Path) -> None:
    first, last = dt.date(2016, 10, 1), dt.date(2016, 12, 31)
    with duckdb.connect(str(sample_warehouse / "performance.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "SELECT f.area, f.value, m.measure_id, m.fact, m.where, m.month_column, m.category, m.is_distinct"
            " FROM published.figure f JOIN measures.measure m USING (measure_id)"
            " WHERE f.force = 'West Mercia' AND f.category = '' AND f.statistic = 'value' AND m.numerator = '1'"
            " AND m.denominator = '' AND m.per = 1 AND NOT m.is_stock AND NOT m.is_distinct"
            " AND f.period_start = ? AND f.period_end = ?",
            [first, last],
        ).fetchall()
        for area, value, *entry in rows:
            names = ("measure_id", "fact", "where", "month_column", "category", "is_distinct")
            measure = dict(zip(names, entry, strict=True))
            asked = Asked(
                measure_id=entry[0],
                area=area,
                start=first,
                end=last,
                statistic="value",
                category="",
                force="West Mercia",
            )
            query = records_query(asked, measure)
            [(found,)] = connection.execute(f"SELECT count(*) FROM ({query})").fetchall()
            assert found == value, (entry[0], area)
    assert len(rows) > 200


def test_a_measure_or_figure_that_is_not_there_is_told_with_what_is(
    sample_warehouse: Path, performance: Command
) -> None:
    folder = ("--warehouse", sample_warehouse)
    assert "no measure is called 'rapes'. Near: rape" in performance("explain", "rapes", "", "2016Q4", *folder).err
    late = performance("explain", "rape", "Shropshire", "2019Q4", *folder)
    assert late.status == 1
    assert "has no value of rape for Shropshire from 2019-10-01 to 2019-12-31. It holds" in late.err


def test_a_query_that_a_release_brings_reads_no_other_file(
    released: Released, tmp_path: Path, performance: Command
) -> None:
    file, secret = tmp_path / "performance.duckdb", tmp_path / "secret.txt"
    secret.write_text("a secret of this machine")
    shutil.copyfile(released.release, file)
    with duckdb.connect(str(file)) as connection:
        other = f"(SELECT content FROM read_text('{secret}')) <> ''"
        connection.execute(
            "UPDATE measures.measure SET \"where\" = ? WHERE measure_id = 'recorded_crime_total'", [other]
        )
    answer = performance("explain", "recorded_crime_total", "", "2016-10", "--warehouse", tmp_path)
    assert answer.status == 1
    assert "reads other files than itself, and was not run" in answer.err
    assert "Traceback" not in answer.err
