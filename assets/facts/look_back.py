"""How many records of a person, or of a person's period, stand before a day: told without any two records meeting.

Records are counted up over all keys, in order of key and day. Of a key, the records between two days are the count up
to the one less the count up to the other, whatever stands before the key.
"""

import polars as pl

ALL_DAYS = 10_000_000  # more than lie on either side of 1970: so one number orders keys and days


def in_order(key: str, day: str) -> pl.Expr:
    """A number that orders days, and all days of one key before those of the next."""
    return pl.col(key).cast(pl.Int64) * ALL_DAYS + pl.col(day).cast(pl.Int32)


def up_to(sought: pl.LazyFrame, number: pl.Expr, counted: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """How many records stand up to a number, those of keys before it among them.

    Args:
        sought: rows in the order of their number.
        counted: number and up_to, in order.
    """
    known = counted.select("number", pl.col("up_to").alias(name))
    joined = sought.with_columns(sought=number).join_asof(known, left_on="sought", right_on="number")
    return joined.with_columns(pl.col(name).fill_null(0)).drop("sought")


def of_days(records: pl.LazyFrame, key: str, window_days: int, beside: tuple[str, ...] = ()) -> pl.LazyFrame:
    """What stands before each day with records of a key.

    Args:
        beside: columns that are equal in all records of a key and day, to be given with them.

    Returns:
        One row a key and day, in order: how many records lie in the window before it (`within`), the day before it with
        a record of the key, if any (`previous`), and whether it has the only record of the key (`is_only`).
    """
    days = records.group_by(number=in_order(key, "at")).agg(
        pl.col(key, "at", *beside).first(), here=pl.len().cast(pl.Int64)
    )
    counted = days.sort("number").with_columns(up_to=pl.col("here").cum_sum())
    looked_back = up_to(counted, pl.col("number") - window_days - 1, counted, "before_window")
    follows, goes_on = (pl.col(key).eq_missing(pl.col(key).shift(by)) for by in (1, -1))
    return looked_back.select(
        key,
        "at",
        *beside,
        within=pl.col("up_to") - pl.col("here") - pl.col("before_window"),
        previous=pl.when(follows).then(pl.col("at").shift()),
        is_only=(pl.col("here") == 1) & ~follows & ~goes_on,
    )


def place_of(key: str) -> pl.Expr:
    """In which row of `of_days` the day of a record stands, from nought on."""
    return in_order(key, "at").rank("dense") - 1
