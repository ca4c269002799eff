"""A few days lived in fast forward, through the real schedules and the real sensor; the whole month is
`python -m tests.faults.month_lived`.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest

from pipelines.environment import PROJECT
from tests.integration import lived

FIRST, BAD, MENDED, REPORTED = (dt.date(*day) for day in ((2016, 12, 1), (2016, 12, 2), (2016, 12, 3), (2017, 1, 5)))


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], lived.Life]:
    """Begins a life in a warehouse of its own, over one raw folder, as a server's environment would have it."""

    def one(warehouse: str) -> lived.Life:
        key = (PROJECT / "sample" / "pseudonym.key").read_text().strip()
        places = {"RAW": tmp_path / "raw", "WAREHOUSE": tmp_path / warehouse, "PSEUDONYM_KEY": key}
        for name, value in places.items():
            monkeypatch.setenv(f"PERFORMANCE_{name}", str(value))
        return lived.begin(tmp_path / "raw", tmp_path / warehouse, has_exits=False)

    return one


def test_days_with_a_bad_a_late_and_a_corrected_delivery_end_as_if_all_had_come_at_once(
    sample_raw: Path, begin: Callable[[str], lived.Life]
) -> None:
    life = begin("warehouse")
    first, second, third = (lived.of_day(sample_raw, day) for day in (FIRST, BAD, MENDED))
    bad, late = f"crime/crime_{BAD}.csv", f"compact/compact_{BAD}.csv"
    good, came_late = second[bad], second.pop(late)
    life.drop(first | second | {bad: good.replace(b"Crime No", b"Number", 1)})
    assert life.tick("daily_schedule", lived.at(BAD, 6))
    assert life.stopped() == ["crime"]
    assert life.look() == life.look() == []  # the sensor: what the schedule took in needs no run
    assert life.arrive(third | {bad: good, late: came_late})
    assert life.stopped() == []
    assert life.steps[1] < life.steps[0] / 2  # what was touched alone
    assert not life.tick("monthly_schedule", lived.at(dt.date(2017, 1, 4), 7))
    assert life.tick("monthly_schedule", lived.at(REPORTED, 7))
    assert not life.tick("monthly_schedule", lived.at(dt.date(2017, 1, 6), 7))
    assert life.days("crime") == life.days("compact") == {str(day) for day in (FIRST, BAD, MENDED)}
    assert "2016-12" in life.months()
    at_once = begin("at_once")
    settings = {"month": "2016-12", "as_at": str(REPORTED)}
    run_config = {"resources": {"settings": {"config": settings}}}
    assert at_once.run("daily", dg.RunRequest(run_key="at once", partition_key="2016-12", run_config=run_config))
    assert list(lived.differences(life.release, at_once.release)) == []
