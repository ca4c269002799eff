"""People counted once: who had a record in a month or quarter, and whether it was not the first within a window.

Every step is a sort, a grouping or a look-up of the nearest day (`look_back`), so the cost is linear in the records: no
record meets another.
"""

import polars as pl

from assets.facts.look_back import in_order, of_days, up_to
from assets.facts.person_records import WHO, RepeatChoices, counted_records, first_records
from schemas.facts.person_month import PersonMonth

MONTHS = 12  # calendar months to the end of the period, for how often
LENGTHS = (1, 3)  # months of a period
CELL = ("force", "area", "month")
PLACES = pl.col("force", "area")
# What is counted of each person, but for what follows from its name and month.
MADE = (
    "records", "repeat_records", "records_once", "records_in_12_months", "is_repeat", "days_since_previous",
)  # fmt: skip


def person_month(
    crime_people: pl.LazyFrame, missing_reports: pl.LazyFrame, choices: RepeatChoices, began: pl.LazyFrame | None = None
) -> pl.LazyFrame:
    """Count each person once a period, by force and by area.

    Args:
        crime_people: the fact of victims and defendants, both forces.
        missing_reports: the fact of missing person reports; absent (no apparent risk) is not missing.
        began: first records of the whole facts (`first_records`), where only the rows of some people are given.

    Returns:
        Columns of `schemas.facts.person_month.PersonMonth`. Rows without a person count nowhere here.
    """
    every = counted_records(crime_people, missing_reports, choices)
    # Numbers for each person, role and basis, and for role and basis: what follows compares numbers, not texts.
    numbered = every.with_columns(who=pl.struct(WHO).rle_id(), part=pl.struct("role", "basis").rle_id())
    records = _in_few_names(numbered.with_columns(is_shared=pl.len().over("part", "ref") > 1).collect())
    window = of_days(records, "who", choices.window_days).collect().lazy()
    counted = pl.concat([_counted(records, window, length, choices).collect().lazy() for length in LENGTHS])
    firsts = first_records(crime_people, missing_reports) if began is None else began
    told = _named(counted, records).join(firsts, on=["force", "role"], how="left", maintain_order="left")
    is_whole = pl.col("began") <= pl.col("month") - pl.duration(days=choices.window_days)
    is_of_crimes = pl.col("role") != "missing"
    whole = told.with_columns(
        is_look_back_whole=is_whole, looked_back_month=pl.when(is_whole & is_of_crimes).then("month")
    )
    return whole.select(*PersonMonth.to_schema().columns)


def _in_few_names(records: pl.DataFrame) -> pl.LazyFrame:
    """Names of which there are few as numbers in their order: they are compared, grouped and sorted by the million."""
    places = pl.Enum(pl.concat([records["force"].unique(), records["area"].unique()]).unique().sort())
    kinds = {name: pl.Enum(records[name].unique().sort()) for name in ("role", "basis")}
    return records.lazy().with_columns(PLACES.cast(places), *(pl.col(name).cast(of) for name, of in kinds.items()))


def _named(counted: pl.LazyFrame, records: pl.LazyFrame) -> pl.LazyFrame:
    """In order of month, length, force, area and person, under the names of places and people.

    Numbers follow their names, so one number made of all of them orders millions of rows in a sixth of the time.
    """
    month = pl.col("month").dt.year().cast(pl.Int64) * 12 + pl.col("month").dt.month()
    order = month * (max(LENGTHS) + 1) + pl.col("months_a_row")
    for number in (pl.col("force").to_physical(), pl.col("area").to_physical(), pl.col("who")):
        order = order * (number.max().cast(pl.Int64) + 1) + number
    rows = counted.sort(order).collect()
    # Records are in the order of their people: as many names as numbers, from nought on.
    names = records.filter(pl.col("who").ne_missing(pl.col("who").shift())).select(WHO).collect()
    named = rows.lazy().with_columns(names[name].gather(rows["who"]) for name in WHO)
    return named.with_columns(PLACES.cast(pl.String), pl.col("role", "basis").cast(pl.String))


