"""A force's choice of definition, from its folder to the figure it moves and the release that names it."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.environment import Environment
from pipelines.run import run_job
from schemas.code_lists import REFERENCE
from tests.integration.conftest import fixture

# Three emergencies of October: 540, 1139 and 7800 seconds from creation; 600, 1199 and 8100 from the call. The clock
# goes back in the third, which reads an hour less.
MEANS = {"created": (540 + 1139 + 7800) / 3, "call_received": (600 + 1199 + 8100) / 3}


def released(root: Path, raw: Path, reference: Path | None) -> tuple[float, dict[str, str]]:
    """Mean response time of October, and the choices, in the release of a run."""
    given = {"raw": str(raw), "warehouse": str(root), "month": "2016-12"}
    file = run_job(Environment(**given, **({"reference": str(reference)} if reference else {})), "daily")
    with duckdb.connect(str(file), read_only=True) as connection:
        figures = connection.execute(
            "SELECT value FROM published.figure WHERE measure_id = 'emergency_response_mean_time'"
            " AND area = 'West Mercia' AND statistic = 'value'"
            " AND (period_start, period_end) = (DATE '2016-10-01', DATE '2016-10-31')"
        ).fetchall()
        choices = dict(connection.execute("SELECT choice, value FROM reference.definition_choice").fetchall())
    ((mean,),) = figures
    return mean, choices


def test_a_choice_of_the_forces_folder_moves_its_figure_and_is_named_by_the_release(tmp_path: Path) -> None:
    raw, folder = tmp_path / "raw", tmp_path / "own"
    (raw / "incident").mkdir(parents=True)
    folder.mkdir()
    (raw / "incident" / "incident_2017-01-09.csv").write_bytes(fixture("incident.csv"))
    project = pl.read_csv(REFERENCE / "definition_choice.csv", infer_schema=False)
    own = project.filter(pl.col("choice") == "response_clock_start").with_columns(value=pl.lit("call_received"))
    own.write_csv(folder / "definition_choice.csv")

    mean, choices = released(tmp_path / "warehouse", raw, None)
    assert mean == pytest.approx(MEANS["created"])
    assert choices == dict(project.select("choice", "value").iter_rows())

    # In the same warehouse: what stands is made anew, though no delivery came.
    mean, chosen = released(tmp_path / "warehouse", raw, folder)
    assert mean == pytest.approx(MEANS["call_received"])
    assert chosen == choices | {"response_clock_start": "call_received"}
