"""Newest versions to rows of facts."""

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.peers.pandas_bare.reading import seconds_between

REFERENCE = Path(__file__).parents[3] / "reference"
NOT_KNOWN, OURS = "Not known", "West Mercia"


def month_of(moment: pd.Series) -> pd.Series:
    """First day of a moment's month."""
    return moment.astype("datetime64[us]").dt.to_period("M").dt.to_timestamp().astype("datetime64[s]")


def day_of(moment: pd.Series) -> pd.Series:
    return moment.dt.normalize()


def area(rows: pd.DataFrame) -> pd.Series:
    return rows["policing_area"].astype("object").fillna(NOT_KNOWN).astype("category")


def age_on(day: pd.Series, born: pd.Series) -> pd.Series:
    """Completed years on a day."""
    is_before = day.dt.month * 100 + day.dt.day < born.dt.month * 100 + born.dt.day
    return (day.dt.year - born.dt.year - is_before).where(day >= born)


def constant(text: str, rows: pd.DataFrame) -> pd.Categorical:
    """A category of one value."""
    return pd.Categorical.from_codes(np.zeros(len(rows), dtype="int8"), [text])


def call(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        force=constant(OURS, rows),
        area=constant("Not divided", rows),
        month=month_of(rows["presented_at"]),
        answer_seconds=seconds_between(rows["presented_at"], rows["answered_at"]),
        is_abandoned=rows["answered_at"].isna(),
        is_counted=True,  # abandoned_calls_from_seconds is 0: each call counts
    )


def incident(rows: pd.DataFrame) -> pd.DataFrame:
    dispatched = rows["grade_at_first_dispatch"]
    is_emergency = (dispatched == "emergency") | (dispatched.isna() & (rows["grade"] == "emergency"))
    seconds = seconds_between(rows["created_at"], rows["first_arrived_at"])
    return rows.assign(
        force=constant(OURS, rows),
        area=area(rows),
        month=month_of(rows["created_at"]),
        is_emergency=is_emergency,
        response_seconds=seconds.where(~is_emergency | (seconds <= 86_400)),
        has_resource_sent=rows["first_dispatched_at"].notna() | rows["first_arrived_at"].notna(),
        is_counted=~(rows["is_duplicate"] | rows["is_cancelled"]),
    ).drop(columns="policing_area")


def missing_report(rows: pd.DataFrame) -> pd.DataFrame:
    age = age_on(day_of(rows["reported_at"]), rows["date_of_birth"])
    return rows.assign(
        force=constant(OURS, rows),
        area=area(rows),
        month=month_of(rows["reported_at"]),
        missing_hours=(seconds_between(rows["reported_at"], rows["located_at"]) / 3600).where(~rows["is_transferred"]),
        age_at_report=age,
        is_under_18=age < 18,
    ).drop(columns=["policing_area", "date_of_birth"])


def reference(table: str, *columns: str) -> pd.DataFrame:
    """Columns of a reference table."""
    rows = pd.read_csv(REFERENCE / f"{table}.csv", dtype=str, usecols=list(columns))
    return rows.assign(**{c: pd.to_datetime(rows[c]) for c in columns if c.startswith("valid_")})


def outcome_group(kind: pd.Series, day: pd.Series) -> pd.Series:
    """The group of each outcome, where its type was in force then."""
    types = reference("outcome_type", "outcome_type", "outcome_group", "valid_from").set_index("outcome_type")
    begins = kind.astype(object).map(types["valid_from"])
    group = kind.astype(object).map(types["outcome_group"])
    valid = group.where(~(day < begins)).fillna("Not valid then")
    return valid.where(kind.notna()).astype("category")


