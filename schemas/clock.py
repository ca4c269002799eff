"""The clock of a force: local times as its systems write them, and what a turn of the clock does to times between them.

Systems write the time that the wall shows, without its offset. In March an hour is left out; in October the hour from
01:00 to 02:00 comes twice, and which of the two a time lies in is not written. The difference of two such times is
wrong by the hour of the turn between them.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from zoneinfo import ZoneInfo

import polars as pl

FORCE_TIME = "Europe/London"
YEARS = range(1990, 2061)  # of records
HOUR = dt.timedelta(hours=1)
WINTER, SUMMER, TWICE = range(3)  # what the clock shows after the turns, in their order
START, END = pl.col("start"), pl.col("end")
PLAIN = (END - START).dt.total_seconds()


def seconds_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Whole seconds that passed between two local times.

    Where one of them lies in the hour that comes twice, it is the shortest time that the two may stand for. A time in
    the hour that is left out is one of a clock that was not put forward yet.

    Returns:
        None where either is missing, or the end lies before the start however they are read.
    """
    return pl.map_batches([start, end], _seconds, return_dtype=pl.Int64(), is_elementwise=True)


def is_not_before(end: pl.Expr, start: pl.Expr) -> pl.Expr:
    """Whether one local time may be at another or after it: in the hour that comes twice, each may be in the second."""
    return pl.map_batches([start, end], _is_not_before, return_dtype=pl.Boolean(), is_elementwise=True)


def _pairs(times: Sequence[pl.Series]) -> pl.DataFrame:
    return pl.DataFrame(dict(zip(("start", "end"), times, strict=True)))


def _seconds(times: Sequence[pl.Series]) -> pl.Series:
    rows = _pairs(times)
    plain = rows.select(pl.when(PLAIN >= 0).then(PLAIN)).to_series()
    if _are_of_one_season(rows):
        return plain
    turned = rows.select(((_mark(START) != _mark(END)) | (_mark(START) == TWICE)).fill_null(False)).to_series()
    return plain.scatter(turned.arg_true(), rows.filter(turned).select(_shortest()).to_series())


def _is_not_before(times: Sequence[pl.Series]) -> pl.Series:
    rows = _pairs(times)
    plain = rows.select(END >= START).to_series()
    if plain.all():
        return plain
    same_hour = END.dt.truncate("1h") == START.dt.truncate("1h")
    return rows.select(plain | (same_hour & (_mark(END) == TWICE))).to_series()


def _are_of_one_season(rows: pl.DataFrame) -> bool:
    """Whether no turn of the clock lies among all these times."""
    bounds = rows.select(first=pl.min_horizontal(pl.all().min()), last=pl.max_horizontal(pl.all().max())).row(0)
    if None in bounds:
        return True
    first, last = (bisect_right(turns(), time) for time in bounds)
    return first == last and first % 3 != TWICE


def _shortest() -> pl.Expr:
    shortest = PLAIN + _offset(START, least=True) - _offset(END, least=False)
    longest = PLAIN + _offset(START, least=False) - _offset(END, least=True)
    first_possible = pl.when(shortest >= 0).then(shortest).when(PLAIN >= 0).then(PLAIN)
    return first_possible.when(longest >= 0).then(longest)


@cache
def turns() -> tuple[dt.datetime, ...]:
    """Local times at which what the clock shows changes: to summer, to the hour that comes twice, to winter."""
    found, zone = [], ZoneInfo(FORCE_TIME)
    for year in YEARS:
        noons = [dt.datetime(year, 1, 1, 12) + dt.timedelta(days=day) for day in range(365)]
        offsets = [noon.replace(tzinfo=zone).utcoffset() for noon in noons]
        to_summer, to_winter = (
            noon for noon, before, after in zip(noons[1:], offsets, offsets[1:], strict=False) if before != after
        )
        found += [to_summer.replace(hour=2), to_winter.replace(hour=1), to_winter.replace(hour=2)]
    return tuple(found)


def _mark(local: pl.Expr) -> pl.Expr:
    """What the clock shows at local times: winter, summer, or the hour that comes twice; none where there is none."""
    marks = pl.lit(pl.Series(turns(), dtype=pl.Datetime("us"))).search_sorted(local, side="right") % 3
    return pl.when(local.is_not_null()).then(marks)


def _offset(local: pl.Expr, *, least: bool) -> pl.Expr:
    """Seconds that local times are ahead of universal time; of the hour that comes twice the least or the most."""
    is_ahead = _mark(local) == SUMMER if least else _mark(local) != WINTER
    return is_ahead.cast(pl.Int64) * int(HOUR.total_seconds())
