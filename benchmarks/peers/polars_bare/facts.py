"""Newest versions to rows of facts."""

import datetime as dt
from pathlib import Path

import polars as pl

REFERENCE = Path(__file__).parents[3] / "reference"
NOT_KNOWN = "Not known"
WINTER, SUMMER, TWICE = range(3)  # what the clock shows after the turns, in their order


def turns() -> pl.Series:
    """Local times at which what the clock shows changes: to summer, to the hour that comes twice, to winter."""
    found = []
    for year in range(2000, 2031):
        spring, autumn = (_last_sunday(year, month) for month in (3, 10))
        found += [spring.replace(hour=2), autumn.replace(hour=1), autumn.replace(hour=2)]
    return pl.Series(found, dtype=pl.Datetime("us"))


def _last_sunday(year: int, month: int) -> dt.datetime:
    last = dt.datetime(year, month, 31)
    return last - dt.timedelta(days=(last.weekday() + 1) % 7)


def seconds_between(start: str, end: str) -> pl.Expr:
    """Seconds that passed between two local times, the shortest that they may stand for."""
    plain = (pl.col(end) - pl.col(start)).dt.total_seconds()
    shows_then, shows_now = (pl.lit(turns()).search_sorted(pl.col(c), side="right") % 3 for c in (start, end))
    ahead_least, ahead_most = (3600 * _int(e) for e in (shows_then == SUMMER, shows_then != WINTER))
    end_least, end_most = (3600 * _int(e) for e in (shows_now == SUMMER, shows_now != WINTER))
    shortest, longest = plain + ahead_least - end_most, plain + ahead_most - end_least
    return pl.when(shortest >= 0).then(shortest).when(plain >= 0).then(plain).when(longest >= 0).then(longest)


def _int(condition: pl.Expr) -> pl.Expr:
    return condition.cast(pl.Int64)


def age_on(day: pl.Expr, born: pl.Expr) -> pl.Expr:
    """Completed years on a day."""
    birthday = born.dt.month().cast(pl.Int32) * 100 + born.dt.day()
    is_before = day.dt.month().cast(pl.Int32) * 100 + day.dt.day() < birthday
    return pl.when(day >= born).then(day.dt.year() - born.dt.year() - _int(is_before))


def month_of(column: str) -> pl.Expr:
    """First day of a moment's month."""
    return pl.col(column).dt.date().dt.month_start()