def _counted(records: pl.LazyFrame, window: pl.LazyFrame, length: int, choices: RepeatChoices) -> pl.LazyFrame:
    """Each person once a force, and once an area, in every period of a length."""
    month = pl.col("day").dt.truncate("1mo" if length == 1 else "1q")
    # Made at once where more than one step reads it: each would make it anew.
    dated = records.with_columns(month=month).with_columns(period=pl.struct("who", "month").rle_id()).collect().lazy()
    days = _days(dated, window, choices).collect().lazy()
    if not choices.same_period_counts:
        again = days.select("period", "at", again=pl.col("outside") > 0)
        dated = dated.join(again, on=["period", "at"], maintain_order="left")
    both = pl.concat([dated, dated.with_columns(area=pl.col("force"))])
    outside = pl.lit(0) if choices.same_period_counts else pl.col("again").sum()
    found = both.group_by(*CELL, "who", "period").agg(
        pl.col("at").min(), records=pl.len().cast(pl.Int64), outside_records=outside.cast(pl.Int64)
    )
    told = found.join(days, on=["period", "at"]).join(_in_12_months(dated, length), on="period")
    once = _counted_once(_repeats(told, choices).collect().lazy(), both.filter("is_shared"))
    return once.select(*CELL, "who", *MADE, months_a_row=pl.lit(length, dtype=pl.Int64))


def _days(dated: pl.LazyFrame, window: pl.LazyFrame, choices: RepeatChoices) -> pl.LazyFrame:
    """What stands before each day of a period; `outside`: of the records in its window, those outside the period."""
    own = of_days(dated, "period", choices.window_days)
    periods = dated.select("period", "who").unique("period")
    days = own.join(periods, on="period").join(window, on=["who", "at"], suffix="_of_person")
    return days.with_columns(outside=pl.col("within_of_person") - pl.col("within")).drop("who")


def _in_12_months(dated: pl.LazyFrame, length: int) -> pl.LazyFrame:
    """Records of each person in the calendar year to the end of each of its periods: period, in_12_months."""
    days = dated.select("who", "day", "period", "month", number=in_order("who", "day")).sort("number")
    counted = days.with_columns(up_to=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    known = counted.group_by("number").agg(pl.col("up_to").max()).sort("number")
    periods = counted.group_by("period").agg(pl.col("who", "month").first(), pl.col("up_to").max()).sort("period")
    before = pl.col("month").dt.offset_by(f"{length - MONTHS}mo").dt.offset_by("-1d")
    since = up_to(periods.with_columns(before=before), in_order("who", "before"), known, "before_year")
    return since.select("period", in_12_months=pl.col("up_to") - pl.col("before_year"))


def _repeats(found: pl.LazyFrame, choices: RepeatChoices) -> pl.LazyFrame:
    """What the first day of a period says of its person: repeat or not, how often, and since when."""
    if choices.same_period_counts:
        is_repeat = (pl.col("outside") > 0) | ~pl.col("is_only")
        has_earlier = (pl.col("outside") > 0) | pl.col("previous").is_not_null()
        repeat_records = pl.col("records") - pl.when(has_earlier).then(0).otherwise(1)
    else:
        is_repeat, repeat_records = pl.col("outside") > 0, pl.col("outside_records")
    since = (pl.col("at") - pl.col("previous_of_person")).dt.total_days()
    return found.with_columns(
        is_repeat=is_repeat,
        repeat_records=repeat_records,
        # The record that makes a repeat may lie before the twelve calendar months: it counts with them.
        records_in_12_months=pl.max_horizontal("in_12_months", pl.when(is_repeat).then(2)),
        days_since_previous=pl.when(since <= choices.window_days).then(since),
    )


def _counted_once(found: pl.LazyFrame, shared: pl.LazyFrame) -> pl.LazyFrame:
    """Records of repeats, a record of several of them counted with the first of its people alone."""
    repeats = found.filter("is_repeat").select(*CELL, "who")
    others = (
        shared.join(repeats, on=[*CELL, "who"], how="semi")
        .filter(pl.col("who") != pl.col("who").min().over(*CELL, "part", "ref"))
        .group_by(*CELL, "who")
        .agg(elsewhere=pl.len().cast(pl.Int64))
    )
    once = pl.col("records") - pl.col("elsewhere").fill_null(0)
    joined = found.join(others, on=[*CELL, "who"], how="left")
    return joined.with_columns(records_once=pl.when("is_repeat").then(once).otherwise(0))
