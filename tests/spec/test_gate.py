"""The gate of a delivery that streams: pandera is asked of every row, by several threads that take turns."""

import pandera.polars as pa
import polars as pl
import pytest

from assets.validated import split
from schemas.errors import InvalidFrame

ROWS = 1_000


class Numbered(pa.DataFrameModel):
    """Numbers below a bound."""

    number: int = pa.Field(lt=ROWS)


@pytest.fixture(autouse=True)
def _few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(split, "GATE_ROWS", 20)


def numbers(last: int) -> pl.LazyFrame:
    return pl.LazyFrame({"number": [*range(ROWS - 1), last]})


def test_every_row_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, enforce = [], split.enforce
    monkeypatch.setattr(
        split, "enforce", lambda part, *given, **named: seen.append(part) or enforce(part, *given, **named)
    )
    assert split.judge(numbers(ROWS - 1), Numbered) == ROWS
    assert sorted(pl.concat(seen)["number"]) == list(range(ROWS))
    assert len(seen) > 10


def test_one_wrong_value_in_the_last_rows_is_told() -> None:
    with pytest.raises(InvalidFrame, match=f"less_than.*{ROWS}"):
        split.judge(numbers(ROWS), Numbered)


def test_types_of_a_table_without_rows_are_judged_too() -> None:
    assert split.judge(numbers(0).clear(), Numbered) == 0
    with pytest.raises(InvalidFrame, match="number"):
        split.judge(pl.LazyFrame({"number": ["1"]}).clear(), Numbered)
