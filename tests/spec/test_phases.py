"""Phases of charts: those that a person accepted, and those that are proposed to one."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
import pytest

from assets.measures.charts.charting import charts
from assets.measures.charts.phases import TOLERANCE, proposed
from schemas import measures as models
from schemas.enforce import enforce
from schemas.reference import Phase
from tests.spec.series import FORCE, NO_PHASES, measure, month_run

CHARTED = measure(chart="xmr")
LOW = [104, 99, 98, 103, 100, 105, 97, 102, 101, 96, 104, 100]  # a mean of 100.75; it ends below
HIGH = [value + 30 for value in reversed(LOW)]  # it ends above
FIRST, SECOND_YEAR, THIRD_YEAR = "2013-01", "2014-01-01", "2015-01-01"


def accepted(*starts: str, baseline: int | None = None, centre: float | None = None, **key: str) -> pl.DataFrame:
    """Accepted starts of the series of `month_run`; only the last has a baseline and a centre."""
    ordinary = {"force": FORCE, "measure_id": "calls", "category": None, "area": FORCE} | key
    reasons = {
        "cause": "a new way of recording",
        "accepted_by": "Performance Board",
        "accepted_on": dt.date(2016, 1, 9),
    }
    rows = [ordinary | reasons | {"starts_on": dt.date.fromisoformat(start)} for start in starts]
    kept = {"baseline_points": baseline, "centre": centre}
    return enforce(pl.DataFrame([*rows[:-1], *(row | kept for row in rows[-1:])], schema=NO_PHASES.schema), Phase)


def chart(numbers: Sequence[float | None], phases: pl.DataFrame) -> pl.DataFrame:
    return enforce(charts(month_run(FIRST, numbers), [CHARTED], phases), models.Chart)


def limits(found: pl.DataFrame, phase: int) -> list[tuple]:
    return found.filter(pl.col("phase") == phase).select("centre", "lower", "upper").unique().rows()


def test_limits_of_an_accepted_phase_do_not_move_as_months_are_added():
    phases = accepted(SECOND_YEAR, baseline=12, centre=130.75)
    then = chart([*LOW, *HIGH], phases)
    now = chart([*LOW, *HIGH, *(value + 60 for value in LOW), 400], phases)
    assert limits(now, 2) == limits(then, 2) == [(130.75, *limits(then, 2)[0][1:])]
    assert limits(now, 1) == limits(then, 1)
    assert not now["note"].str.contains("revised").any()
    assert now["rule"][-1] == "outside"


def test_without_a_baseline_the_limits_are_of_all_its_points():
    phases = accepted(SECOND_YEAR)
    then, now = chart([*LOW, *HIGH], phases), chart([*LOW, *HIGH, *LOW], phases)
    assert limits(then, 2)[0][0] == 130.75
    assert limits(now, 2)[0][0] == 115.75


def test_each_phase_has_the_baseline_it_was_accepted_with():
    first, second = accepted(SECOND_YEAR, baseline=6, centre=1), accepted(THIRD_YEAR, baseline=8, centre=1)
    found = chart([*LOW, *HIGH, *LOW], pl.concat([first, second]))
    assert limits(found, 1)[0][0] == 100.75
    assert limits(found, 2)[0][0] == pytest.approx(sum(HIGH[:6]) / 6)
    assert limits(found, 3)[0][0] == pytest.approx(sum(LOW[:8]) / 8)


def test_a_baseline_counts_points_and_not_months():
    gap = [*HIGH[:3], None, None, *HIGH[3:]]
    found = chart([*LOW, *gap, *LOW], accepted(SECOND_YEAR, baseline=12, centre=130.75))
    assert limits(found, 2)[0][0] == 130.75


def test_an_accepted_start_before_the_first_month_fixes_the_first_phase():
    found = chart([*LOW, *HIGH], accepted("2012-01-01", baseline=12, centre=100.75))
    assert set(found["phase"]) == {1}
    assert limits(found, 1)[0][0] == 100.75


def test_a_phase_of_another_area_or_category_is_none_of_this_series():
    for key in ({"area": "Shropshire"}, {"category": "999"}, {"measure_id": "crimes"}):
        assert set(chart([*LOW, *HIGH], accepted(SECOND_YEAR, **key))["phase"]) == {1}


def notes(shares_of_reach: float) -> set[str]:
    """Notes of an accepted phase whose centre was revised by a share of the way to its limit."""
    numbers = [*LOW, *HIGH, *HIGH]
    [(centre, _, upper)] = limits(chart(numbers, accepted(SECOND_YEAR, baseline=24)), 2)
    was = centre - shares_of_reach * (upper - centre)
    found = chart(numbers, accepted(SECOND_YEAR, baseline=24, centre=was))
    return set(found.filter(pl.col("phase") == 2)["note"])


@pytest.mark.parametrize("way", [-1, 1])
def test_a_revision_beyond_the_tolerance_is_told_and_one_below_it_is_not(way: int) -> None:
    assert notes(0) == {""}
    assert notes(way * 0.9 * TOLERANCE) == {""}
    [told] = notes(way * 1.1 * TOLERANCE)
    assert told.startswith("revised since it was accepted: the centre was 1")


def test_a_revision_of_the_months_before_is_not_told():
    phases = accepted(SECOND_YEAR, baseline=24, centre=130.75)
    found = chart([*(value + 9 for value in LOW), *HIGH, *HIGH], phases)
    assert not found["note"].str.contains("revised").any()


def proposals(
    numbers: Sequence[float], charted_by: pl.DataFrame, phases: pl.DataFrame, **entry: object
) -> pl.DataFrame:
    values = month_run(FIRST, numbers)
    charted = charts(values, [measure(**({"chart": "xmr"} | entry))], charted_by)
    return enforce(proposed(values, charted, phases), models.PhaseProposal)


NONE = accepted()


def test_a_period_that_ends_on_its_lower_side_waits_for_a_point_that_bears_it_out():
    waits = [*LOW, *HIGH[:-2], HIGH[-1], HIGH[-2]]
    assert proposals(waits, NONE, NONE).is_empty()
    assert proposals([*waits, 134], NONE, NONE).height == 1


def test_a_shifted_series_is_proposed_with_its_evidence():
    found = proposals([*LOW, *LOW, *HIGH, *HIGH], NONE, NONE)
    assert found.select(pl.exclude("force", "measure_id", "category", "area")).rows(named=True) == [
        {
            "starts_on": dt.date(2015, 1, 1),
            "direction": 1,
            "run_points": 24,
            "centre_before": pytest.approx(100.75),
            "centre_after": pytest.approx(130.75),
            "points": 24,
            "is_trial": False,
        }
    ]


def test_twelve_months_on_each_side_are_evidence_for_a_trial_alone():
    found = proposals([*LOW, *HIGH], NONE, NONE)
    assert found.select("starts_on", "points", "is_trial").rows() == [(dt.date(2014, 1, 1), 12, True)]
    assert proposals([*LOW, *HIGH[:11]], NONE, NONE).is_empty()


def test_an_accepted_start_is_not_proposed_again():
    numbers, phases = [*LOW, *LOW, *HIGH, *HIGH], accepted(THIRD_YEAR, baseline=24, centre=130.75)
    assert proposals(numbers, phases, phases).is_empty()
    assert proposals(numbers, NONE, phases).is_empty()  # a chart made before it was accepted


def test_a_shift_after_an_accepted_phase_is_proposed():
    numbers, phases = [*LOW, *HIGH, *LOW], accepted(SECOND_YEAR, baseline=12, centre=130.75)
    found = proposals(numbers, phases, phases)
    assert found.select("starts_on", "direction").rows() == [(dt.date(2015, 1, 1), -1)]
    assert found["centre_before"][0] == pytest.approx(130.75)


def test_a_level_series_has_no_proposal():
    assert proposals(LOW * 5, NONE, NONE).is_empty()


def test_a_seasonal_series_has_no_proposal():
    wave = [100 + 40 * (at % 12 in (5, 6, 7, 8)) + value % 3 for at, value in enumerate(LOW * 4)]
    values = month_run(FIRST, wave)
    charted = charts(values, [measure(is_seasonal=True)], NONE)
    assert set(charted.collect()["season"]) == {"factors"}
    assert proposed(values, charted, NONE).collect().is_empty()
    moved = [level + 60 * (at >= 24) for at, level in enumerate(wave)]
    assert proposals(moved, NONE, NONE, is_seasonal=False).height == 1
    assert proposals(moved, NONE, NONE, is_seasonal=True).is_empty()


@pytest.mark.parametrize("kind", ["run", "g"])
def test_a_chart_without_limits_by_ranges_has_no_proposal(kind: str) -> None:
    assert proposals([*LOW, *LOW, *HIGH, *HIGH], NONE, NONE, chart=kind).is_empty()
