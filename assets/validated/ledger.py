"""The ledger: one row a delivery ever seen, with what became of it. A file a source, under `ledger/`."""

import datetime as dt
import os
from pathlib import Path

import polars as pl

from assets.raw.deliveries import DELIVERY

LEDGER = pl.Schema(
    DELIVERY
    | {
        "delivered_on": pl.Date,
        "status": pl.String,  # validated, or refused with its message
        "message": pl.String,
        "rows_read": pl.Int64,
        "rows_validated": pl.Int64,
        "rows_quarantined": pl.Int64,
        "contract": pl.String,  # fingerprint of the code and code lists that judged it
        "is_changed_under_name": pl.Boolean,
    }
)


def read_ledger(path: Path) -> pl.DataFrame:
    """Read a source's ledger; empty where there is none yet."""
    return pl.read_parquet(path) if path.is_file() else pl.DataFrame(schema=LEDGER)


def write_ledger(path: Path, ledger: pl.DataFrame) -> None:
    """Replace a source's ledger in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    ledger.select(LEDGER.names()).sort("delivered_on", "file").write_parquet(part)
    os.replace(part, path)


def with_delivered_on(found: pl.DataFrame, ledger: pl.DataFrame) -> pl.DataFrame:
    """Date each delivery: its extract date, else the day it was first seen.

    Returns:
        `found` with `delivered_on`, and `arrived_on` kept from the ledger where the delivery is known.
    """
    first_seen = ledger.select("delivery_id", pl.col("arrived_on").alias("first_seen")).unique("delivery_id")
    arrived = pl.coalesce("first_seen", "arrived_on")
    return (
        found.join(first_seen, on="delivery_id", how="left")
        .with_columns(arrived_on=arrived, delivered_on=pl.coalesce("extract_date", arrived))
        .drop("first_seen")
    )


def known_names(ledger: pl.DataFrame) -> dict[tuple[str, str], set[str]]:
    """Deliveries the ledger knows under each raw folder and file name."""
    names: dict[tuple[str, str], set[str]] = {}
    for root, file, delivery in ledger.select("raw_root", "file", "delivery_id").iter_rows():
        names.setdefault((root, file), set()).add(delivery)
    return names


def newest_delivery(ledger: pl.DataFrame) -> dt.date | None:
    """Date of the newest validated delivery."""
    return ledger.filter(pl.col("status") == "validated")["delivered_on"].max()
