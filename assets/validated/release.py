"""Rows that a person lets pass although they break a rule: who, when and why, in a file beside the quarantine."""

import datetime as dt
import os

import polars as pl

from assets.validated.ledger import aligned
from assets.warehouse import Warehouse

RELEASED = pl.Schema(
    {
        "source": pl.String,
        "delivery_id": pl.String,
        "source_line": pl.UInt32,
        "rules": pl.List(pl.String),
        "released_by": pl.String,
        "released_on": pl.Date,
        "reason": pl.String,
    }
)


def read_released(warehouse: Warehouse) -> pl.DataFrame:
    """Every decision taken in this warehouse, one row a quarantined row."""
    path = warehouse.released
    return aligned(pl.read_parquet(path), RELEASED) if path.is_file() else pl.DataFrame(schema=RELEASED)


def released_lines(warehouse: Warehouse, source: str) -> dict[str, frozenset[int]]:
    """Source lines let pass, by delivery."""
    rows = read_released(warehouse).filter(pl.col("source") == source)
    return {row[0]: frozenset(row[1]) for row in rows.group_by("delivery_id").agg("source_line").iter_rows()}


def release(warehouse: Warehouse, source: str, rows: pl.DataFrame, by: str, on: dt.date, reason: str) -> None:
    """Record that rows may pass; the next run takes them in.

    Args:
        rows: delivery_id, source_line and rules of quarantined rows.
    """
    decided = rows.select(
        source=pl.lit(source),
        delivery_id="delivery_id",
        source_line="source_line",
        rules="rules",
        released_by=pl.lit(by),
        released_on=pl.lit(on),
        reason=pl.lit(reason),
    )
    both = pl.concat([read_released(warehouse), decided.cast(dict(RELEASED))])
    part = warehouse.released.with_suffix(".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    both.unique(["source", "delivery_id", "source_line"], keep="last", maintain_order=True).write_parquet(part)
    os.replace(part, warehouse.released)
