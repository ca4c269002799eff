"""Figures as they are printed: rounded once, half up."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assets.measures.catalogue import MEASURES
from assets.measures.comparisons import FIGURE, figures
from assets.published import figures as printing
from assets.published.figures import broken_rules, printed, quality
from tests.spec.series import month_run
from tests.spec.table import frame, records

CHANGE = "pct_change_on_previous_quarter"
NOBODY = frame("force | area | mid_year | population | households", mid_year=pl.Int64, population=pl.Int64)
AS_AT = dt.date(2017, 1, 12)


@pytest.mark.parametrize(
    ("value", "statistic", "unit", "text"),
    [
        (19600.5, "quarter_average", "offences", "19,601"),
        (142.25, "quarter_average", "offences", "142"),
        (142.75, "quarter_average", "offences", "143"),
        (0.5, "quarter_average", "offences", "1"),
        (-2.5, "value", "offences", "-3"),
        (1234567.0, "value", "offences", "1,234,567"),
        (-7.5, CHANGE, "percent", "-8%"),
        (7.5, CHANGE, "percent", "+8%"),
        (0.5, CHANGE, "percent", "+1%"),
        (0.4, CHANGE, "percent", "0%"),
        (-0.4, CHANGE, "percent", "0%"),
        (1900.0, "pct_change_on_last_year", "percent", "+1,900%"),
        (12.25, "pct_of_total_crime", "percent", "12.3%"),
        (66.65, "value", "percent", "66.7%"),
        (2.675, "rate_per_1000", "per 1,000 people", "2.7"),
        (16.05, "rate_per_1000_households", "per 1,000 households", "16.1"),
        (-0.04, "rate_per_1000", "per 1,000 people", "0.0"),
        (3.0, "rank", "rank", "3"),
    ],
)
def test_a_figure_is_printed_half_up_with_its_sign_and_unit(value: float, statistic: str, unit: str, text: str) -> None:
    assert printed(value, statistic, unit) == text


@given(st.integers(-(10**7), 10**7))
def test_every_quarter_of_a_whole_number_is_rounded_half_away_from_nought(k: int) -> None:
    whole = (2 * abs(k) + 4) // 8
    wanted = f"{'-' if k < 0 and whole else ''}{whole:,}"
    assert printed(k / 4, "quarter_average", "offences") == wanted


@given(st.floats(-1e12, 1e12) | st.integers(-(10**9), 10**9).map(lambda k: k / 20), st.sampled_from([0, 1]))
@example(0.35, 1)
@example(0.49999999999999994, 0)
@example(2.3499999999999996, 1)
def test_a_number_is_rounded_as_its_decimals_are_written(value: float, decimals: int) -> None:
    wanted = Decimal(repr(value)).quantize(Decimal(10) ** -decimals, ROUND_HALF_UP)
    unit, statistic = ("per 1,000 people", "rate_per_1000") if decimals else ("offences", "value")
    assert printed(value, statistic, unit) == f"{wanted or abs(wanted):,}"


FIGURES = st.tuples(
    st.sampled_from(["recorded_crime_total", "calls_999_answered_10s_pct"]),
    st.sampled_from(["value", "rate_per_1000", CHANGE, "rank"]),
    st.floats(-1e9, 1e9) | st.integers(-(10**6), 10**6).map(lambda k: k / 20),
)


@given(st.lists(FIGURES, min_size=1))
@settings(deadline=None)  # Polars, on a busy machine
def test_a_table_of_figures_has_the_text_of_each_by_itself(told: list[tuple[str, str, float]]):
    days = {"period_end": dt.date(2016, 12, 31), "numerator": None, "denominator": None}
    rows = [{"measure_id": m, "statistic": s, "value": value} | days for m, s, value in told]
    floats = {"value": pl.Float64, "numerator": pl.Float64, "denominator": pl.Float64}
    table = printing.figures(pl.LazyFrame(rows, schema_overrides=floats), AS_AT)
    assert table["value"].to_list() == [value for *_, value in told]
    assert table["printed"].to_list() == [printed(*row) for row in table.select("value", "statistic", "unit").rows()]


def crime(numbers: list[float]) -> pl.LazyFrame:
    return month_run("2016-01", numbers).with_columns(measure_id=pl.lit("recorded_crime_total"))


def printed_figures(values: pl.LazyFrame) -> pl.DataFrame:
    return printing.figures(figures(values, MEASURES, NOBODY).select(FIGURE), AS_AT)


def test_every_figure_has_its_unit_and_text():
    found = printed_figures(crime([10] * 9 + [11, 11, 12])).filter(pl.col("period_start") == dt.date(2016, 10, 1))
    wanted = pl.col("statistic").is_in(["quarter_average", CHANGE]) | (pl.col("value") == 34)
    assert records(found.filter(wanted), "statistic", "unit", "printed") == [
        (CHANGE, "percent", "+13%"),
        ("quarter_average", "offences", "31"),
        ("value", "offences", "34"),
    ]


def test_a_figure_says_how_many_days_its_period_is_old_on_the_as_at_date():
    found = printed_figures(crime([10] * 12)).filter(pl.col("statistic") == "value")
    of = dict(found.filter(pl.col("period_start") == dt.date(2016, 12, 1)).select("period_end", "maturity_days").rows())
    assert of == {dt.date(2016, 12, 31): 12}
    assert set(found["maturity_days"]) == {(AS_AT - end).days for end in found["period_end"]}


def test_quality_has_a_row_a_delivery_and_broken_rule_a_row_a_rule_that_its_rows_broke():
    delivery = {"source": "crime", "delivery_id": "a", "file": "a.csv", "delivered_on": dt.date(2017, 1, 9)}
    broken = [{"rule": "x", "rows": 3}, {"rule": "y", "rows": 1}]
    clean = delivery | {"delivery_id": "b", "file": "b.csv"}
    ledger = pl.DataFrame([delivery | {"broken": broken}, clean | {"broken": []}])
    assert records(quality(ledger), "delivery_id") == [("a",), ("b",)]
    assert records(broken_rules(ledger), "delivery_id", "rule", "rows_broken") == [("a", "x", 3), ("a", "y", 1)]


def proportion(numerator: float, denominator: float, measure_id: str = "calls_999_answered_10s_pct") -> dict:
    values = month_run("2016-12", [numerator]).with_columns(
        measure_id=pl.lit(measure_id), statistic=pl.lit("value"), denominator=pl.lit(float(denominator)),
        value=pl.lit(numerator / denominator * 100), period_start="month", period_end=pl.col("month").dt.month_end(),
    )  # fmt: skip
    return printing.figures(values, AS_AT).row(0, named=True)


@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [  # scipy 1.17.1, stats.binomtest(k, n).proportion_ci(method="wilson")
        (7, 14, 26.7992, 73.2008),
        (0, 20, 0.0, 16.1125),
        (20, 20, 83.8875, 100.0),
        (292, 679, 39.3302, 46.7573),
    ],
)
def test_a_proportion_bears_wilsons_interval(numerator: int, denominator: int, lower: float, upper: float) -> None:
    row = proportion(numerator, denominator)
    assert row["interval_lower"] == pytest.approx(lower, abs=1e-3)
    assert row["interval_upper"] == pytest.approx(upper, abs=1e-3)


def test_a_share_of_hours_is_no_proportion_of_cases():
    assert proportion(5, 100, "sickness_staff_pct_hours")["interval_lower"] is None


@pytest.mark.parametrize(("denominator", "is_small"), [(9, True), (10, False)])
def test_a_percentage_of_fewer_than_ten_is_marked(denominator: int, is_small: bool) -> None:
    assert proportion(3, denominator)["is_small"] is is_small
