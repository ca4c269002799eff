"""Which chart a series gets, and what it plots of a rare count."""

import numpy as np
import polars as pl
import pytest

from assets.measures.charts.chart import chart
from tests.spec.series import month_run, monthly

FIRST = "2014-01"
FEW, WIDE, MANY = [3, 5, 4, 2, 6, 4], [1, 9, 2, 9, 1, 9], [30, 34, 28, 33, 31, 29]


def chosen(kind: str | None, numerators: list[int], denominators: list[int] | None = None, given: str = "") -> str:
    values = month_run(FIRST, numerators)
    if denominators:
        months = values.collect()["month"]
        rows = [f"{m} | {n} | {d}" for m, n, d in zip(months, numerators, denominators, strict=True)]
        values = monthly("\n".join(["month | numerator | denominator", *rows]))
    found = chart(values.with_columns(kind=pl.lit(kind, dtype=pl.String), chart=pl.lit(given))).collect()
    return found["chart"].unique().item()


@pytest.mark.parametrize(
    ("numerators", "denominators", "expected"),
    [
        ([1, 0, 2, 1, 3, 1], None, "g"),  # under 2 a month
        ([0, 0, 0, 9, 0, 9, 0, 9, 9, 0], None, "g"),  # nought in half of the months
        (FEW, None, "c"),
        (WIDE, None, "cprime"),  # mean 5.2, ranges of 7.6 where Poisson has 2.6
        (MANY, None, "xmr"),
        (FEW, [900, 1000, 1100] * 2, "u"),
        (WIDE, [1000] * 6, "uprime"),
        (MANY, [1000] * 6, "uprime"),
        ([1, 0, 2, 1, 3, 1], [1000] * 6, "g"),
    ],
)
def test_a_count_is_charted_by_its_level(numerators: list[int], denominators: list[int] | None, expected: str) -> None:
    assert chosen("count", numerators, denominators) == expected


@pytest.mark.parametrize(
    ("numerators", "denominators", "expected"),
    [
        ([24, 25, 26, 24, 25, 26], [31] * 6, "p"),  # six are not
        ([28, 27, 28, 28, 27, 28], [31] * 6, "run"),  # three are not
        ([2, 3, 2, 3, 2, 3], [31] * 6, "run"),
        ([9000, 9010, 9020] * 2, [10000] * 6, "pprime"),
        ([20, 40, 20, 40, 20, 40], [60] * 6, "pprime"),  # far wider than the binomial
    ],
)
def test_a_proportion_is_charted_by_its_cases(numerators: list[int], denominators: list[int], expected: str) -> None:
    assert chosen("proportion", numerators, denominators) == expected


def test_a_mean_and_what_says_nothing_of_itself_get_an_xmr_and_a_rolling_figure_none():
    assert chosen("mean", FEW) == chosen(None, FEW) == "xmr"
    assert chosen("rolling", MANY) == "none"


def test_a_chart_that_is_given_stands():
    assert chosen("count", FEW, given="run") == "run"


def test_a_shift_of_level_is_no_overdispersion():
    random = np.random.default_rng(1)
    assert chosen("count", [*random.poisson(3, 30), *random.poisson(9, 30)]) == "c"


def test_a_rare_count_is_charted_by_the_months_between():
    values = month_run(FIRST, [0, 2, 0, 0, 1, 1, 0, 0, 0, 3, 0]).with_columns(kind=pl.lit("count"))
    found = chart(values).collect()
    assert found.select(pl.col("month").dt.month(), "value", "numerator").rows() == [(5, 2, 1), (6, 0, 1), (10, 3, 3)]


def test_a_long_gap_of_a_rare_count_is_low_and_a_gap_that_is_given_is_high():
    months = [1] * 3 + [0, 1] * 8 + [0] * 12 + [1]
    values = month_run(FIRST, months).with_columns(kind=pl.lit("count"))
    assert chart(values).collect().select("value", "rule", "direction").row(-1) == (12, "outside", -1)
    gaps = month_run(FIRST, [0, 1] * 8 + [12]).with_columns(chart=pl.lit("g"))
    assert chart(gaps).collect().select("value", "rule", "direction").row(-1) == (12, "outside", 1)


def test_every_series_has_its_own_chart_in_one_call():
    kinds = {"A": ("count", FEW), "B": ("mean", FEW), "C": ("count", MANY)}
    parts = [month_run(FIRST, n).with_columns(area=pl.lit(a), kind=pl.lit(k)) for a, (k, n) in kinds.items()]
    found = chart(pl.concat(parts)).select("area", "chart").unique().sort("area").collect()
    assert found.rows() == [("A", "c"), ("B", "xmr"), ("C", "xmr")]
