"""Cells that differ between two releases: what changed in their records, and why."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import duckdb
import polars as pl
import pytest

from assets.facts.crime import CRIME
from assets.facts.kept import Kept
from assets.measures.catalogue import BY_ID
from assets.measures.evaluate import components
from assets.published.revision import _changed, revision
from tests.spec.crime_rows import crime_fact
from tests.spec.table import records

BEFORE = """
    crime_ref | status    | offence_code | policing_area | delivery_id | source_line
    A         | recorded  | 46           | Shropshire    | first       | 2
    B         | recorded  | 46           | Shropshire    | first       | 3
    C         | recorded  | 46           | Shropshire    | first       | 4
    D         | recorded  | 46           | Shropshire    | first       | 5
    E         | recorded  | 46           | Shropshire    | first       | 6
"""
CHANGES = {
    "recorded late": "F | recorded  | 46 | Shropshire    | second | 2",
    "cancelled": "     A | cancelled | 46 | Shropshire    | second | 3",
    "reclassified": "  B | recorded  | 49 | Shropshire    | second | 4",
    "moved area": "    C | recorded  | 46 | Herefordshire | second | 5",
    "amended": "       D | recorded  | 46 | Shropshire    | second | 6",
}
COUNTED = ("recorded_crime_total", "shoplifting", "all_other_theft")


def counted(fact: pl.LazyFrame) -> pl.LazyFrame:
    """Monthly values of some measures, areas and force alike."""
    cells = components([BY_ID[m] for m in COUNTED], fact)
    whole = cells.with_columns(area=pl.col("force")).group_by("measure_id", "category", "force", "area", "month")
    both = pl.concat([cells, whole.agg(pl.col("numerator", "denominator").sum())], how="diagonal")
    return both.with_columns(value="numerator", denominator=pl.lit(None, dtype=pl.Float64), months_a_row=pl.lit(1))


def after(*reasons: str) -> pl.LazyFrame:
    """The facts of `BEFORE` with some changes laid over them."""
    changed = [CHANGES[reason] for reason in reasons]
    replaced = {line.split("|")[0].strip() for line in changed}
    stays = [line for line in BEFORE.strip().splitlines() if line.split("|")[0].strip() not in replaced]
    return crime_fact("\n".join([*stays, *changed]))


def compared(
    folder: Path,
    now: pl.LazyFrame,
    months: Mapping[str, list[str]] = MappingProxyType({}),
    before: pl.LazyFrame | None = None,
) -> pl.DataFrame:
    """Revision of a release that held some facts, those of `BEFORE` unless given."""
    before = crime_fact(BEFORE) if before is None else before
    with duckdb.connect(str(folder / "before.duckdb")) as connection:
        for name, table in (("facts.crime", before), ("measures.value", counted(before))):
            connection.execute(f"CREATE SCHEMA {name.partition('.')[0]}")
            connection.register("given", table.select(*fact_columns(name, table)).collect().to_arrow())
            connection.execute(f"CREATE TABLE {name} AS FROM given")
        connection.execute("CREATE SCHEMA published")
        connection.execute("CREATE TABLE published.release AS SELECT 'the first' AS release_id")
    kept = Kept(folder / "crime")
    kept.folder.mkdir()
    kept.fill(now.select(CRIME.columns))
    return revision(counted(now), {"crime": kept}, folder / "before.duckdb", months)


def fact_columns(name: str, table: pl.LazyFrame) -> list[str]:
    return list(CRIME.columns) if name == "facts.crime" else table.collect_schema().names()


def test_the_same_facts_have_no_revision(tmp_path: Path) -> None:
    assert compared(tmp_path, crime_fact(BEFORE)).is_empty()


def test_a_first_release_is_compared_to_none(tmp_path: Path) -> None:
    assert revision(counted(crime_fact(BEFORE)), {}, None, {}).is_empty()


REVISED = {
    "recorded late": [
        ("recorded_crime_total", "Shropshire", 5.0, 6.0, 1),
        ("recorded_crime_total", "West Mercia", 5.0, 6.0, 1),
        ("shoplifting", "Shropshire", 5.0, 6.0, 1),
        ("shoplifting", "West Mercia", 5.0, 6.0, 1),
    ],
    "cancelled": [
        ("recorded_crime_total", "Shropshire", 5.0, 4.0, -1),
        ("recorded_crime_total", "West Mercia", 5.0, 4.0, -1),
        ("shoplifting", "Shropshire", 5.0, 4.0, -1),
        ("shoplifting", "West Mercia", 5.0, 4.0, -1),
    ],
    "reclassified": [
        ("all_other_theft", "Shropshire", 0.0, 1.0, 1),
        ("all_other_theft", "West Mercia", 0.0, 1.0, 1),
        ("shoplifting", "Shropshire", 5.0, 4.0, -1),
        ("shoplifting", "West Mercia", 5.0, 4.0, -1),
    ],
    "amended": [],
}


@pytest.mark.parametrize("reason", REVISED)
def test_months_that_did_not_change_need_not_be_looked_at(reason: str, tmp_path: Path) -> None:
    now = after(reason)
    months = [f"{month:%Y-%m}" for month in now.collect()["month"].unique()]
    found = [tmp_path / name for name in ("whole", "months", "none")]
    for folder in found:
        folder.mkdir()
    whole, of_months = compared(found[0], now), compared(found[1], now, {"crime": [*months, "unknown"]})
    assert of_months.equals(whole)
    assert set(compared(found[2], now, {"crime": []})["reason"]) <= {"another reason"}


def changed_records(folder: Path, before: pl.LazyFrame, now: pl.LazyFrame, months: list[str]) -> list[tuple]:
    """Versions of records that differ, by the side they stand on, where some months are looked at."""
    compared(folder, now, {"crime": []}, before)
    with duckdb.connect(str(folder / "before.duckdb")) as connection:
        found = _changed(connection, CRIME, {"crime": Kept(folder / "crime")}, months)
    assert found is not None
    return records(found.sort("side", "crime_ref"), "side", "crime_ref")


@pytest.mark.parametrize(("more", "told"), [([], []), (["unknown"], [(-1, "E")])])
def test_rows_whose_month_is_not_known_are_a_month_of_their_own(more: list[str], told: list, tmp_path: Path) -> None:
    before = crime_fact(BEFORE).with_columns(month=pl.when(crime_ref="E").then(None).otherwise("month"))
    now = after("cancelled").filter(pl.col("crime_ref") != "E")
    found = changed_records(tmp_path, before, now, [*months_of(now), *more])
    assert found == sorted([(-1, "A"), *told, (1, "A")])


def test_of_a_month_that_is_gone_all_records_have_left(tmp_path: Path) -> None:
    before = crime_fact(BEFORE)
    now = before.with_columns(pl.col("month").dt.offset_by("1mo"))
    assert changed_records(tmp_path, before, now, months_of(before)) == [(-1, name) for name in "ABCDE"]


def months_of(rows: pl.LazyFrame) -> list[str]:
    return sorted({f"{month:%Y-%m}" for month in rows.collect()["month"].drop_nulls()})


@pytest.mark.parametrize("reason", REVISED)
def test_a_changed_record_is_told_in_every_cell_it_counts_in(reason: str, tmp_path: Path) -> None:
    found = compared(tmp_path, after(reason))
    assert set(found["reason"]) <= {reason}
    assert set(found["compared_to"]) <= {"the first"}
    assert records(found, "measure_id", "area", "value_before", "value", "rows") == REVISED[reason]


def test_a_record_that_moved_leaves_one_area_for_the_other_and_its_force_as_it_was(tmp_path: Path) -> None:
    found = compared(tmp_path, after("moved area"))
    moved = found.filter(measure_id="shoplifting")
    assert records(moved, "area", "value", "reason", "rows") == [("Shropshire", 4.0, "moved area", -1)]


def test_rows_of_all_reasons_add_up_to_the_difference_of_a_cell(tmp_path: Path) -> None:
    found = compared(tmp_path, after(*CHANGES))
    cells = found.group_by("measure_id", "area").agg(
        pl.col("rows").sum(), changed=(pl.col("value") - pl.col("value_before")).first()
    )
    assert cells.height == 5  # the force's total is what it was: one came, one was cancelled
    assert cells.filter(pl.col("rows") != pl.col("changed")).is_empty()
    assert set(found["reason"]) == {"recorded late", "cancelled", "reclassified", "moved area"}
