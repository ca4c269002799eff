"""XmR charts: limits, the four rules, phases, names of points."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assets.measures.charts.charting import centre_lines, charts
from tests.spec import twin
from tests.spec.series import FORCE, NO_PHASES, measure, month_run
from tests.spec.table import records

CHARTED = measure(chart="xmr", is_seasonal=False)
CALM = [10, 12] * 6 + [10]  # thirteen points: centre 142 / 13, ranges of 2
FIRST = "2014-01"


def phases(*starts: str) -> pl.DataFrame:
    series = {"force": FORCE, "measure_id": "calls", "area": FORCE}
    return pl.DataFrame([series | {"starts_on": dt.date.fromisoformat(start)} for start in starts], NO_PHASES.schema)


def chart(numbers: Sequence[float | None], *starts: str, entry=CHARTED) -> pl.DataFrame:
    return charts(month_run(FIRST, numbers), [entry], phases(*starts)).collect()


def names(numbers: Sequence[float], *starts: str) -> list[tuple[str, int]]:
    return chart(numbers, *starts).select("rule", "direction").rows()


def test_limits_are_2_66_mean_moving_ranges_from_the_mean():
    found = chart([10, 12, 10, 12, 10, 12])
    assert found["centre"].to_list() == [11] * 6
    assert found["upper"].to_list() == pytest.approx([11 + 2.66 * 2] * 6)
    assert found["lower"].to_list() == pytest.approx([11 - 2.66 * 2] * 6)


def test_a_range_of_an_outlier_is_left_out_once_and_the_outlier_stays_in_the_mean():
    found = chart([10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 10, 12, 100])
    assert found["centre"][0] == pytest.approx(232 / 13)
    assert found["upper"][0] - found["centre"][0] == pytest.approx(2.66 * 2)


def test_the_lower_limit_is_not_cut_at_nought():
    assert chart([0, 9, 0, 9, 0, 9])["lower"][0] < 0


def test_a_constant_series_has_its_limits_on_its_centre():
    found = chart([5] * 13)
    assert found.select("centre", "lower", "upper", "rule").unique().rows() == [(5.0, 5.0, 5.0, "")]


def test_a_rare_series_keeps_its_ranges_so_that_its_ordinary_months_are_not_outside():
    found = chart([0, 0, 0, 1, 0, 0, 0, 0])
    assert found["upper"].to_list() == pytest.approx([1 / 8 + 2.66 * 2 / 7] * 8)
    assert set(found.filter(pl.col("value") == 0)["rule"]) == {""}


def test_fewer_than_six_points_have_no_limits_and_signal_nothing():
    found = chart([1, 1, 1, 1, 50])
    assert found.select("centre", "lower", "upper", "rule", "point_type").unique().rows() == [
        (None, None, None, "", "common_cause")
    ]


def test_six_points_have_limits():
    assert chart([1, 2, 1, 2, 1, 2])["centre"].null_count() == 0


def test_twelve_points_are_on_trial_and_only_points_outside_are_named():
    rising = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 60]
    found = chart(rising)
    assert found["is_trial"].all()
    assert set(found["rule"]) == {"", "outside"}
    assert (found["rule"][11], found["direction"][11]) == ("outside", 1)


def test_thirteen_points_are_not_on_trial_and_have_all_rules():
    found = chart(list(range(13)))
    assert not found["is_trial"].any()
    assert "trend" in set(found["rule"])


def test_a_point_on_its_limit_is_not_outside():
    on_limit = chart([0, 0, 0, 0, 0, 0, 0])
    assert set(on_limit["rule"]) == {""}


def test_seven_rising_points_are_a_trend_and_six_are_not():
    zigzag = [20, 50, 20, 50, 20, 50]
    assert [rule for rule, _ in names([*zigzag, 31, 32, 33, 34, 35, 36, 37, 20])][6:13].count("trend") == 7
    assert "trend" not in [rule for rule, _ in names([*zigzag, 31, 32, 33, 34, 35, 36, 20, 50])]


def test_a_tie_breaks_a_trend():
    zigzag = [20, 50, 20, 50, 20, 50]
    assert "trend" not in [rule for rule, _ in names([*zigzag, 31, 32, 33, 33, 34, 35, 36, 20])]


def test_a_point_of_a_rising_and_a_falling_run_is_of_the_later_one():
    peak = [31, 32, 33, 34, 35, 36, 37, 36, 35, 34, 33, 32, 31]
    assert names([0, 70, 0, 70, *peak, 70, 0, 70, 0])[10] == ("trend", -1)


def test_seven_points_on_one_side_are_a_shift_and_a_point_on_the_centre_ends_it():
    shifted = [12, 18, 12, 18, 12, 18, 12, 8, 2, 8, 2, 8, 2, 8]
    assert [rule for rule, _ in names(shifted)] == ["shift"] * 14
    ended = [12, 18, 12, 10, 12, 18, 12, 8, 2, 8, 10, 8, 2, 8]
    assert [rule for rule, _ in names(ended)] == [""] * 14


def test_a_moving_range_never_crosses_a_phase():
    found = chart([10, 12] * 3 + [100, 102] * 3, "2014-07-01")
    assert found["phase"].to_list() == [1] * 6 + [2] * 6
    assert found["centre"].to_list() == [11] * 6 + [101] * 6
    assert (found["upper"] - found["centre"]).to_list() == pytest.approx([2.66 * 2] * 12)


def test_a_run_of_points_ends_with_its_phase():
    rising = [50, 20, 50, 20, 50, 20, 50, 20, 50, 31, 32, 33, 34] + [35, 36, 37, 20, 50] + [20, 50] * 4
    assert "trend" in [rule for rule, _ in names(rising)]
    assert "trend" not in [rule for rule, _ in names(rising, "2015-02-01")]


def test_two_of_three_points_are_of_one_phase():
    before = [10, 12] * 6 + [10, 30]
    after = [15, 15, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 9, 11]
    assert names([*after])[:2] == [("", 0)] * 2
    assert names([*before, *after], "2015-03-01")[14:16] == [("", 0)] * 2


def test_a_phase_may_start_in_a_month_without_a_point():
    found = chart([10, 12] * 3 + [None] + [100, 102] * 3, "2014-07-01")
    assert found["phase"].to_list() == [1] * 6 + [2] * 6


def test_a_phase_given_twice_is_one_phase_and_one_before_the_first_point_none():
    assert chart([10, 12] * 6, "2014-07-01", "2014-07-01")["phase"].to_list() == [1] * 6 + [2] * 6
    assert chart([10, 12] * 6, "2013-01-01")["phase"].to_list() == [1] * 12


def test_a_phase_is_of_its_own_series_only():
    values = pl.concat([month_run(FIRST, CALM), month_run(FIRST, CALM).with_columns(area=pl.lit("Shropshire"))])
    found = charts(values, [CHARTED], phases("2014-07-01"))
    assert set(records(found, "area", "phase")) == {("Shropshire", 1), (FORCE, 1), (FORCE, 2)}


@pytest.mark.parametrize(
    ("improvement", "last", "name"),
    [
        ("increase", 60, "special_cause_improvement"),
        ("increase", -40, "special_cause_concern"),
        ("decrease", 60, "special_cause_concern"),
        ("decrease", -40, "special_cause_improvement"),
        ("neutral", 60, "special_cause_high"),
        ("neutral", -40, "special_cause_low"),
        ("neutral", 12, "common_cause"),
    ],
)
def test_a_point_is_named_by_the_direction_that_is_good(improvement: str, last: float, name: str) -> None:
    entry = measure(chart="xmr", is_seasonal=False, improvement=improvement)
    assert chart([*CALM, last], entry=entry)["point_type"][-1] == name


def test_a_measure_that_is_not_charted_has_no_points():
    assert chart(CALM, entry=measure(chart="xmr", is_charted=False)).is_empty()


def test_a_month_without_a_value_is_no_point():
    values = month_run(FIRST, [1, 2, 3]).with_columns(value=pl.when(pl.col("value") != 2).then("value"))
    assert charts(values, [CHARTED], phases()).collect()["value"].to_list() == [1, 3]


def test_the_centre_lines_are_figures_of_each_month_with_the_phase_before_beside():
    found = centre_lines(chart([10, 12] * 3 + [100, 102] * 3, "2014-07-01").lazy())
    first, last = (found.filter(pl.col("period_start") == dt.date(2014, m, 1)) for m in (6, 7))
    assert records(first, "period_end", "statistic", "value") == [(dt.date(2014, 6, 30), "centre_line", 11.0)]
    assert records(last, "period_end", "statistic", "value") == [
        (dt.date(2014, 7, 31), "centre_line", 101.0),
        (dt.date(2014, 7, 31), "centre_line_before", 11.0),
    ]


def prefixes(slopes: list[tuple[int, int]]) -> list[list[int]]:
    steps = [step for step, length in slopes for _ in range(length)]
    return [steps[:n] for n in range(len(steps) + 1)]


level = st.integers(0, 8)
slopes = st.lists(st.tuples(st.sampled_from([-1, 0, 1, 2]), st.integers(1, 8)), min_size=1, max_size=5)
runs = slopes.map(lambda parts: [20 + sum(steps) for steps in prefixes(parts)])
steady = st.lists(level, min_size=1, max_size=30)
spiked = st.lists(st.sampled_from([4, 5, 6, 5, 4, 6, 30, -20, 9, 1]), min_size=6, max_size=30)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(steady, runs, spiked), min_size=1, max_size=3))
def test_the_expressions_agree_with_a_slow_twin_in_every_phase(parts: list[list[int]]) -> None:
    slow = [twin.chart(part) for part in parts]
    assume(not any(twin.borders(part, found) for part, found in zip(parts, slow, strict=True)))
    numbers = [number for part in parts for number in part]
    ends = [sum(map(len, parts[:n])) for n in range(1, len(parts))]
    found = chart(numbers, *(f"{2014 + at // 12}-{at % 12 + 1:02}-01" for at in ends))

    assert found["phase"].to_list() == [n for n, part in enumerate(parts, 1) for _ in part]
    assert found.select("rule", "direction").rows() == [name for one in slow for name in one.names]
    centres = [one.centre and float(one.centre) for part, one in zip(parts, slow, strict=True) for _ in part]
    uppers = [
        None if one.centre is None else float(one.centre + one.reach)
        for part, one in zip(parts, slow, strict=True)
        for _ in part
    ]
    assert found["centre"].to_list() == pytest.approx(centres, abs=1e-9)
    assert found["upper"].to_list() == pytest.approx(uppers, abs=1e-9)
