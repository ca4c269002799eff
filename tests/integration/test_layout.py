"""A warehouse after an upgrade, in another place, and from a backup: what can be made anew is, and nothing is lost."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from assets.facts.kept import Kept
from assets.published import chain
from assets.published.opening import release_before
from assets.validated.layout import LAYOUT, NewerWarehouse, bring_up_to_date
from assets.validated.ledger import LEDGER, read_ledger
from assets.validated.release import read_released
from assets.warehouse import Warehouse
from pipelines.environment import Environment
from pipelines.run import run_job
from schemas.errors import OldDeliveries
from tests.integration.conftest import CRIME_FILE, Answer, Intake, Released, fixture, with_value

GONE, NEW = "bytes", "a_column_of_then"  # a column that an older version had not, and one that it had


def of_older_layout(file: Path, *absent: str) -> None:
    """Rewrite a table as an older version might have: some columns less, one more."""
    pl.read_parquet(file).drop(absent).with_columns(pl.lit("then").alias(NEW)).write_parquet(file)


def everything(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def inside(tmp_path: Path, intake: Intake) -> Intake:
    """An intake whose raw folder lies in its warehouse, with two contents that came under one name."""
    one = replace(intake, raw=tmp_path / "warehouse" / "raw")
    one.deliver(CRIME_FILE, fixture("crime.csv"))
    one.take_in("crime")
    one.deliver(CRIME_FILE, with_value(2, "Crime No", "22DN/1A/16"))
    one.take_in("crime")
    return one


def test_a_ledger_of_an_older_layout_is_judged_anew_and_keeps_when_deliveries_were_seen(intake: Intake) -> None:
    intake.deliver(CRIME_FILE, fixture("crime.csv"))
    before = intake.take_in("crime").used
    of_older_layout(intake.warehouse.ledger("crime"), GONE, "contract")
    assert set(read_ledger(intake.warehouse.ledger("crime"))["contract"]) == {""}
    after = intake.take_in("crime", today=before["arrived_on"][0].replace(year=2030)).used
    assert after.schema == LEDGER
    assert after.equals(before)


def test_decisions_of_an_older_layout_are_kept(intake: Intake) -> None:
    decided = {"source": ["crime"], "delivery_id": ["d"], "source_line": [4], "released_by": ["ann"]}
    intake.warehouse.released.parent.mkdir(parents=True)
    pl.DataFrame(decided).write_parquet(intake.warehouse.released)
    assert read_released(intake.warehouse).select("source_line", "released_by", "reason").rows() == [(4, "ann", None)]


def test_a_fact_that_an_older_layout_notes_is_folded_anew(intake: Intake) -> None:
    intake.deliver(CRIME_FILE, fixture("crime.csv"))
    before = intake.fact("crime")
    note = intake.warehouse.fact("crime") / "state.json"
    note.write_text(json.dumps({"basis": "the code and reference of the tests", "months": []}))
    assert Kept(note.parent).state() is None
    assert intake.fact("crime").equals(before)


def test_a_newer_warehouse_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "layout.json").write_text(json.dumps({"layout": LAYOUT + 1, "root": "elsewhere"}))
    before = everything(tmp_path)
    with pytest.raises(NewerWarehouse, match=f"layout {LAYOUT + 1}, and .* up to {LAYOUT}. Install"):
        bring_up_to_date(Warehouse(tmp_path))
    assert everything(tmp_path) == before


def test_a_newer_warehouse_is_said_by_the_command(performance: Callable[..., Answer], tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / CRIME_FILE).write_bytes(fixture("crime.csv"))
    (tmp_path / "layout.json").write_text(json.dumps({"layout": LAYOUT + 1}))
    answer = performance("run", "--warehouse", tmp_path)
    assert answer.status == 1
    assert "Install the version that wrote it" in answer.err.splitlines()[-1]


def test_a_warehouse_that_was_moved_knows_its_deliveries(tmp_path: Path, intake: Intake) -> None:
    here = inside(tmp_path, intake)
    bring_up_to_date(here.warehouse)
    used = here.take_in("crime").used
    assert used.height == 2
    moved = Warehouse(shutil.move(here.warehouse.root, tmp_path / "another"))
    bring_up_to_date(moved)
    there = replace(here, raw=moved.root / "raw", warehouse=moved)
    places = ["path", "raw_root", "stamp"]
    assert there.take_in("crime").used.drop(places).equals(used.drop(places))
    assert set(there.take_in("crime").used["raw_root"]) == {str(there.raw)}


def test_rows_of_an_older_model_whose_file_is_gone_are_said(tmp_path: Path, intake: Intake) -> None:
    here = inside(tmp_path, intake)
    for name in here.take_in("crime").used["delivery_id"]:
        of_older_layout(here.warehouse.validated("crime", name), "status")
    with pytest.raises(OldDeliveries, match=f"crime: 1 deliveries .* are gone: {CRIME_FILE}. Put them back"):
        here.take_in("crime")


def test_a_backup_is_a_copy_and_goes_on_although_its_layout_is_old(released: Released, tmp_path: Path) -> None:
    root = Path(shutil.copytree(released.root, tmp_path / "restored", symlinks=True))
    warehouse = Warehouse(root)
    name, links = release_before(warehouse.current), chain.read_chain(warehouse)
    assert list(chain.problems(warehouse)) == []
    assert warehouse.latest.resolve() == warehouse.release(name).resolve()
    (root / "layout.json").unlink()
    for file in (root / "ledger").glob("*.parquet"):
        of_older_layout(file, GONE)
    for file in (*(root / "measures").glob("*.parquet"), *(root / "published").glob("*.parquet")):
        of_older_layout(file, "force") if "force" in pl.read_parquet_schema(file) else file.unlink()
    for note in (root / "facts").glob("*/state.json"):
        note.write_text('{"basis": "then"}')
    run_job(Environment(raw=str(released.raw), warehouse=str(root), month="2016-12"), "daily")
    assert release_before(warehouse.current) == name
    assert chain.read_chain(warehouse) == links
    assert list(chain.problems(warehouse)) == []
    assert json.loads((root / "layout.json").read_text()) == {"layout": LAYOUT, "root": str(root)}
