"""The ledger: one row a delivery ever seen, with what became of it. A file a source, under `ledger/`."""

import os
from pathlib import Path

import polars as pl

from assets.raw.deliveries import DELIVERY

LEDGER = pl.Schema(
    DELIVERY
    | {
        "delivered_on": pl.Date,
        # validated; refused or held with its message; replaced: a snapshot put right on its day
        "status": pl.String,
        "message": pl.String,
        "rows_read": pl.Int64,
        "rows_validated": pl.Int64,
        "rows_quarantined": pl.Int64,
        "rows_released": pl.Int64,  # validated rows that break a rule and were let pass by a person
        "broken": pl.List(pl.Struct({"rule": pl.String, "rows": pl.Int64})),
        "contract": pl.String,  # fingerprint of all that judged it
        "is_changed_under_name": pl.Boolean,
    }
)


def read_ledger(path: Path) -> pl.DataFrame:
    """Read a source's ledger; empty where there is none yet.

    Of one that another version wrote, columns are taken by name; its deliveries are judged anew.
    """
    if not path.is_file():
        return pl.DataFrame(schema=LEDGER)
    kept = pl.read_parquet(path)
    return kept if kept.schema == LEDGER else aligned(kept, LEDGER).with_columns(contract=pl.lit(""))


def aligned(kept: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """A table with the columns of a schema: those it has by name, the others missing."""
    absent = {name: pl.lit(None, dtype) for name, dtype in schema.items() if name not in kept.columns}
    return kept.with_columns(**absent).select(schema.names()).cast(dict(schema))


def write_ledger(path: Path, ledger: pl.DataFrame) -> None:
    """Replace a source's ledger in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    ledger.select(LEDGER.names()).sort("delivered_on", "file").write_parquet(part)
    os.replace(part, path)


def with_delivered_on(found: pl.DataFrame, ledger: pl.DataFrame, publication: pl.DataFrame) -> pl.DataFrame:
    """Date each delivery: its extract date, else its publication where that is known, else the day it was first seen.

    Args:
        publication: reference table of published files: file, published_on.

    Returns:
        `found` with `delivered_on`, and `arrived_on` kept from the ledger where the delivery is known.
    """
    first_seen = ledger.select("delivery_id", pl.col("arrived_on").alias("first_seen")).unique("delivery_id")
    arrived = pl.coalesce("first_seen", "arrived_on")
    name = pl.col("file").str.split("/").list.last().str.strip_suffix(".gz")
    published = publication.select(pl.col("file").alias("published_as"), "published_on")
    return (
        found.join(first_seen, on="delivery_id", how="left")
        .with_columns(published_as=name)
        .join(published, on="published_as", how="left")
        .with_columns(arrived_on=arrived, delivered_on=pl.coalesce("extract_date", "published_on", arrived))
        .drop("first_seen", "published_as", "published_on")
    )
