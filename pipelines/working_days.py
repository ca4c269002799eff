"""Working days: Monday to Friday, without England's bank holidays."""

import datetime as dt

import holidays
import numpy as np
import polars as pl

REPORT_ON = 3  # working day of a month on which the month before is reported


def report_day(month: dt.date, bank_holiday: pl.DataFrame) -> dt.date:
    """Day on which a month is reported: the third working day after its end.

    Args:
        month: first day of the reported month.
        bank_holiday: reference table of bank holidays, column `day`; years after its last are taken from `holidays`.
    """
    after = (month + dt.timedelta(days=31)).replace(day=1)
    day = np.busday_offset(after, REPORT_ON - 1, roll="forward", holidays=days_off(after, bank_holiday))
    return dt.date.fromisoformat(str(day))


def days_off(month: dt.date, bank_holiday: pl.DataFrame) -> list[dt.date]:
    """Bank holidays of the year of a month."""
    known = [day for day in bank_holiday["day"] if day.year == month.year]
    return known or list(holidays.country_holidays("GB", subdiv="ENG", years=month.year))
