"""People of months brought up to date: counted anew are those whose records changed, and those beside them.

What the table was made of stays beside it, linked and not copied, so that the records that changed are told by
comparing what is with what was.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import polars as pl

from assets.facts.in_order import in_order, merged
from assets.facts.kept import NO_MONTH, Kept, State, differing, first_day, for_each_month, month_name
from assets.facts.person_month import person_month
from assets.facts.person_records import RepeatChoices, counted_records, first_records
from assets.facts.sharing import PERSON, SLOTS, RowsOfPeople, Sharing
from assets.warehouse import Warehouse
from schemas.enforce import hold
from schemas.facts.person_month import PersonMonth

SOURCES = ("crime_person", "missing_report")
AT_ONCE = 650_000  # rows of people that are counted in one go: 1.3 GB
BESIDE = 2  # goes beside each other: half of what each does busies one core alone


class PeopleKept:
    """The table of people of months below a warehouse."""

    def __init__(self, warehouse: Warehouse, choices: RepeatChoices, at_once: int = AT_ONCE) -> None:
        """`at_once`: rows that are counted in one go."""
        self.kept = Kept(warehouse.fact("person_month"))
        self._facts = {name: Kept(warehouse.fact(name)) for name in SOURCES}
        self._made_of = {name: Kept(self.kept.folder / "made_of" / name) for name in SOURCES}
        self._choices, self._at_once, self._aside = choices, at_once, warehouse.aside

    def bring_up_to_date(self, basis: str) -> set[str]:
        """Make it of the facts as they stand.

        Args:
            basis: name of the code and reference tables.

        Returns:
            Names of the months that changed.

        Raises:
            InvalidFrame: what was made breaks its model; the table stays as it was.
        """
        before, began = self.kept.state(), _began(self._facts)
        changed = self._changed(before, basis, began)
        months = self._whole(began) if changed is None else self._again(changed, began)
        self._link(changed)
        files = self.kept.fingerprints(before.files if before else {}, months)
        self.kept.write_state(State(basis=basis, deliveries={}, parent={}, parent_files=self._files(), files=files))
        return months

    def _files(self) -> dict[str, str]:
        states = {name: fact.state() for name, fact in self._facts.items()}
        return {f"{name}/{month}": digest for name, s in states.items() if s for month, digest in s.files.items()}

    def _changed(self, before: State | None, basis: str, began: pl.DataFrame) -> Mapping[str, set[str]] | None:
        """Months of each fact that are others than those it was made of; None where it is to be made whole.

        Args:
            began: first records as they stand.
        """
        if before is None or before.basis != basis:
            return None
        was, now = before.parent_files, self._files()
        there = {f"{name}/{month}" for name, linked in self._made_of.items() for month in linked.months()}
        if there != set(was) or not all(linked.months() for linked in self._made_of.values()):
            return None
        changed = differing(was, now)
        if 2 * len(changed) > len(now) or not _began(self._made_of).equals(began):
            return None
        named = [file.split("/") for file in changed]
        return {fact: {month for name, month in named if name == fact} for fact in SOURCES}

    def _again(self, changed: Mapping[str, set[str]], began: pl.DataFrame) -> set[str]:
        """Count the people anew whose records differ."""
        sides = (self._made_of, self._facts)
        rows = [RowsOfPeople(*(facts[name].scan(changed[name]) for name in SOURCES)) for facts in sides]
        was, now = (counted_records(*of_side, self._choices) for of_side in rows)
        moved = _differing_rows(was, now).select(person=PERSON, record=pl.col("ref").hash())
        sharing = Sharing(self._rows)
        touched = pl.concat([moved["person"].unique(), sharing.of_records(moved["record"].unique())]).unique()
        people = sharing.beside(touched)
        counted = self._counted(people, sharing.beside(people), began)
        is_one = PERSON.is_in(people.implode())
        changes = _differing_rows(self.kept.scan().filter(is_one), counted.lazy())
        months = {month_name(month) for month in changes["month"].unique()}

        def lay(month: str) -> None:
            others = self.kept.scan([month]).filter(~is_one).collect()
            self._lay(month, merged(others, counted.filter(pl.col("month") == first_day(month))))

        for_each_month(months, lay)
        return self.kept.put_all(months, counted.clear())

    def _whole(self, began: pl.DataFrame) -> set[str]:
        """Count all people, some at a time; a month is put together of what was counted of each."""
        self._aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._aside) as aside:
            goes = self._some_at_a_time(began)
            parts = [Kept(Path(aside) / f"{number:03}") for number in range(len(goes))]
            with ThreadPoolExecutor(BESIDE) as beside:
                list(beside.map(_lay_out, parts, goes))
            months = {month for part in parts for month in part.months()} - {NO_MONTH}

            def lay(month: str) -> None:
                self._lay(month, in_order(pl.concat([part.scan([month]) for part in parts]).collect()))

            for_each_month(months, lay)
            nothing = parts[0].scan().clear().collect()
        return self.kept.put_all({*months, *self.kept.months()}, nothing)

    def _some_at_a_time(self, began: pl.DataFrame) -> list[Callable[[], pl.DataFrame]]:
        """What counts all people, some at a time, those whose pseudonyms come first before the others."""
        rows = self._rows
        height = sum(fact.select(pl.len()).collect().item() for fact in rows)
        times = min(-(-height // self._at_once), SLOTS)
        if times <= 1:
            return [lambda: person_month(*rows, self._choices).collect()]
        sharing = Sharing(rows)

        def of_slots(number: int) -> pl.DataFrame:
            people = sharing.within(range(number * SLOTS // times, (number + 1) * SLOTS // times))
            return self._counted(people, sharing.beside(people), began)

        return [partial(of_slots, number) for number in range(times)]

    @property
    def _rows(self) -> RowsOfPeople:
        return RowsOfPeople(*(self._facts[name].scan() for name in SOURCES))

    def _counted(self, people: pl.Series, beside: pl.Series, began: pl.DataFrame) -> pl.DataFrame:
        """Some people counted among those who share records with them."""
        only = None if len(beside) == len(people) else PERSON.is_in(people.implode())
        return person_month(*self._rows.of(beside), self._choices, began.lazy(), only).collect()

    def _lay(self, month: str, table: pl.DataFrame) -> None:
        hold(table, PersonMonth)
        self.kept.lay(month, table)

    def _link(self, changed: Mapping[str, set[str]] | None) -> None:
        """Link the files that the table was made of: those that changed, or all."""
        for name, fact in self._facts.items():
            linked = self._made_of[name]
            if changed is None:
                shutil.rmtree(linked.folder, ignore_errors=True)
            linked.folder.mkdir(parents=True, exist_ok=True)
            for month in fact.months() if changed is None else changed[name]:
                linked.path(month).unlink(missing_ok=True)
                if fact.path(month).is_file():
                    os.link(fact.path(month), linked.path(month))


def _began(facts: Mapping[str, Kept]) -> pl.DataFrame:
    """First records of facts (`first_records`), in order."""
    return first_records(*(facts[name].scan() for name in SOURCES)).sort("force", "role").collect()


def _differing_rows(was: pl.LazyFrame, now: pl.LazyFrame) -> pl.DataFrame:
    """Rows that stand on one side alone, or more often on one."""
    sides = [rows.with_columns(side=pl.lit(side, pl.Int64)) for rows, side in ((was, -1), (now, 1))]
    columns = was.collect_schema().names()
    counted = pl.concat(sides).group_by(columns).agg(pl.col("side").sum())
    return counted.filter(pl.col("side") != 0).select(columns).collect()


def _lay_out(part: Kept, count: Callable[[], pl.DataFrame]) -> None:
    """Count some people, and write the table, which is in order of month, a file a month."""
    counted, start = count(), 0
    for month, height in counted["month"].rle().struct.unnest().select("value", "len").iter_rows():
        part.lay(month_name(month), counted.slice(start, height), compression="lz4")
        part.put(month_name(month))
        start += height
    part.never_without_a_file(counted.clear())
