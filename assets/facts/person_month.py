"""People counted once: who had a record in a month or quarter, and whether it was not the first within a window.

Every step is a sort, a grouping or a look-up of the nearest day (`look_back`), so the cost is linear in the records: no
record meets another.
"""

import polars as pl

from assets.facts.look_back import in_order, of_days, place_of, up_to
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
    crime_people: pl.LazyFrame,
    missing_reports: pl.LazyFrame,
    choices: RepeatChoices,
    began: pl.LazyFrame | None = None,
    only: pl.Expr | None = None,
) -> pl.LazyFrame:
    """Count each person once a period, by force and by area.

    Args:
        crime_people: the fact of victims and defendants, both forces.
        missing_reports: the fact of missing person reports; absent (no apparent risk) is not missing.
        began: first records of the whole facts (`first_records`), where only the rows of some people are given.
        only: of which people rows are wanted, told by `person`; the others are there for what they share with them.

    Returns:
        Columns of `schemas.facts.person_month.PersonMonth`. Rows without a person count nowhere here.
    """
    every = counted_records(crime_people, missing_reports, choices)
    # Numbers for each person, role and basis, and for role and basis: what follows compares numbers, not texts.
    numbered = every.with_columns(who=pl.struct(WHO).rle_id(), part=pl.struct("role", "basis").rle_id())
    told_apart = numbered.with_columns(is_shared=pl.len().over("part", "ref") > 1).collect()
    names = pl.concat([told_apart["force"].unique(), told_apart["area"].unique()]).unique().sort()
    places = names.cast(pl.Enum(names))
    records = _in_few_names(told_apart, places)
    window = of_days(records, "who", choices.window_days).collect()
    counted = pl.concat([_counted(records, places, window, length, choices) for length in LENGTHS])
    firsts = first_records(crime_people, missing_reports) if began is None else began
    told = _named(counted, records, only).join(firsts, on=["force", "role"], how="left", maintain_order="left")
    is_whole = pl.col("began") <= pl.col("month") - pl.duration(days=choices.window_days)
    is_of_crimes = pl.col("role") != "missing"
    whole = told.with_columns(
        is_look_back_whole=is_whole, looked_back_month=pl.when(is_whole & is_of_crimes).then("month")
    )
    return whole.select(*PersonMonth.to_schema().columns)


def _in_few_names(records: pl.DataFrame, places: pl.Series) -> pl.LazyFrame:
    """Names of which there are few as numbers in their order, and the place of each day among those of its person."""
    kinds = {name: pl.Enum(records[name].unique().sort()) for name in ("role", "basis")}
    few = [PLACES.cast(places.dtype), *(pl.col(name).cast(of) for name, of in kinds.items())]
    return records.lazy().with_columns(*few, day_of_person=place_of("who")).collect().lazy()


def _named(counted: pl.DataFrame, records: pl.LazyFrame, only: pl.Expr | None) -> pl.LazyFrame:
    """In order of month, length, force, area and person, under the names of places and people.

    Numbers follow their names, so one number made of all of them orders millions of rows in a sixth of the time.
    """
    # Records are in the order of their people: as many names as numbers, from nought on.
    names = records.filter(pl.col("who").ne_missing(pl.col("who").shift())).select(WHO).collect()
    if only is not None:
        counted = counted.filter(names.select(only).to_series().gather(counted["who"]))
    month = pl.col("month").dt.year().cast(pl.Int64) * 12 + pl.col("month").dt.month()
    order = month * (max(LENGTHS) + 1) + pl.col("months_a_row")
    for number in (pl.col("force").to_physical(), pl.col("area").to_physical(), pl.col("who")):
        order = order * (number.max().cast(pl.Int64) + 1) + number
    rows = counted.lazy().sort(order).collect()
    named = rows.lazy().with_columns(names[name].gather(rows["who"]) for name in WHO)
    return named.with_columns(PLACES.cast(pl.String), pl.col("role", "basis").cast(pl.String))


