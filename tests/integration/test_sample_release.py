"""The main job on the sample: two releases of one warehouse, and every figure the report prints of crime."""

import datetime as dt
import json
import shutil
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pytest

from assets.published.reconciliation import RULES, Since, reconcile
from schemas.errors import FailedReconciliation
from tests.integration.sample_warehouse import TABLE, TEXT, kept
from tests.sample.figures import printed

KEY = ("measure_id", "category", "area", "period_start", "period_end", "statistic")


def figures(file: Path) -> dict[tuple, float]:
    """Figures of the force by measure, category, area, first day, last day and statistic."""
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute(
            "SELECT measure_id, category, area, CAST(period_start AS VARCHAR), CAST(period_end AS VARCHAR), statistic,"
            " value"
            " FROM published.figure WHERE force = 'West Mercia'"
        ).fetchall()
    assert len({row[:6] for row in rows}) == len(rows)
    return {row[:6]: row[6] for row in rows}


def agrees(wanted: str, got: float | None) -> bool:
    """Does a figure, rounded half up to the printed places, equal the printed one?"""
    places = Decimal(wanted).as_tuple().exponent
    assert isinstance(places, int)
    return got is not None and Decimal(repr(got)).quantize(Decimal(1).scaleb(places), ROUND_HALF_UP) == Decimal(wanted)


@pytest.mark.parametrize(("as_at", "edition"), [(TEXT, "text"), (TABLE, "table")])
def test_each_edition_gives_the_figures_printed_of_it(sample_warehouse: Path, as_at: str, edition: str) -> None:
    ours = figures(kept(sample_warehouse, as_at))
    wanted = [row for row in printed(edition) if not row["statistic"].startswith("centre_line")]  # printed in hundreds
    assert wanted
    assert [row for row in wanted if not agrees(row["value"], ours.get(tuple(row[k] for k in KEY)))] == []


def test_figures_of_both_editions_stand_in_the_table_release(sample_warehouse: Path) -> None:
    ours, wanted = figures(kept(sample_warehouse, TABLE)), printed("either")
    assert len(wanted) > 200
    assert [row for row in wanted if not agrees(row["value"], ours.get(tuple(row[k] for k in KEY)))] == []


def test_the_centre_line_of_total_crime_moved_with_its_accepted_phase(sample_warehouse: Path) -> None:
    ours = figures(kept(sample_warehouse, TEXT))
    december = ("recorded_crime_total", "", "West Mercia", "2016-12-01", "2016-12-31")
    assert round(ours[*december, "centre_line_before"], -2) == 6400
    assert round(ours[*december, "centre_line"], -2) == 6800


def test_nothing_of_a_delivery_is_lost_and_every_row_set_aside_has_a_rule(sample_warehouse: Path) -> None:
    with duckdb.connect(str(kept(sample_warehouse, TABLE)), read_only=True) as connection:
        deliveries = connection.execute(
            "SELECT count(*), sum(rows_read), sum(rows_validated), sum(rows_quarantined),"
            " count(*) FILTER (provenance NOT LIKE 'Synthetic data%') FROM published.quality"
        ).fetchone()
        rules = connection.execute("SELECT DISTINCT rule FROM published.broken_rule").fetchall()
    assert deliveries is not None
    count, read, validated, quarantined, not_said = deliveries
    assert count > 100
    assert not_said == 0
    assert read == validated + quarantined > 400_000
    assert quarantined > 20
    assert len(rules) >= 7


def test_every_table_and_column_of_a_release_is_described(sample_warehouse: Path) -> None:
    with duckdb.connect(str(kept(sample_warehouse, TABLE)), read_only=True) as connection:
        tables = connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal AND comment IS NULL"
        )
        assert tables.fetchall() == []
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
        )
        assert columns.fetchall() == []
        schemas = connection.execute("SELECT DISTINCT schema_name FROM duckdb_tables() ORDER BY 1").fetchall()
    assert schemas == [("facts",), ("measures",), ("published",), ("reference",)]


def test_the_query_printed_with_a_measure_gives_its_monthly_components(sample_warehouse: Path) -> None:
    with duckdb.connect(str(kept(sample_warehouse, TABLE)), read_only=True) as connection:
        rows = connection.execute(
            "SELECT measure_id, query FROM measures.measure WHERE fact = 'crime' AND month_column = 'month'"
        ).fetchall()
        for measure_id, query in rows:
            connection.execute(f"CREATE OR REPLACE TEMP TABLE counted AS {query}")
            differ = connection.execute(
                "SELECT count(*) FROM measures.value v JOIN counted c USING (force, area, month, category)"
                " WHERE v.measure_id = ? AND v.months_a_row = 1 AND v.numerator <> c.numerator",
                [measure_id],
            ).fetchall()
            assert differ == [(0,)], measure_id
    assert len(rows) > 16


