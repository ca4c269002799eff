"""What the tables of a release should cover, as relations between them: never a recorded total."""

from pathlib import Path

import duckdb
import polars as pl

from schemas.expectations import Expectation

# A force's measures of one fact share their grid: measures and categories x areas x months, none left out.
GRID = """
    SELECT v.force, m.fact, v.measure_id, v.category, v.area, v.month
    FROM measures.value v JOIN measures.measure m USING (measure_id)
    WHERE m.fact = 'crime' AND m.settled_by = ''
"""
MONTHS = """
    SELECT DISTINCT force, date_diff('month', min(month) OVER (PARTITION BY force), month) AS number
    FROM measures.value JOIN measures.measure USING (measure_id) WHERE fact = 'crime'
"""
FIGURES = """
    SELECT DISTINCT f.force, f.measure_id, f.area FROM published.figure f
    JOIN published.headline s USING (force, measure_id, period_start, period_end)
    JOIN measures.measure m USING (measure_id)
    WHERE f.statistic = 'value' AND m.fact = 'crime' AND m.is_headline
"""
DELIVERIES = "SELECT rows_read, rows_validated, rows_quarantined FROM published.quality"


def expectations(release: Path) -> list[Expectation]:
    """What is expected of a release, asked of what it holds itself; opened read-only."""
    with duckdb.connect(str(release), read_only=True) as connection:
        grid, months, figures, deliveries = (
            connection.execute(query).pl() for query in (GRID, MONTHS, FIGURES, DELIVERIES)
        )
        areas = connection.execute("SELECT DISTINCT force, area FROM reference.policing_area").pl()
    wanted = [_pair(deliveries, "rows_read", lesser) for lesser in ("rows_validated", "rows_quarantined")]
    for force in grid["force"].unique(maintain_order=True):
        own = pl.col("force") == force
        cells = grid.filter(own)
        lengths = [cells.select(*names).n_unique() for names in (("measure_id", "category"), ("area",), ("month",))]
        every_month = list(range(lengths[2]))
        wanted += [
            _of("measures.value", cells, "ExpectTableRowCountToEqual", value=lengths[0] * lengths[1] * lengths[2]),
            _of("measures.value", months.filter(own), "ExpectColumnDistinctValuesToEqualSet", column="number",
                value_set=every_month),
            _of("published.figure", figures.filter(own), "ExpectColumnDistinctValuesToContainSet", column="area",
                value_set=areas.filter(own)["area"].to_list()),
        ]  # fmt: skip
    return wanted


def _of(table: str, frame: pl.DataFrame, kind: str, **asks: object) -> Expectation:
    return Expectation(table=table, frame=frame, kind=kind, asks=asks)


def _pair(deliveries: pl.DataFrame, greater: str, lesser: str) -> Expectation:
    asks = {"column_A": greater, "column_B": lesser, "or_equal": True}
    return Expectation(
        table="published.quality", frame=deliveries, kind="ExpectColumnPairValuesAToBeGreaterThanB", asks=asks
    )
