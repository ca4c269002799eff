"""Outcomes of offences: type, date and the moment they are entered; at first, now and then, another one.

`plan/outcomes.csv` gives of each quarter the share of offences with an outcome dated within the quarter, and of these
the share dated at most five days after the offence was recorded, both in percent. Days are drawn by chance; in West
Mercia a few of them are then changed until the shares are those of the plan.
"""

from datetime import datetime

import numpy as np
import polars as pl

from sample import crime_offences, span
from sample.crime_offences import INCIDENT, NO_SUSPECT
from sample.crime_plan import plan, quarter
from sample.geography import WEST_MERCIA

TOPIC = "crime outcomes"
FAST_DAYS = 5  # the report's limit
FAST_WEIGHTS = (28, 24, 17, 13, 10, 8)  # percent of fast outcomes, on the day recorded and each of the next five
LATER_MEAN_DAYS = 26  # beyond the sixth day
# Of fast outcomes of the natural draw, and of later ones, the share dated within the quarter of the record.
FAST_IN_QUARTER, LATER_IN_QUARTER = 0.97, 0.66
ENTRY_MINUTES = 20 * 60  # an outcome is entered at most so long after it was given
OFFICE_MINUTES = (8 * 60, 22 * 60)
FIRST_SHARE = 0.08  # of outcomes that can have had another before: no suspect identified
FAST, LATER, OUTSIDE = 0, 1, 2  # kinds of outcome: within five days, later in the quarter, after it or none


def _minutes(values: np.ndarray) -> pl.Expr:
    return pl.lit(pl.Series(np.floor(values).astype("int64") * 60_000_000).cast(pl.Duration("us")))


