"""Centre and limits of every kind of chart, by numbers that can be worked out by hand."""

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from assets.measures.charts.chart import chart
from assets.measures.charts.rules import SIGNALS
from assets.measures.charts.settings import DEFAULT, Settings
from tests.spec.series import month_run, monthly

FIRST = "2014-01"
AS_WRITTEN = Settings(limit_factor=3 / 1.128)  # three of Laney's sigmas, of which 2.66 is the rounding


def charted(kind: str, numbers: list[float], settings: Settings = DEFAULT, /, **columns: pl.Expr) -> pl.DataFrame:
    return chart(month_run(FIRST, numbers).with_columns(chart=pl.lit(kind), **columns), settings).collect()


def shares(kind: str, of: list[tuple[int, int]], per: int, settings: Settings = DEFAULT) -> pl.DataFrame:
    rows = [
        f"20{13 + month // 13}-{(month - 1) % 12 + 1:02} | {part} | {whole}"
        for month, (part, whole) in enumerate(of, 1)
    ]
    values = monthly("\n".join(["month | numerator | denominator", *rows]))
    scaled = values.with_columns(pl.col("value") * per, per=pl.lit(per, dtype=pl.Int32), chart=pl.lit(kind))
    return chart(scaled, settings).collect()


def lines(found: pl.DataFrame) -> list[list[float]]:
    return [list(row) for row in found.select("lower", "centre", "upper").unique(maintain_order=True).rows()]


def near(*expected: float) -> object:
    return pytest.approx(list(expected))


def test_c_is_three_roots_of_the_mean_and_its_lower_limit_is_not_below_nought():
    found = charted("c", [2, 6] * 3)
    assert lines(found) == [[0, 4, 10]]
    assert found.select("near_lower", "near_upper").row(0) == (0, 8)


def test_cprime_is_as_wide_as_the_moving_ranges_say():
    assert lines(charted("cprime", [2, 6] * 3)) == [near(0, 4, 4 + 2.66 * 4)]


def test_cprime_is_three_of_laneys_sigmas_of_all_ranges_however_long():
    """Laney (2002): mean 1,020 / 10 = 102; ranges 8 of 4 and one of 44, 76 / 9 = 8.4444; 3 x 8.4444 / 1.128 = 22.4586.

    The root of the mean, which standardises the counts, is laid on again and goes out. Screened, the range of 44 would
    be left out (3.267 x 8.4444 = 27.6) and the limits be 10.6383 from the mean.
    """
    found = charted("cprime", [96, 100, 96, 100, 96, 100, 96, 100, 96, 140], AS_WRITTEN)
    assert lines(found) == [near(79.541371, 102, 124.458629)]


def test_u_is_of_sums_and_wider_where_the_exposure_is_less():
    assert lines(shares("u", [(6, 1), (14, 4)] * 3, 1)) == [[0, 4, 10], [1, 4, 7]]


def test_uprime_is_u_times_the_mean_range_of_standardised_values():
    assert lines(shares("uprime", [(12, 4), (20, 4)] * 3, 1)) == [near(0, 4, 4 + 2.66 * 2)]


def test_p_is_of_sums_in_the_unit_of_the_value():
    found = shares("p", [(50, 100), (12, 25), (13, 25)] * 2, 100)
    assert lines(found) == [near(35, 50, 65), near(20, 50, 80)]


def test_p_does_not_go_beyond_all():
    assert lines(shares("p", [(9, 10)] * 6, 100)) == [near(90 - 300 * (0.09 / 10) ** 0.5, 90, 100)]


def test_pprime_is_p_times_the_mean_range_of_standardised_values():
    assert lines(shares("pprime", [(48, 100), (52, 100)] * 3, 100)) == [near(50 - 10.64, 50, 50 + 10.64)]


def test_pprime_is_three_of_laneys_sigmas_at_the_cases_of_each_month():
    """Laney (2002): 750 of 1,500 are 50%, whose standard error is 5 of 100 cases and 2.5 of 400.

    In these the months lie 2, -1, -1, 0, 1 and 0 from the mean: ranges 3, 0, 1, 1 and 1, their mean 1.2, and sigma
    1.2 / 1.128 = 1.063830. Limits are 3 x 5 x 1.063830 = 15.957447 away, and half of it where there are 400 cases.
    """
    months = [(60, 100), (190, 400), (45, 100), (200, 400), (55, 100), (200, 400)]
    found = shares("pprime", months, 100, AS_WRITTEN)
    assert lines(found) == [near(34.042553, 50, 65.957447), near(42.021277, 50, 57.978723)]


def test_the_same_share_is_outside_where_the_cases_are_many():
    found = shares("p", [(50, 100)] * 12 + [(14, 20), (700, 1000)], 100)
    assert found["value"].to_list()[-2:] == [70, 70]
    assert found["rule"].to_list()[-2:] == ["", "outside"]


def test_g_has_its_runs_about_the_median_and_its_limit_about_the_mean():
    assert lines(charted("g", [0, 1, 2, 2, 1, 6])) == [near(0, 1.5, 2 + 3 * 6**0.5)]


def test_g_of_a_count_is_benneyans_of_the_months_between():
    """Benneyan (2001): gaps 2, 1, 0, 3, 1 and 0, their mean 7 / 6; the square of sigma is 7/6 x 13/6 = 91 / 36.

    The upper limit is 1.166667 + 3 x 1.589899 = 5.936363, and the lower, -3.603, is nought; the median is 1.
    """
    found = charted("g", [1, 0, 0, 2, 0, 1, 1, 0, 0, 0, 1, 0, 1, 1], kind=pl.lit("count"))
    assert found["value"].to_list() == [2, 1, 0, 3, 1, 0]
    assert lines(found) == [near(0, 1, 5.936363)]


