"""Schedules, in the force's local time: every morning, and the third working day of a month."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import dagster as dg

from assets.forces import each_force
from pipelines.environment import Environment
from pipelines.jobs import DAILY, MONTHLY, daily, monthly
from pipelines.partitions import PARTITION_TAG, key_of, month_before, partition_of
from pipelines.settings import NEWEST, run_settings
from pipelines.working_days import report_day
from schemas.clock import FORCE_TIME

ENDED_WITHOUT = (dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)
STANDS = [status for status in dg.DagsterRunStatus if status not in ENDED_WITHOUT]
BY_SCHEDULE = "performance/report_of"  # tag: a rehearsal by hand does not stand for the month's report


def build_daily_schedule(name: str, cron: str) -> dg.ScheduleDefinition:
    """The daily job by a clock; its run takes in every delivery there is, whenever the tick is evaluated."""

    @dg.schedule(
        name=name,
        job=daily,
        cron_schedule=cron,
        execution_timezone=FORCE_TIME,
        description="Every morning at 06:00: the figures as the night's deliveries have them. A morning that was "
        "missed is made up once. Runbook: docs/runbook.md, The daily job.",
    )
    def at_its_time(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest]:
        day = local_day(context)
        for force in each_force():
            yield dg.RunRequest(
                run_key=f"{DAILY} {context.scheduled_execution_time.isoformat()} {force}".strip(),
                partition_key=key_of(force, partition_of(day)),
                run_config=asked(month=Environment().month or NEWEST, as_at=Environment().as_at or NEWEST),
            )

    return at_its_time


@dg.schedule(
    name="monthly_schedule",
    job=monthly,
    cron_schedule="0 7 3-14 * *",  # no month has its third working day outside these
    execution_timezone=FORCE_TIME,
    description="At 07:00 on the third working day of a month (England's bank holidays): the report of the month "
    "before, as at that day. It looks each morning until the 14th: a report that failed or was missed is tried "
    "again, one that stands is left alone. Runbook: docs/runbook.md, The monthly job.",
)
def monthly_schedule(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """The month's report, from its report day on, until it stands."""
    told = [report_of(force, context) for force in each_force()]
    due = [one for one in told if isinstance(one, dg.RunRequest)]
    yield from due or [dg.SkipReason(" ".join(str(one.skip_message) for one in told if isinstance(one, dg.SkipReason)))]


def report_of(force: str, context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """The month's report of a force, or why none is asked for."""
    day = local_day(context)
    month = month_before(day)
    bank_holidays = run_settings(Environment().of(force)).reference["bank_holiday"]
    partition, due = key_of(force, partition_of(month)), report_day(month, bank_holidays)
    if day < due:
        return dg.SkipReason(f"{partition} is reported on {due:%A %-d %B}, the third working day.")
    if run := standing_report(context.instance, partition):
        return dg.SkipReason(f"{partition} has its report: run {run.run_id[:8]}, {run.status.value.lower()}.")
    return dg.RunRequest(
        run_key=f"{MONTHLY} {partition} {day}",
        partition_key=partition,
        run_config=asked(month=partition_of(month), as_at=str(due)),
        tags={BY_SCHEDULE: partition},
    )


def standing_report(instance: dg.DagsterInstance, partition: str) -> dg.DagsterRun | None:
    """Run of the schedule that made a month's report, or is about to."""
    tags = {BY_SCHEDULE: partition, PARTITION_TAG: partition}
    runs = instance.get_runs(dg.RunsFilter(tags=tags, statuses=STANDS), limit=1)
    return next(iter(runs), None)


def local_day(context: dg.ScheduleEvaluationContext) -> dt.date:
    """Day of a tick where the force is."""
    return context.scheduled_execution_time.astimezone(ZoneInfo(FORCE_TIME)).date()


def asked(**config: str) -> dict:
    """Run config with some settings; the others are the environment's."""
    return {"resources": {"settings": {"config": config}}}


SCHEDULES = [build_daily_schedule("daily_schedule", "0 6 * * *"), monthly_schedule]