def with_shares(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the planned shares of the record's quarter, of later quarters those of the last one planned, and days left.

    Returns:
        rows with assigned and fast (shares), is_planned, and left: days from the record to the end of its quarter.
    """
    shares = plan("outcomes").select(
        "quarter", assigned=pl.col("assigned_pct") / 100, fast=pl.col("within_5_days_pct") / 100
    )
    day = pl.col("recorded_at").dt.date()
    end = day.dt.truncate("1q").dt.offset_by("3mo")
    joined = rows.with_columns(quarter=quarter(pl.col("month")), left=(end - day).dt.total_days() - 1)
    joined = joined.join(shares, on="quarter", how="left", maintain_order="left")
    return joined.with_columns(
        pl.col("assigned").fill_null(shares["assigned"][-1]),
        pl.col("fast").fill_null(shares["fast"][-1]),
        is_planned=pl.col("assigned").is_not_null(),
    )


def drawn_days(random: np.random.Generator, rows: pl.DataFrame) -> pl.Series:
    """Days from each record to its outcome, null where there is never one; some groups are faster than others."""
    size = rows.height
    pace = pl.col("group").replace_strict(crime_offences.OUTCOME_PACE, default=1.0, return_dtype=pl.Float64)
    fast = pl.col("assigned") * pl.col("fast") / FAST_IN_QUARTER
    within = pl.min_horizontal(fast * pace / pace.mean(), 0.8)
    ever = fast + pl.col("assigned") * (1 - pl.col("fast")) / LATER_IN_QUARTER
    lot = pl.lit(pl.Series(random.random(size)))
    weights = np.array(FAST_WEIGHTS) / sum(FAST_WEIGHTS)
    early = pl.lit(pl.Series(random.choice(len(weights), size, p=weights)))
    later = pl.lit(pl.Series(np.floor(FAST_DAYS + 1 + random.exponential(LATER_MEAN_DAYS, size)).astype("int64")))
    return rows.select(days=pl.when(lot < within).then(early).when(lot < ever).then(later))["days"]


def planned_days(random: np.random.Generator, rows: pl.DataFrame) -> pl.Series:
    """Change the days of as few records as possible until each planned quarter has its shares.

    Args:
        rows: offences that stand, with days, left, assigned, fast, quarter and is_planned.
    """
    lot = pl.lit(pl.Series(random.random(rows.height)))
    cell = ("quarter", "is_planned")
    in_quarter = (pl.col("days") <= pl.col("left")).fill_null(False)
    kind = pl.when(in_quarter & (pl.col("days") <= FAST_DAYS)).then(FAST).when(in_quarter).then(LATER)
    rows = rows.with_columns(lot=lot, kind=kind.otherwise(OUTSIDE))
    assigned = (pl.len() * pl.col("assigned").first()).round().over(cell)
    fast = (assigned * pl.col("fast").first().over(cell)).round()
    order = (pl.col("kind") != FAST) + pl.col("lot")
    rows = rows.with_columns(is_fast=order.rank("ordinal").over(cell) <= fast, slow=assigned - fast)
    can_be_later = ~pl.col("is_fast") & (pl.col("left") > FAST_DAYS)
    order = (pl.col("kind") != LATER) + pl.col("lot")
    rows = rows.with_columns(
        is_later=can_be_later & (order.rank("ordinal").over(*cell, can_be_later) <= pl.col("slow"))
    )
    becomes_fast = (pl.col("lot") * (pl.min_horizontal("left", FAST_DAYS) + 1)).floor()
    becomes_later = FAST_DAYS + 1 + (pl.col("lot") * (pl.col("left") - FAST_DAYS)).floor()
    becomes_outside = pl.col("left") + 1 + (pl.col("lot") * 60).floor()
    wanted = pl.when("is_fast").then(FAST).when("is_later").then(LATER).otherwise(OUTSIDE)
    changed = pl.when("is_fast").then(becomes_fast).when("is_later").then(becomes_later).otherwise(becomes_outside)
    keeps = ~pl.col("is_planned") | (pl.col("kind") == wanted)
    return rows.select(days=pl.when(keeps).then("days").otherwise(changed.cast(pl.Int64)))["days"]


def given(random: np.random.Generator, size: int, days: str) -> pl.Expr:
    """The moment at which an outcome is given, on the day that lies so many days after the record."""
    office = _minutes(random.uniform(*OFFICE_MINUTES, size))
    midnight = pl.col("recorded_at").dt.truncate("1d") + pl.duration(days=pl.col(days))
    left = (pl.duration(days=1) - (pl.col("recorded_at") - midnight)).dt.total_minutes()
    soon = pl.duration(minutes=(pl.lit(pl.Series(random.random(size))) * left).cast(pl.Int64))
    return pl.when(pl.col(days) == 0).then(pl.col("recorded_at") + soon).otherwise(midnight + office)


def entered(random: np.random.Generator, size: int, days: str) -> pl.Expr:
    """The moment at which an outcome is entered: after it was given and after its record was entered."""
    delay, reading = _minutes(random.uniform(0, ENTRY_MINUTES, size)), _minutes(random.uniform(10, 60, size))
    return pl.max_horizontal(given(random, size, days) + delay, pl.col("entered_at") + reading)


def with_outcomes(seed: int, rows: pl.DataFrame, force: str) -> pl.DataFrame:
    """Type, date and moment of entry of the outcome of each offence that stands; types only since they exist."""
    random = span.generator(seed, f"{TOPIC} {force}")
    standing = with_shares(rows.filter(~pl.col("is_cancelled"), pl.col("group") != INCIDENT))
    standing = standing.with_columns(days=drawn_days(random, standing))
    if force == WEST_MERCIA:
        standing = standing.with_columns(days=planned_days(random, standing))
    kind = pl.lit(
        crime_offences.drawn_by_group(
            random, standing["group"], crime_offences.OUTCOMES, crime_offences.PROPERTY_OUTCOMES
        )
    )
    day = pl.col("recorded_at").dt.date() + pl.duration(days=pl.col("days"))
    too_early = ((kind == "20") & (day < datetime(2015, 4, 1))) | ((kind == "21") & (day < datetime(2016, 1, 1)))
    has_outcome = pl.col("days").is_not_null()
    outcomes = standing.select(
        "record",
        outcome_type=pl.when(has_outcome).then(pl.when(too_early).then(pl.lit("10")).otherwise(kind)),
        outcome_date=day,
        outcome_at=pl.when(has_outcome).then(entered(random, standing.height, "days")),
    )
    return rows.join(outcomes, on="record", how="left", maintain_order="left")


def with_first_outcomes(seed: int, rows: pl.DataFrame, force: str) -> pl.DataFrame:
    """Date and entry of an outcome that a later one replaced, before the text was cut: no suspect identified."""
    random = span.generator(seed, f"{TOPIC} first {force}")
    size = rows.height
    later = (pl.col("outcome_date") - pl.col("recorded_at").dt.date()).dt.total_days()
    first = (pl.lit(pl.Series(random.random(size))) * later).floor().cast(pl.Int64)
    happens = pl.lit(pl.Series(random.random(size) < FIRST_SHARE)) & (pl.col("outcome_type") != NO_SUSPECT)
    happens &= (later >= 2) & (pl.col("outcome_at") < span.TEXT_SETTLED_AT)
    rows = rows.with_columns(first_days=pl.when(happens).then(first))
    entry = entered(random, size, "first_days")
    is_before = pl.col("first_days").is_not_null() & (entry + pl.duration(hours=2) < pl.col("outcome_at"))
    day = pl.col("recorded_at").dt.date() + pl.duration(days=pl.col("first_days"))
    return rows.with_columns(
        first_outcome_date=pl.when(is_before).then(day), first_outcome_at=pl.when(is_before).then(entry)
    ).drop("first_days")
