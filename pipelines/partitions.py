"""What a partition asks of a run: the month it is named after, as it was known on the day of its report."""

import datetime as dt

from assets.facts.definitions import MONTHS
from assets.settings import RunSettings
from pipelines.environment import Environment
from pipelines.settings import NEWEST, force_today, run_settings
from pipelines.working_days import report_day
from schemas.errors import InvalidSetting

PARTITION_TAG = "dagster/partition"  # tag that Dagster gives a run in a partition


def partition_of(day: dt.date) -> str:
    """Partition of the month that a day lies in."""
    return f"{day:%Y-%m}"


def month_before(day: dt.date) -> dt.date:
    """First day of the month before that of a day."""
    return (day.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def is_over(partition: str, today: dt.date) -> bool:
    """Whether a partition's month has ended, and so is one that can be reported."""
    return MONTHS.has_partition_key(partition) and partition < partition_of(today)


def settings_in(partition: str, given: Environment, today: dt.date | None = None) -> RunSettings:
    """Settings of a run in a partition; what was given wins over what the partition asks.

    The partition of a month that is over asks for that month as at its report day, or as at today where that is still
    to come. The one of the running month asks for nothing: it holds the figures of today, of the newest whole month.

    Args:
        today: day of the run; the day that it is where the force is, unless given.

    Raises:
        InvalidSetting: another month is given than the partition's.
    """
    today = today or force_today()
    if not is_over(partition, today):
        return run_settings(given, today)
    if given.month not in ("", NEWEST, partition):
        raise InvalidSetting(
            f"Month {given.month} is asked for in partition {partition}. Leave the setting `month` empty "
            "(PERFORMANCE_MONTH too), or choose the partition of that month."
        )
    month = given.month or partition
    first = dt.date.fromisoformat(f"{partition}-01")
    day = report_day(first, run_settings(given).reference["bank_holiday"])
    return run_settings(given.model_copy(update={"month": month, "as_at": given.as_at or str(min(day, today))}), today)
