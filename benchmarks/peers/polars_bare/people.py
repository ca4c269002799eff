"""People counted once a month and a quarter, and whether they had a record in the 365 days before their first of it.

Records stand in order of person and day, as one number; how many stand before a number is a binary search.
"""

import polars as pl

from benchmarks.peers.entries import LENGTHS

DAYS = 100_000  # more than lie on either side of 1970: one number orders people and days
CELL = ("force", "area", "month", "who")
WHO = ("role", "basis", "person")


def person_month(people: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """Each person once a force and once an area, in every month and every quarter."""
    ordered = pl.concat([*_of_crimes(people), _of_missing(reports)]).sort(*WHO, "day")
    records = ordered.with_columns(who=pl.struct(WHO).rle_id().cast(pl.Int64))
    number = records.select(pl.col("who") * DAYS + pl.col("day").to_physical()).to_series()
    names = records.unique("who", maintain_order=True).select(WHO)  # each stands in the place of its number
    known = _looked_back(records, number)
    counted = pl.concat(_counted(known, number, length) for length in LENGTHS)
    named = counted.with_columns(names[name].gather(counted["who"]) for name in WHO)
    return _told(named, people, reports)


def _counted(records: pl.DataFrame, number: pl.Series, length: int) -> pl.DataFrame:
    """Cells of every period of so many months."""
    dated = _of_periods(records, number, length)
    both = pl.concat([dated, dated.with_columns(area=pl.col("force"))])
    cells = both.group_by(CELL, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("records"), pl.first("day", "outside", "of_period", "previous", "in_12_months")
    )  # in order of days: the first row is of the first day
    told = cells.with_columns(
        is_repeat=(pl.col("outside") > 0) | (pl.col("of_period") > 1),
        has_earlier=(pl.col("outside") > 0) | (pl.col("previous") >= pl.col("month")).fill_null(False),
        months_a_row=pl.lit(length, dtype=pl.Int64),
    )
    return told.join(_elsewhere(both.filter("is_shared"), told), on=CELL, how="left")


def _of_crimes(people: pl.DataFrame) -> list[pl.DataFrame]:
    is_recorded = (pl.col("record_kind") == "crime") & (pl.col("status") == "recorded")
    is_counted = is_recorded & (pl.col("offence_group") != "fraud_excluded") & pl.col("person").is_not_null()
    is_victim, is_child = pl.col("role") == "victim", pl.col("age_at_event") < 18
    bases = {
        "all": pl.lit(True),
        "domestic_abuse": pl.col("domestic_abuse"),
        "child_at_risk": is_victim & pl.col("child_at_risk") & is_child,
        "other_sexual_child": is_victim & (pl.col("offence_group") == "other_sexual_offences") & is_child,
        "rape": is_victim & (pl.col("offence_group") == "rape"),
    }
    counted, day = people.filter(is_counted), pl.col("recorded_at").dt.date().alias("day")
    columns = ("force", "area", "role", "person", day, pl.col("crime_ref").alias("ref"))
    return [counted.filter(holds).select(*columns, basis=pl.lit(basis)) for basis, holds in bases.items()]


def _of_missing(reports: pl.DataFrame) -> pl.DataFrame:
    rows = reports.filter(pl.col("risk_level") != "absent", pl.col("person").is_not_null())
    day, ref = pl.col("reported_at").dt.date().alias("day"), pl.col("report_ref").alias("ref")
    return rows.select(
        "force", "area", pl.lit("missing").alias("role"), "person", day, ref, pl.lit("all").alias("basis")
    )


def _looked_back(records: pl.DataFrame, number: pl.Series) -> pl.DataFrame:
    """What does not depend on the period: records before the window, the record before, and sharing."""
    days = (pl.col("day"), pl.col("day") - pl.duration(days=365))
    here, before_window = (_before(records, number, day) for day in days)
    last = number.gather((here - 1).clip(0))
    previous = pl.when(last // DAYS == records["who"]).then((last % DAYS).cast(pl.Int32))
    return records.with_columns(
        before_window=before_window,
        previous=pl.when(here > 0).then(previous).cast(pl.Date),
        is_shared=pl.len().over("role", "basis", "ref") > 1,
    )


def _of_periods(records: pl.DataFrame, number: pl.Series, length: int) -> pl.DataFrame:
    """Of each record's period: its month, and records of the person in it, in the window before it, and to its end."""
    dated = records.with_columns(month=pl.col("day").dt.truncate(f"{length}mo"))
    month = pl.col("month")
    firsts = (month, month.dt.offset_by(f"{length}mo"), month.dt.offset_by(f"{length - 12}mo"))
    of_period, next_period, year = (_before(dated, number, day) for day in firsts)
    return dated.with_columns(
        outside=of_period - pl.col("before_window"), of_period=next_period - of_period, in_12_months=next_period - year
    )


def _before(records: pl.DataFrame, number: pl.Series, day: pl.Expr) -> pl.Series:
    """How many records of all stand before a day of a record's person."""
    sought = records.select(pl.col("who") * DAYS + day.to_physical().cast(pl.Int64)).to_series()
    return number.search_sorted(sought, side="left").cast(pl.Int64)


def _elsewhere(shared: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Records of several repeats of a cell, told once with the first of them: the others' count of these."""
    repeats = shared.join(told.filter("is_repeat"), on=CELL, how="semi")
    first = pl.col("who").min().over("force", "area", "month", "role", "basis", "ref")
    others = repeats.filter(pl.col("who") != first)
    return others.group_by(CELL).agg(elsewhere=pl.len().cast(pl.Int64))


def _told(cells: pl.DataFrame, people: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    crimes = people.group_by("force").agg(began=pl.col("recorded_at").min().dt.date())
    missing = reports.group_by("force").agg(began=pl.col("reported_at").min().dt.date())
    roles = [(crimes, "victim"), (crimes, "defendant"), (missing, "missing")]
    began = pl.concat(firsts.with_columns(role=pl.lit(role)) for firsts, role in roles)
    is_whole = pl.col("began") <= pl.col("month") - pl.duration(days=365)
    since, once = (
        (pl.col("day") - pl.col("previous")).dt.total_days(),
        pl.col("records") - pl.col("elsewhere").fill_null(0),
    )
    return cells.join(began, on=["force", "role"], how="left").select(
        *("force", "area", "month", "months_a_row", *WHO, "records"),
        repeat_records=pl.col("records") - pl.when("has_earlier").then(0).otherwise(1),
        records_once=pl.when("is_repeat").then(once).otherwise(0),
        records_in_12_months=pl.max_horizontal("in_12_months", pl.when("is_repeat").then(2)),
        is_repeat="is_repeat",
        days_since_previous=pl.when(since <= 365).then(since),
        is_look_back_whole=is_whole,
        looked_back_month=pl.when(is_whole & (pl.col("role") != "missing")).then("month"),
    )
