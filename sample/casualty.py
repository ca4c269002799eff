"""STATS19 casualties: each file is the calendar year to the month before it."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from sample import span
from sample.extract import MONTHLY, Extract, write_extract
from sample.volume import OWN_AREAS, drawn

PLANNED = date(2016, 10, 1)
# People killed from October to December 2016: area, road user; three a month, and four in December.
DEATHS = (
    ("Shropshire", "Driver"), ("Shropshire", "Driver"), ("Shropshire", "Passenger"), ("Shropshire", "Passenger"),
    ("Herefordshire", "Driver"), ("Herefordshire", "Passenger"), ("Telford & Wrekin", "Passenger"),
    ("Telford & Wrekin", "Pedestrian"), ("South Worcestershire", "Driver"), ("North Worcestershire", "Pedal Cyclist"),
)  # fmt: skip
USERS = {"Driver": 0.5, "Passenger": 0.2, "Pedal Cyclist": 0.09, "Pedestrian": 0.11, "Motorcyclist": 0.1}
KILLED, HURT = 3.6, {2: 38, 3: 210}  # a month; by severity
COLUMNS = {"collision_ref": "Collision Ref", "casualty_no": "Casualty No", "collision_on": "Collision Date",
           "severity": "Severity", "road_user": "Road User", "policing_area": "Area"}  # fmt: skip
FAULTS = {"unknown severity": {"Severity": "4"}, "impossible date": {"Collision Date": "30/02/2016"}}


def _killed(random: np.random.Generator, month: date) -> list[tuple[str, str]]:
    if month >= PLANNED:
        first = (month.month - PLANNED.month) * 3
        return list(DEATHS[first : first + 3 + (month.month == 12)])
    deaths = int(random.poisson(KILLED))
    return [(str(random.choice(OWN_AREAS)), str(drawn(random, USERS, 1)[0])) for _ in range(deaths)]


def _casualties(seed: int) -> pl.DataFrame:
    random = span.generator(seed, "casualties")
    rows: list[tuple] = []
    for month in pl.date_range(date(2013, 1, 1), date(2016, 12, 1), "1mo", eager=True).to_list():
        rows += [(month, 1, area, user) for area, user in _killed(random, month)]
        hurt = [(severity, int(random.poisson(usual))) for severity, usual in HURT.items()]
        rows += [(month, severity, str(random.choice(OWN_AREAS)), None) for severity, n in hurt for _ in range(n)]
    schema = {"month": pl.Date, "severity": pl.Int64, "policing_area": pl.String, "road_user": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    users = drawn(random, USERS, frame.height)
    days = pl.lit(pl.Series(random.integers(0, 28, frame.height)))
    return frame.with_columns(
        collision_on=pl.col("month") + pl.duration(days=days),
        road_user=pl.col("road_user").fill_null(pl.lit(users)),
        collision_ref=pl.format("RTC{}", pl.int_range(pl.len()) // 3 + 40_000),
        casualty_no=pl.int_range(pl.len()) % 3 + 1,
    )


def write_casualty(raw: Path, seed: int) -> None:
    """Write the casualties under `raw/casualty`.

    Of December 2016 the first file holds deaths only: the others are not supplied yet.
    """
    rows = _casualties(seed).sort("collision_on", "collision_ref", "casualty_no")
    late = (pl.col("month") == date(2016, 12, 1)) & (pl.col("severity") > 1)
    parts = [rows.filter(pl.col("month") < date(2016, 9, 1)).with_columns(delivered_on=pl.lit(MONTHLY[0]))]
    for day in MONTHLY[1:]:
        to_date = rows.filter((pl.col("month") >= date(2016, 1, 1)) & (pl.col("month") < day.replace(day=1)) & ~late)
        parts.append(to_date.with_columns(delivered_on=pl.lit(day)))
    every = pl.concat(parts).with_row_index("row")
    extract = Extract(source="casualty", columns=COLUMNS, key="row", faults=FAULTS, days=MONTHLY, is_changes=False)
    write_extract(raw, extract, every.with_columns(pl.col("casualty_no", "severity").cast(pl.String)), seed)
