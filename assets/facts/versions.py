"""Which rows stand as at a date: newest version of a record, newest delivery of a snapshot."""

import datetime as dt

import polars as pl


def delivered_by(rows: pl.LazyFrame, as_at: dt.date | None) -> pl.LazyFrame:
    """Keep what had been delivered by the end of a day; all of it where no day is given."""
    return rows if as_at is None else rows.filter(pl.col("delivered_on") <= as_at)


def newest_version(rows: pl.LazyFrame, key: tuple[str, ...], version: str) -> pl.LazyFrame:
    """Keep each record's newest version, whatever the order in which files arrived.

    Of equal versions the one delivered last stays; delivery and line settle the rest, so that any order of
    arrival gives the same table.
    """
    order = [*key, version, "delivered_on", "delivery_id", "source_line"]
    return rows.sort(order).unique(list(key), keep="last", maintain_order=True)


def newest_delivery(rows: pl.LazyFrame, key: tuple[str, ...]) -> pl.LazyFrame:
    """Keep the rows of the newest delivery of each key: a snapshot replaces the one before it.

    Equal rows stay: two incidents of anti-social behaviour have no identifier and may look alike.
    """
    deliveries = rows.select(*key, "delivered_on", "delivery_id").unique().sort("delivered_on", "delivery_id")
    newest = deliveries.unique(list(key), keep="last", maintain_order=True) if key else deliveries.tail(1)
    return rows.join(newest, on=[*key, "delivery_id"], how="semi", maintain_order="left")