def crime(rows: pd.DataFrame) -> pd.DataFrame:
    codes = reference("offence_code", "offence_code", "offence_group", "valid_from", "valid_to")
    codes = codes.set_index("offence_code")
    places = reference("small_area", "lsoa11", "rural_urban").set_index("lsoa11")
    day, began, code = day_of(rows["recorded_at"]), day_of(rows["committed_from"]), rows["offence_code"].astype(object)
    is_valid = ~(day < code.map(codes["valid_from"])) & ~(day > code.map(codes["valid_to"]))
    group = code.map(codes["offence_group"]).where(is_valid).fillna("Not classified")
    a_year_on = _a_year_on(began)
    recency = np.select(
        [began.isna(), day > a_year_on, day > began + pd.Timedelta(days=28)],
        [NOT_KNOWN, "over a year", "up to a year"],
        "within 28 days",
    )
    return rows.assign(
        area=area(rows),
        month=month_of(rows["recorded_at"]),
        recency=pd.Categorical(recency),
        offence_group=group.mask(rows["record_kind"] == "incident", "not_an_offence").astype("category"),
        rural_urban=rows["lsoa11"].map(places["rural_urban"]).fillna(NOT_KNOWN).astype("category"),
        outcome_group=outcome_group(rows["outcome_type"], rows["outcome_date"]),
        outcome_month=month_of(rows["outcome_date"]),
        days_to_outcome=(rows["outcome_date"] - day).dt.days,
    ).drop(columns="policing_area")


def _a_year_on(day: pd.Series) -> pd.Series:
    """The same day of the next year; 28 February for the 29th."""
    is_leap_day = (day.dt.month == 2) & (day.dt.day == 29)
    shifted = day - pd.to_timedelta(is_leap_day.astype(int), unit="D")
    years = pd.to_timedelta(np.where(_has_leap_day_ahead(shifted), 366, 365), unit="D")
    return shifted + years


def _has_leap_day_ahead(day: pd.Series) -> pd.Series:
    leaps_next = (day + pd.Timedelta(days=365)).dt.is_leap_year & (day.dt.month > 2)
    return leaps_next | (day.dt.is_leap_year & (day.dt.month <= 2))


def crime_outcome(versions: pd.DataFrame, crimes: pd.DataFrame) -> pd.DataFrame:
    """Every outcome a crime was ever given, in the version that first bore it."""
    key = ["crime_ref", "outcome_type", "outcome_date"]
    of_crime = ["area", "month", "recorded_at", "record_kind", "status", "offence_code", "offence_group"]
    dated = versions.loc[
        versions["outcome_type"].notna() & versions["outcome_date"].notna(),
        ["force", *key, "amended_at", "delivered_on"],
    ]
    given = dated.sort_values(["amended_at", "delivered_on"]).drop_duplicates(key, keep="first")
    latest = crimes[["outcome_type", "outcome_date"]].add_prefix("latest_")
    joined = given.merge(crimes[["crime_ref", *of_crime]].join(latest), on="crime_ref", how="left")
    is_type = joined["outcome_type"].astype(object) == joined["latest_outcome_type"].astype(object)
    return joined.assign(
        area=joined["area"].astype(object).fillna(NOT_KNOWN).astype("category"),
        outcome_group=outcome_group(joined["outcome_type"], joined["outcome_date"]),
        outcome_month=month_of(joined["outcome_date"]),
        days_to_outcome=(joined["outcome_date"] - day_of(joined["recorded_at"])).dt.days,
        is_latest=is_type & (joined["outcome_date"] == joined["latest_outcome_date"]),
    ).drop(columns=["latest_outcome_type", "latest_outcome_date"])


def crime_person(rows: pd.DataFrame, crimes: pd.DataFrame) -> pd.DataFrame:
    of_crime = ["area", "month", "recorded_at", "committed_from", "record_kind", "status", "offence_code"]
    parents = crimes[["crime_ref", *of_crime, "offence_group", "domestic_abuse", "child_at_risk", "cse"]]
    joined = rows.merge(parents, on="crime_ref", how="left")
    event = day_of(joined["committed_from"].fillna(joined["recorded_at"]))
    return joined.assign(
        area=joined["area"].astype(object).fillna(NOT_KNOWN).astype("category"),
        age_at_event=age_on(event, joined["date_of_birth"]),
        is_orphan=joined["month"].isna(),
        **{flag: joined[flag].eq(True) for flag in ("domestic_abuse", "child_at_risk", "cse")},
    ).drop(columns="date_of_birth")
