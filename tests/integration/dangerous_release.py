"""A release whose texts a spreadsheet would take for formulas: an area, categories and commentary."""

import shutil
from pathlib import Path

import duckdb

AREA, COMMENTARY = "=cmd|' /C calc'!A0", '@SUM(1+9)*cmd|" /C calc"!A0'
CATEGORIES = ("+1", "-1", "@x", "＝1+1")
TABLES = ("published.figure", "measures.chart", "measures.value", "published.signal", "published.exception")


def dangerous_release(release: Path, folder: Path) -> Path:
    """Copy a release and put such texts where an area's name, categories and commentary stand."""
    file = folder / "performance.duckdb"
    shutil.copyfile(release, file)
    with duckdb.connect(str(file)) as connection:
        areas = f"SELECT min(area) FROM published.figure WHERE area NOT IN (force, {known()})"
        [(area,)] = connection.execute(areas).fetchall()
        found = connection.execute(
            "SELECT DISTINCT category FROM published.figure JOIN published.latest_period"
            " USING (force, measure_id, period_start, period_end) WHERE category <> '' ORDER BY category"
        ).fetchall()
        assert len(found) >= len(CATEGORIES)
        for table in TABLES:
            connection.execute(f"UPDATE {table} SET area = ? WHERE area = ?", [AREA, area])
            for category, (before,) in zip(CATEGORIES, found, strict=False):
                connection.execute(f"UPDATE {table} SET category = ? WHERE category = ?", [category, before])
        connection.execute("UPDATE published.summary SET commentary = ?", [COMMENTARY])
    return file


def known() -> str:
    """Names in the place of areas that are none, as SQL."""
    return "'Outside area', 'Not known'"
