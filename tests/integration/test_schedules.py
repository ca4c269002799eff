"""Schedules at the times of their ticks: what they ask for, and when they ask for nothing."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
from dagster._utils.schedules import schedule_execution_time_iterator

from pipelines.definitions import defs
from pipelines.schedules import BY_SCHEDULE, SCHEDULES, build_daily_schedule, monthly_schedule
from tests.integration.lived import at

DAILY = build_daily_schedule("daily_schedule", "0 6 * * *")
JANUARY = {day: dt.date(2017, 1, day) for day in range(1, 15)}


Asked = list[dg.RunRequest] | str


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        yield instance


def ticked(schedule: dg.ScheduleDefinition, when: dt.datetime, instance: dg.DagsterInstance) -> Asked:
    """Runs that a tick asks for, or why it asks for none."""
    context = dg.build_schedule_context(instance, when, repository_def=defs.get_repository_def())
    told = schedule.evaluate_tick(context)
    return list(told.run_requests or ()) or str(told.skip_message)


def config(request: dg.RunRequest) -> dict:
    return request.run_config["resources"]["settings"]["config"]


def note_run(instance: dg.DagsterInstance, request: dg.RunRequest, status: dg.DagsterRunStatus) -> None:
    """What the daemon notes of a run that a tick asked for."""
    job = defs.resolve_job_def("monthly")
    instance.create_run_for_job(job, run_config=request.run_config, tags=request.tags, status=status)


def test_every_morning_the_running_month_is_brought_up_to_date(instance: dg.DagsterInstance) -> None:
    [request] = ticked(DAILY, at(dt.date(2016, 12, 31), 6), instance)
    assert request.partition_key == "2016-12"
    assert config(request) == {"month": "newest", "as_at": "newest"}
    [other] = ticked(DAILY, at(JANUARY[1], 6), instance)
    assert (other.partition_key, other.run_key == request.run_key) == ("2017-01", False)


def test_the_report_waits_for_the_third_working_day(instance: dg.DagsterInstance) -> None:
    told = ticked(monthly_schedule, at(JANUARY[4], 7), instance)
    assert told == "2016-12 is reported on Thursday 5 January, the third working day."
    [request] = ticked(monthly_schedule, at(JANUARY[5], 7), instance)
    assert request.partition_key == "2016-12"
    assert config(request) == {"month": "2016-12", "as_at": "2017-01-05"}


def test_a_report_that_was_missed_or_failed_is_made_the_next_morning_as_at_its_day(
    instance: dg.DagsterInstance,
) -> None:
    [late] = ticked(monthly_schedule, at(JANUARY[9], 7), instance)
    assert config(late) == {"month": "2016-12", "as_at": "2017-01-05"}
    note_run(instance, late, dg.DagsterRunStatus.FAILURE)
    assert isinstance(ticked(monthly_schedule, at(JANUARY[10], 7), instance), list)


@pytest.mark.parametrize(
    "status", [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]
)
def test_a_report_that_stands_or_is_being_made_is_left_alone(
    status: dg.DagsterRunStatus, instance: dg.DagsterInstance
) -> None:
    [request] = ticked(monthly_schedule, at(JANUARY[5], 7), instance)
    note_run(instance, request, status)
    assert "2016-12 has its report" in ticked(monthly_schedule, at(JANUARY[6], 7), instance)
    assert isinstance(ticked(monthly_schedule, at(dt.date(2017, 2, 3), 7), instance), list)  # January's is another


def test_a_rehearsal_by_hand_does_not_stand_for_the_report(instance: dg.DagsterInstance) -> None:
    job = defs.resolve_job_def("monthly")
    tags = {"dagster/partition": "2016-12"}
    instance.create_run_for_job(job, tags=tags, status=dg.DagsterRunStatus.SUCCESS)
    [request] = ticked(monthly_schedule, at(JANUARY[5], 7), instance)
    assert request.tags[BY_SCHEDULE] == "2016-12"


@pytest.mark.parametrize(
    ("name", "start", "local"),
    [
        ("daily_schedule", dt.datetime(2017, 3, 24, 12), ["25 06:00", "26 06:00", "27 06:00"]),  # clocks go forward
        ("daily_schedule", dt.datetime(2017, 10, 27, 12), ["28 06:00", "29 06:00", "30 06:00"]),  # and back
        ("daily_schedule", dt.datetime(2016, 2, 27, 12), ["28 06:00", "29 06:00", "01 06:00"]),  # leap day
        ("monthly_schedule", dt.datetime(2017, 1, 13, 12), ["14 07:00", "03 07:00", "04 07:00"]),
    ],
)
def test_a_schedule_keeps_the_forces_hours(name: str, start: dt.datetime, local: list[str]) -> None:
    [schedule] = (one for one in SCHEDULES if one.name == name)
    zone = ZoneInfo("Europe/London")
    ticks = schedule_execution_time_iterator(
        start.replace(tzinfo=zone).timestamp(), str(schedule.cron_schedule), schedule.execution_timezone
    )
    assert [f"{tick.astimezone(zone):%d %H:%M}" for tick in islice(ticks, 3)] == local


def test_the_settings_of_the_environment_hold_for_the_schedule(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PERFORMANCE_AS_AT", "2016-12-30")
    [request] = ticked(DAILY, at(dt.date(2016, 12, 31), 6), instance)
    assert config(request)["as_at"] == "2016-12-30"
