"""People counted from the rules, record by record, each held against every other; and invented rows to count."""

import datetime as dt
import random
from typing import NamedTuple

import polars as pl

from assets.facts.person_month import person_month
from assets.facts.person_records import RepeatChoices
from schemas.facts.person_month import PersonMonth

KEY = ("force", "area", "month", "months_a_row", "role", "basis", "person")
FIGURES = ("is_repeat", "records_once", "records_in_12_months", "repeat_records", "records", "days_since_previous")
AREAS = {"West Mercia": ("Shropshire", "North Worcestershire", "Not known"), "Warwickshire": ("Warwick", "Rugby")}


class Event(NamedTuple):
    """A record of a person: the day it counts on, and the day the window is measured by."""

    force: str
    area: str
    role: str
    basis: str
    person: str
    day: dt.date
    at: dt.date
    ref: str


def events(of_crimes: list[dict], of_missing: list[dict], choices: RepeatChoices) -> list[Event]:
    """Records that count, once for each basis they are of."""
    found = []
    for row in of_crimes:
        if row["person"] is None or row["record_kind"] != "crime" or row["status"] != "recorded":
            continue
        if row["offence_group"] == "fraud_excluded":
            continue
        is_victim, age = row["role"] == "victim", row["age_at_event"]
        is_child = is_victim and age is not None and age <= 17
        holds = {
            "all": True,
            "domestic_abuse": row["domestic_abuse"],
            "child_at_risk": is_child and row["child_at_risk"],
            "other_sexual_child": is_child and row["offence_group"] == "other_sexual_offences",
            "rape": is_victim and row["offence_group"] == "rape",
        }
        place, day = (row["force"], row["area"], row["role"]), row["recorded_at"].date()
        began = row["committed_from"].date() if choices.is_by_committed and row["committed_from"] else day
        found += [
            Event(*place, basis, row["person"], day, began, row["crime_ref"]) for basis, held in holds.items() if held
        ]
    for row in of_missing:
        if row["person"] is not None and row["risk_level"] != "absent":
            place, day = (row["force"], row["area"], "missing", "all"), row["reported_at"].date()
            found.append(Event(*place, row["person"], day, day, row["report_ref"]))
    return found


def later_by(day: dt.date, months: int) -> dt.date:
    """First of the month that lies so many months after a day's own."""
    number = day.year * 12 + day.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def figures(key: tuple, own: list[Event], of_person: list[Event], choices: RepeatChoices) -> dict[str, object]:
    """What one person's records of a place and period come to."""
    start, after = key[2], later_by(key[2], key[3])
    window = dt.timedelta(days=choices.window_days)

    def makes_repeat(other: Event, moment: dt.date) -> bool:
        is_of_period = start <= other.day < after
        return moment - window <= other.at < moment and (choices.same_period_counts or not is_of_period)

    def is_repeat_record(event: Event) -> bool:
        if any(makes_repeat(other, event.at) for other in of_person):
            return True
        period = [other for other in of_person if start <= other.day < after]
        same_day = [other for other in own if other.at == event.at]
        is_later = any(other.at < event.at for other in period) or event is not same_day[0]
        return choices.same_period_counts and is_later

    first = min(event.at for event in own)
    is_repeat = any(makes_repeat(other, first) for other in of_person)
    if choices.same_period_counts:
        is_repeat |= sum(start <= other.day < after for other in of_person) >= 2
    in_year = sum(later_by(start, key[3] - 12) <= other.day < after for other in of_person)
    before = [(first - other.at).days for other in of_person if first - window <= other.at < first]
    return {
        "is_repeat": is_repeat,
        "records_in_12_months": max(in_year, 2) if is_repeat else in_year,
        "repeat_records": sum(is_repeat_record(event) for event in own),
        "records": len(own),
        "days_since_previous": min(before, default=None),
    }


