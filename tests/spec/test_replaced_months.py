"""A table that was made whole, kept a file a month: only what changed is written."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from assets.facts.kept import Kept
from assets.facts.settling import replace
from assets.files import fingerprint
from schemas.errors import InvalidFrame
from schemas.facts.person_month import PersonMonth

FIRST, SECOND, THIRD = (dt.date(2016, month, 1) for month in (10, 11, 12))
TYPES = {name: column.dtype.type for name, column in PersonMonth.to_schema().columns.items()}
ROW = {
    "force": "West Mercia", "area": "Shropshire", "months_a_row": 1, "role": "victim", "basis": "all", "records": 1,
    "is_repeat": False, "repeat_records": 0, "records_once": 0, "records_in_12_months": 1, "is_look_back_whole": True,
}  # fmt: skip


def table(*months: dt.date, records: int = 1) -> pl.DataFrame:
    """Two people a month."""
    rows = [ROW | {"month": month, "person": who * 32, "records": records} for month in months for who in "ab"]
    return pl.DataFrame(rows, schema=TYPES)


def test_months_are_written_where_they_changed_and_gone_where_they_have_no_rows(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "person_month")
    assert replace(kept, table(FIRST, SECOND), PersonMonth) == {"2016-10", "2016-11"}
    assert kept.scan().collect().equals(table(FIRST, SECOND))
    assert replace(kept, table(FIRST, SECOND), PersonMonth) == set()
    now = pl.concat([table(FIRST), table(THIRD, records=2)])
    assert replace(kept, now, PersonMonth) == {"2016-11", "2016-12"}
    assert kept.scan().collect().equals(now)
    state = kept.state()
    assert state is not None
    assert set(state.files) == {"2016-10", "2016-12"}


def test_a_table_without_rows_has_its_columns(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "person_month")
    replace(kept, table(), PersonMonth)
    assert kept.scan().collect_schema() == table().schema


def test_one_that_breaks_its_model_leaves_what_stands(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "person_month")
    replace(kept, table(FIRST), PersonMonth)
    with pytest.raises(InvalidFrame):
        replace(kept, table(FIRST).with_columns(role=pl.lit("witness")), PersonMonth)
    assert kept.scan().collect().equals(table(FIRST))


def test_a_run_that_was_killed_between_two_months_leaves_no_note_that_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept(tmp_path / "person_month")
    replace(kept, table(FIRST, SECOND), PersonMonth)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Kept, "write_state", killed)
        with pytest.raises(KeyboardInterrupt):
            replace(kept, table(FIRST, SECOND, records=2), PersonMonth)
    assert kept.state() is None
    replace(kept, table(FIRST, SECOND, records=2), PersonMonth)
    state = kept.state()
    assert state is not None
    assert state.files == {month: fingerprint(kept.path(month)) for month in kept.months()}
