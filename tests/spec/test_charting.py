"""Which chart the values of the catalogue get: by kind and level, by season, by what a person accepted."""

import datetime as dt
from itertools import cycle, islice

import polars as pl
import pytest

from assets.measures.charts.charting import centre_lines, charts, latest_icons
from assets.measures.definition import Measure
from schemas import measures as models
from schemas.enforce import enforce
from tests.spec.series import FORCE, measure, month_run
from tests.spec.test_charts import phases

WAVE = (60, 70, 90, 110, 130, 150, 140, 130, 110, 90, 70, 50)  # an average of 100
JITTER = (1, -2, 0, 2, -1, 3, -3)
MANY = [800 + 10 * jitter for jitter in islice(cycle(JITTER), 24)]
FEW = [4 + jitter % 4 for jitter in islice(cycle(JITTER), 24)]


def seasonal(months: int) -> list[float]:
    return [level + jitter for level, jitter in islice(zip(cycle(WAVE), cycle(JITTER), strict=False), months)]


def charted(numbers: list[float], entry: Measure, *starts: str) -> pl.DataFrame:
    return enforce(charts(month_run("2013-04", numbers), [entry], phases(*starts)), models.Chart)


def kind(numbers: list[float], **entry: object) -> set[tuple[str, str]]:
    return set(charted(numbers, measure(**entry)).select("chart", "season").rows())


@pytest.mark.parametrize(
    ("numbers", "chart"),
    [(MANY, "xmr"), (FEW, "c"), ([0, 1, 0, 0, 2, 0] * 6, "g")],
)
def test_a_count_is_charted_by_its_level(numbers: list[float], chart: str) -> None:
    assert kind(numbers) == {(chart, "")}


def test_an_entry_says_its_chart():
    assert kind(FEW, chart="xmr") == {("xmr", "")}


def test_a_proportion_is_charted_by_its_cases():
    run = month_run("2013-04", [n / 50 for n in MANY]).with_columns(
        denominator=pl.lit(31.0), per=pl.lit(100, dtype=pl.Int32)
    )
    values = run.with_columns(value=pl.col("numerator") / 31 * 100)
    found = charts(values, [measure(denominator="1", per=100)], phases()).collect()
    assert set(found["chart"]) == {"p"}
    assert found["centre"][0] == pytest.approx(sum(MANY) / 50 / (31 * 24) * 100)


@pytest.mark.parametrize(("months", "season"), [(48, "factors"), (30, "differences"), (23, "")])
def test_a_season_is_taken_out_by_what_there_is_of_it(months: int, season: str) -> None:
    assert kind(seasonal(months)) == {("xmr", season)}


def test_a_seasonal_series_is_drawn_on_its_own_scale_and_calm_in_its_season():
    found = charted(seasonal(48), measure())
    assert found["value"].to_list() == seasonal(48)
    assert set(found["rule"]) == {""}
    assert found["level"].n_unique() == 1
    assert found.filter(pl.col("month").dt.month() == 9)["centre"][0] == pytest.approx(150, abs=3)
    assert (found["lower"] < found["near_lower"]).all()
    assert (found["near_upper"] < found["upper"]).all()


def test_a_seasonal_series_below_24_months_has_no_rules_where_its_entry_says_so():
    found = charted([*seasonal(20), 900], measure(is_seasonal=True))
    assert set(found.select("season", "rule").rows()) == {("no_rules", "")}


def test_where_a_person_accepted_a_phase_the_values_are_charted_as_they_are():
    assert set(charted(seasonal(48), measure(), "2015-04-01").select("phase", "season").rows()) == {(1, ""), (2, "")}


def test_centre_lines_are_published_on_the_scale_of_the_measure_alone():
    rare = charted([0, 1, 0, 0, 2, 0] * 6, measure())
    assert centre_lines(rare.lazy()).collect().is_empty()
    waved = centre_lines(charted(seasonal(48), measure()).lazy()).filter(pl.col("statistic") == "centre_line").collect()
    assert waved["value"].n_unique() == 1
    assert waved["value"][0] == pytest.approx(100, abs=1)


def test_an_icon_is_of_the_latest_point_and_says_whether_limits_assure_the_target():
    entry = measure(target=1000.0, improvement="increase")
    found = enforce(latest_icons(charted(MANY, entry).lazy(), [entry]), models.Icon)
    assert found.select("force", "month", "variation", "assurance").rows() == [
        (FORCE, dt.date(2015, 3, 1), "common_cause", "consistent_fail")
    ]


def test_a_count_is_charted_by_months_of_equal_length_where_its_entry_says_so():
    days = month_run("2013-04", [0] * 36).select(pl.col("month").dt.days_in_month()).collect().to_series()
    even = [20.0 * number for number in days]
    found = charted(even, measure(is_by_length=True))
    assert found["value"].to_list() == even
    assert found["upper"].to_list() == pytest.approx(even), "each month of equal rate has its limits on itself"
    assert set(charted(even, measure(is_seasonal=False))["upper"].round(6)) != set(even)


def test_a_phase_accepted_from_the_first_month_on_also_keeps_the_values_as_they_are():
    assert set(charted(seasonal(48), measure(), "2013-04-01").select("phase", "season").rows()) == {(1, "")}


def test_a_phase_keeps_the_chart_it_was_accepted_on():
    accepted = phases("2014-04-01").with_columns(chart=pl.lit("c"))
    found = charts(month_run("2013-04", MANY), [measure()], accepted).collect()
    assert set(found["chart"]) == {"c"}
