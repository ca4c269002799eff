"""People of months brought up to date are those of a table made from nothing, whatever came, went or changed."""

import datetime as dt
import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assets.facts.kept import Kept, State, month_name
from assets.facts.people_kept import SOURCES, PeopleKept
from assets.facts.person_records import RepeatChoices
from assets.files import fingerprint
from assets.validated.reference import load_reference
from assets.warehouse import Warehouse
from schemas.errors import InvalidFrame
from tests.spec.people_twin import DATES, invented

CHOICES = RepeatChoices.of(load_reference())
Rows = tuple[list[dict], list[dict]]


def pseudonyms(rows: list[dict]) -> list[dict]:
    """The same rows, their people spread over all pseudonyms."""
    named = {row["person"]: row["person"] and hashlib.md5(row["person"].encode()).hexdigest() for row in rows}
    return [row | {"person": named[row["person"]]} for row in rows]


def rows_of(seed: int) -> Rows:
    crimes, reports = invented(seed)
    return pseudonyms(crimes), pseudonyms(reports)


def write(kept: Kept, rows: list[dict], moment: str) -> None:
    """Write a fact as a fold leaves it: a file a month, and its note."""
    table = pl.DataFrame(rows, schema_overrides=DATES, infer_schema_length=None)
    months = table.select(pl.col(moment).dt.date().dt.truncate("1mo").alias("month"))["month"]
    for month in {*kept.months(), *map(month_name, months.unique())}:
        kept.lay(month, table.filter(months.map_elements(month_name, return_dtype=pl.String) == month))
        kept.put(month)
    kept.write_state(
        State(basis="", deliveries={}, parent={}, parent_files={}, files=kept.fingerprints({}, kept.months()))
    )


def facts(warehouse: Warehouse, rows: Rows) -> Warehouse:
    for name, of_fact, moment in zip(SOURCES, rows, ("recorded_at", "reported_at"), strict=True):
        write(Kept(warehouse.fact(name)), of_fact, moment)
    return warehouse


def made(warehouse: Warehouse) -> dict[str, str]:
    kept = Kept(warehouse.fact("person_month"))
    return {month: fingerprint(kept.path(month)) for month in kept.months()}


def from_nothing(folder: Path, rows: Rows, at_once: int = 1_000_000) -> dict[str, str]:
    warehouse = facts(Warehouse(folder), rows)
    PeopleKept(warehouse, CHOICES, at_once).bring_up_to_date("code")
    return made(warehouse)


def in_month(row: dict, first: dt.date) -> bool:
    return row["recorded_at"].date().replace(day=1) == first


def changes(seed: int) -> dict[str, Callable[[Rows], Rows]]:
    """What a day's deliveries do to the facts."""
    dice = random.Random(seed)

    def drawn(rows: Rows) -> dict:
        return dice.choice([row for row in rows[0] if row["person"]])

    def gone(rows: Rows) -> Rows:
        one = drawn(rows)
        return [row for row in rows[0] if row is not one], rows[1]

    def added(rows: Rows) -> Rows:
        one, other = drawn(rows), drawn(rows)
        return [*rows[0], one | {"person": other["person"]}, other | {"crime_ref": "new"}], rows[1]

    def moved(rows: Rows) -> Rows:
        one = drawn(rows)
        later = one | {"recorded_at": one["recorded_at"] + dt.timedelta(days=40)}
        return [later if row is one else row for row in rows[0]], rows[1]

    def cancelled(rows: Rows) -> Rows:
        one = drawn(rows)
        return [
            row | {"status": "cancelled"} if row["crime_ref"] == one["crime_ref"] else row for row in rows[0]
        ], rows[1]

    def reported(rows: Rows) -> Rows:
        return rows[0], [*rows[1][1:], rows[1][1] | {"report_ref": "new", "person": drawn(rows)["person"]}]

    return {"gone": gone, "added": added, "moved": moved, "cancelled": cancelled, "reported": reported}


@pytest.mark.parametrize("seed", range(4))
def test_changed_records_give_what_all_records_give(seed: int, tmp_path: Path) -> None:
    rows = rows_of(seed)
    warehouse = facts(Warehouse(tmp_path / "kept"), rows)
    people = PeopleKept(warehouse, CHOICES)
    people.bring_up_to_date("code")
    moved = set()
    for kind, change in changes(seed).items():
        before, rows = made(warehouse), change(rows)
        facts(warehouse, rows)
        told = people.bring_up_to_date("code")
        now = from_nothing(tmp_path / kind, rows)
        assert made(warehouse) == now, kind
        assert told == {month for month in {*before, *now} if before.get(month) != now.get(month)}, kind
        moved |= told
    assert moved