def _counted(
    records: pl.LazyFrame, places: pl.Series, window: pl.DataFrame, length: int, choices: RepeatChoices
) -> pl.DataFrame:
    """Each person once a force, and once an area, in every period of a length."""
    month = pl.col("day").dt.truncate("1mo" if length == 1 else "1q")
    numbered = records.with_columns(month=month).with_columns(period=pl.struct("who", "month").rle_id())
    dated = numbered.with_columns(day_of_period=place_of("period")).collect().lazy()
    days, periods = _days(dated, window, choices), _periods(dated, length)
    again = pl.lit(days["is_repeat"]).gather("day_of_period")
    both = pl.concat([dated, dated.with_columns(area=pl.col("force"))]).with_columns(_cell(len(places)), again=again)
    # One number for place and period is grouped in a third of the time of all their columns, which it gives back.
    found = both.group_by("cell").agg(
        pl.col("day_of_period").min(), records=pl.len().cast(pl.Int64), again=pl.col("again").sum().cast(pl.Int64)
    ).collect()  # fmt: skip
    cell, of_day = found["cell"], days[found["day_of_period"]]
    of_place = {"force": places.gather(cell // len(places) % len(places)), "area": places.gather(cell % len(places))}
    told = pl.concat([found, of_day, periods[cell // len(places) ** 2]], how="horizontal").with_columns(**of_place)
    later = pl.col("records") - (~pl.col("has_earlier")).cast(pl.Int64)  # all but the first of its records
    told = told.with_columns(repeat_records=later if choices.same_period_counts else pl.col("again"))
    # The record that makes a repeat may lie before the twelve calendar months: it counts with them.
    often = pl.max_horizontal("in_12_months", pl.when("is_repeat").then(2))
    once = _counted_once(told.lazy().with_columns(records_in_12_months=often), both.filter("is_shared"))
    return once.select(*CELL, "who", *MADE, months_a_row=pl.lit(length, dtype=pl.Int64)).collect()


def _cell(places: int) -> pl.Expr:
    force, area = (pl.col(name).to_physical().cast(pl.Int64) for name in ("force", "area"))
    return ((pl.col("period").cast(pl.Int64) * places + force) * places + area).alias("cell")


def _days(dated: pl.LazyFrame, window: pl.DataFrame, choices: RepeatChoices) -> pl.DataFrame:
    """What each day of a period says of its person: repeat or not, another record before it or not, and since when."""
    own = of_days(dated, "period", choices.window_days, beside=("day_of_person",)).collect()
    of_person = window.select(within_of_person="within", previous_of_person="previous")[own["day_of_person"]]
    both = pl.concat([own, of_person], how="horizontal")
    is_outside = pl.col("within_of_person") > pl.col("within")  # a record of the window lies outside the period
    since = (pl.col("at") - pl.col("previous_of_person")).dt.total_days()
    return both.select(
        is_repeat=is_outside | (~pl.col("is_only") & choices.same_period_counts),
        has_earlier=is_outside | pl.col("previous").is_not_null(),
        days_since_previous=pl.when(since <= choices.window_days).then(since),
    )


def _periods(dated: pl.LazyFrame, length: int) -> pl.DataFrame:
    """Of each period, from nought on: who, month, and records of the calendar year to its end (in_12_months)."""
    # In order of person and day: so many records of all stand up to each.
    counted = dated.select("who", "period", "month", number=in_order("who", "day")).with_columns(
        up_to=pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    )
    known = counted.filter(pl.col("number") != pl.col("number").shift(-1, fill_value=-1)).select("number", "up_to")
    periods = counted.filter(pl.col("period").ne_missing(pl.col("period").shift(-1))).drop("number")
    before = pl.col("month").dt.offset_by(f"{length - MONTHS}mo").dt.offset_by("-1d")
    since = up_to(periods.with_columns(before=before), in_order("who", "before"), known, "before_year")
    return since.select("who", "month", in_12_months=pl.col("up_to") - pl.col("before_year")).collect()


def _counted_once(found: pl.LazyFrame, shared: pl.LazyFrame) -> pl.LazyFrame:
    """Records of repeats, a record of several of them counted with the first of its people alone."""
    others = (
        shared.join(found.filter("is_repeat"), on="cell", how="semi")
        .filter(pl.col("who") != pl.col("who").min().over(*CELL, "part", "ref"))
        .group_by("cell")
        .agg(elsewhere=pl.len().cast(pl.Int64))
    )
    once = pl.col("records") - pl.col("elsewhere").fill_null(0)
    joined = found.join(others, on="cell", how="left")
    return joined.with_columns(records_once=pl.when("is_repeat").then(once).otherwise(0))
