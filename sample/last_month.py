"""Persons of the last month of the report: how many come again, and how often, as `plan/repeats.csv` says.

A line of the plan is a number of people with one role in December 2016. `abuse`: none of their December records is
domestic abuse; the first that is; or another such record of theirs comes within the year before or the month.
`lowest` to `highest`: their records of the twelve months; `december` of them in December. People of a line
with an area have the rest of their records planned as well; of the other lines they are found among those who are
there. Whoever has one record is new.
"""

from datetime import date

import numpy as np
import polars as pl

from sample.crime_plan import plan

YEAR = (date(2016, 1, 1), date(2016, 11, 30))  # within 365 days of every day of December
ABUSE_SINCE = date(2015, 12, 1)
CELL = ("home", "is_child")


class NoSuchPeople(Exception):
    """The records cannot bear the planned repeats."""


def lines() -> pl.DataFrame:
    """The lines of the plan, numbered: those with an area first, new people last."""
    return plan("repeats").sort("area", -pl.col("lowest"), nulls_last=True, maintain_order=True).with_row_index("line")


def chosen(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave of December the parts that the plan needs, and beside them some whose person is not known."""
    needed = (
        plan("repeats")
        .group_by("role", domestic_abuse=pl.col("abuse") != "none")
        .agg(needed=(pl.col("persons") * pl.col("december")).sum())
    )
    wanted = ("role", "domestic_abuse")
    free = rows.filter(pl.col("is_last"), pl.col("status") == "Recorded").sort("no_name", "place", "row")
    taken = (
        free.join(needed, on=wanted, maintain_order="left")
        .filter(pl.int_range(pl.len()).over(wanted) < pl.col("needed"))
        .select("row", is_needed=pl.lit(True))
    )
    if taken.height < needed["needed"].sum():
        raise NoSuchPeople(f"{taken.height} parts in December for {needed['needed'].sum()}: plan fewer")
    is_needed = pl.col("is_needed").fill_null(False)
    is_free = pl.col("row").is_in(free["row"].implode())
    beside = (pl.col("place") < 1) & (~is_free | pl.col("no_name"))
    return (
        rows.join(taken, on="row", how="left", maintain_order="left")
        .filter(is_needed | beside)
        .with_columns(counts=pl.col("counts") | is_needed, no_name=pl.col("no_name") & ~is_needed)
        .drop("is_needed")
    )


def planned_before(free: pl.DataFrame) -> pl.DataFrame:
    """The records before December of people whose lines name an area.

    Args:
        free: parts that nobody has yet.

    Returns:
        row, root (first row of the person), line.
    """
    named = lines().filter(pl.col("area").is_not_null())
    slots = named[np.repeat(np.arange(named.height), named["persons"].to_numpy())].with_row_index("slot")
    spread = pl.col("highest") - pl.col("lowest") + 1
    slots = slots.with_columns(earlier=pl.col("lowest") - pl.col("december") + pl.col("slot") % spread)
    among = ("role", "home", "domestic_abuse")
    seats = slots[np.repeat(np.arange(slots.height), slots["earlier"].to_numpy())].select(
        "slot", "line", "role", home="area", domestic_abuse=pl.col("abuse") == "again"
    )
    fit = free.filter(pl.col("recorded_at").dt.date().is_between(*YEAR), ~pl.col("is_child")).sort("key")
    nth = pl.int_range(pl.len()).over(among)
    found = seats.with_columns(nth=nth).join(
        fit.select("row", *among, nth=nth), on=[*among, "nth"], maintain_order="left"
    )
    if found.height < seats.height:
        raise NoSuchPeople(f"{found.height} records of the year before December for {seats.height}: plan fewer")
    return found.select("row", "line", root=pl.col("row").min().over("slot"))


def people(before: pl.DataFrame) -> pl.DataFrame:
    """People with a counting record in the months before December, unless they have one in Warwickshire's December.

    Args:
        before: counting parts, with root and line.

    Returns:
        root, line, role, home, is_child, key (random), earlier (records of the twelve months),
        abuse (of those, domestic abuse) and ever_abuse (the same since a year before any day of December).
    """
    day = pl.col("recorded_at").dt.date()
    return (
        before.sort("row")
        .group_by("root", maintain_order=True)
        .agg(
            pl.col("line", "role", "home", "is_child", "key").first(),
            earlier=day.is_between(*YEAR).sum(),
            abuse=(day.is_between(*YEAR) & pl.col("domestic_abuse")).sum(),
            ever_abuse=((day >= ABUSE_SINCE) & pl.col("domestic_abuse")).sum(),
            in_december=(day.dt.month_start() == date(2016, 12, 1)).any(),
        )
        .filter(~pl.col("in_december"), pl.col("earlier") > 0)
        .sort("key")
    )


def _fitting(line: dict, known: pl.DataFrame) -> pl.DataFrame:
    """People who are there and fit a line."""
    if line["area"] is not None:
        return known.filter(pl.col("line") == line["line"])
    has_abuse = {"none": pl.lit(True), "first": pl.col("ever_abuse") == 0, "again": pl.col("abuse") > 0}
    often = (pl.col("earlier") + line["december"]).is_between(line["lowest"], line["highest"])
    return known.filter(pl.col("line").is_null(), pl.col("role") == line["role"], often, has_abuse[line["abuse"]])


def _matched(line: dict, free: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Give the free parts of December to as many people as a line says: row, root."""
    nth = pl.int_range(pl.len()).over(CELL)
    seats = free.with_columns(nth=nth // line["december"])
    seats = seats.filter(pl.len().over(*CELL, "nth") == line["december"])
    if line["highest"] == line["december"]:  # new people
        pairs = seats.with_columns(root=pl.col("row").min().over(*CELL, "nth"))
    else:
        fit = _fitting(line, known).with_columns(nth=nth)
        pairs = seats.join(fit.select("root", *CELL, "nth"), on=[*CELL, "nth"], maintain_order="left")
    roots = pairs["root"].unique(maintain_order=True).head(line["persons"])
    if len(roots) < line["persons"]:
        raise NoSuchPeople(f"{len(roots)} people for {line}: plan fewer, or others")
    return pairs.filter(pl.col("root").is_in(roots.implode())).select("row", "root")


def december(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Name the person of each counting part of December: row, root.

    Args:
        rows: the parts that `chosen` left.
        known: `people` of the months before.
    """
    free = rows.filter(pl.col("is_last"), pl.col("counts")).sort("key")
    given = []
    for line in lines().iter_rows(named=True):
        suits = (pl.col("role") == line["role"]) & (pl.col("domestic_abuse") == (line["abuse"] != "none"))
        can = free.filter(suits) if line["highest"] == 1 else free.filter(suits, ~pl.col("is_alone"))
        pairs = _matched(line, can, known)
        given.append(pairs)
        free = free.join(pairs, on="row", how="anti", maintain_order="left")
        known = known.join(pairs, on="root", how="anti", maintain_order="left")
    if free.height:
        raise NoSuchPeople(f"{free.height} parts in December are left over")
    return pl.concat(given)
