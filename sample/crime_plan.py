"""How many offences the made-up force records: group by area by month, from the stored plan of 2016.

2016 follows `plan/quarters.csv` to the offence (how it was found: `plan/solve.py`); the years before it and the
first days of 2017 are drawn around it. The plan holds the state after the last amendment.
"""

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from sample.crime_offences import GROUPS, INCIDENT
from sample.geography import AREAS, NOT_KNOWN, OUTSIDE_AREA, WARWICKSHIRE, WEST_MERCIA
from sample.span import FIRST_DAY, LAST_DELIVERY, generator

PLAN = Path(__file__).resolve().parent / "plan"
TOPIC = "crime plan"

# A month against the average month, January first.
SEASON = np.array([0.955, 0.915, 0.985, 0.95, 1.01, 1.045, 1.055, 1.04, 1.02, 1.045, 1.0, 0.985])

# "from around 6,400": mean month from April 2013 to May 2016, offences.
EARLIER_MEAN = 6400
MONTH_NOISE = 0.02
JANUARY_2017 = 6700  # offences, had the month been whole

WARWICKSHIRE_MONTH = 2600  # offences
INCIDENTS_MONTH = {WEST_MERCIA: 900, WARWICKSHIRE: 350}  # crimed incidents
ELSEWHERE_SHARE = {OUTSIDE_AREA: 0.0005, NOT_KNOWN: 0.0003}  # before 2016 and in 2017

# A group's share against the same group a year later, before 2016.
YEARLY_GROWTH = {
    "violence_with_injury": 1.04,
    "violence_without_injury": 1.10,
    "rape": 1.14,
    "other_sexual_offences": 1.12,
    "burglary_domestic": 0.98,
    "burglary_other": 0.96,
    "bicycle_theft": 0.97,
    "all_other_theft": 0.94,
    "criminal_damage_arson": 0.98,
}

CELLS = {"group": pl.String, "area": pl.String, "month": pl.Date, "offences": pl.Int64}


@cache
def plan(table: str) -> pl.DataFrame:
    """A table of the stored plan by its name, such as `quarters`, `markers` or `outcomes`."""
    return pl.read_csv(
        PLAN / f"{table}.csv",
        schema_overrides={"offence_code": pl.String, "code_before": pl.String, "code_after": pl.String},
        try_parse_dates=True,
    )


def quarter(day: pl.Expr) -> pl.Expr:
    """Calendar quarter as the plan writes it, 2016Q4."""
    return pl.format("{}Q{}", day.dt.year(), day.dt.quarter())


def months() -> list[date]:
    """First days of the months that the sample covers."""
    return pl.date_range(FIRST_DAY, LAST_DELIVERY, "1mo", eager=True).to_list()


def planned_months(random: np.random.Generator) -> pl.DataFrame:
    """2016 by month: each quarter of the plan shared out by season, single months as `months.csv` fixes them."""
    rows = []
    fixed = plan("months")
    for group, area, name, offences in plan("quarters").iter_rows():
        first = int(name[-1]) * 3 - 2
        season = SEASON[first - 1 : first + 2]
        counts = random.multinomial(offences, season / season.sum())
        rows += [(group, area, date(2016, first + n, 1), int(count)) for n, count in enumerate(counts)]
    drawn = pl.DataFrame(rows, schema=CELLS, orient="row")
    return drawn.update(fixed, on=["group", "area", "month"], how="left")


def mix() -> pl.DataFrame:
    """Offences of 2016 by group and policing area."""
    return (
        plan("quarters")
        .filter(~pl.col("area").is_in([OUTSIDE_AREA, NOT_KNOWN]))
        .group_by("group", "area", maintain_order=True)
        .agg(pl.col("offences").sum())
    )


def with_elsewhere(weights: pl.DataFrame) -> pl.DataFrame:
    """Add the few offences of each group outside every area, or of an area not known."""
    groups = weights.group_by("group", maintain_order=True).agg(pl.col("offences").sum())
    extra = [
        groups.select("group", pl.lit(place).alias("area"), pl.col("offences") * rate)
        for place, rate in ELSEWHERE_SHARE.items()
    ]
    return pl.concat([weights.with_columns(pl.col("offences").cast(pl.Float64)), *extra])


