"""Views of a release: each says what it holds, tells what the tables tell, and needs neither people nor settings."""

import datetime as dt
import shutil
from pathlib import Path

import duckdb
import pytest

from assets.published.views import VIEWS, keep
from schemas.measures import Comparison
from tests.integration.conftest import Released
from tests.integration.sample_warehouse import TABLE, TEXT, kept

NAMES = [view.name for view in VIEWS]
KEPT = [view.name for view in VIEWS if view.is_kept]
# What a plain client has: no extension, no other file, and a locale and order of its own.
PLAIN = (
    "SET autoload_known_extensions = false",
    "SET default_order = 'DESC'",
    "SET default_null_order = 'NULLS FIRST'",
)
FORCE = "force = (SELECT force FROM published.release)"


@pytest.fixture(scope="module")
def sample(sample_warehouse: Path) -> Path:
    return kept(sample_warehouse, TABLE)


def asked(release: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(release), read_only=True, config={"enable_external_access": False}) as connection:
        return connection.execute(query).fetchall()


def test_every_view_and_each_of_its_columns_says_in_the_file_what_it_is(released: Released) -> None:
    views = dict(
        asked(released.release, "SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'published'")
    )
    tables = dict(asked(released.release, "SELECT table_name, comment FROM duckdb_tables()"))
    assert views == {view.name: view.about for view in VIEWS if not view.is_kept}
    assert {name: tables[name] for name in KEPT} == {view.name: view.about for view in VIEWS if view.is_kept}
    columns = asked(
        released.release,
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE schema_name = 'published'"
        " ORDER BY column_index",
    )
    for view in VIEWS:
        told = {column: comment for name, column, comment in columns if name == view.name}
        assert told == {column: about for column, (_, about) in view.columns.items()}


def test_comparisons_are_the_printed_figures_and_not_written_twice(sample_warehouse: Path) -> None:
    newest = kept(sample_warehouse, TEXT)
    of_model = Comparison.to_schema().columns
    commented = (
        "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'comparison' ORDER BY column_index"
    )
    assert asked(newest, commented) == [(name, column.description) for name, column in of_model.items()]
    views = "SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'measures'"
    assert asked(newest, views) == [("comparison", (Comparison.__doc__ or "").strip())]
    columns, made = ", ".join(of_model), sample_warehouse / "measures" / "comparison.parquet"  # of the last run
    with duckdb.connect(str(newest), read_only=True) as connection:
        one, other = (f"(SELECT {columns} FROM {rows})" for rows in ("measures.comparison", f"read_parquet('{made}')"))
        for query in (f"{one} EXCEPT ALL {other}", f"{other} EXCEPT ALL {one}"):
            assert connection.execute(query).fetchall() == []
        assert connection.execute(f"SELECT count(*) > 0 FROM {one}").fetchall() == [(True,)]


@pytest.fixture(scope="module")
def cut(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's release with person-level tables absent and the figures of one area left out."""
    file = tmp_path_factory.mktemp("cut") / "performance.duckdb"
    shutil.copyfile(sample, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute("DROP SCHEMA facts CASCADE")
        for table in ("published.figure", "measures.value", "measures.chart", "published.exception"):
            connection.execute(f"DELETE FROM {table} WHERE area = 'Shropshire'")
        keep(connection)
    return file


@pytest.mark.parametrize("name", NAMES)
def test_a_view_answers_without_records_and_without_settings(cut: Path, name: str) -> None:
    with duckdb.connect(str(cut), read_only=True) as connection:
        for setting in PLAIN:
            connection.execute(setting)
        rows = connection.execute(f"FROM published.{name}").pl()
        compared_to = connection.execute("SELECT compared_to FROM published.release").fetchall()
    assert rows.height or (name == "corrected_figures" and compared_to == [("",)])
    assert "area" not in rows.columns or "Shropshire" not in rows["area"].to_list()


@pytest.mark.parametrize("edition", ["internal", "public"])
@pytest.mark.parametrize("name", KEPT)
def test_a_view_that_is_kept_is_what_its_query_tells(sample: Path, name: str, edition: str) -> None:
    file = sample if edition == "internal" else sample.parent / "public" / sample.name
    [query] = [view.query for view in VIEWS if view.name == name]
    [(rows,)] = asked(file, f"SELECT count(*) FROM published.{name}")
    assert rows
    assert (
        asked(
            file, f"(FROM published.{name} EXCEPT ALL ({query})) UNION ALL (({query}) EXCEPT ALL FROM published.{name})"
        )
        == []
    )


def test_the_newest_quarter_is_the_figure_of_each_statistic(sample: Path) -> None:
    [told] = asked(
        sample,
        "SELECT figure, previous_value, quarter_average, period_start, period_end FROM published.latest_quarter"
        f" WHERE measure_id = 'rape' AND {FORCE}",
    )
    kept_as = dict(
        asked(
            sample,
            f"SELECT statistic, CASE statistic WHEN 'value' THEN printed ELSE value::VARCHAR END FROM published.figure"
            f" WHERE measure_id = 'rape' AND {FORCE} AND area = force AND category = ''"
            " AND (period_start, period_end) = ('2016-10-01', '2016-12-31')",
        )
    )
    start, end = dt.date(2016, 10, 1), dt.date(2016, 12, 31)
    numbers = (float(kept_as["previous_value"]), float(kept_as["quarter_average"]))
    assert told == (kept_as["value"], *numbers, start, end)


def test_a_measure_without_quarters_is_told_by_its_month_or_year(sample: Path) -> None:
    lengths = dict(
        asked(
            sample,
            "SELECT measure_id, months FROM published.latest_period WHERE "
            f"measure_id IN ('rape', 'public_confidence_pct', 'iom_nominals_total') AND {FORCE}",
        )
    )
    assert lengths == {"rape": 3, "public_confidence_pct": 12, "iom_nominals_total": 1}


def test_areas_add_up_to_the_newest_quarter(sample: Path) -> None:
    wrong = asked(
        sample,
        "SELECT q.measure_id, q.value, sum(a.value) FROM published.latest_quarter q"
        " JOIN published.by_area a USING (force, measure_id) JOIN measures.measure m USING (measure_id)"
        " WHERE m.areas_add_up AND m.denominator = '' AND m.unit <> 'percent' GROUP BY ALL"
        " HAVING abs(sum(a.value) - q.value) > 1e-6",
    )
    assert wrong == []


def test_a_series_by_month_has_a_row_for_every_month(sample: Path) -> None:
    [(months, different, first, last)] = asked(
        sample,
        "SELECT count(*), count(DISTINCT month), min(month), max(month) FROM published.monthly_series"
        f" WHERE measure_id = 'recorded_crime_total' AND area = force AND category = '' AND {FORCE}",
    )
    assert months == different == (last.year - first.year) * 12 + last.month - first.month + 1 > 24


def test_deliveries_and_rows_are_counted_by_source(sample: Path) -> None:
    each = asked(sample, "SELECT sum(deliveries), sum(rows_read), sum(rows_quarantined) FROM published.data_quality")
    assert each == asked(sample, "SELECT count(*), sum(rows_read), sum(rows_quarantined) FROM published.quality")
