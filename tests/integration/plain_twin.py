"""A plain reader's figures: raw files to measures with Python's csv module and the words of the definitions.

It shares no line with the pipeline and reads nothing of it: codes, groups and limits are written here once more. It
knows a last quarter and its months, in the force and in each of its areas.
"""

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

FORCE = "West Mercia"
PLACES = (
    "Herefordshire", "North Worcestershire", "Shropshire", "South Worcestershire", "Telford & Wrekin",
    "Outside area", "Not known",
)  # fmt: skip
PERIODS = tuple(
    (dt.date(2016, first, 1), dt.date(2016, last, day))
    for first, last, day in ((10, 10, 31), (11, 11, 30), (12, 12, 31), (10, 12, 31))
)
OF_2016 = ((1, 1), (3, 25), (3, 28), (5, 2), (5, 30), (8, 29), (12, 26), (12, 27))
BANK_HOLIDAYS = {dt.date(2016, *day) for day in OF_2016} | {dt.date(2017, 1, 2)}
NO_VALUE = ("", "NULL", "N/A")
FRAUD = {"51", "52", "53B", "53C", "53D", "53E", "53F", "55"}
WITH_INJURY = {
    "1", "2", "4.1", "4.2", "4.3", "4.4", "4.6", "4.7", "4.8", "4.9", "4.10", "5D", "5E", "8N", "8P", "8S", "37.1",
}  # fmt: skip
DWELLING = {"28A", "28B", "28C", "28D", "29"}
SATISFIED = ("completely satisfied", "very satisfied", "fairly satisfied")
WHOLE = "*"  # place of what belongs to the force but to no area

Row = dict[str, str]
Cell = tuple[str, str, dt.date, dt.date]


class Figure(NamedTuple):
    """Sums of a cell and what they come to; a plain count has no denominator."""

    numerator: float
    denominator: float | None
    value: float


class Adds(NamedTuple):
    """What a row adds to a measure on a day in a place."""

    measure: str
    day: dt.date
    place: str
    numerator: float = 1
    denominator: float | None = None


def moment(text: str) -> dt.datetime | None:
    """A date and time as suppliers write it: of the United Kingdom, or ISO."""
    if text in NO_VALUE:
        return None
    first, time = text[:10], text[10:].strip()
    if "/" in first:
        number, month, year = first.split("/")
        first = f"{year}-{month}-{number}"
    return dt.datetime.fromisoformat(f"{first} {time}".strip())


def day(text: str) -> dt.date | None:
    when = moment(text)
    return when.date() if when else None


def place(text: str) -> str:
    return "Not known" if text in NO_VALUE else text


def lines(raw: Path, source: str) -> Iterator[tuple[str, Row]]:
    """Every line of an extract, each with its file's name, in the order delivered."""
    for file in sorted((raw / source).iterdir()):
        with file.open(encoding="utf-8", newline="") as text:
            yield from ((file.name, row) for row in csv.DictReader(text))


def newest(raw: Path, source: str, key: tuple[str, ...], version: str) -> list[Row]:
    """The newest version of each record; of two equally new the one delivered last."""
    found: dict[tuple[str, ...], tuple[dt.datetime, Row]] = {}
    for _, row in lines(raw, source):
        name, amended = tuple(row[header] for header in key), moment(row[version])
        if amended and (name not in found or amended >= found[name][0]):
            found[name] = (amended, row)
    return [row for _, row in found.values()]


