"""A large delivery streams past its rules; its rows meet each other only where two may have a key alike."""

from typing import Any

import polars as pl
import pytest

from assets.validated import delivered, split
from assets.validated.parted import Parted
from tests.integration.conftest import CRIME_FILE, Intake, Taken, fixture

GOOD = fixture("crime.csv")


def judge(intake: Intake, delivery: bytes) -> Taken:
    intake.deliver(CRIME_FILE, delivery)
    return intake.take_in("crime")


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each time that the rows of a large delivery are parted, whether they were held against each other."""
    asked, parted = [], split.split

    def told(*given: Any, is_keyed: bool) -> Parted:
        asked.append(is_keyed)
        return parted(*given, is_keyed=is_keyed)

    monkeypatch.setattr(delivered, "LARGE", -1)
    monkeypatch.setattr(split, "split", told)
    return asked


def test_rows_that_stream_are_not_held_against_each_other_where_all_keys_differ(
    intake: Intake, plans: list[bool]
) -> None:
    judge(intake, GOOD)
    assert plans == [False]


def test_rows_that_stream_are_held_against_each_other_where_two_have_a_key_alike(
    intake: Intake, plans: list[bool]
) -> None:
    judge(intake, GOOD + GOOD.splitlines(keepends=True)[3])
    assert plans == [False, True]


def test_keys_that_share_a_number_are_no_repeat(
    intake: Intake, plans: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pl.Expr, "hash", lambda key: key.is_null().cast(pl.UInt64))
    assert judge(intake, GOOD).counts == (10, 10, 0)
    assert plans == [False, True]