def test_the_manifest_names_everything_a_release_depends_on(sample_warehouse: Path) -> None:
    manifest = json.loads((kept(sample_warehouse, TABLE).parent / "manifest.json").read_text())
    assert manifest["as_at"] == TABLE
    assert len(manifest["deliveries"]) > 100
    assert all(len(delivery["sha256"]) == 64 for delivery in manifest["deliveries"])
    assert {"code_version", "reference_fingerprint", "month", "release_id", "provenance"} <= set(manifest)


@pytest.mark.parametrize(
    ("broken", "changed", "is_found"),
    [
        ("UPDATE measures.value SET numerator = numerator + 1 WHERE {cell}", [], True),
        ("DELETE FROM facts.crime WHERE {cell}", [dt.date(2016, 12, 1), None], True),
        ("DELETE FROM facts.crime WHERE {cell}", [dt.date(2016, 11, 1)], False),
        ("UPDATE facts.crime SET offence_group = 'rape' WHERE {cell}", [dt.date(2016, 12, 1)], True),
    ],
)
def test_months_that_changed_since_the_release_before_are_counted_anew(
    broken: str, changed: list[dt.date | None], *, is_found: bool, sample_warehouse: Path, tmp_path: Path
) -> None:
    """A value that is another is found wherever it is; rows are counted in the months that are said to differ."""
    before, file = kept(sample_warehouse, TABLE), tmp_path / "performance.duckdb"
    shutil.copyfile(before, file)
    cell = "force = 'West Mercia' AND month = '2016-12-01'"
    cell += " AND measure_id = 'rape'" if "measures" in broken else ""
    with duckdb.connect(str(file)) as connection:
        connection.execute(broken.format(cell=cell))
    since = Since(file=before, changed={"crime": changed})
    rules = tuple(rule for rule in RULES if rule.name.startswith("rape is"))
    if not is_found:
        reconcile(file, rules, since)
        return
    with pytest.raises(FailedReconciliation, match="West Mercia, rape, 2016-12-01"):
        reconcile(file, rules, since)


@pytest.mark.parametrize(("file_month", "is_found"), [(dt.date(2016, 11, 1), True), (dt.date(2014, 1, 1), False)])
def test_a_month_of_another_column_is_counted_anew_where_rows_of_changed_files_bear_it(
    file_month: dt.date, *, is_found: bool, sample_warehouse: Path, tmp_path: Path
) -> None:
    """Crimes of November that were finalised in December are taken away: outcomes are told by December."""
    before, file = kept(sample_warehouse, TABLE), tmp_path / "performance.duckdb"
    shutil.copyfile(before, file)
    with duckdb.connect(str(file)) as connection:
        gone = "DELETE FROM facts.crime WHERE month = '2016-11-01' AND outcome_month = '2016-12-01' RETURNING 1"
        assert connection.execute(gone).fetchall() != []
    since = Since(file=before, changed={"crime": [file_month]})
    rules = tuple(rule for rule in RULES if rule.name.startswith("outcome_timeliness_distribution is"))
    if not is_found:
        reconcile(file, rules, since)
        return
    with pytest.raises(FailedReconciliation, match=r"outcome_timeliness_distribution, .*2016-12-01"):
        reconcile(file, rules, since)


def test_a_release_that_does_not_add_up_is_refused_naming_the_cells(sample_warehouse: Path, tmp_path: Path) -> None:
    broken = tmp_path / "performance.duckdb"
    shutil.copyfile(kept(sample_warehouse, TABLE), broken)
    with duckdb.connect(str(broken)) as connection:
        connection.execute(
            "UPDATE measures.value SET numerator = numerator + 1 WHERE measure_id = 'rape'"
            " AND area = 'Shropshire' AND month = '2016-12-01'"
        )
    with pytest.raises(FailedReconciliation, match="West Mercia, rape, 2016-12-01") as told:
        reconcile(broken)
    for rule in ("areas, Outside area", "the fifteen groups", "months add up"):
        assert rule in str(told.value)
