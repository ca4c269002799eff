"""Rows that were set aside, and why; and which of them still wait for a correction."""

import polars as pl

from assets.validated.parted import record
from assets.validated.sources.definition import Source
from assets.validated.stage import deliveries_in_use, validated_rows
from assets.warehouse import Warehouse

QUARANTINED = pl.Schema(
    {
        "delivery_id": pl.String,
        "source_line": pl.UInt32,
        "record": pl.String,
        "rules": pl.List(pl.String),
        "values": pl.String,
    }
)
DELIVERY = ("file", "delivered_on", "delivery_id")


def quarantined_rows(source: Source, deliveries: pl.DataFrame, warehouse: Warehouse) -> pl.LazyFrame:
    """Scan the quarantined rows of deliveries: columns of `QUARANTINED`, values as JSON of text."""
    paths = [
        warehouse.quarantine(source.name, delivery)
        for delivery in deliveries.filter(pl.col("rows_quarantined") > 0)["delivery_id"]
    ]
    return pl.scan_parquet(paths) if paths else pl.LazyFrame(schema=QUARANTINED)


def rows_by_rule(deliveries: pl.DataFrame) -> pl.DataFrame:
    """Count the quarantined rows of deliveries by the rules they broke, most broken first: rule, rows."""
    told = deliveries.select(pl.col("broken").explode(empty_as_null=False)).drop_nulls().unnest("broken")
    return told.group_by("rule").agg(pl.col("rows").sum()).sort("rows", "rule", descending=[True, False])


def open_rows(source: Source, deliveries: pl.DataFrame, warehouse: Warehouse) -> pl.LazyFrame:
    """Quarantined rows that nothing has corrected yet, one row a record and set of rules.

    A record leaves when a later delivery brings a version of it that is validated; a row of a snapshot leaves
    with the next good snapshot.

    Returns:
        source, file, delivery_id, source_line, record, rules, values of the row seen last; first_seen and
        last_seen (extract dates), times (deliveries it came in). The newest first.
    """
    bad = quarantined_rows(source, deliveries, warehouse).join(
        deliveries.lazy().select(DELIVERY), on="delivery_id", how="inner"
    )
    name = pl.coalesce("record", pl.concat_str("delivery_id", pl.lit(" line "), "source_line"))
    grouped = (
        bad.with_columns(name=name)
        .sort("delivered_on", "delivery_id", "source_line")
        .group_by("name", "rules", maintain_order=True)
        .agg(
            pl.col("file", "delivery_id", "source_line", "record", "values").last(),
            first_seen=pl.col("delivered_on").first(),
            last_seen=pl.col("delivered_on").last(),
            times=pl.col("delivery_id").n_unique(),
        )
    )
    used = deliveries_in_use(deliveries)
    if source.kind == "snapshot":
        newest = used["delivered_on"].max()
        still = grouped.filter(pl.col("last_seen") >= newest) if newest else grouped
    else:
        good = validated_rows(source, used, warehouse).select(record(source.key).alias("record"), "delivered_on")
        newest_good = good.group_by("record").agg(corrected_on=pl.col("delivered_on").max())
        joined = grouped.join(newest_good, on="record", how="left")
        still = joined.filter(~(pl.col("corrected_on") > pl.col("last_seen")).fill_null(False)).drop("corrected_on")
    return still.with_columns(source=pl.lit(source.name)).sort("last_seen", "name", descending=[True, False])