def shared_out(
    random: np.random.Generator, total: int, weights: pl.DataFrame, month: date
) -> list[tuple[str, str, date, int]]:
    """Share a month's offences out over groups and areas; `weights` has group, area and offences."""
    years = max(0, 2016 - month.year - (month.month - 7) / 12)
    growth = np.array([YEARLY_GROWTH.get(group, 1.0) for group in weights["group"]])
    weight = weights["offences"].to_numpy() / growth**years
    counts = random.multinomial(total, weight / weight.sum()).tolist()
    cells = weights.select("group", "area").iter_rows()
    return [(group, area, month, count) for (group, area), count in zip(cells, counts, strict=True) if count]


def earlier_totals(random: np.random.Generator, earlier: list[date], total: int) -> np.ndarray:
    """Offences of the force in each month before 2016, which add up to `total`."""
    level = np.array([SEASON[m.month - 1] for m in earlier]) * random.normal(1, MONTH_NOISE, len(earlier))
    shares = np.cumsum(level) / level.sum()
    return np.diff(np.rint(shares * total).astype(int), prepend=0)


def west_mercia_offences(random: np.random.Generator) -> pl.DataFrame:
    """Offences of West Mercia by group, area and month."""
    year = planned_months(random)
    before_june = sum(year.filter(pl.col("month") < date(2016, 6, 1))["offences"].to_list())
    earlier = [month for month in months() if month.year < 2016]
    total = EARLIER_MEAN * (len(earlier) + 5) - before_june
    weights = with_elsewhere(mix())
    rows = []
    for month, offences in zip(earlier, earlier_totals(random, earlier, total), strict=True):
        rows += shared_out(random, int(offences), weights, month)
    last = LAST_DELIVERY.replace(day=1)
    rows += shared_out(random, JANUARY_2017 * LAST_DELIVERY.day // 31, weights, last)
    return pl.concat([pl.DataFrame(rows, schema=CELLS, orient="row"), year])


def warwickshire_offences(random: np.random.Generator) -> pl.DataFrame:
    """Offences of Warwickshire by group, area and month: West Mercia's mix of groups on its own areas."""
    groups = mix().group_by("group", maintain_order=True).agg(pl.col("offences").sum())
    areas = pl.DataFrame({"area": AREAS[WARWICKSHIRE], "share": [0.58, 0.42]})
    weights = groups.join(areas, how="cross").select("group", "area", pl.col("offences") * pl.col("share"))
    weights = with_elsewhere(weights)
    rows = []
    for month in months():
        rows += shared_out(random, _drawn_month(random, month, WARWICKSHIRE_MONTH), weights, month)
    return pl.DataFrame(rows, schema=CELLS, orient="row")


def crimed_incidents(random: np.random.Generator, force: str) -> pl.DataFrame:
    """Crimed incidents of a force by area and month."""
    if force == WEST_MERCIA:
        weights = mix().group_by("area", maintain_order=True).agg(pl.col("offences").sum())
    else:
        weights = pl.DataFrame({"area": AREAS[force], "offences": [58, 42]})
    weights = weights.select(pl.lit(INCIDENT).alias("group"), "area", "offences")
    rows = []
    for month in months():
        total = _drawn_month(random, month, INCIDENTS_MONTH[force])
        rows += shared_out(random, total, weights, month)
    return pl.DataFrame(rows, schema=CELLS, orient="row")


def _drawn_month(random: np.random.Generator, month: date, level: int) -> int:
    covered = LAST_DELIVERY.day / 31 if month == LAST_DELIVERY.replace(day=1) else 1.0
    return round(level * SEASON[month.month - 1] * covered * random.normal(1, MONTH_NOISE))


def month_counts(seed: int, force: str) -> pl.DataFrame:
    """Records of a force that stand at the end, one row per group, area and month.

    Returns:
        group (an offence group, or crimed incidents), area, month, offences (count).
    """
    random = generator(seed, f"{TOPIC} {force}")
    crimes = west_mercia_offences(random) if force == WEST_MERCIA else warwickshire_offences(random)
    counts = pl.concat([crimes, crimed_incidents(random, force)]).filter(pl.col("offences") > 0)
    assert set(counts["group"]) == {*GROUPS, INCIDENT}
    return counts