def years_old(born: dt.date, on: dt.date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def working_days(first: dt.date, last: dt.date) -> int:
    """Working days after the first day, up to the last."""
    days = (first + dt.timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(one.weekday() < 5 and one not in BANK_HOLIDAYS for one in days)


def crime(raw: Path) -> Iterator[Adds]:
    """Offences by the day recorded; cancelled ones leave the count, crimed incidents are in none but domestic abuse."""
    for row in newest(raw, "crime", ("Crime No",), "Date Amended"):
        recorded, where, code = day(row["Date Recorded"]), place(row["Policing Area"]), row["HO Offence Code"]
        if row["Force"] != FORCE or row["Status"].lower() != "recorded" or not recorded:
            continue
        if row["DA Marker"] == "Y":
            yield Adds("da_offences_crimed_incidents", recorded, where)
        if row["Record Kind"].lower() != "crime":
            continue
        groups = {
            "recorded_crime_total": code not in FRAUD,
            "violence_with_injury": code in WITH_INJURY,
            "burglary_domestic": code in DWELLING,
            "shoplifting": code == "46",
            "business_crime": row["Business Marker"] == "Y",
        }
        yield from (Adds(measure, recorded, where) for measure, holds in groups.items() if holds)


def incident(raw: Path) -> Iterator[Adds]:
    """Incidents by the day created, without duplicates and cancelled ones; the clock stops at the first arrival."""
    for row in newest(raw, "incident", ("Incident No",), "Last Amended"):
        created, arrived = moment(row["Created"]), moment(row["First Arrived"])
        if "Y" in (row["Duplicate"], row["Cancelled"]) or not created:
            continue
        on, where = created.date(), place(row["Policing Area"])
        if row["Closing Category"].lower().startswith("asb"):
            yield Adds("asb_incidents", on, where)
        first = row["Grade At First Dispatch"]
        if (row["Response Grade"] if first in NO_VALUE else first).lower() != "emergency":
            continue
        yield Adds("emergency_incidents", on, where)
        if arrived and arrived >= created:
            seconds = (arrived - created).total_seconds()
            yield Adds("emergency_attended_20min_pct", on, where, seconds <= 20 * 60, 1)
            yield Adds("emergency_response_mean_time", on, where, seconds, 1)


def call(raw: Path) -> Iterator[Adds]:
    """Calls by the day presented; one never answered is abandoned. Telephony knows no areas."""
    seen: dict[str, Row] = {row["call_id"]: row for _, row in lines(raw, "call")}
    for row in seen.values():
        presented, answered = moment(row["presented_at"]), moment(row["answered_at"])
        if not presented:
            continue
        on, line = presented.date(), row["line"]
        yield Adds(f"calls_{line}_received", on, WHOLE)
        yield Adds(f"calls_{line}_abandoned_pct", on, WHOLE, answered is None, 1)
        if answered and line == "999":
            yield Adds("calls_999_answered_10s_pct", on, WHOLE, (answered - presented).total_seconds() <= 10, 1)


def compact(raw: Path) -> Iterator[Adds]:
    """Missing person reports by the day reported, the absent left out; a transferred case has no duration."""
    for row in newest(raw, "compact", ("Report No",), "Amended"):
        reported, located, born = moment(row["Reported"]), moment(row["Located"]), day(row["DOB"])
        if row["Risk Level"].lower() == "absent" or not reported:
            continue
        on, where = reported.date(), place(row["Area"])
        yield Adds("missing_reports", on, where)
        if born and years_old(born, on) < 18:
            yield Adds("missing_reports_u18", on, where)
        if row["In Care"] == "Y":
            yield Adds("missing_reports_in_care", on, where)
        if located and row["Transferred"] != "Y":
            yield Adds("missing_resolved_24h_pct", on, where, located - reported <= dt.timedelta(hours=24), 1)


def complaint(raw: Path) -> Iterator[Adds]:
    """Allegations, and the cases that hold them, by the day recorded; of a case the newest allegation speaks."""
    for row in newest(raw, "complaint", ("Case Ref", "Allegation No"), "Amended"):
        if recorded := day(row["Recorded"]):
            is_incivility = row["Allegation"].lower() == "incivility"
            yield Adds("complaints_incivility", recorded, place(row["Area"]), is_incivility, 1)
    for row in newest(raw, "complaint", ("Case Ref",), "Amended"):
        received, recorded, finalised = (day(row[header]) for header in ("Received", "Recorded", "Finalised"))
        where = place(row["Area"])
        if received and recorded:
            yield Adds("complaints_count", recorded, where)
            days = working_days(received, recorded)
            yield Adds("complaints_recorded_3_days_pct", recorded, where, days <= 3, 1)
            yield Adds("complaints_recorded_10_days_pct", recorded, where, days <= 10, 1)
        if received and finalised:
            in_time = working_days(received, finalised) <= 120
            yield Adds("complaints_finalised_120_days_pct", finalised, where, in_time, 1)


def victim_survey(raw: Path) -> Iterator[Adds]:
    """Interviews by the day of the interview; satisfied is completely, very or fairly, of those who answered."""
    seen = {row["Interview ID"]: row for _, row in lines(raw, "victim_survey")}
    for row in seen.values():
        on, where, answer = day(row["Interviewed"]), place(row["Area"]), row["Whole Experience"].lower()
        if not on:
            continue
        if row["Survey"].lower() == "hate":
            yield Adds("hate_victims_surveyed", on, where)
            continue
        yield Adds("victims_surveyed_count", on, where)
        if answer.upper() not in NO_VALUE:
            yield Adds("victim_satisfaction_whole_experience_pct", on, where, answer in SATISFIED, 1)


def casualty(raw: Path) -> Iterator[Adds]:
    """Casualties by the day of the collision, from the newest snapshot of each year."""
    rows = [(file, on, row) for file, row in lines(raw, "casualty") if (on := day(row["Collision Date"]))]
    last = {on.year: file for file, on, _ in rows}
    for _, on, row in (told for told in rows if told[0] == last[told[1].year]):
        measures = {"1": ("road_deaths", "ksi_casualties"), "2": ("serious_injury_casualties", "ksi_casualties")}
        yield from (Adds(measure, on, place(row["Area"])) for measure in measures.get(row["Severity"], ()))
        if row["Severity"] != "1":
            yield Adds(SUPPLIED, on, WHOLE)


SUPPLIED = "a month for which more than deaths was supplied"
NOT_ONLY_DEATHS = ("serious_injury_casualties", "ksi_casualties")
FORCE_ALONE = ("calls_999_received", "calls_101_received")


def summed(adds: Iterable[Adds]) -> dict[Cell, Figure]:
    """Sums over days and places, divided last; a place where nothing counted has nought of a count."""
    sums: dict[tuple[str, str, int], tuple[float, float | None]] = {}
    for add in adds:
        for number, (first, last) in enumerate(PERIODS):
            if first <= add.day <= last:
                for where in {add.place, FORCE} - {WHOLE}:
                    above, below = sums.get((add.measure, where, number), (0.0, 0.0))
                    new = None if add.denominator is None else (below or 0.0) + add.denominator
                    sums[add.measure, where, number] = (above + add.numerator, new)
    counts = {measure for (measure, _, _), (_, below) in sums.items() if below is None} - {SUPPLIED}
    places = {measure: (FORCE,) if measure in FORCE_ALONE else (FORCE, *PLACES) for measure in counts}
    nought = {(m, where, n): (0.0, None) for m in counts for where in places[m] for n in range(len(PERIODS))}
    months = [n for n in range(3) if (SUPPLIED, FORCE, n) in sums]
    known = {*months, 3} if len(months) == 3 else set(months)
    return {
        (measure, where, *PERIODS[number]): figure(measure, above, below)
        for (measure, where, number), (above, below) in (nought | sums).items()
        if measure != SUPPLIED and (measure not in NOT_ONLY_DEATHS or number in known)
    }


def figure(measure: str, above: float, below: float | None) -> Figure:
    per = 100 if measure.endswith("_pct") or measure == "complaints_incivility" else 1
    return Figure(above, below, above if below is None else above / below * per)


def people(raw: Path) -> dict[Cell, Figure]:
    """Victims and defendants, each counted once: a repeat has another record within 365 days before the first."""
    crimes = {row["Crime No"]: row for row in newest(raw, "crime", ("Crime No",), "Date Amended")}
    records: dict[str, dict[str, list[tuple[dt.date, str, str]]]] = {"victim": {}, "defendant": {}}
    for row in newest(raw, "crime_person", ("Crime No", "Person ID", "Role"), "Date Amended"):
        of = crimes.get(row["Crime No"])
        if of is None or row["Person ID"] in NO_VALUE or of["HO Offence Code"] in FRAUD:
            continue
        recorded = day(of["Date Recorded"])
        if of["Record Kind"].lower() == "crime" and of["Status"].lower() == "recorded" and recorded:
            own = records[row["Role"].lower()].setdefault(row["Person ID"], [])
            own.append((recorded, row["Force"], place(of["Policing Area"])))
    found: dict[Cell, Figure] = {}
    for role, of_people in records.items():
        for first, last in PERIODS:
            for where in (FORCE, *PLACES):
                count, again = _counted(of_people.values(), where, first, last)
                found[f"{role}s_count", where, first, last] = figure("", count, None)
                found[f"repeat_{role}s_count", where, first, last] = figure("", again, None)
                if count:
                    found[f"repeat_{role}s_pct", where, first, last] = figure("_pct", again, count)
    return found


def _counted(
    of_people: Iterable[list[tuple[dt.date, str, str]]], where: str, first: dt.date, last: dt.date
) -> tuple[float, float]:
    """People with a record in a place and period, and those of them who have another one."""
    count = again = 0
    for records in of_people:
        own = [on for on, force, area in records if force == FORCE and where in (FORCE, area) and first <= on <= last]
        if own:
            since = min(own) - dt.timedelta(days=365)
            count += 1
            again += sum(since <= on <= last for on, _, _ in records) > 1
    return float(count), float(again)


ADDED: dict[str, Callable[[Path], Iterator[Adds]]] = {
    "crime": crime,
    "incident": incident,
    "call": call,
    "compact": compact,
    "complaint": complaint,
    "victim_survey": victim_survey,
    "casualty": casualty,
}


def figures(raw: Path, source: str) -> dict[Cell, Figure]:
    """Figures of an extract's measures: by measure, place, first and last day."""
    return people(raw) if source == "crime_person" else summed(ADDED[source](raw))
