"""Rows that a person lets pass: each stands in its facts, and no table is broken by what cannot be."""

import datetime as dt

import polars as pl
import pytest

from assets.facts import FACTS
from assets.validated.release import release
from assets.validated.sources import BY_NAME
from schemas.checks import compile_rules
from tests.integration import test_bad_rows
from tests.integration.conftest import Intake
from tests.integration.source_faults import FAULTS, FILES
from tests.integration.test_any_order import in_new_folder
from tests.integration.test_sources import delivered, table, with_cell

ALL = {source: dict(faults) for source, faults in FAULTS.items()}
ALL["crime"] |= test_bad_rows.FAULTS


def waivable(source: str) -> set[str]:
    return {rule.name for rule in compile_rules(BY_NAME[source].model) if rule.is_waivable}


WAIVED = [(s, f) for s, faults in ALL.items() for f, (_, _, _, rules) in faults.items() if set(rules) <= waivable(s)]
REFUSED = [(s, f) for s, faults in ALL.items() for f in faults if (s, f) not in WAIVED]


def let_pass(intake: Intake, source: str, fault: str) -> None:
    """Deliver the faulty row, and let it pass."""
    line, header, value, _ = ALL[source][fault]
    intake.deliver(FILES[source][1], delivered(source, with_cell(table(source), line, header, value)))
    rows = intake.take_in(source).quarantined
    assert rows.height == 1
    release(intake.warehouse, source, rows, "someone", dt.date(2017, 1, 10), "known to be right")


def test_there_are_rows_of_most_sources_that_can_be_let_pass() -> None:
    assert len({source for source, _ in WAIVED}) >= 12
    assert len(WAIVED) >= 30


@pytest.mark.parametrize(("source", "fault"), WAIVED)
def test_a_row_let_pass_stands_in_every_fact_of_its_source(source: str, fault: str, intake: Intake) -> None:
    let_pass(intake, source, fault)
    taken = intake.take_in(source)
    assert taken.quarantined.is_empty()
    assert taken.used["rows_released"].to_list() == [1]
    good = in_new_folder(intake)
    good.deliver(FILES[source][1], delivered(source, table(source)))
    for fact in (fact.name for fact in FACTS if fact.source == source and fact.name != "crime_outcome"):
        assert intake.fact(fact).height == good.fact(fact).height


@pytest.mark.parametrize(("source", "fault"), REFUSED)
def test_a_row_whose_own_value_is_wrong_stays_in_quarantine_whatever_was_decided(
    source: str, fault: str, intake: Intake
) -> None:
    let_pass(intake, source, fault)
    taken = intake.take_in(source)
    assert taken.quarantined.height == 1
    assert taken.used["rows_released"].to_list() == [0]


def test_durations_of_a_row_let_pass_are_not_known(intake: Intake) -> None:
    let_pass(intake, "compact", "located before the report")
    report = intake.fact("missing_report").filter(pl.col("located_at") < pl.col("reported_at"))
    assert report.select("missing_hours").rows() == [(None,)]


def test_an_outcome_without_a_date_is_the_crimes_and_no_dated_outcome(intake: Intake) -> None:
    let_pass(intake, "crime", "outcome_without_a_date")
    crime = intake.fact("crime").filter(pl.col("outcome_type").is_not_null() & pl.col("outcome_date").is_null())
    assert crime.height == 1
    assert crime["crime_ref"][0] not in intake.fact("crime_outcome")["crime_ref"].to_list()


def test_a_faulty_row_does_not_take_the_good_row_of_its_key_along(intake: Intake) -> None:
    rows = table("dvpn")
    faulty = with_cell(rows, 2, "Area", "Telfrod & Wrekin")[1]
    intake.deliver(FILES["dvpn"][1], delivered("dvpn", [rows[0], faulty, *rows[1:]]))
    assert intake.take_in("dvpn").faults == [(2, ["policing_area unknown"])]
