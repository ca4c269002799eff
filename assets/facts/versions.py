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
    """Sort, and keep each row whose neighbour on one side (-1 after it, 1 before it) is of another record.

    Most records have one row: only those with more are put in order of their versions, which costs most of a sort.
    """
    by_key = rows.sort(*key).collect(engine="in-memory")  # a month, or few rows: half the time of streaming
    has_another = by_key.select(~(_differs(key, 1) & _differs(key, -1))).to_series()
    if not has_another.any():
        return by_key.lazy()
    several = by_key.with_row_index("place").filter(has_another).sort(*key, *order)
    stays = several.filter(_differs(key, beside))["place"]
    return by_key.filter(~has_another | pl.int_range(pl.len()).is_in(stays.implode())).lazy()


def _differs(key: tuple[str, ...], beside: int) -> pl.Expr:
    """Whether the row on one side is of another record, or there is none."""
    at, end = pl.int_range(pl.len()), pl.lit(0) if beside > 0 else pl.len() - 1
    return (at == end) | pl.any_horizontal(pl.col(column).ne_missing(pl.col(column).shift(beside)) for column in key)


def newest_delivery(rows: pl.LazyFrame, key: tuple[str, ...]) -> pl.LazyFrame:
    """Keep the rows of the newest delivery of each key: a snapshot replaces the one before it.

    Equal rows stay: two incidents of anti-social behaviour have no identifier and may look alike.
    """
    delivery = PROVENANCE[:2]
    deliveries = rows.select(*key, *delivery).unique().sort(delivery)
    newest = deliveries.unique(key, keep="last", maintain_order=True) if key else deliveries.tail(1)
    return rows.join(newest, on=[*key, "delivery_id"], how="semi", maintain_order="left", nulls_equal=True)
