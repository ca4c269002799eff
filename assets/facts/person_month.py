"""People counted once: who had a record in a month or quarter, and whether it was not the first within a year.

Every step is a sort or a join by the nearest date, so the cost is linear in the records: no record meets another.
"""

import polars as pl

from schemas.facts.person_month import PersonMonth

WINDOW_DAYS = 365  # records from up to so many days before the first of the period count
MONTHS = 12  # calendar months to the end of the period, for how often
ADULT = 18
WHO = ("role", "basis", "person")
BASES = {
    "all": pl.lit(True),
    "domestic_abuse": pl.col("domestic_abuse"),
    "child_at_risk": (pl.col("role") == "victim") & pl.col("child_at_risk") & (pl.col("age_at_event") < ADULT),
    "other_sexual_child": (pl.col("role") == "victim")
    & (pl.col("offence_group") == "other_sexual_offences")
    & (pl.col("age_at_event") < ADULT),
    "rape": (pl.col("role") == "victim") & (pl.col("offence_group") == "rape"),
}


def person_month(crime_people: pl.LazyFrame, missing_reports: pl.LazyFrame) -> pl.LazyFrame:
    """Count each person once a period, by force and by area.

    Args:
        crime_people: the fact of victims and defendants, both forces.
        missing_reports: the fact of missing person reports; absent (no apparent risk) is not missing.

    Returns:
        Columns of `schemas.facts.person_month.PersonMonth`. Rows without a person count nowhere here.
    """
    every = pl.concat([*_of_crimes(crime_people), _of_missing(missing_reports)]).sort(*WHO, "day")
    # A number for each person, role and basis: what follows compares numbers, not texts.
    records = every.with_columns(who=pl.struct(WHO).rle_id()).collect()
    names = records.lazy().select("who", *WHO).unique("who")
    counted = pl.concat([_counted(records.lazy(), length) for length in (1, 3)])
    up_to = pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("who")
    ordered = records.lazy().select("who", "day", up_to=up_to, previous="day").sort("day")
    looked_back = _looked_back(counted, ordered).join(names, on="who")
    return looked_back.select(*PersonMonth.to_schema().columns).sort("month", "months_a_row", "force", "area", *WHO)


def _of_crimes(crime_people: pl.LazyFrame) -> list[pl.LazyFrame]:
    stands = (pl.col("record_kind") == "crime") & (pl.col("status") == "recorded")
    is_counted = stands & (pl.col("offence_group") != "fraud_excluded") & pl.col("person").is_not_null()
    rows = crime_people.filter(is_counted).with_columns(day=pl.col("recorded_at").dt.date())
    return [
        rows.filter(holds).select("force", "area", "role", pl.lit(basis).alias("basis"), "person", "day")
        for basis, holds in BASES.items()
    ]


def _of_missing(missing_reports: pl.LazyFrame) -> pl.LazyFrame:
    rows = missing_reports.filter(pl.col("risk_level") != "absent", pl.col("person").is_not_null())
    return rows.select(
        "force", "area", pl.lit("missing").alias("role"), pl.lit("all").alias("basis"), "person",
        pl.col("reported_at").dt.date().alias("day"),
    )  # fmt: skip


def _counted(records: pl.LazyFrame, length: int) -> pl.LazyFrame:
    """Each person once a force, and once an area, in every period of a length."""
    month = pl.col("day").dt.truncate("1mo" if length == 1 else "1q")
    dated = records.with_columns(month=month, months_a_row=pl.lit(length, dtype=pl.Int64))
    both = pl.concat([dated, dated.with_columns(area=pl.col("force"))])
    period = pl.col("month").dt.offset_by(f"{length - 1}mo").dt.month_end()
    return (
        both.group_by("force", "area", "month", "months_a_row", "who")
        .agg(first=pl.col("day").min(), records=pl.len().cast(pl.Int64))
        .with_columns(last=period, year_began=pl.col("month").dt.offset_by(f"{length - MONTHS}mo"))
    )


def _looked_back(counted: pl.LazyFrame, ordered: pl.LazyFrame) -> pl.LazyFrame:
    """How many records each person had up to four days, told apart by subtraction."""
    days = {
        "to_end": pl.col("last"),
        "before_window": pl.col("first") - pl.duration(days=WINDOW_DAYS + 1),
        "before_year": pl.col("year_began") - pl.duration(days=1),
        "before_first": pl.col("first") - pl.duration(days=1),
    }
    for name, day in days.items():
        counted = counted.with_columns(day=day).sort("day")
        known = ordered.rename({"up_to": name, "previous": f"{name}_day"})
        counted = counted.join_asof(known, on="day", by="who", strategy="backward", check_sortedness=False)
    since = (pl.col("first") - pl.col("before_first_day")).dt.total_days()
    earlier = pl.col("before_first").fill_null(0) - pl.col("before_window").fill_null(0)
    return counted.with_columns(
        records_in_12_months=pl.col("to_end") - pl.col("before_year").fill_null(0),
        is_repeat=pl.col("to_end") - pl.col("before_window").fill_null(0) > 1,
        repeat_records=pl.col("records") - pl.when(earlier > 0).then(0).otherwise(1),
        days_since_previous=pl.when(since <= WINDOW_DAYS).then(since),
    )
