"""Rows that were set aside, and why."""

import polars as pl

from assets.validated.sources.definition import Source
from assets.warehouse import Warehouse

QUARANTINED = pl.Schema(
    {"delivery_id": pl.String, "source_line": pl.UInt32, "rules": pl.List(pl.String), "values": pl.String}
)


def quarantined_rows(source: Source, used: pl.DataFrame, warehouse: Warehouse) -> pl.LazyFrame:
    """Scan the quarantined rows of deliveries: delivery_id, source_line, rules, values (JSON of text)."""
    bad = used.filter((pl.col("status") == "validated") & (pl.col("rows_quarantined") > 0))
    paths = [warehouse.quarantine(source.name, delivery) for delivery in bad["delivery_id"]]
    return pl.scan_parquet(paths) if paths else pl.LazyFrame(schema=QUARANTINED)


def rows_by_rule(source: Source, used: pl.DataFrame, warehouse: Warehouse) -> pl.DataFrame:
    """Count quarantined rows by the rules they broke, most broken first; a row may break several."""
    rules = quarantined_rows(source, used, warehouse).select(pl.col("rules").explode(empty_as_null=False)).drop_nulls()
    return rules.group_by("rules").len().sort("len", "rules", descending=[True, False]).collect()
