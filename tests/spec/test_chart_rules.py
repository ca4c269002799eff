"""Rules of other books, off by default, each against a slow twin that looks at every window; and their lengths."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from math import comb

import numpy as np
import polars as pl
import pytest

from assets.measures.charts.chart import chart
from assets.measures.charts.rules import SIGNALS
from assets.measures.charts.runs import fewest_crossings
from assets.measures.charts.settings import DEFAULT, NHS, RULE_SETS, Rule, Settings
from tests.spec.series import month_run

Sigmas = Sequence[float]  # distances from the centre in sigma, above and below
NELSON = DEFAULT.with_rules("nelson")


def charted(numbers: Sequence[float], settings: Settings, kind: str = "xmr") -> pl.DataFrame:
    return chart(month_run("2001-01", numbers).with_columns(chart=pl.lit(kind)), settings).collect()


def only(rule: Rule, settings: Settings = DEFAULT) -> Settings:
    return replace(settings, rules=(rule,))


def beyond(at_least: int, sigmas: float) -> Callable[[Sigmas], set[int]]:
    """Points beyond the line, of a window that has so many beyond one side's."""

    def flagged(window: Sigmas) -> set[int]:
        above = {i for i, z in enumerate(window) if z > sigmas}
        below = {i for i, z in enumerate(window) if z < -sigmas}
        return {i for side in (above, below) if len(side) >= at_least for i in side}

    return flagged


def whole(holds: Callable[[Sigmas], bool]) -> Callable[[Sigmas], set[int]]:
    """All points of a window for which it holds."""
    return lambda window: set(range(len(window))) if holds(window) else set()


def steps(window: Sigmas) -> list[bool]:
    return [b > a for a, b in pairwise(window)]


TWINS: dict[Rule, tuple[int, Callable[[Sigmas], set[int]]]] = {
    "outside": (1, beyond(1, 3)),
    "two_beyond_two_sigma": (3, beyond(2, 2)),
    "four_beyond_one_sigma": (5, beyond(4, 1)),
    "shift": (9, whole(lambda w: all(z > 0 for z in w) or all(z < 0 for z in w))),
    "trend": (6, whole(lambda w: all(steps(w)) or not any(steps(w)))),
    "alternating": (14, whole(lambda w: all(a != b for a, b in pairwise(steps(w))))),
    "within_one_sigma": (15, whole(lambda w: all(abs(z) < 1 for z in w))),
    "beyond_one_sigma": (8, whole(lambda w: all(abs(z) > 1 for z in w) and max(w) > 0 > min(w))),
}


def made_up(random: np.random.Generator) -> list[float]:
    """Sixty points in which every pattern comes: calm, wild, wavering and drifting stretches."""
    stretches = [
        random.normal(0, 0.3, 16),
        random.normal(0, 1, 12) * random.choice([1, 2]),
        np.where(np.arange(16) % 2, 1, -1) * random.uniform(0.5, 2, 16),
        np.cumsum(random.normal(0.3, 0.4, 8)) * random.choice([1, -1]),
        random.normal(random.choice([-1.5, 1.5]), 0.8, 8),
    ]
    random.shuffle(stretches)
    return [float(z) for z in np.concatenate(stretches)]


@pytest.mark.parametrize("rule", TWINS)
def test_a_rule_agrees_with_a_slow_twin_on_every_window(rule: Rule) -> None:
    random = np.random.default_rng(20161201)
    length, flags = TWINS[rule]
    series = [made_up(random) for _ in range(60)]
    numbers = [month_run("2001-01", one).with_columns(area=pl.lit(f"{n:02}")) for n, one in enumerate(series)]
    found = chart(pl.concat(numbers).with_columns(chart=pl.lit("xmr")), only(rule, NELSON)).collect()
    z = (pl.col("value") - pl.col("centre")) / (pl.col("upper") - pl.col("centre")) * 3
    distances = found.select("area", z=z).group_by("area", maintain_order=True).agg("z")["z"].to_list()
    expected = [{s + i for s in range(61 - length) for i in flags(one[s : s + length])} for one in distances]
    ours = found.select(pl.col("rule") == rule).to_series().to_numpy().reshape(60, 60)
    assert [set(np.flatnonzero(one).tolist()) for one in ours] == expected
    assert 0 < sum(map(len, expected)) < found.height


