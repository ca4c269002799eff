"""What a chart says at a glance, from its last phase."""

import polars as pl
import pytest

from assets.measures.charts.chart import chart
from assets.measures.charts.icons import SIGN_OF_IMPROVEMENT, icons
from tests.spec.series import month_run

CALM = [10, 12] * 6 + [10]  # limits within 5 and 17


def icon(numbers: list[float], improvement: str, target: float | None, kind: str = "xmr", **columns: pl.Expr) -> dict:
    series = month_run("2014-01", numbers).with_columns(
        chart=pl.lit(kind),
        better=pl.lit(SIGN_OF_IMPROVEMENT[improvement]),
        target=pl.lit(target, dtype=pl.Float64),
        **columns,
    )
    return icons(chart(series)).collect().row(0, named=True)


@pytest.mark.parametrize(
    ("improvement", "target", "assurance"),
    [
        ("increase", 4, "consistent_pass"),
        ("increase", 18, "consistent_fail"),
        ("decrease", 18, "consistent_pass"),
        ("decrease", 4, "consistent_fail"),
        ("decrease", 11, "inconsistent"),
        ("neutral", 4, ""),
        ("increase", None, ""),
    ],
)
def test_limits_against_the_target_assure(improvement: str, target: float | None, assurance: str) -> None:
    assert icon(CALM, improvement, target)["assurance"] == assurance


def test_the_variation_is_of_the_latest_point_alone():
    assert icon([*CALM, 90], "decrease", None)["variation"] == "special_cause_concern"
    assert icon([*CALM, 90, 11], "decrease", None)["variation"] == "common_cause"
    assert icon([*CALM, 90], "neutral", None)["variation"] == "special_cause_high"


def test_the_assurance_is_of_the_last_phase():
    second = pl.when(pl.col("month") < pl.date(2015, 2, 1)).then(1).otherwise(2).cast(pl.Int64)
    found = icon([*CALM, *([30, 32] * 7)], "increase", 20, phase=second)
    assert (found["phase"], found["centre"], found["assurance"]) == (2, 31, "consistent_pass")


def test_a_chart_without_limits_assures_nothing():
    assert icon(CALM, "increase", 4, kind="run")["assurance"] == ""
    assert icon([1, 2, 3], "increase", 4)["assurance"] == ""


def test_a_series_has_one_row():
    both = [month_run("2014-01", CALM).with_columns(area=pl.lit(area)) for area in ("B", "A")]
    given = pl.concat(both).with_columns(chart=pl.lit("xmr"), better=pl.lit(0), target=pl.lit(None, dtype=pl.Float64))
    assert icons(chart(given)).collect()["area"].to_list() == ["A", "B"]
