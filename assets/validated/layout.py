"""The layout of a warehouse: which version of it is kept, and what is done when an upgrade or a move meets another.

Facts, measures and published tables name the code they are of and are made anew by every upgrade. What people decided
and what was seen of deliveries cannot be made anew; their files are read by the names of their columns, so that a
column more or less loses nothing. The version is for what neither covers: a warehouse of a newer layout is refused.
"""

import json
from typing import Any

import polars as pl

from assets.files import replace_text
from assets.validated.ledger import read_ledger, write_ledger
from assets.warehouse import Warehouse
from schemas.errors import PerformanceError

LAYOUT = 1  # counted up when files or folders of the warehouse change place or meaning


class NewerWarehouse(PerformanceError):
    """A warehouse that a later version wrote: nothing of it is touched."""


def bring_up_to_date(warehouse: Warehouse) -> None:
    """Have a warehouse fit this code and its place: after an upgrade, a move, or from a backup.

    Raises:
        NewerWarehouse: it was written by a later version.
    """
    now = {"layout": LAYOUT, "root": str(warehouse.root)}
    kept: dict[str, Any] = {"layout": 0}
    if warehouse.layout.is_file():
        kept = json.loads(warehouse.layout.read_text(encoding="utf-8"))
    if kept["layout"] > LAYOUT:
        raise NewerWarehouse(
            f"{warehouse.root} has layout {kept['layout']}, and this version knows layouts up to {LAYOUT}. "
            "Install the version that wrote it, or give another --warehouse."
        )
    if kept == now:
        return
    for path in sorted((warehouse.root / "ledger").glob("*.parquet")):
        if not path.name.endswith(".found.parquet"):
            write_ledger(path, _moved(read_ledger(path), kept.get("root", ""), str(warehouse.root)))
    replace_text(warehouse.layout, json.dumps(now) + "\n")


def _moved(ledger: pl.DataFrame, before: str, now: str) -> pl.DataFrame:
    """Deliveries that lay inside the warehouse lie inside it still, wherever it is."""
    if not before or before == now:
        return ledger
    is_inside = pl.col("raw_root").eq(before) | pl.col("raw_root").str.starts_with(f"{before}/")
    places = {name: pl.lit(now) + pl.col(name).str.slice(len(before)) for name in ("raw_root", "path")}
    moved = {name: pl.when(is_inside).then(place).otherwise(name) for name, place in places.items()}
    return ledger.with_columns(**moved)