def test_t_is_an_xmr_of_the_root_and_is_drawn_in_days():
    found = charted("t", [1, 2**3.6] * 3)
    assert lines(found) == [near(0, 1.5**3.6, (1.5 + 2.66) ** 3.6)]
    assert found["value"].to_list() == [1, 2**3.6] * 3


def test_mr_plots_ranges_of_which_the_first_point_has_none():
    found = charted("mr", [1, 3, 2, 4, 2, 4, 2])
    assert found["value"].to_list() == [None, 2, 1, 2, 2, 2, 2]
    assert lines(found) == [near(0, 11 / 6, 3.267 * 11 / 6)]


def test_run_has_a_median_and_no_limits():
    assert lines(charted("run", [1, 9, 2, 8, 3, 100])) == [[None, 5.5, None]]


def test_none_has_no_lines_and_signals_nothing():
    found = charted("none", list(range(20)))
    assert lines(found) == [[None, None, None]]
    assert set(found["rule"]) == set(found["note"]) == {""}


@pytest.mark.parametrize("kind", ["xmr", "cprime", "t"])
def test_a_constant_series_has_its_limits_on_its_centre_and_says_so(kind: str) -> None:
    found = charted(kind, [0.1] * 13)
    assert lines(found) == [near(0.1, 0.1, 0.1)]
    assert found.select("rule", "note").unique().rows() == [("", "no variation")]


def test_too_few_points_and_limits_on_trial_are_noted():
    assert set(charted("c", [1, 2, 1, 2, 1])["note"]) == {"too few points for limits"}
    assert set(charted("c", [1, 2] * 6)["note"]) == {"limits on trial"}
    assert set(charted("c", [1, 2] * 7)["note"]) == {""}


def test_limits_of_the_first_points_are_kept_from_there_on():
    found = charted("xmr", [10, 12] * 3 + [50] * 3, Settings(fix_after=6))
    assert lines(found) == [near(11 - 2.66 * 2, 11, 11 + 2.66 * 2)]
    assert found["rule"].to_list() == [""] * 6 + ["outside"] * 3


def test_a_baseline_may_be_one_series_own_and_is_of_every_phase():
    phase = pl.when(pl.col("month") < pl.date(2015, 1, 1)).then(1).otherwise(2).cast(pl.Int64)
    months = month_run(FIRST, [10, 12] * 6 + [20, 22] * 6).with_columns(chart=pl.lit("xmr"), phase=phase)
    two = [months.with_columns(area=pl.lit(area), baseline=pl.lit(n, pl.Int64)) for area, n in (("A", 7), ("B", None))]
    found = chart(pl.concat(two)).collect()
    centres = found.unique(["area", "phase"], maintain_order=True)
    assert centres.select("area", "phase").rows() == [("A", 1), ("A", 2), ("B", 1), ("B", 2)]
    assert centres["centre"].to_list() == near(76 / 7, 146 / 7, 11, 21)


def test_an_excluded_point_is_in_no_limit_and_no_range_and_is_named_where_it_is_outside():
    found = charted("xmr", [10, 12, 10, 100, 12, 10, 12], is_excluded=pl.col("numerator") == 100)
    assert lines(found) == [near(11 - 2.66 * 2, 11, 11 + 2.66 * 2)]
    assert found["rule"].to_list() == ["", "", "", "outside", "", "", ""]
    assert found["value"].to_list() == [10, 12, 10, 100, 12, 10, 12]


def test_runs_pass_over_an_excluded_point():
    shifted = [12, 18, 12, 10, 18, 12, 18, 12, 8, 2, 8, 2, 8, 2, 8]
    assert charted("xmr", shifted)["rule"].to_list()[:8] == [""] * 8
    found = charted("xmr", shifted, is_excluded=pl.col("month") == pl.date(2014, 4, 1))
    assert found["rule"].to_list() == ["shift"] * 3 + [""] + ["shift"] * 11


def test_points_come_back_in_order_with_all_that_was_given():
    given = month_run(FIRST, [5, 3, 4]).with_columns(chart=pl.lit("c")).sort("month", descending=True)
    found = chart(given).collect()
    assert found["value"].to_list() == [5, 3, 4]
    assert set(given.collect_schema().names()) < set(found.columns)


def test_a_series_is_charted_the_same_alone_and_among_others_in_any_order_and_by_either_engine():
    random = np.random.default_rng(20161201)
    kinds = ["xmr", "mr", "c", "cprime", "g", "t", "run", "none", ""]
    parts = [
        month_run("2001-01", [float(n) for n in random.poisson(4 + at, 8 + 5 * at)]).with_columns(
            area=pl.lit(f"{at}"),
            chart=pl.lit(kind),
            kind=pl.lit("count"),
            phase=1 + (pl.col("month") > pl.date(2002, 6, 1)).cast(pl.Int64),
            is_excluded=pl.col("month").dt.month() == at,
        )
        for at, kind in enumerate(kinds, 1)
    ]
    settings = Settings(rules=tuple(SIGNALS))
    alone = pl.concat([chart(part, settings).collect() for part in parts])
    shuffled = pl.concat(parts).collect().sample(fraction=1, shuffle=True, seed=1).lazy()
    together = [chart(shuffled, settings).collect(engine=engine) for engine in ("streaming", "in-memory")]
    for found in together:
        assert_frame_equal(found, alone, check_exact=True)
