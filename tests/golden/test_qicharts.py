"""Charts of every kind against the output of qicharts2 0.8.1 (R 4.2.2), which is kept outside the project."""

from dataclasses import replace

import polars as pl
import pytest

from assets.measures.charts.chart import chart
from assets.measures.charts.settings import DEFAULT
from tests.golden.oracle import ABSENT, names, points, read

NAMES = names("qic_*")
KINDS = {"i": "xmr", "cp": "cprime", "up": "uprime", "pp": "pprime"}
# Its limits are 3 / 1.128 mean ranges away, all of them unless it is told to screen. It has no shortest phase.
PLAIN = replace(DEFAULT, limit_factor=3 / 1.128, screen_factor=None, limits_from=1, rules_from=0)
SETTINGS = {
    "qic_i_screened_outlier": replace(PLAIN, screen_factor=3.267),
    "qic_i_freeze12": replace(PLAIN, fix_after=12),
}
EXCLUDED = {"qic_i_exclude20": 20}
# The 2-sigma lines of its moving ranges are two thirds of the limit and not of the way from the mean; ours has none.
NO_NEAR_LINES = {"qic_mr_stable"}


def charted(name: str, oracle: pl.DataFrame, **settings: object) -> pl.DataFrame:
    kind = oracle["chart"][0]
    months = pl.int_range(1, pl.len() + 1)
    part = (pl.col("n_useful") != pl.col("n_useful").first()).cast(pl.Int64)  # differs between the parts that are there
    series = points(
        name,
        oracle,
        month=months,
        value=pl.col("y_sum") / pl.col("n").cast(pl.Float64).fill_null(1),
        numerator=pl.col("y_sum").cast(pl.Float64),
        denominator=pl.col("n").cast(pl.Float64),
        phase=part,
        chart=pl.lit(KINDS.get(kind, kind)),
        is_excluded=months == EXCLUDED.get(name, 0),
    )
    return chart(series, replace(SETTINGS.get(name, PLAIN), **settings)).collect()


@pytest.mark.skipif(not NAMES, reason=ABSENT)
@pytest.mark.parametrize("name", NAMES)
def test_every_point_agrees_with_qicharts2(name: str) -> None:
    oracle = read(name)
    ours = charted(name, oracle)
    lines = {"value": "value", "centre": "cl", "lower": "lcl", "upper": "ucl"}
    near = {} if name in NO_NEAR_LINES else {"near_lower": "lcl95", "near_upper": "ucl95"}
    for line, column in (lines | near).items():
        assert ours[line].is_null().to_list() == oracle[column].is_null().to_list(), line
        there = oracle[column].drop_nulls().to_list()
        assert ours[line].drop_nulls().to_list() == pytest.approx(there, rel=1e-9), line
    assert (ours["rule"] == "outside").to_list() == oracle["sigma_signal"].to_list()


@pytest.mark.skipif(not NAMES, reason=ABSENT)
@pytest.mark.parametrize("name", NAMES)
def test_runs_and_crossings_agree_with_qicharts2(name: str) -> None:
    oracle = read(name)
    ours = charted(name, oracle, rules=("long_run", "few_crossings"))
    columns = {
        "useful_points": "n_useful",
        "longest_run": "longest_run",
        "longest_run_max": "longest_run_max",
        "crossings": "n_crossings",
        "crossings_min": "n_crossings_min",
    }
    for column, theirs in columns.items():
        assert ours[column].to_list() == oracle[theirs].to_list(), column
    signals = (pl.col("rule") != "").any().over("phase")
    if name not in NO_NEAR_LINES:  # moving ranges share a point with their neighbour: we ask them no rule of runs
        assert ours.select(signals).to_series().to_list() == oracle["runs_signal"].to_list()
