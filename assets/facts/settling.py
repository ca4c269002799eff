"""Which rows stand after some were added: settled a month at a time, so that memory follows a month and not history."""

from collections.abc import Callable

import polars as pl

from assets.facts.added import Added
from assets.facts.definition import Fact
from assets.facts.kept import NO_MONTH, Kept, first_day, for_each_month, month_name
from assets.facts.versions import settled
from assets.validated.sources import BY_NAME
from schemas.enforce import hold

LINE = ("delivery_id", "source_line")
Rows = Callable[[str], pl.LazyFrame]  # of a month


def settle(fact: Fact, kept: Kept, added: Added, again: set[str], *, is_whole: bool) -> set[str]:
    """Settle which versions stand in the months that rows were added to.

    Args:
        added: the rows, by month.
        again: months that those of them stood in which are made again, for their parent changed.
        is_whole: they are all there is; what stands is replaced.

    Returns:
        Names of the months that changed.

    Raises:
        InvalidFrame: what was made breaks the fact's model; the table stays as it was.
    """
    touched, rows = _all(kept, added) if is_whole else _beside(fact, kept, added, again)
    settled_month = _settled_months(fact, sorted(touched), rows)

    def lay(month: str) -> None:
        table = settled_month(month)
        hold(table, fact.model)
        kept.lay(month, table)

    for_each_month(touched, lay)
    return kept.put_all(touched, added.scan().clear().collect())


def _all(kept: Kept, added: Added) -> tuple[set[str], Rows]:
    return {*kept.months(), *added.months()}, lambda month: added.scan([month])


def _beside(fact: Fact, kept: Kept, added: Added, again: set[str]) -> tuple[set[str], Rows]:
    """Months that rows were added to, and those where records of them stand; their rows, a line once."""
    lines = added.scan().select(LINE).collect().lazy()

    def rows(month: str) -> pl.LazyFrame:
        others = kept.scan([month]).join(lines, on=LINE, how="anti")
        return pl.concat([others, added.scan([month])])

    touched = {*added.months(), *again, *_months_of_records(fact, kept, added)}
    return touched | ({NO_MONTH} & set(kept.months())), rows


def _months_of_records(fact: Fact, kept: Kept, added: Added) -> set[str]:
    """Months in which records of the added rows stand now, where they can be others than those they are added to.

    An event of a log stays in its own; rows of a parent lie in its month, and are made again where that is another.
    """
    if BY_NAME[fact.source].kind == "log" or fact.parent:
        return set()
    return kept.months_of(added.scan().select(fact.key))


def _settled_months(fact: Fact, months: list[str], rows: Rows) -> Callable[[str], pl.DataFrame]:
    """What gives the rows that stand in a month, each month by itself."""
    if fact.keeps == "delivery":  # a delivery replaces whole what may lie in several months
        table = settled(pl.concat([rows(month) for month in months]), fact).collect()
        parts = {month_name(month): part for (month,), part in table.partition_by("month", as_dict=True).items()}
        return lambda month: parts.get(month, table.clear())
    moved = _moved(fact, months, rows)
    if moved.is_empty():
        return lambda month: settled(rows(month), fact).collect()
    is_moved = _record(fact).is_in(moved.implode())
    there = settled(pl.concat([rows(month).filter(is_moved) for month in months]), fact).collect().lazy()

    def with_moved(month: str) -> pl.DataFrame:
        is_here = pl.col("month").eq_missing(pl.lit(first_day(month), dtype=pl.Date))
        return settled(pl.concat([rows(month).filter(~is_moved), there.filter(is_here)]), fact).collect()

    return with_moved


def _moved(fact: Fact, months: list[str], rows: Rows) -> pl.Series:
    """Records, by a number, that have rows in several of the months: few, for the month of a record hardly changes."""
    if BY_NAME[fact.source].kind == "log" or len(months) < 2:
        return pl.Series(dtype=pl.UInt64)
    seen = [rows(month).select(record=_record(fact), at=pl.lit(at, pl.UInt32)) for at, month in enumerate(months)]
    span = pl.concat(seen).group_by("record").agg(first=pl.col("at").min(), last=pl.col("at").max())
    moved = span.filter(pl.col("first") != pl.col("last")).select("record")
    return moved.collect(engine="streaming").to_series()


def _record(fact: Fact) -> pl.Expr:
    """A number of a row's record: rows of one record have one; two records may share one, and are settled apart."""
    return (pl.struct(fact.key) if len(fact.key) > 1 else pl.col(fact.key[0])).hash()
