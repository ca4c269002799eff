"""The table of choices: what may stand in it, and a force's overlay of some of them."""

from pathlib import Path

import polars as pl
import pytest

from assets.facts import incident, missing_report
from assets.validated.choices import KNOWN, check_choices, is_allowed
from assets.validated.reference import load_reference
from schemas.code_lists import REFERENCE
from schemas.errors import InvalidReference

FILE = REFERENCE / "definition_choice.csv"
PROJECT = pl.read_csv(FILE, infer_schema=False)


def overlay(folder: Path, named: str, **changed: str) -> Path:
    """A force's folder that names one choice, with some of its columns changed."""
    row = PROJECT.filter(pl.col("choice") == named).with_columns(**{c: pl.lit(v) for c, v in changed.items()})
    row.write_csv(folder / FILE.name)
    return folder


def test_an_overlay_names_only_what_it_changes(tmp_path: Path) -> None:
    given = overlay(tmp_path, "complaint_days", value="calendar", source="Professional Standards", vintage="2017")
    changed, project = load_reference(given), load_reference()
    assert changed.choice("complaint_days") == "calendar"
    others = [choice for choice in KNOWN if choice != "complaint_days"]
    assert [changed["definition_choice"].row(by_predicate=pl.col("choice") == choice) for choice in others] == [
        project["definition_choice"].row(by_predicate=pl.col("choice") == choice) for choice in others
    ]
    assert changed.fingerprint != project.fingerprint


@pytest.mark.parametrize(
    ("choice", "value", "remedy"),
    [
        ("complaint_days", "workdays", "working or calendar"),
        ("complaint_days", "working|calendar", "working or calendar"),
        ("complaint_days", "Working", "working or calendar"),
        ("repeat_window_days", "0", "whole number from 1 to 3650"),
        ("repeat_window_days", "3651", "whole number from 1 to 3650"),
        ("repeat_window_days", "12.5", "whole number from 1 to 3650"),
        ("repeat_window_days", "a year", "whole number from 1 to 3650"),
        ("abandoned_calls_from_seconds", "-1", "whole number from 0 to 60"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_with_what_is(
    choice: str, value: str, remedy: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidReference) as refused:
        load_reference(overlay(tmp_path, choice, value=value))
    told = str(refused.value)
    assert all(part in told for part in (str(tmp_path / FILE.name), repr(choice), repr(value), remedy))


def test_a_choice_that_nothing_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidReference, match=r"choice 'repeat_window' is not known\. Take it out"):
        load_reference(overlay(tmp_path, "repeat_window_days", choice="repeat_window"))


def test_what_is_allowed_is_not_for_an_overlay_to_change(tmp_path: Path) -> None:
    with pytest.raises(InvalidReference, match="'complaint_days', allowed 'any'"):
        load_reference(overlay(tmp_path, "complaint_days", value="any", allowed="any"))


@pytest.mark.parametrize("choice", KNOWN)
def test_the_project_decides_every_choice(choice: str) -> None:
    with pytest.raises(InvalidReference, match=f"choice '{choice}' is missing. Add its row"):
        check_choices(FILE, PROJECT.filter(pl.col("choice") != choice))
    assert load_reference().choice(choice) == PROJECT.row(by_predicate=pl.col("choice") == choice, named=True)["value"]


@pytest.mark.parametrize(("value", "holds"), [("1", True), ("3650", True), ("0", False), ("01", False), ("", False)])
def test_a_whole_number_lies_between_its_limits_both_among_it(value: str, holds: bool) -> None:
    assert is_allowed(value, "whole number from 1 to 3650") is holds


@pytest.mark.parametrize(
    ("choice", "starts"),
    [("response_clock_start", incident.CLOCK_STARTS), ("missing_clock_start", missing_report.CLOCK_STARTS)],
)
def test_every_start_of_a_clock_that_may_be_chosen_is_a_column(choice: str, starts: dict[str, str]) -> None:
    assert PROJECT.row(by_predicate=pl.col("choice") == choice, named=True)["allowed"].split("|") == list(starts)