def test_who_shares_a_record_with_one_whose_earlier_record_went_is_counted_anew(tmp_path: Path) -> None:
    """The record of two repeats counts with the first of them, with the second once the first is no repeat."""
    crimes = [
        (ref, who * 32, month) for ref, who, month in [("1", "a", 1), ("2", "b", 5), ("3", "a", 6), ("3", "b", 6)]
    ]
    ordinary = next(row for row in rows_of(0)[0] if row["status"] == "recorded" and row["record_kind"] == "crime")
    ordinary |= {"role": "victim", "offence_group": "shoplifting", "committed_from": None}
    others = [
        ordinary | {"crime_ref": f"9{month}", "person": f"{month:032x}", "recorded_at": dt.datetime(2016, month, 2)}
        for month in range(1, 13)
    ]
    named = [
        ordinary | {"crime_ref": ref, "person": who, "recorded_at": dt.datetime(2016, month, 5)}
        for ref, who, month in crimes
    ]
    _, reports = rows_of(0)
    warehouse = facts(Warehouse(tmp_path / "kept"), ([*others, *named], reports))
    people = PeopleKept(warehouse, CHOICES)
    people.bring_up_to_date("code")
    rows = ([*others, *named[1:]], reports)
    facts(warehouse, rows)
    assert "2016-06" in people.bring_up_to_date("code")
    assert made(warehouse) == from_nothing(tmp_path / "whole", rows)


def test_one_changed_record_is_not_counted_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_of(7)
    warehouse = facts(Warehouse(tmp_path), rows)
    people = PeopleKept(warehouse, CHOICES)
    people.bring_up_to_date("code")

    def whole(_: PeopleKept, __: pl.DataFrame) -> set[str]:
        raise AssertionError("all people were counted")

    facts(warehouse, changes(7)["added"](rows))
    monkeypatch.setattr(PeopleKept, "_whole", whole)
    assert people.bring_up_to_date("code")
    assert people.bring_up_to_date("code") == set()
    with pytest.raises(AssertionError):
        people.bring_up_to_date("other code")


def test_people_counted_some_at_a_time_are_all_people(tmp_path: Path) -> None:
    rows = rows_of(3)
    assert from_nothing(tmp_path / "some", rows, at_once=20) == from_nothing(tmp_path / "all", rows)


def test_facts_without_rows_give_a_table_with_its_columns(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    for name, rows in zip(SOURCES, rows_of(0), strict=True):
        kept = Kept(warehouse.fact(name))
        kept.never_without_a_file(pl.DataFrame(rows, schema_overrides=DATES, infer_schema_length=None).clear())
        kept.write_state(
            State(basis="", deliveries={}, parent={}, parent_files={}, files=kept.fingerprints({}, ["unknown"]))
        )
    PeopleKept(warehouse, CHOICES).bring_up_to_date("code")
    assert Kept(warehouse.fact("person_month")).scan().collect().is_empty()


def test_one_that_breaks_its_model_leaves_what_stands(tmp_path: Path) -> None:
    rows = rows_of(1)
    warehouse = facts(Warehouse(tmp_path), rows)
    PeopleKept(warehouse, CHOICES).bring_up_to_date("code")
    before = made(warehouse)
    facts(warehouse, ([rows[0][0] | {"role": "witness"}, *rows[0][1:]], rows[1]))
    with pytest.raises(InvalidFrame):
        PeopleKept(warehouse, CHOICES).bring_up_to_date("code")
    assert made(warehouse) == before


def test_a_run_that_was_killed_between_two_months_leaves_no_note_that_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of(2)
    warehouse = facts(Warehouse(tmp_path / "kept"), rows)
    people = PeopleKept(warehouse, CHOICES)
    people.bring_up_to_date("code")
    rows = changes(2)["moved"](rows)
    facts(warehouse, rows)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Kept, "write_state", killed)
        with pytest.raises(KeyboardInterrupt):
            people.bring_up_to_date("code")
    assert people.kept.state() is None
    people.bring_up_to_date("code")
    assert made(warehouse) == from_nothing(tmp_path / "whole", rows)
    state = people.kept.state()
    assert state is not None
    assert state.files == made(warehouse)