def twin(found: list[Event], choices: RepeatChoices) -> dict[tuple, tuple]:
    """By `KEY`, the `FIGURES`."""
    places: dict[tuple, list[Event]] = {}
    for length in (1, 3):
        for event in found:
            start = later_by(event.day, 0) if length == 1 else later_by(event.day, -((event.day.month - 1) % 3))
            for area in {event.area, event.force}:
                key = (event.force, area, start, length, event.role, event.basis, event.person)
                places.setdefault(key, []).append(event)
    told = {key: figures(key, own, [e for e in found if e[2:5] == key[4:]], choices) for key, own in places.items()}
    for key, own in places.items():
        repeats = [k for k in places if k[:6] == key[:6] and told[k]["is_repeat"]]
        people = {event.ref: [k[6] for k in repeats if event.ref in {e.ref for e in places[k]}] for event in own}
        told[key]["records_once"] = sum(key[6] == min(persons, default="") for persons in people.values())
    return {key: tuple(figure[name] for name in FIGURES) for key, figure in told.items()}


def compared(of_crimes: list[dict], of_missing: list[dict], choices: RepeatChoices) -> dict[tuple, tuple]:
    """Hold the table against the twin; what the twin told."""
    tables = (pl.LazyFrame(rows, schema_overrides=DATES, infer_schema_length=None) for rows in (of_crimes, of_missing))
    found = PersonMonth.validate(person_month(*tables, choices).collect())
    ours = dict(zip(found.select(KEY).iter_rows(), found.select(FIGURES).iter_rows(), strict=True))
    wanted = twin(events(of_crimes, of_missing, choices), choices)
    assert ours == wanted
    return wanted


DATES = {"committed_from": pl.Datetime("us")}


def invented(seed: int, crimes: int = 240, reports: int = 60) -> tuple[list[dict], list[dict]]:
    """Rows of few people over three years; every third falls some 365 days after a record made before it."""
    dice = random.Random(seed)
    made: list[tuple[str | None, dt.datetime]] = []

    def row() -> dict:
        person = None if dice.random() < 0.05 else f"{dice.randrange(25):032x}"
        moment = dt.datetime(2015, 1, 1) + dt.timedelta(days=dice.randrange(1000), seconds=dice.randrange(86400))
        if made and dice.random() < 0.4:
            person, earlier = dice.choice(made)
            moment = earlier + dt.timedelta(days=dice.choice((0, 1, 30, 364, 365, 365, 365, 366, 366)))
        made.append((person, moment))
        force = dice.choice(("West Mercia", "West Mercia", "Warwickshire"))
        return {"person": person, "force": force, "area": dice.choice(AREAS[force]), "moment": moment}

    def crime(number: int) -> dict:
        own = row()
        began = dice.choice((None, own["moment"], own["moment"] - dt.timedelta(days=dice.randrange(500))))
        return own | {
            "crime_ref": f"C{number}",
            "committed_from": began,
            "role": dice.choice(("victim", "victim", "defendant")),
            "record_kind": dice.choice(("crime",) * 9 + ("incident",)),
            "status": dice.choice(("recorded",) * 9 + ("cancelled",)),
            "offence_group": dice.choice(("shoplifting", "rape", "other_sexual_offences", "fraud_excluded")),
            "domestic_abuse": dice.choice((True, False, None)),
            "child_at_risk": dice.random() < 0.6,
            "age_at_event": dice.choice((None, 5, 17, 18, 40)),
        }

    def report(number: int) -> dict:
        return row() | {"report_ref": f"R{number}", "risk_level": dice.choice(("absent", "low", "medium", "high"))}

    of_crimes, of_reports = [crime(number) for number in range(crimes)], [report(number) for number in range(reports)]
    # One crime in six has a second person, who shares all of it.
    others = [dice.choice(of_crimes) for _ in range(crimes // 6)]
    others = [other for other in others if other["person"] is not None]
    second = {other["crime_ref"]: other | {"person": f"{dice.randrange(25):032x}"} for other in others}
    first_people = {crime["crime_ref"]: crime["person"] for crime in of_crimes}
    both = [*of_crimes, *(other for ref, other in second.items() if other["person"] != first_people[ref])]
    return (
        [made | {"recorded_at": made.pop("moment")} for made in both],
        [made | {"reported_at": made.pop("moment")} for made in of_reports],
    )
