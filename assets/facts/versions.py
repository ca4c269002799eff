"""Which rows stand: newest or first version of a record, newest delivery of a snapshot."""

import polars as pl

from assets.facts.definition import PROVENANCE, Fact


def settled(rows: pl.LazyFrame, fact: Fact) -> pl.LazyFrame:
    """Keep what stands of each record of a fact, in order of its key."""
    if fact.keeps == "delivery":
        return newest_delivery(rows, fact.key).sort(*fact.key, *fact.order)
    if fact.keeps == "first":
        return _one_a_record(rows, fact.key, fact.order, beside=1)
    return newest_version(rows, fact.key, fact.order)


def newest_version(rows: pl.LazyFrame, key: tuple[str, ...], order: tuple[str, ...]) -> pl.LazyFrame:
    """Keep each record's newest version, whatever the order in which files arrived.

    Args:
        order: version column and `PROVENANCE`: of equal versions the one delivered last stays; delivery and line
            settle the rest, so that any order of arrival gives the same table.
    """
    return _one_a_record(rows, key, order, beside=-1)


def _one_a_record(rows: pl.LazyFrame, key: tuple[str, ...], order: tuple[str, ...], *, beside: int) -> pl.LazyFrame:
    """Sort, and keep each row whose neighbour on one side (-1 after it, 1 before it) is of another record."""
    at, end = pl.int_range(pl.len()), pl.lit(0) if beside > 0 else pl.len() - 1
    differs = pl.any_horizontal(pl.col(column).ne_missing(pl.col(column).shift(beside)) for column in key)
    return rows.sort(*key, *order).filter(differs | (at == end))


def newest_delivery(rows: pl.LazyFrame, key: tuple[str, ...]) -> pl.LazyFrame:
    """Keep the rows of the newest delivery of each key: a snapshot replaces the one before it.

    Equal rows stay: two incidents of anti-social behaviour have no identifier and may look alike.
    """
    delivery = PROVENANCE[:2]
    deliveries = rows.select(*key, *delivery).unique().sort(delivery)
    newest = deliveries.unique(key, keep="last", maintain_order=True) if key else deliveries.tail(1)
    return rows.join(newest, on=[*key, "delivery_id"], how="semi", maintain_order="left", nulls_equal=True)
