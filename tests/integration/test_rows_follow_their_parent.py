"""A crime that a later version has recorded in another month takes its people and outcomes there."""

import datetime as dt

import polars as pl
import pytest

from assets.facts.kept import Kept
from tests.integration.conftest import Intake, fixture, with_value
from tests.integration.test_any_order import in_new_folder

MOVED, DAYS = "T16-01", ("2017-01-09", "2017-01-10", "2017-01-11")
FACTS = ["crime_person", "crime_outcome"]
OCTOBER, NOVEMBER, DECEMBER, JANUARY = (
    dt.date(2016, 10, 1),
    dt.date(2016, 11, 1),
    dt.date(2016, 12, 1),
    dt.date(2017, 1, 1),
)
MONTHS = [(OCTOBER, DECEMBER), (OCTOBER, DECEMBER, NOVEMBER), (OCTOBER, DECEMBER, OCTOBER)]


def deliver_day(folder: Intake, number: int, month: dt.date) -> None:
    """The crimes as they come on a day: the first was recorded in a month, by a version of that day."""
    dated = with_value(2, "Date Recorded", f"03/{month:%m/%Y} 09:30")
    amended = with_value(2, "Date Amended", f"0{number + 7}/01/2017 14:00", dated)
    folder.deliver(f"crime/crime_{DAYS[number]}.csv", amended)
    folder.deliver(f"crime_person/crime_person_{DAYS[0]}.csv", fixture("crime_person.csv"))


def months_of_the_moved(rows: pl.DataFrame) -> set[dt.date]:
    return set(rows.filter(pl.col("crime_ref") == MOVED)["month"])


@pytest.mark.parametrize("is_folded_between", [True, False], ids=["each day", "first and last day"])
@pytest.mark.parametrize("months", MONTHS, ids=["away", "away twice", "away and back"])
@pytest.mark.parametrize("fact", FACTS)
def test_rows_of_a_crime_move_with_it(
    fact: str, months: tuple[dt.date, ...], *, is_folded_between: bool, intake: Intake
) -> None:
    """The crime alone may be folded between: a run that ended there is made good by the next."""
    at_once = in_new_folder(intake)
    for number, month in enumerate(months):
        deliver_day(intake, number, month)
        deliver_day(at_once, number, month)
        intake.fact(fact if is_folded_between or number in (0, len(months) - 1) else "crime")
    stands = Kept(intake.warehouse.fact(fact)).scan().collect()
    assert months_of_the_moved(stands) == {months[-1]}
    assert stands.equals(at_once.fact(fact))


@pytest.mark.parametrize("fact", FACTS)
def test_rows_that_were_matched_with_a_half_written_parent_are_made_again(fact: str, intake: Intake) -> None:
    deliver_day(intake, 0, JANUARY)
    intake.fact("crime")
    (intake.warehouse.fact("crime") / "state.json").unlink()
    assert months_of_the_moved(intake.fact_alone(fact)) == {JANUARY}
    deliver_day(intake, 1, DECEMBER)
    assert months_of_the_moved(intake.fact(fact)) == {DECEMBER}