def call(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.with_columns(
        force=pl.lit("West Mercia"),
        area=pl.lit("Not divided"),
        month=month_of("presented_at"),
        answer_seconds=seconds_between("presented_at", "answered_at"),
        is_abandoned=pl.col("answered_at").is_null(),
        is_counted=pl.lit(True),  # abandoned_calls_from_seconds is 0: each call counts
    )


def incident(rows: pl.LazyFrame) -> pl.LazyFrame:
    told = rows.with_columns(
        is_emergency=pl.coalesce("grade_at_first_dispatch", "grade") == "emergency",
        seconds=seconds_between("created_at", "first_arrived_at"),
    )
    return told.with_columns(
        force=pl.lit("West Mercia"),
        area=pl.col("policing_area").fill_null(NOT_KNOWN),
        month=month_of("created_at"),
        response_seconds=pl.when(~pl.col("is_emergency") | (pl.col("seconds") <= 86_400)).then("seconds"),
        has_resource_sent=pl.col("first_dispatched_at").is_not_null() | pl.col("first_arrived_at").is_not_null(),
        is_counted=~(pl.col("is_duplicate").fill_null(False) | pl.col("is_cancelled").fill_null(False)),
    ).drop("policing_area", "seconds")


def missing_report(rows: pl.LazyFrame) -> pl.LazyFrame:
    hours = seconds_between("reported_at", "located_at") / 3600
    return (
        rows.with_columns(
            force=pl.lit("West Mercia"),
            area=pl.col("policing_area").fill_null(NOT_KNOWN),
            month=month_of("reported_at"),
            missing_hours=pl.when(~pl.col("is_transferred").fill_null(False)).then(hours),
            age_at_report=age_on(pl.col("reported_at").dt.date(), pl.col("date_of_birth")),
        )
        .with_columns(is_under_18=pl.col("age_at_report") < 18)
        .drop("policing_area", "date_of_birth")
    )


def reference(table: str, *columns: str) -> pl.LazyFrame:
    """Columns of a reference table."""
    rows = pl.read_csv(REFERENCE / f"{table}.csv", infer_schema=False).select(columns)
    return rows.with_columns(pl.col(c).str.to_date() for c in columns if c.startswith("valid_")).lazy()


def with_outcome_group(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The group of each outcome, where its type was in force then, and its month."""
    types = reference("outcome_type", "outcome_type", "outcome_group", "valid_from").rename({"valid_from": "of"})
    is_valid = (pl.col("outcome_date") >= pl.col("of")).fill_null(True)
    group = pl.when(is_valid).then("outcome_group").fill_null("Not valid then")
    joined = rows.join(types, on="outcome_type", how="left")
    return joined.with_columns(
        outcome_group=pl.when(pl.col("outcome_type").is_not_null()).then(group),
        outcome_month=pl.col("outcome_date").dt.month_start(),
    ).drop("of")


def crime(rows: pl.LazyFrame) -> pl.LazyFrame:
    codes = reference("offence_code", "offence_code", "offence_group", "valid_from", "valid_to")
    places = reference("small_area", "lsoa11", "rural_urban")
    day, began = pl.col("recorded_at").dt.date(), pl.col("committed_from").dt.date()
    is_valid = (day >= pl.col("valid_from")).fill_null(True) & (day <= pl.col("valid_to")).fill_null(True)
    joined = rows.join(codes, on="offence_code", how="left").join(places, on="lsoa11", how="left")
    group = pl.when(is_valid).then("offence_group").fill_null("Not classified")
    return (
        with_outcome_group(joined)
        .with_columns(
            area=pl.col("policing_area").fill_null(NOT_KNOWN),
            month=month_of("recorded_at"),
            offence_group=pl.when(pl.col("record_kind") == "incident").then(pl.lit("not_an_offence")).otherwise(group),
            rural_urban=pl.col("rural_urban").fill_null(NOT_KNOWN),
            days_to_outcome=(pl.col("outcome_date") - day).dt.total_days(),
            recency=pl.when(began.is_null()).then(pl.lit(NOT_KNOWN))
            .when(day > began.dt.offset_by("1y")).then(pl.lit("over a year"))
            .when(day > began + pl.duration(days=28)).then(pl.lit("up to a year"))
            .otherwise(pl.lit("within 28 days")),
        )
        .drop("policing_area", "valid_from", "valid_to")
    )  # fmt: skip


def crime_outcome(versions: pl.LazyFrame, crimes: pl.LazyFrame) -> pl.LazyFrame:
    """Every outcome a crime was ever given, in the version that first bore it."""
    key, latest = ("crime_ref", "outcome_type", "outcome_date"), ("outcome_type", "outcome_date")
    of_crime = ("area", "month", "recorded_at", "record_kind", "status", "offence_code", "offence_group")
    dated = versions.filter(pl.col("outcome_type").is_not_null() & pl.col("outcome_date").is_not_null())
    given = dated.select("force", *key, "amended_at", "delivered_on").sort("amended_at", "delivered_on")
    parents = crimes.select("crime_ref", *of_crime, *(pl.col(c).alias(f"latest_{c}") for c in latest))
    joined = with_outcome_group(given.unique(key, keep="first")).join(parents, on="crime_ref", how="left")
    is_latest = pl.all_horizontal(pl.col(c).eq_missing(pl.col(f"latest_{c}")) for c in latest)
    days = (pl.col("outcome_date") - pl.col("recorded_at").dt.date()).dt.total_days()
    return joined.with_columns(
        area=pl.col("area").fill_null(NOT_KNOWN), days_to_outcome=days, is_latest=is_latest
    ).drop("latest_outcome_type", "latest_outcome_date")


def crime_person(rows: pl.LazyFrame, crimes: pl.LazyFrame) -> pl.LazyFrame:
    of_crime = ("area", "month", "recorded_at", "committed_from", "record_kind", "status")
    marked = ("offence_code", "offence_group", "domestic_abuse", "child_at_risk", "cse")
    parents = crimes.select("crime_ref", *of_crime, *marked, is_known=pl.lit(True))
    event = pl.coalesce("committed_from", "recorded_at").dt.date()
    return rows.join(parents, on="crime_ref", how="left").with_columns(
        area=pl.col("area").fill_null(NOT_KNOWN),
        age_at_event=age_on(event, pl.col("date_of_birth")),
        is_orphan=pl.col("is_known").is_null(),
    ).drop("date_of_birth", "is_known")  # fmt: skip
