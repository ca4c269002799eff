"""What measures read of a fact is kept by its files: made again of those that changed alone, and then the same."""

import os
from pathlib import Path

import polars as pl
import pytest

from assets.facts import BY_MONTH
from assets.facts.kept import Kept, State
from assets.measures import parts_kept
from assets.measures.catalogue import FACTS
from assets.measures.parts import PART, parts
from assets.measures.parts_kept import parts_up_to_date
from assets.warehouse import Warehouse

NAMES = [name for name in BY_MONTH if name in FACTS]
UNTOUCHED = "2015-05"
MONTHS_OF_A_QUARTER = 3


@pytest.fixture
def warehouse(sample_warehouse: Path, tmp_path: Path) -> Warehouse:
    """A warehouse with the facts of the sample, for a test to change."""
    own = Warehouse(tmp_path)
    for name in NAMES:
        folder = own.fact(name)
        folder.mkdir(parents=True)
        for file in Warehouse(sample_warehouse).fact(name).glob("*.*"):
            os.link(file, folder / file.name)
    return own


def kept_parts(warehouse: Warehouse, name: str) -> pl.DataFrame:
    return in_order(parts_up_to_date(name, Kept(warehouse.fact(name)).scan(), warehouse, "code"))


def in_order(table: pl.DataFrame) -> pl.DataFrame:
    return table.sort(*PART)


def change(kept: Kept, months: list[str]) -> None:
    """Take every third row away from some months, and note their files."""
    state = kept.state()
    assert state is not None
    for month in months:
        kept.lay(month, pl.read_parquet(kept.path(month)).gather_every(3))
        assert kept.put(month)
    kept.write_state(State(**vars(state) | {"files": kept.fingerprints(state.files, months)}))


@pytest.mark.parametrize("name", NAMES)
def test_parts_of_changed_files_beside_those_kept_are_those_of_the_whole_fact(name: str, warehouse: Warehouse) -> None:
    kept = Kept(warehouse.fact(name))
    first = kept_parts(warehouse, name)
    assert first.equals(in_order(parts(name, kept.scan())))
    changed = [kept.months()[-1], kept.months()[len(kept.months()) // 2]]
    change(kept, changed)
    assert kept_parts(warehouse, name).equals(in_order(parts(name, kept.scan())))
    assert not kept_parts(warehouse, name).equals(first)


@pytest.mark.parametrize("name", NAMES)
def test_parts_made_of_some_files_at_a_time_are_those_of_the_whole_fact(
    name: str, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts_kept, "AT_ONCE", 1)
    kept, goes = Kept(warehouse.fact(name)), []

    def told(of: str, fact: pl.LazyFrame) -> pl.DataFrame:
        goes.append(fact)
        return parts(of, fact)

    monkeypatch.setattr(parts_kept, "parts", told)
    assert kept_parts(warehouse, name).equals(in_order(parts(name, kept.scan())))
    assert len(goes) > 1 or len(kept.months()) <= MONTHS_OF_A_QUARTER


def test_files_that_did_not_change_are_not_read(warehouse: Warehouse) -> None:
    kept = Kept(warehouse.fact("incident"))
    kept_parts(warehouse, "incident")
    change(kept, ["2016-12"])
    whole = in_order(parts("incident", kept.scan()))
    kept.path(UNTOUCHED).unlink()
    kept.path(UNTOUCHED).write_bytes(b"not Parquet")
    assert kept_parts(warehouse, "incident").equals(whole)


def test_other_code_makes_all_parts_again(warehouse: Warehouse) -> None:
    kept_parts(warehouse, "call")
    kept = Kept(warehouse.fact("call"))
    kept.path(UNTOUCHED).unlink()
    kept.path(UNTOUCHED).write_bytes(b"not Parquet")
    with pytest.raises(pl.exceptions.ComputeError):
        parts_up_to_date("call", kept.scan(), warehouse, "other code")
