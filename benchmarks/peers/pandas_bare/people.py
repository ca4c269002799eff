"""People counted once a month and a quarter, and whether they had a record in the 365 days before their first of it."""

import numpy as np
import pandas as pd

from benchmarks.peers.entries import LENGTHS
from benchmarks.peers.pandas_bare.facts import day_of

DAYS = 100_000  # more than lie on either side of 1970: one number orders people and days
CELL = ["force", "area", "month", "who"]
WHO = ["role", "basis", "person"]


def person_month(people: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Each person once a force and once an area, in every month and every quarter."""
    records, number = _looked_back(_records(people, reports))
    counted = pd.concat([_counted(records, number, length) for length in LENGTHS], ignore_index=True)
    return _told(counted, people, reports)


def _counted(records: pd.DataFrame, number: np.ndarray, length: int) -> pd.DataFrame:
    """Cells of every period of so many months."""
    dated = _of_periods(records, number, length)
    both = pd.concat([dated, dated.assign(area=dated["force"])], ignore_index=True)
    first = both.drop_duplicates(CELL)  # in order of days: the first row is of the first day
    counted = both.groupby(CELL, sort=False, observed=True).size().rename("records").reset_index()
    cells = first.drop(columns=["ref", "is_shared"]).merge(counted, on=CELL)
    is_repeat = (cells["outside"] > 0) | (cells["of_period"] > 1)
    has_earlier = (cells["outside"] > 0) | (cells["previous"] >= cells["month"])
    repeat_records = cells["records"] - (~has_earlier).astype(int)
    told = cells.assign(months_a_row=length, is_repeat=is_repeat, repeat_records=repeat_records)
    return told.merge(_elsewhere(both[both["is_shared"]], told), on=CELL, how="left")


def _records(people: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    is_recorded = (people["record_kind"] == "crime") & (people["status"] == "recorded")
    counted = people[is_recorded & (people["offence_group"] != "fraud_excluded") & people["person"].notna()]
    columns = ["force", "area", "role", "person"]
    is_victim, is_child = counted["role"] == "victim", counted["age_at_event"] < 18
    bases = {
        "all": pd.Series(True, index=counted.index),
        "domestic_abuse": counted["domestic_abuse"],
        "child_at_risk": is_victim & counted["child_at_risk"] & is_child,
        "other_sexual_child": is_victim & (counted["offence_group"] == "other_sexual_offences") & is_child,
        "rape": is_victim & (counted["offence_group"] == "rape"),
    }
    rows = counted[columns].assign(day=day_of(counted["recorded_at"]), ref=counted["crime_ref"])
    missing = reports[(reports["risk_level"] != "absent") & reports["person"].notna()]
    of_missing = missing[["force", "area", "person"]].assign(
        role="missing", basis="all", day=day_of(missing["reported_at"]), ref=missing["report_ref"]
    )
    every = pd.concat([*(rows[holds].assign(basis=basis) for basis, holds in bases.items()), of_missing])
    return every.astype(dict.fromkeys(("force", "area", "role", "basis"), str)).astype(
        {"force": "category", "area": "category", "role": "category", "basis": "category"}
    )


def _looked_back(records: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Records in order with what does not depend on the period, and the number that each stands at."""
    person, _ = pd.factorize(records["person"])
    part = records["role"].cat.codes.to_numpy() * 8 + records["basis"].cat.codes.to_numpy()
    who, _ = pd.factorize(person.astype("int64") * 64 + part)
    day = records["day"].to_numpy("datetime64[D]").astype("int64")
    order = np.argsort(who * DAYS + day, kind="stable")
    rows, who, day = records.iloc[order].reset_index(drop=True), who[order].astype("int64"), day[order]
    number = who * DAYS + day
    here = np.searchsorted(number, number)
    last = number[np.maximum(here - 1, 0)]
    has_previous = (here > 0) & (last // DAYS == who)
    previous = pd.Series((last % DAYS).astype("datetime64[D]").astype("datetime64[s]")).where(has_previous)
    is_shared = rows.duplicated(["role", "basis", "ref"], keep=False)
    before_window = np.searchsorted(number, number - 365)
    return rows.assign(who=who, before_window=before_window, previous=previous, is_shared=is_shared), number


def _of_periods(records: pd.DataFrame, number: np.ndarray, length: int) -> pd.DataFrame:
    """Of each record's period: its month, and records of the person in it, in the window before it, and to its end."""
    month = records["day"].to_numpy("datetime64[M]")
    first = month - month.astype("int64") % length
    who = records["who"].to_numpy()

    def before(months: np.ndarray) -> np.ndarray:
        return np.searchsorted(number, who * DAYS + months.astype("datetime64[D]").astype("int64"), side="left")

    of_period, next_period, year = (before(months) for months in (first, first + length, first + length - 12))
    return records.assign(
        month=first.astype("datetime64[s]"),
        outside=of_period - records["before_window"],
        of_period=next_period - of_period,
        in_12_months=next_period - year,
    )


def _elsewhere(shared: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Records of several repeats of a cell, told once with the first of them: the others' count of these."""
    repeats = shared.merge(told.loc[told["is_repeat"], CELL], on=CELL)
    part = ["force", "area", "month", "role", "basis", "ref"]
    first = repeats.groupby(part, observed=True)["who"].transform("min")
    return repeats[repeats["who"] != first].groupby(CELL, observed=True).size().rename("elsewhere").reset_index()


def _told(cells: pd.DataFrame, people: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    crimes = day_of(people.groupby("force", observed=True)["recorded_at"].min())
    missing = day_of(reports.groupby("force", observed=True)["reported_at"].min())
    is_missing, force = cells["role"] == "missing", cells["force"].astype(str)
    began = force.map(crimes).where(~is_missing, force.map(missing))
    is_whole = began <= cells["month"] - pd.Timedelta(days=365)
    since = (cells["day"] - cells["previous"]).dt.days
    once = cells["records"] - cells["elsewhere"].fillna(0)
    kept = ["force", "area", "month", "months_a_row", *WHO, "records", "repeat_records", "is_repeat"]
    return cells[kept].assign(
        records_once=once.where(cells["is_repeat"], 0),
        records_in_12_months=cells["in_12_months"].clip(lower=2).where(cells["is_repeat"], cells["in_12_months"]),
        days_since_previous=since.where(since <= 365),
        is_look_back_whole=is_whole,
        looked_back_month=cells["month"].where(is_whole & ~is_missing),
    )
