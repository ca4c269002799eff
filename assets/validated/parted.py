"""Rows of deliveries parted by the rules of their contract: every row is in exactly one of three parts."""

from dataclasses import dataclass

import polars as pl

from assets.validated import parsing
from assets.validated.contract import Contract

GOOD, BAD, TOTAL = range(3)  # parts of a delivery's rows


@dataclass(frozen=True, kw_only=True, eq=False)
class Parted:
    """Rows of deliveries, parted by the rules of their contract.

    Attributes:
        good, bad: what they are held to be; where rows were not held against each other, repeats are among the good.
        totals: delivery_id and text of rows that are no records, but count them.
        keys: where rows were not held against each other, a number of each key of every row, so that it can be told
            whether they have to be: equal keys have one number, and two others hardly ever.
    """

    good: pl.LazyFrame
    bad: pl.LazyFrame
    totals: pl.LazyFrame
    keys: pl.LazyFrame


def split(rows: pl.LazyFrame, contract: Contract, mapped: tuple[str, ...], *, is_keyed: bool = True) -> Parted:
    """Part the rows of deliveries by the rules of their contract.

    Args:
        is_keyed: hold rows against each other; not where no two are known to have a key alike, for nothing streams
            that has to see the last row before it can say what the first one is.
    """
    # A row is held against others only when it is sound itself: a faulty one does not take the good one along.
    every = parsing.row_rules(contract, mapped, within=("delivery_id", "is_sound"))
    rules = [rule for rule in every if is_keyed or rule.key is None]
    passes = {f"passes {number}": rule.passes for number, rule in enumerate(rules)}
    of_keys = {answer: passes[answer] for answer, rule in zip(passes, rules, strict=True) if rule.key is not None}
    of_rows = {answer: passed for answer, passed in passes.items() if answer not in of_keys}
    needed = [a for a, rule in zip(passes, rules, strict=True) if not rule.is_waivable and a not in of_keys]
    is_waived = pl.col("is_released") & pl.all_horizontal(*needed) & ~pl.all_horizontal(*of_rows)
    is_good = pl.col("is_sound") & pl.col("is_alone")
    judged = (
        parsing.typed(rows, contract, mapped)
        .with_columns(**of_rows)
        .with_columns(is_released=is_waived)
        .with_columns(is_sound=pl.all_horizontal(*of_rows) | pl.col("is_released"))
        .with_columns(**of_keys)
        .with_columns(is_alone=pl.all_horizontal(pl.lit(True), *of_keys))
        # A column of all three: a filter of one of them alone would be done before, and the rows read again for it.
        .with_columns(part=pl.when(pl.col("total").is_not_null()).then(TOTAL).when(is_good).then(GOOD).otherwise(BAD))
    )
    told = [pl.when(~pl.col(answer)).then(pl.lit(rule.name)) for answer, rule in zip(passes, rules, strict=True)]
    good = judged.filter(pl.col("part") == GOOD).select(
        *contract.source.model.to_schema().columns, "delivery_id", "source_line", "is_released"
    )
    bad = judged.filter(pl.col("part") == BAD).select(
        "delivery_id",
        "source_line",
        _record(contract).alias("record"),
        pl.concat_list(told).list.drop_nulls().alias("rules"),
        pl.struct(parsing.shown(c, contract.source).alias(c) for c in mapped).struct.json_encode().alias("values"),
    )
    totals = judged.filter(pl.col("part") == TOTAL).select("delivery_id", "total")
    numbers = [rule.key.hash().alias(rule.name) for rule in every if rule.key is not None and not is_keyed]
    return Parted(good=good, bad=bad, totals=totals, keys=judged.select(numbers))


def _record(contract: Contract) -> pl.Expr:
    """Key of the record a row is of, as text; none for snapshots, which have no records."""
    key = contract.source.key
    if contract.source.kind == "snapshot" or not key:
        return pl.lit(None, dtype=pl.String)
    return pl.when(pl.col(key[0]).is_not_null()).then(record(key))


def record(key: tuple[str, ...]) -> pl.Expr:
    """Key columns of a validated row as one text."""
    return pl.concat_str([pl.col(c).cast(pl.String).fill_null("") for c in key], separator="|")
