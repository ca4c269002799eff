"""Who the person of each part is: a new one, one of the year before, or one of those that the report counts."""

import numpy as np
import polars as pl

from sample import last_month, span

# By kind: share of parts that a person takes who had one in the twelve months before; share of these that goes to
# the few people who come again and again; and one part in how many is theirs.
AGAIN = {
    "victim": (0.255, 0.27, 40),
    "child": (0.255, 0.27, 40),
    "abused": (0.42, 0.27, 27),
    "abuser": (0.42, 0.4, 25),
    "defendant": (0.43, 0.4, 25),
}
BLOCK = 20  # parts on end of which that share comes again, so that months are alike
WINDOW_DAYS = 365
FIRST_PERSON = 3_000_000
# Children of Herefordshire with two other sexual offences in the quarter.
CHILDREN, OFFENCES_EACH = 5, 2


def children(rows: pl.DataFrame) -> pl.DataFrame:
    """Their records, all before December: row, root."""
    recent = pl.col("recorded_at") - pl.col("committed_from") < pl.duration(days=300)
    few = rows.filter(pl.col("role") == "Victim", pl.col("is_alone"), pl.col("counts"), ~pl.col("is_last"), recent)
    few = few.sort(~pl.col("is_child"), "key").head(CHILDREN * OFFENCES_EACH)
    if few.height < CHILDREN * OFFENCES_EACH:
        raise last_month.NoSuchPeople(f"{few.height} records for {CHILDREN} children")
    child = pl.int_range(pl.len()) // OFFENCES_EACH
    return few.select("row", root=pl.col("row").min().over(child))


def _by_chance(random: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Give each part a new person, or one of the same kind and home within the year before: row, root."""
    frames = []
    for (kind, _home), own in rows.partition_by("kind", "home", as_dict=True, maintain_order=True).items():
        root = _roots(random, own["recorded_at"], str(kind))
        frames.append(own.select("row", root=pl.col("row").gather(root)))
    return pl.concat(frames)


def _roots(random: np.random.Generator, recorded_at: pl.Series, kind: str) -> np.ndarray:
    """First part of each part's person: some parts point to an earlier one within the window, and so on back."""
    again, to_few, one_in = AGAIN[kind]
    size = len(recorded_at)
    day = recorded_at.dt.epoch("us").to_numpy() / 86_400e6
    begins = np.searchsorted(day, day - WINDOW_DAYS)
    here = np.arange(size)
    back = begins + np.floor(random.random(size) * (here - begins)).astype("int64")
    back = np.where(random.random(size) < to_few, np.maximum(back // one_in * one_in, begins), back)
    turn = np.argsort(np.argsort(here // BLOCK + random.random(size))) % BLOCK
    comes_again = (turn + random.random(size)) / BLOCK < again
    pointer = np.where(comes_again & (here > begins), back, here)
    while True:
        further = pointer[pointer]
        if (further == pointer).all():
            return pointer
        pointer = further


def _births(random: np.random.Generator, rows: pl.DataFrame) -> pl.Series:
    child = random.uniform(1, 13, rows.height)
    grown = np.clip(random.gamma(4.5, 8.5, rows.height), 14, 97)
    years = np.where(rows["is_child"].to_numpy(), child, grown)
    days = pl.lit(pl.Series((years * 365.25).astype("int64")))
    return rows.select(pl.col("event_on") - pl.duration(days=days)).to_series()


def with_people(seed: int, rows: pl.DataFrame) -> pl.DataFrame:
    """Name the person of each part of `people.parts`: person (number), date_of_birth, sex.

    Of the last month only the parts that the plan needs are left.
    """
    random = span.generator(seed, "repeats")
    rows = last_month.chosen(rows)
    few = children(rows)
    shared = rows.filter(pl.col("counts"), ~pl.col("is_last"), ~pl.col("is_alone"))
    often = last_month.planned_before(shared)
    shared = shared.join(often, on="row", how="anti", maintain_order="left")
    linked = pl.concat([often, _by_chance(random, shared), few], how="diagonal")
    known = last_month.people(rows.join(linked, on="row", maintain_order="left"))
    linked = pl.concat([linked.select("row", "root"), last_month.december(rows, known)])
    rows = rows.join(linked, on="row", how="left", maintain_order="left")
    rows = rows.with_columns(
        root=pl.coalesce("root", "row"), no_birth=pl.col("no_birth") & ~pl.col("row").is_in(few["row"].implode())
    )
    male = pl.when(pl.col("role") == "Defendant").then(0.8).otherwise(0.45)
    is_male = pl.lit(pl.Series(random.random(rows.height))) < male
    each = rows.with_columns(
        date_of_birth=_births(random, rows), sex=pl.when(is_male).then(pl.lit("M")).otherwise(pl.lit("F"))
    ).select("date_of_birth", "sex", root="row")
    person = pl.col("root").rank("dense").cast(pl.Int64) - 1 + FIRST_PERSON
    return rows.join(each, on="root", how="left", maintain_order="left").with_columns(person=person)
