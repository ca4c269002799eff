"""XmR charts and icons against the output of NHSRplotthedots 0.2.2 (R 4.2.2), which is kept outside the project."""

import re

import polars as pl
import pytest

from assets.measures.charts.chart import chart
from assets.measures.charts.icons import SIGN_OF_IMPROVEMENT, icons, point_type
from assets.measures.charts.settings import Settings
from tests.golden.oracle import ABSENT, names, points, read

NAMES = names("s[0-9][0-9]_*")
# It gives a constant series no limits, since none of its ranges is below 3.267 x 0. Ours lie on the centre.
NO_LIMITS_THERE = {"s11_constant"}
RULES = (
    ("Common Cause", ""),
    ("CL$", "shift"),
    ("Trend", "trend"),
    ("2 in 3", "two_of_three"),
    ("[UL]CL", "outside"),
)
NEUTRAL = {"special_cause_neutral_high": "special_cause_high", "special_cause_neutral_low": "special_cause_low"}
needs_oracle = pytest.mark.skipif(not NAMES, reason=ABSENT)


def rule(label: str) -> str:
    if re.search(r"(Above UCL|Below LCL)", label):
        return "outside"
    return next(name for pattern, name in RULES if re.search(pattern, re.sub(r"2 in 3.*", "2 in 3", label)))


def phases(name: str) -> list[dict]:
    return read("_nhsr_summary").filter(pl.col("series") == name).sort("rebase_group").rows(named=True)


def charted(name: str, values: str = "") -> pl.DataFrame:
    """Our chart of the series by the oracle's settings; `rules_from` 0, for it names points of short phases too."""
    setting = phases(name)[0]
    series = points(
        name,
        read(values or name),
        month=pl.col("month"),
        value=pl.col("value").cast(pl.Float64),
        phase=pl.col("rebase_group"),
        chart=pl.lit("xmr"),
        better=pl.lit(SIGN_OF_IMPROVEMENT[setting["improvement_direction"]]),
        target=pl.lit(setting["target"], dtype=pl.Float64),
    )
    screen = 3.267 if setting["screen_outliers"] else None
    settings = Settings(screen_factor=screen, fix_after=setting["fix_after_n_points"], rules_from=0)
    return chart(series, settings).with_columns(point_type=point_type()).collect()


@needs_oracle
@pytest.mark.parametrize("name", NAMES)
def test_every_point_agrees_with_nhsrplotthedots(name: str) -> None:
    oracle, ours = read(name), charted(name)
    assert ours["centre"].to_list() == pytest.approx(oracle["centre"].to_list(), rel=1e-9)
    if name in NO_LIMITS_THERE:
        assert ours["lower"].to_list() == ours["upper"].to_list() == ours["centre"].to_list()
        assert set(ours["note"]) == {"no variation"}
    else:
        assert ours["lower"].to_list() == pytest.approx(oracle["lcl"].to_list(), rel=1e-9)
        assert ours["upper"].to_list() == pytest.approx(oracle["ucl"].to_list(), rel=1e-9)
        outside = (ours["value"] > ours["upper"]) | (ours["value"] < ours["lower"])
        assert outside.to_list() == oracle["outside_limits"].to_list()
    assert ours["rule"].to_list() == [rule(label) for label in oracle["special_cause_type"]]
    named = [NEUTRAL.get(label, label) for label in oracle["point_type"]]
    assert ours["point_type"].to_list() == named


@needs_oracle
@pytest.mark.parametrize("name", NAMES)
def test_icons_and_counts_of_points_agree_with_nhsrplotthedots(name: str) -> None:
    ours, last = charted(name), phases(name)[-1]
    icon = icons(ours.lazy()).collect().row(0, named=True)
    assert icon["variation"] == NEUTRAL.get(last["variation_type"], last["variation_type"])
    assert icon["assurance"] == (last["assurance_type"] or "")
    for phase in phases(name):
        names_of_phase = ours.filter(pl.col("phase") == phase["rebase_group"])["point_type"].to_list()
        assert len(names_of_phase) == phase["n"]
        for point in ("common_cause", "special_cause_improvement", "special_cause_concern"):
            assert names_of_phase.count(point) == phase[point]


@needs_oracle
def test_a_baseline_of_twelve_points_agrees_with_nhsrplotthedots() -> None:
    """The oracle's file of points is held back; its series is that of s03_shift_up, and the summary has the rest."""
    ours, theirs = charted("s13_fix_after_12", "s03_shift_up"), phases("s13_fix_after_12")[0]
    for line, column in (("centre", "mean_col"), ("lower", "lpl"), ("upper", "upl")):
        assert ours[line].to_list() == pytest.approx([theirs[column]] * theirs["n"], rel=1e-9)
    found = ours["point_type"].to_list()
    assert {point: found.count(point) for point in set(found)} == {
        point: theirs[point] for point in ("common_cause", "special_cause_improvement", "special_cause_concern")
    }
