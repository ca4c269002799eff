"""Who shares records with whom: a person is counted by its own records and by those who stand in them beside it.

People and records are numbers here (hashes): two that share one make a set larger than need be, never smaller.
"""

from typing import NamedTuple

import polars as pl

PERSON = pl.col("person").hash()
SLOTS = 256  # of the first two digits of a pseudonym: about as many people in each


class RowsOfPeople(NamedTuple):
    """Rows of the two facts that have people."""

    crime_people: pl.LazyFrame
    missing_reports: pl.LazyFrame

    def of(self, people: pl.Series) -> "RowsOfPeople":
        """Rows of some people."""
        return RowsOfPeople(*(rows.filter(PERSON.is_in(people.implode())) for rows in self))


class Sharing:
    """Which people stand in which records."""

    def __init__(self, rows: RowsOfPeople) -> None:
        """Read people and records of both facts: two numbers and a slot a row."""
        slot = pl.col("person").str.slice(0, 2).str.to_integer(base=16, dtype=pl.UInt8)
        facts = ((rows.crime_people, "crime_ref"), (rows.missing_reports, "report_ref"))
        each = [
            fact.filter(pl.col("person").is_not_null()).select(person=PERSON, record=pl.col(ref).hash(), slot=slot)
            for fact, ref in facts
        ]
        self._pairs = pl.concat(each).collect(engine="streaming").lazy()

    def within(self, slots: range) -> pl.Series:
        """People of some slots."""
        return self._people(pl.col("slot").is_between(slots.start, slots.stop - 1))

    def beside(self, people: pl.Series) -> pl.Series:
        """Some people, and all who share a record with any of them."""
        is_one = pl.col("person").is_in(people.implode())
        records = self._pairs.filter(is_one).select("record").unique().collect().to_series()
        return pl.concat([people, self.of_records(records)]).unique()

    def of_records(self, records: pl.Series) -> pl.Series:
        """People of some records."""
        return self._people(pl.col("record").is_in(records.implode()))

    def _people(self, chosen: pl.Expr) -> pl.Series:
        return self._pairs.filter(chosen).select("person").unique().collect().to_series()
