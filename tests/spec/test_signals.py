"""Points that signal: latest ones, and those flagged for the first time."""

import datetime as dt

import polars as pl
import pytest

from assets.measures.catalogue import MEASURES
from assets.measures.charts.charting import charts
from assets.published.signals import FIRST, exceptions, signals
from schemas.enforce import enforce
from schemas.published import ExceptionPoint, Signal
from tests.spec.series import NO_PHASES, month_run

EARLIER, NOW = dt.date(2017, 1, 9), dt.date(2017, 2, 9)
STEADY = [80, 120] * 9


def charted(*areas: tuple[str, list[float]]) -> pl.LazyFrame:
    runs = [month_run("2015-01", numbers).with_columns(area=pl.lit(area)) for area, numbers in areas]
    return charts(pl.concat(runs).with_columns(measure_id=pl.lit("recorded_crime_total")), MEASURES, NO_PHASES)


def told(chart: pl.LazyFrame, before: pl.DataFrame | None = None, on: dt.date = NOW) -> pl.DataFrame:
    return enforce(signals(chart, before, on), Signal)


def test_without_an_edition_before_only_latest_points_are_new():
    found = told(charted(("Shropshire", [*STEADY, 400, *STEADY, 400])))
    assert found.select("is_latest", "is_new").rows() == [(False, False), (True, True)]
    assert set(found["first_flagged_on"]) == {NOW}


def test_a_point_keeps_the_day_it_was_first_flagged_on_and_is_new_only_then():
    first = told(charted(("Shropshire", [*STEADY, 400])), on=EARLIER)
    again = told(charted(("Shropshire", [*STEADY, 400, 80])), first.select(list(FIRST)))
    assert again.select("first_flagged_on", "is_latest", "is_new").rows() == [(EARLIER, False, False)]


def test_points_that_a_run_flags_late_are_new_when_it_is_whole():
    high = [125] * 6
    before = told(charted(("Shropshire", [*STEADY, 80, *high])), on=EARLIER)
    after = told(charted(("Shropshire", [*STEADY, 80, *high, 125])), before.select(list(FIRST)))
    new = after.filter("is_new")
    assert (new.height, set(new["rule"])) == (7, {"shift"})
    assert new["is_latest"].to_list() == [False] * 6 + [True]


def test_a_series_that_ends_before_the_measure_does_has_no_latest_point():
    found = told(charted(("Shropshire", [*STEADY, 400]), ("Herefordshire", [*STEADY, 80, 120])))
    assert found.select("area", "is_latest").rows() == [("Shropshire", False)]


@pytest.mark.parametrize("has_edition_before", [False, True])
def test_exceptions_are_latest_or_new_points_the_latest_and_farthest_first(*, has_edition_before: bool) -> None:
    chart = charted(
        ("Near", [*STEADY, 260]), ("Far", [*STEADY, 400]), ("Calm", [*STEADY, 80]), ("Past", [*STEADY, 400, 80][1:])
    )
    other = told(charted(("Elsewhere", [*STEADY, 400])), on=EARLIER).select(list(FIRST))
    found = enforce(exceptions(chart, told(chart, other if has_edition_before else None).lazy()), ExceptionPoint)
    wanted = ["Far", "Near", "Past"] if has_edition_before else ["Far", "Near"]
    assert found["area"].to_list() == wanted
    assert found["rank"].to_list() == list(range(1, len(wanted) + 1))
