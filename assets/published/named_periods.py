"""Periods as a person names them: `2016-12`, `2016Q4`, "previous quarter"."""

import calendar
import datetime as dt
import re

from schemas.errors import InvalidSetting

Days = tuple[dt.date, dt.date]
QUARTER = re.compile(r"(\d{4})-?Q([1-4])")
MONTH = re.compile(r"(\d{4})-(\d{2})")
FINANCIAL_YEAR_STARTS = 4  # April
NAMES = (
    "quarter", "previous quarter", "quarter last year",
    "month", "previous month", "month last year",
    "year", "year before", "financial year",
)  # fmt: skip


def period(text: str) -> Days:
    """First and last day of `2016-12`, `2016Q4` or `2016-07-01..2016-12-31`.

    Raises:
        InvalidSetting: it is none of these.
    """
    try:
        if found := QUARTER.fullmatch(text):
            return months_to(dt.date(int(found[1]), 3 * int(found[2]), 1), 3)
        if found := MONTH.fullmatch(text):
            return months_to(dt.date(int(found[1]), int(found[2]), 1), 1)
        start, _, end = text.partition("..")
        return dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    except ValueError as problem:
        raise InvalidSetting(f"{text!r} is no period. Give 2016-12, 2016Q4 or 2016-07-01..2016-12-31.") from problem


def named(month: dt.date) -> dict[str, Days]:
    """The periods of NAMES, seen from a reported month.

    Args:
        month: first day of the reported month. A quarter is the last whole one up to its end; a year is the twelve
            months that end with it, a financial year those since April.
    """
    quarter_end = back(month, (month.month % 3))
    since_april = (month.month - FINANCIAL_YEAR_STARTS) % 12 + 1
    return {
        "quarter": months_to(quarter_end, 3),
        "previous quarter": months_to(back(quarter_end, 3), 3),
        "quarter last year": months_to(back(quarter_end, 12), 3),
        "month": months_to(month, 1),
        "previous month": months_to(back(month, 1), 1),
        "month last year": months_to(back(month, 12), 1),
        "year": months_to(month, 12),
        "year before": months_to(back(month, 12), 12),
        "financial year": months_to(month, since_april),
    }


def back(month: dt.date, months: int) -> dt.date:
    """First day of the month so many before."""
    years, place = divmod(month.year * 12 + month.month - 1 - months, 12)
    return dt.date(years, place + 1, 1)


def months_to(last: dt.date, length: int) -> Days:
    """First and last day of so many months, of which `last` is the last."""
    return back(last, length - 1), last.replace(day=calendar.monthrange(last.year, last.month)[1])


def length(days: Days) -> int:
    """Months that a period covers."""
    start, end = days
    return (end.year - start.year) * 12 + end.month - start.month + 1


def earlier(days: Days, months: int) -> Days:
    """The period of equal length so many months before."""
    return months_to(back(days[1].replace(day=1), months), length(days))
