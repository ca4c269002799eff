"""What a partition asks of a run: the month it is named after, as it was known on the day of its report; of a force."""

import datetime as dt

import dagster as dg

from assets.forces import VARIABLE, forces
from assets.raw.definitions import MONTHS
from assets.settings import RunSettings
from pipelines.environment import Environment
from pipelines.instance import FORCE_TAG
from pipelines.settings import NEWEST, force_today, run_settings
from pipelines.working_days import report_day
from schemas.errors import InvalidSetting

PARTITION_TAG = "dagster/partition"  # tag that Dagster gives a run in a partition
MONTH_TAG = "dagster/partition/month"


def partition_of(day: dt.date) -> str:
    """Partition of the month that a day lies in."""
    return f"{day:%Y-%m}"


def key_of(force: str, month: str) -> str:
    """Partition of a month of a force; '' is the only force of an installation."""
    return dg.MultiPartitionKey({"force": force, "month": month}) if force else month


def parted(partition: str) -> tuple[str, str]:
    """Force and month of a partition.

    Raises:
        InvalidSetting: the installation reports on several forces, and the partition names none of them.
    """
    force, _, month = partition.rpartition("|")
    if (force or forces()) and force not in forces():
        raise InvalidSetting(f"A run is one force's: choose a partition of {', '.join(forces()) or VARIABLE}.")
    return force, month


def tags_in(partition: str) -> dict[str, str]:
    """Tags of a run in a partition, as Dagster gives them."""
    force, month = parted(partition)
    return {PARTITION_TAG: str(partition)} | ({FORCE_TAG: force, MONTH_TAG: month} if force else {})


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
        InvalidSetting: another month is given than the partition's, or no force where there are several.
    """
    today = today or force_today()
    force, partition = parted(partition)
    given = given.of(force)
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
