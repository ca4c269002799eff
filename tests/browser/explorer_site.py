"""A site with an explorer in it: of a few measures of the sample's release, and of an edition that hides some."""

import os
import shutil
from pathlib import Path

import duckdb
import pytest

from assets.published.report.explorer import write_explorer
from assets.published.report.site import write_site
from tests.integration.sample_warehouse import TABLE, kept

MEASURES = (
    "calls_999_answered_10s_pct",
    "firearms_temporary_permits",
    "outcome_action_taken_pct",
    "peer_action_taken_pct",
    "public_confidence_pct",
    "rape",
    "recorded_crime_total",
    "road_deaths_by_user_type",
)
HIDDEN = {"measure_id": "rape", "area": "Herefordshire", "month": "2016-11-01"}
CUT = """
    DELETE FROM published.figure
    WHERE measure_id = $measure_id AND area = $area AND period_start = $month AND last_day(period_start) = period_end
"""
TOLD = """
    INSERT INTO published.suppression (force, measure_id, category, area, months, reason, cells)
    SELECT force, $measure_id, '', $area, 1, 'primary', 1 FROM published.release
"""


def few_measures(whole: Path, target: Path) -> Path:
    """A release that holds a few measures of another, and of the other tables everything."""
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"ATTACH '{whole}' AS whole (READ_ONLY)")
        tables = connection.execute("""
            SELECT schema_name, table_name, bool_or(column_name = 'measure_id') FROM duckdb_columns()
            WHERE database_name = 'whole' AND schema_name IN ('measures', 'published') GROUP BY ALL ORDER BY ALL
        """).fetchall()
        for schema, table, is_of_measures in tables:
            kept_rows = f"WHERE measure_id IN {MEASURES}" if is_of_measures else ""
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            connection.execute(f"CREATE TABLE {schema}.{table} AS FROM whole.{schema}.{table} {kept_rows}")
    return target


@pytest.fixture(scope="module")
def explorer_release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of a few measures; another's, made before, is cut down where PERFORMANCE_RELEASE names it."""
    named = os.environ.get("PERFORMANCE_RELEASE")
    whole = Path(named) if named else kept(request.getfixturevalue("sample_warehouse"), TABLE)
    return few_measures(whole, tmp_path_factory.mktemp("explorer") / "performance.duckdb")


@pytest.fixture(scope="module")
def explorer_site(explorer_release: Path) -> Path:
    """Its site."""
    folder = explorer_release.parent / "report"
    write_site(explorer_release, folder)
    return folder


@pytest.fixture(scope="module")
def hiding_site(explorer_release: Path, explorer_site: Path) -> Path:
    """The same, but one month of one area is left out, and said to be."""
    folder, release = explorer_release.parent / "hiding", explorer_release.parent / "hiding.duckdb"
    shutil.copytree(explorer_site, folder)
    shutil.copy(explorer_release, release)
    with duckdb.connect(str(release)) as connection:
        connection.execute(CUT, HIDDEN)
        connection.execute(TOLD, {name: HIDDEN[name] for name in ("measure_id", "area")})
        write_explorer(connection, folder)
    return folder
