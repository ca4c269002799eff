"""The reported period of each headline measure, and the topics they speak for."""

import datetime as dt

import polars as pl
import pytest

from assets.measures.catalogue import MEASURES
from assets.measures.charts.charting import charts
from assets.measures.comparisons import FIGURE, figures
from assets.measures.statements import NO_FIGURE
from assets.published import figures as printing
from assets.published.headline import headlines, summary
from schemas.enforce import enforce
from schemas.published import Headline, Summary
from tests.spec.series import FORCE, NO_PHASES, month_run
from tests.spec.table import frame

AS_AT = dt.date(2017, 1, 12)
NOBODY = frame("force | area | mid_year | population | households", mid_year=pl.Int64, population=pl.Int64)
TOPICS = frame(
    """
    position | topic               | part   | measures                        | signs_of_improvement
    2        | Child at risk / CSE | Secure | child_at_risk_marked;cse_marked | more reporting
    1        | Sickness            | Reform | sickness_officers_pct_hours     |
    3        | Total crime         | Secure | recorded_crime_total            |
    """,
    position=pl.Int64,
).collect()


def run(measure_id: str, numbers: list[float]) -> pl.LazyFrame:
    return month_run("2016-01", numbers).with_columns(measure_id=pl.lit(measure_id))


def spoken(*values: pl.LazyFrame) -> pl.DataFrame:
    together = pl.concat(values)
    told = printing.figures(figures(together, MEASURES, NOBODY).select(FIGURE), AS_AT)
    return enforce(headlines(told.lazy(), charts(together, MEASURES, NO_PHASES)), Headline)


def crime(numbers: list[float]) -> dict:
    return spoken(run("recorded_crime_total", numbers)).row(0, named=True)


def test_a_headline_is_of_the_newest_whole_quarter_and_signals_of_the_newest_month():
    row = crime([10] * 9 + [11, 11, 12, 10])
    assert (row["force"], row["title"]) == (FORCE, "Total recorded crime")
    assert (row["period_start"], row["value"], row["previous_value"]) == (dt.date(2016, 10, 1), 34, 30)
    assert row["signal_month"] == dt.date(2017, 1, 1)


def test_the_words_are_chosen_by_unrounded_figures_and_the_texts_are_the_printed_ones():
    row = crime([1000] * 9 + [1000, 1000, 1044])
    assert row["on_previous"] == pytest.approx(1.4667, abs=1e-4)
    assert row["statement"].startswith(
        "3,044 offences, in line with the previous quarter (3,000) and in line with the quarter average (3,011)."
    )


def test_a_headline_without_earlier_quarters_says_so():
    row = crime([1, 2, 3])
    assert (row["previous_value"], row["quarter_average"]) == (None, None)
    assert row["statement"] == "6 offences, with no earlier quarter to compare with."


def test_a_survey_of_twelve_months_speaks_of_its_year_beside_the_release_before():
    years = month_run("2015-04", [79.7, 0, 0, 77.2]).filter(pl.col("numerator") > 0)
    confidence = years.with_columns(
        measure_id=pl.lit("public_confidence_pct"), months_a_row=pl.lit(12, dtype=pl.Int64),
        denominator=pl.lit(1.0),
    )  # fmt: skip
    row = spoken(confidence).row(0, named=True)
    assert (row["period_start"], row["period_end"]) == (dt.date(2015, 7, 1), dt.date(2016, 6, 30))
    assert row["statement"] == "77.2%, slightly down on the previous quarter (79.7%)."


def test_a_target_is_beside_the_value_and_met_or_not():
    answered = run("calls_999_answered_10s_pct", [89] * 9 + [89, 90, 90]).with_columns(
        denominator=pl.lit(100.0), per=pl.lit(100, dtype=pl.Int32), value="numerator"
    )
    assert "The target of 90.0% is not met." in spoken(answered).row(0, named=True)["statement"]


def test_every_topic_has_a_row_in_its_order_and_one_without_figures_says_so():
    rows = spoken(run("child_at_risk_marked", [10] * 9 + [12] * 3), run("cse_marked", [10] * 9 + [8] * 3))
    found = enforce(summary(rows, TOPICS, FORCE), Summary)
    assert found["topic"].to_list() == ["Sickness", "Child at risk / CSE", "Total crime"]
    assert found["statement"].to_list()[::2] == [NO_FIGURE, NO_FIGURE]
    said = found["statement"][1]
    first, second = said.split("CSE marked offences and incidents: ")
    assert first.startswith("Child at Risk marked offences and incidents: 36 ")
    assert "up on the previous quarter (30)" in first
    assert "down on the previous quarter (30)" in second


def test_what_analysts_write_stands_beside_its_topic():
    rows = spoken(run("child_at_risk_marked", [10] * 12))
    found = enforce(summary(rows, TOPICS, FORCE, {"Sickness": "Colds and flu."}), Summary)
    assert found["commentary"].to_list() == ["Colds and flu.", "", ""]


def test_the_gravest_signal_of_a_topic_stands_for_it():
    steady = [10, 11] * 6
    rows = spoken(run("child_at_risk_marked", [*steady, 10]), run("cse_marked", [*steady, 60]))
    row = summary(rows, TOPICS, FORCE).row(1, named=True)
    assert (row["signal_of"], row["signal"]) == ("cse_marked", "special_cause_improvement")
