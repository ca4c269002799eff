"""People counted once a month, and whether they had a record in the 365 days before their first of it.

Records stand in order of person and day, as one number; how many stand before a number is a binary search.
"""

import polars as pl

DAYS = 100_000  # more than lie on either side of 1970: one number orders people and days
CELL = ("force", "area", "month", "who")
WHO = ("role", "basis", "person")


def person_month(people: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
    """Rows of months alone: the peers make no quarters."""
    records = _numbered(pl.concat([*_of_crimes(people), _of_missing(reports)]))
    both = pl.concat([records, records.with_columns(area=pl.col("force"))])
    cells = both.group_by(CELL, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("records"), pl.first("day", "outside", "of_month", "previous", "in_12_months")
    )  # in order of days: the first row is of the first day
    told = cells.with_columns(
        is_repeat=(pl.col("outside") > 0) | (pl.col("of_month") > 1),
        has_earlier=(pl.col("outside") > 0) | (pl.col("previous") >= pl.col("month")).fill_null(False),
    )
    once = told.join(_elsewhere(both, told), on=CELL, how="left")
    named = once.join(records.select("who", *WHO).unique("who"), on="who")
    return _looked_back(named, people, reports)


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


def _numbered(records: pl.DataFrame) -> pl.DataFrame:
    ordered = records.sort(*WHO, "day").with_columns(
        who=pl.struct(WHO).rle_id().cast(pl.Int64), month=pl.col("day").dt.month_start()
    )
    number = ordered.select(pl.col("who") * DAYS + pl.col("day").to_physical()).to_series()

    def before(day: pl.Expr) -> pl.Series:
        sought = ordered.select(pl.col("who") * DAYS + day.to_physical().cast(pl.Int64)).to_series()
        return number.search_sorted(sought, side="left").cast(pl.Int64)

    day, month = pl.col("day"), pl.col("month")
    here, of_month, next_month = before(day), before(month), before(month.dt.offset_by("1mo"))
    last = pl.DataFrame({"number": number, "at": (here - 1).clip(0)}).with_columns(pl.col("number").gather("at"))
    previous = pl.when(last["number"] // DAYS == ordered["who"]).then((last["number"] % DAYS).cast(pl.Int32))
    return ordered.with_columns(
        outside=of_month - before(day - pl.duration(days=365)),
        of_month=next_month - of_month,
        in_12_months=next_month - before(month.dt.offset_by("-11mo")),
        previous=pl.when(here > 0).then(previous).cast(pl.Date),
    )


def _elsewhere(both: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Records of several repeats of a cell, told once with the first of them: the others' count of these."""
    part = ("role", "basis", "ref")
    shared = both.filter(pl.len().over(*part, pl.col("area") == pl.col("force")) > 1)
    repeats = shared.join(told.filter("is_repeat"), on=CELL, how="semi")
    others = repeats.filter(pl.col("who") != pl.col("who").min().over("force", "area", "month", *part))
    return others.group_by(CELL).agg(elsewhere=pl.len().cast(pl.Int64))


def _looked_back(cells: pl.DataFrame, people: pl.DataFrame, reports: pl.DataFrame) -> pl.DataFrame:
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
        *("force", "area", "month", "role", "basis", "person", "records"),
        repeat_records=pl.col("records") - pl.when("has_earlier").then(0).otherwise(1),
        records_once=pl.when("is_repeat").then(once).otherwise(0),
        records_in_12_months=pl.max_horizontal("in_12_months", pl.when("is_repeat").then(2)),
        is_repeat="is_repeat",
        days_since_previous=pl.when(since <= 365).then(since),
        is_look_back_whole=is_whole,
        looked_back_month=pl.when(is_whole & (pl.col("role") != "missing")).then("month"),
    )
