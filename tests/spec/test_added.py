"""Rows are given out some at a time, each once, however many were told to be there."""

import polars as pl
import pytest

from assets.facts import added

ROWS = pl.LazyFrame({"record": [1, 2, 2, None, 5, 6, 7, None, 9, 9]})


@pytest.fixture(autouse=True)
def three_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(added, "AT_ONCE", 3)


@pytest.mark.parametrize(("told", "goes"), [(0, 1), (3, 1), (6, 2), (10, 4), (14, 5)])
def test_rows_as_they_lie_are_all_given_out_in_their_order(told: int, goes: int) -> None:
    given = [rows.collect() for rows in added.by_place(ROWS, told)]
    assert pl.concat(given).equals(ROWS.collect())
    assert len(given) == goes


@pytest.mark.parametrize(("told", "goes"), [(0, 1), (3, 1), (6, 2), (10, 4), (14, 5)])
def test_rows_alike_are_given_out_together_with_those_of_the_other_side(told: int, goes: int) -> None:
    other = ROWS.unique()
    given = [(rows.collect(), beside.collect()) for rows, beside in added.by_value("record", told, ROWS, other)]
    records = [set(rows["record"]) for rows, _ in given]
    assert records == [set(beside["record"]) for _, beside in given]
    assert sum(map(len, records)) == len(set.union(*records))
    assert sum(rows.height for rows, _ in given) == ROWS.collect().height
    assert len(given) == goes
