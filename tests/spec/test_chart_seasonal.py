"""Seasonal series: what is adjusted and how, the limits on the raw scale, what is left as it is."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from assets.measures.charts.seasonal import adjust, critical_ratio, restore
from assets.measures.charts.xmr import xmr
from tests.spec.series import month_run

ASB = Path(__file__).resolve().parents[3] / "shared" / "oracle" / "spc" / "s08_seasonal_asb.csv"
YEAR = [50] * 6 + [150] * 6  # a mean of 100; half of it in the first six months of the year
CLOSE = [52, 48, 51, 49, 50, 50, 148, 152, 149, 151, 150, 150]  # means of 50 and 150 as well
FAR = [48, 52, 49, 51, 50, 50, 152, 148, 151, 149, 150, 150]


def points(
    numbers: Sequence[float | None], is_seasonal: bool | None = None, *, by_length: bool = False
) -> pl.LazyFrame:
    return month_run("2013-01", numbers).with_columns(
        is_seasonal=pl.lit(is_seasonal, dtype=pl.Boolean),
        by_length=pl.lit(by_length),
        phase=pl.lit(1, dtype=pl.Int64),
    )


def season(numbers: Sequence[float | None], is_seasonal: bool | None = None) -> str:
    return adjust(points(numbers, is_seasonal)).collect()["season"].unique().item()


def chart(numbers: Sequence[float | None], is_seasonal: bool | None = None, *, by_length: bool = False) -> pl.DataFrame:
    adjusted = adjust(points(numbers, is_seasonal, by_length=by_length))
    return restore(xmr(adjusted), adjusted).collect()


def test_each_month_is_divided_by_the_mean_of_its_month_of_the_year():
    adjusted = adjust(points(YEAR * 3)).collect()
    assert adjusted["season"].unique().to_list() == ["factors"]
    assert adjusted["factor"].to_list() == [0.5] * 6 + [1.5] * 6 + [0.5] * 6 + [1.5] * 6 + [0.5] * 6 + [1.5] * 6
    assert adjusted["value"].to_list() == pytest.approx([100] * 36)
    assert adjusted["raw"].to_list() == YEAR * 3


def test_factors_average_one_though_the_last_year_is_not_whole():
    adjusted = adjust(points([*YEAR * 3, *YEAR[:6]])).collect()
    assert adjusted["factor"].head(12).to_list() == pytest.approx([0.5] * 6 + [1.5] * 6)


def test_the_limits_are_a_band_by_month_of_the_year():
    found = chart([*CLOSE, *FAR, *CLOSE, *FAR])
    assert found["value"].to_list() == [*CLOSE, *FAR, *CLOSE, *FAR]
    assert found["centre"].head(12).to_list() == pytest.approx([50] * 6 + [150] * 6)
    reach = (found["upper"] - found["centre"]).to_list()
    assert reach[11] == pytest.approx(3 * reach[0])
    assert (found["centre"] - found["lower"]).to_list() == pytest.approx(reach)


def test_a_season_is_no_signal_and_a_month_out_of_season_is():
    as_ever = [*CLOSE, *FAR, *CLOSE, *FAR]
    assert set(chart(as_ever)["rule"]) == {""}
    assert set(xmr(points(as_ever)).collect()["rule"]) != {""}
    unseasonal = chart([*as_ever, *CLOSE[:5], 80])
    assert unseasonal.select("value", "rule", "direction").row(-1) == (80.0, "outside", 1)


def test_from_24_to_35_months_each_is_compared_with_the_month_a_year_before():
    first, second, third = [*CLOSE], [number + 4 for number in CLOSE], [number + 8 for number in CLOSE[:6]]
    adjusted = adjust(points([*first, *second, *third], is_seasonal=True)).collect()
    assert adjusted["season"].unique().to_list() == ["differences"]
    assert adjusted["value"].to_list() == [None] * 12 + [4.0] * 18
    found = chart([*first, *second, *third], is_seasonal=True)
    assert found["value"].to_list() == [*first, *second, *third]
    assert found["centre"].to_list() == [None] * 12 + [number + 4 for number in [*first, *second[:6]]]
    assert found["is_trial"].to_list() == [True] * 12 + [False] * 18
    assert set(found["rule"]) == {""}


def test_a_rise_on_last_year_is_outside_the_limits_of_differences():
    risen = [*CLOSE, *FAR, *CLOSE[:5], 90]
    found = chart(risen, is_seasonal=True)
    assert found.select("value", "rule", "direction").row(-1) == (90.0, "outside", 1)
    assert found["upper"][-1] < 90


def test_a_seasonal_series_below_24_months_has_no_rules():
    short = [*YEAR, *YEAR[:10], 900]
    assert chart(short, is_seasonal=False)["rule"][-1] == "outside"
    found = chart(short, is_seasonal=True)
    assert (set(found["rule"]), set(found["direction"]), set(found["is_trial"])) == ({""}, {0}, {True})


@pytest.mark.parametrize(("months", "treated"), [(23, ""), (24, "differences"), (35, "differences"), (36, "factors")])
def test_the_test_needs_24_months_and_factors_36(months: int, treated: str) -> None:
    assert season(([*CLOSE, *FAR] * 2)[:months]) == treated


def test_a_series_without_a_season_is_left_as_it_is():
    wandering = [100 + 7 * at % 11 for at in range(48)]  # eleven numbers in turn: no month of the year has its own
    adjusted = adjust(points(wandering)).collect()
    assert adjusted["season"].unique().to_list() == [""]
    assert adjusted["value"].to_list() == wandering
    plain = xmr(points(wandering)).collect()
    assert (
        chart(wandering)
        .select("centre", "lower", "upper", "rule")
        .equals(plain.select("centre", "lower", "upper", "rule"))
    )


def test_a_constant_series_has_no_season():
    assert season([0.1] * 48) == ""


def test_the_override_decides_against_the_test():
    assert season(YEAR * 3, is_seasonal=False) == ""
    assert season([100 + 7 * at % 11 for at in range(48)], is_seasonal=True) == "factors"


def test_the_bound_of_the_test_is_the_1_per_cent_point_of_f():
    freedom = pl.DataFrame({"freedom": [12, 24, 48, 60, 120]})
    tabled = [4.22, 3.09, 2.64, 2.56, 2.40]  # F(11, freedom), upper 1%
    assert freedom.select(critical_ratio(pl.col("freedom"))).to_series().to_list() == pytest.approx(tabled, abs=0.01)


def test_just_above_the_bound_is_seasonal_and_just_below_is_not():
    # Twelve means apart by `step` from month to month have a variance of 13 steps squared; three years' deviations of
    # -1, 0 and 1 within each, in turn, make 24 squares on 24 degrees. F = 3 x 13 step^2, against 3.09: step = 0.2815.
    def three_years(step: float) -> list[float]:
        return [1000 + step * month + (year + month) % 3 - 1 for year in range(3) for month in range(12)]

    assert (season(three_years(0.2820)), season(three_years(0.2805))) == ("factors", "")


def test_where_the_level_moved_the_season_is_that_of_the_year_around_each_month():
    moved = [*YEAR * 3, *(2 * number for number in YEAR * 3)]
    adjusted = adjust(points(moved)).collect()
    assert adjusted["season"].unique().to_list() == ["factors"]
    low, high = adjusted["factor"].head(6), adjusted["factor"][6:12]
    assert high.min() / low.max() > 2.5  # 3 in truth; the step within a year around it blurs them
    before, after = adjusted["value"].head(36), adjusted["value"].tail(36)
    assert after.to_list() == pytest.approx([2 * number for number in before])


def test_a_month_of_the_year_that_is_always_nought_leaves_differences():
    assert season([*[0] * 6, *[100] * 6] * 4) == "differences"


def test_an_absent_month_is_no_point_and_the_months_after_keep_their_season():
    gap = [*YEAR * 2, *YEAR[:5], None, *YEAR[6:], *YEAR]
    found = chart(gap)
    assert found.height == 47
    assert dt.date(2015, 6, 1) not in found["month"]
    assert found["centre"].to_list() == pytest.approx([number for number in gap if number])


def test_a_count_by_length_is_charted_as_if_months_were_of_one_length():
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28]
    found = chart([10 * number for number in days], by_length=True)
    assert found["centre"].to_list() == pytest.approx([10 * number for number in days])
    assert found["upper"].to_list() == pytest.approx([10 * number for number in days])
    february = adjust(points([280], by_length=True)).collect()
    assert february["value"].to_list() == pytest.approx([280 / 31 * 30.4375])


def test_length_and_season_are_taken_out_together():
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    daily = [number * length for number, length in zip(YEAR, days, strict=True)]
    found = chart([*daily * 3], by_length=True)
    assert found["centre"].to_list() == pytest.approx(daily * 3)


def test_series_are_adjusted_each_on_its_own():
    other = points([2000 - number for number in YEAR * 4]).with_columns(area=pl.lit("Shropshire"))
    together = adjust(pl.concat([points(YEAR * 3), other])).collect()
    for one in (points(YEAR * 3), other):
        alone = adjust(one).collect()
        assert together.filter(pl.col("area") == alone["area"][0]).equals(alone)


@pytest.mark.skipif(not ASB.exists(), reason="the oracle's files are not beside this checkout")
def test_a_seasonal_process_that_never_changed_is_no_longer_flagged_25_times_in_33():
    oracle = pl.read_csv(ASB, try_parse_dates=True, null_values="NA")
    assert oracle["special_cause_flag"].sum() == 25
    numbers = points(oracle["value"].to_list()).with_columns(month=pl.Series(oracle["month"]))
    adjusted = adjust(numbers)
    found = restore(xmr(adjusted), adjusted).collect()
    assert found.height == 33
    assert found.filter(pl.col("rule") != "").height <= 1