def test_every_rule_of_a_book_is_known_and_the_nhs_rules_are_the_default():
    assert {rule for book in RULE_SETS.values() for rule in book["rules"]} == set(SIGNALS)
    assert DEFAULT.rules == NHS


@pytest.mark.parametrize(("book", "length"), [("nhs", 7), ("western_electric", 8), ("nelson", 9)])
def test_a_shift_is_as_long_as_its_book_says(book: str, length: int) -> None:
    settings = only("shift", DEFAULT.with_rules(book))
    for run, signal in ((length - 1, False), (length, True)):
        numbers = [20, 0] * 10 + [11] * run + [0, 20] * 10  # the mean lies between 10 and 11
        assert (set(charted(numbers, settings)["rule"]) == {"", "shift"}) == signal


def test_a_rule_without_a_side_has_no_direction_and_one_with_a_side_has():
    waver = [10 + (-1) ** n * (2 + n / 100) for n in range(20)]
    assert charted(waver, only("alternating")).select("rule", "direction").unique().rows() == [("alternating", 0)]
    assert charted([*waver, 90], NELSON).select("rule", "direction").row(-1) == ("outside", 1)


def test_the_order_of_naming_is_that_of_the_settings():
    rising = [float(n) for n in range(20)]
    assert charted(rising, replace(DEFAULT, rules=("shift", "outside")))["rule"][0] == "shift"
    assert charted(rising, replace(DEFAULT, rules=("outside", "shift")))["rule"][0] == "outside"


def test_zones_are_each_point_s_own_where_limits_vary():
    """8 of 13 on a p chart is beyond the 2-sigma line of 130 cases, and within that of 26."""
    rows = [(65, 130)] * 14 + [(80, 130), (80, 130), (65, 130)] + [(13, 26)] * 3 + [(16, 26)] * 2
    values = month_run("2001-01", [part / cases for part, cases in rows]).with_columns(
        numerator=pl.Series([float(part) for part, _ in rows]),
        denominator=pl.Series([float(cases) for _, cases in rows]),
        chart=pl.lit("p"),
    )
    flagged = chart(values, only("two_beyond_two_sigma")).collect().with_row_index().filter(pl.col("rule") != "")
    assert flagged["index"].to_list() == [14, 15]


def test_a_long_run_names_the_run_and_few_crossings_the_phase():
    numbers = [9, 11] * 6 + [12, 13] * 5 + [8, 7] * 5
    runs = charted(numbers, only("long_run"))
    assert runs["longest_run_max"][0] == 8
    assert runs.with_row_index().filter(pl.col("rule") != "").select("index", "direction").rows() == [
        *((n, 1) for n in range(11, 22)), *((n, -1) for n in range(22, 32))
    ]  # fmt: skip
    blocks = [9] * 8 + [11] * 8 + [9] * 8 + [11] * 8
    crossings = charted(blocks, only("few_crossings"), "run")
    assert crossings.select("crossings", "crossings_min", "rule", "direction").unique().rows() == [
        (3, 11, "few_crossings", 0)
    ]


def test_points_on_the_middle_are_passed_over_by_runs():
    found = charted([10, 9, 11, 10, 10, 11, 9, 10, 9, 11, 10, 9, 11], only("long_run"), "run")
    assert found.select("useful_points", "longest_run", "crossings").unique().rows() == [(8, 2, 5)]


def test_a_phase_of_equal_points_has_no_runs():
    found = charted([10] * 13, only("long_run"), "run")
    assert found.select("longest_run", "crossings", "rule").unique().rows() == [(None, None, "")]


def test_the_fewest_crossings_are_the_exact_quantile():
    for tosses in (0, 1, 4, 5, 9, 23, 31, 59, 119, 200):
        ways = [comb(tosses, heads) for heads in range(tosses + 1)]
        quantile = next(q for q in range(tosses + 1) if 20 * sum(ways[: q + 1]) >= 2**tosses)
        assert fewest_crossings()[tosses] == quantile


def test_moving_ranges_are_asked_for_points_outside_alone():
    assert set(charted([*range(30), 100], DEFAULT, "mr")["rule"]) == {"", "outside"}


def test_cases_between_are_asked_for_no_zones():
    gaps = [0, 1, 0, 2, 1, 0, 1, 3, 0, 1, 0, 2, 4, 4, 0, 1, 0]
    assert "two_of_three" in set(charted(gaps, only("two_of_three"))["rule"])
    assert set(charted(gaps, only("two_of_three"), "g")["rule"]) == {""}
