"""Days that the sample covers, and moments within them. All times are local times of the force."""

import zlib
from datetime import date, datetime

import numpy as np
import polars as pl

FIRST_DAY = date(2013, 4, 1)
FIRST_DELIVERY = date(2016, 9, 30)
LAST_DELIVERY = date(2017, 1, 12)
# The report's text was cut on the 9th: until then only ordinary amendments, after it only planned ones.
TEXT_CUT = date(2017, 1, 9)
TEXT_SETTLED_AT = datetime(2017, 1, 8, 22)

# Share of records made in each hour of the day, from midnight.
HOURS = np.array([14, 11, 9, 7, 5, 4, 6, 14, 30, 44, 50, 50, 48, 48, 50, 52, 54, 54, 52, 48, 42, 36, 28, 20])

# The clocks went forward at 01:00 on these days; 01:00 to 01:59 never happened.
SHORT_DAYS = [date(y, 3, d) for y, d in ((2013, 31), (2014, 30), (2015, 29), (2016, 27))]


def generator(seed: int, topic: str) -> np.random.Generator:
    """Random numbers of one topic, untouched by what other topics draw."""
    return np.random.default_rng([seed, zlib.crc32(topic.encode())])


def days_in_month(months: pl.Series) -> np.ndarray:
    """Days of each month that the sample covers; January 2017 ends with the last delivery."""
    days = months.dt.month_end().dt.day().to_numpy()
    return np.where(months == LAST_DELIVERY.replace(day=1), LAST_DELIVERY.day, days)


def moments_in_month(random: np.random.Generator, months: pl.Series) -> pl.Series:
    """A moment to the minute, one for each of the given months (their first days)."""
    size = len(months)
    day = np.floor(random.random(size) * days_in_month(months)).astype("int64")
    hour = random.choice(24, size, p=HOURS / HOURS.sum())
    minutes = (day * 24 + hour) * 60 + random.integers(0, 60, size)
    return months.cast(pl.Datetime("us")) + pl.Series(minutes * 60_000_000).cast(pl.Duration("us"))


def existing(moment: pl.Expr) -> pl.Expr:
    """Move a moment out of the hour that the spring clock change skips; keeps the order of moments."""
    skipped = moment.dt.date().is_in(SHORT_DAYS) & (moment.dt.hour() == 1)
    return pl.when(skipped).then(moment.dt.truncate("1h") + pl.duration(hours=1)).otherwise(moment)
