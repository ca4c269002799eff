"""The call extract: 999 and 101 calls of the switchboard, in Parquet."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from sample import span
from sample.extract import DAYS
from sample.volume import by_month, one_row_each

SOURCE = "call"
FLAT = (0.97, 0.95, 0.98, 0.99, 1.02, 1.03, 1.06, 1.05, 1.0, 0.98, 0.96, 1.01)
LINES = {
    # calls of known quarters, of any other, share answered in time, seconds to answer in time, share abandoned
    "999": ({"2016Q3": 33545, "2016Q4": 28953}, 30600, 0.93, 10, 0.013),
    "101": ({"2016Q3": 118008, "2016Q4": 134875}, 124000, 0.86, 30, 0.062),
}
SPOILT_DAYS = (date(2016, 10, 11), date(2016, 11, 2), date(2016, 11, 23), date(2016, 12, 13))
AGAIN_DAYS = (date(2016, 10, 25), date(2016, 12, 8))
NEVER_ENDED = 0.005  # share of calls whose end the switchboard did not log
AGAIN = 40  # calls of the evening before, sent again


@cache
def calls(seed: int) -> pl.DataFrame:
    """Every call of both lines: call_id, line, presented_at, answered_at, ended_at, in order of presentation."""
    both = pl.concat(_of_line(seed, line) for line in LINES).sort("presented_at", "line")
    number = pl.int_range(pl.len()).cum_count().over(pl.col("presented_at").dt.date())
    day = pl.col("presented_at").dt.to_string("%Y%m%d")
    return both.with_columns(call_id=pl.format("C{}-{}", day, number.cast(pl.String).str.zfill(5)))


def _of_line(seed: int, line: str) -> pl.DataFrame:
    planned, usual, in_time, seconds, abandoned = LINES[line]
    random = span.generator(seed, f"calls {line}")
    rows = one_row_each(by_month(random, planned, usual, FLAT))
    size = rows.height
    presented = span.moments_in_month(random, rows["month"]) + _seconds(random.integers(0, 60, size))
    quick = random.integers(1, seconds + 1, size)
    slow = seconds + 1 + np.floor(random.exponential(2.5 * seconds, size)).astype("int64")
    waits = np.where(random.random(size) < in_time, quick, slow)
    is_logged = pl.lit(pl.Series(random.random(size) >= NEVER_ENDED))
    is_abandoned = pl.Series(random.random(size) < abandoned)
    talks = 30 + np.floor(random.exponential(200, size)).astype("int64")
    frame = pl.DataFrame(
        {"presented": presented, "waits": _seconds(waits), "talks": _seconds(talks), "gone": is_abandoned}
    )
    begun = span.existing(pl.col("presented"))
    return frame.select(
        line=pl.lit(line),
        presented_at=begun,
        answered_at=pl.when(~pl.col("gone")).then(begun + pl.col("waits")),
        ended_at=pl.when(is_logged).then(
            begun + pl.col("waits") + pl.when(pl.col("gone")).then(pl.duration()).otherwise("talks")
        ),
    )


def _seconds(number: np.ndarray) -> pl.Series:
    return pl.Series(number * 1_000_000).cast(pl.Duration("us"))


def _spoilt(random: np.random.Generator, rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """Events that cannot be, each a copy of one that is: answered before presented, ended before answered, no line."""
    own = rows.filter((pl.col("delivered_on") == day) & pl.col("answered_at").is_not_null())
    picked = own[np.sort(random.choice(own.height, 3, replace=False))].with_columns(
        call_id=pl.col("call_id") + "X", number=pl.int_range(pl.len())
    )
    hour = pl.duration(hours=1)
    return picked.with_columns(
        answered_at=pl.when(pl.col("number") == 0).then(pl.col("presented_at") - hour).otherwise("answered_at"),
        ended_at=pl.when(pl.col("number") == 1).then(pl.col("answered_at") - hour).otherwise("ended_at"),
        line=pl.when(pl.col("number") == 2).then(pl.lit("99")).otherwise("line"),
    ).drop("number")


def write_call(raw: Path, seed: int) -> None:
    """Write every delivery of the call extract under `raw/call`; calls of a day come on that day."""
    random = span.generator(seed, "call dirt")
    columns = ("call_id", "line", "presented_at", "answered_at", "ended_at")
    day = pl.max_horizontal(pl.col("presented_at").dt.date(), pl.lit(span.FIRST_DELIVERY))
    rows = calls(seed).with_columns(delivered_on=day).filter(pl.col("delivered_on") <= span.LAST_DELIVERY)
    again = [
        rows.filter(pl.col("delivered_on") == on - timedelta(days=1)).tail(AGAIN).with_columns(delivered_on=pl.lit(on))
        for on in AGAIN_DAYS
    ]
    spoilt = [_spoilt(random, rows, on) for on in SPOILT_DAYS]
    parts = pl.concat([rows, *again, *spoilt], how="diagonal").partition_by("delivered_on", as_dict=True)
    folder = raw / SOURCE
    folder.mkdir(parents=True)
    for on in DAYS:
        parts[(on,)].select(columns).write_parquet(folder / f"{SOURCE}_{on:%Y-%m-%d}.parquet")
