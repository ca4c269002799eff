"""The XmR chart against the output of NHSRplotthedots 0.2.2 (R 4.2.2), which is kept outside the project."""

import re
from pathlib import Path

import polars as pl
import pytest

from assets.measures.charts.xmr import Settings, xmr

ORACLE = Path(__file__).resolve().parents[3] / "shared" / "oracle" / "spc"
NAMES = sorted(path.stem for path in ORACLE.glob("s[0-9][0-9]_*.csv"))
NOT_COMPARED = {"s11_constant"}  # NHSRplotthedots gives no limits there; ours lie on the centre (tests/spec)
RULES = (
    ("Common Cause", ""),
    ("CL$", "shift"),
    ("Trend", "trend"),
    ("2 in 3", "two_of_three"),
    ("[UL]CL", "outside"),
)


def rule(label: str) -> str:
    if re.search(r"(Above UCL|Below LCL)", label):
        return "outside"
    return next(name for pattern, name in RULES if re.search(pattern, re.sub(r"2 in 3.*", "2 in 3", label)))


@pytest.mark.skipif(not NAMES, reason="the oracle's files are not beside this checkout")
@pytest.mark.parametrize("name", [n for n in NAMES if n not in NOT_COMPARED])
def test_xmr_agrees_with_nhsrplotthedots(name: str) -> None:
    oracle = pl.read_csv(ORACLE / f"{name}.csv", try_parse_dates=True, null_values="NA")
    points = oracle.select(
        pl.lit("West Mercia").alias("force"),
        measure_id=pl.lit(name),
        category=pl.lit(""),
        area=pl.lit("West Mercia"),
        month="month",
        value=pl.col("value").cast(pl.Float64),
        phase="rebase_group",
    )
    screen = None if name == "s14_no_screening" else 3.267
    chart = xmr(points.lazy(), Settings(screen_factor=screen, rules_from=0)).collect().sort("month")

    for ours, theirs in (("centre", "centre"), ("lower", "lcl"), ("upper", "ucl")):
        assert chart[ours].to_list() == pytest.approx(oracle[theirs].to_list(), rel=1e-9)
    assert chart["rule"].to_list() == [rule(label) for label in oracle["special_cause_type"]]
