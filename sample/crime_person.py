"""The extract of victims and defendants: people of the crime records, some of them again and again."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from sample import span
from sample.crime_lifecycle import versions
from sample.crime_offences import INCIDENT
from sample.extract import Extract, delivered, write_extract
from sample.geography import WARWICKSHIRE, WEST_MERCIA

COLUMNS = {
    "crime_ref": "Crime No",
    "person_id": "Person ID",
    "role": "Role",
    "date_of_birth": "Date of Birth",
    "sex": "Sex",
    "force": "Force",
    "amended_at": "Date Amended",
}
FAULTS = {
    "impossible birth": {"Date of Birth": "31/02/1980"},
    "born in the future": {"Date of Birth": "01/05/2031"},
    "unknown role": {"Role": "Bystander"},
    "unknown force": {"Force": "West Mecria"},
    "unknown sex": {"Sex": "X9"},
}
EXTRACT = Extract(
    source="crime_person",
    columns=COLUMNS,
    key="row",
    faults=FAULTS,
    sent_again={date(2016, 10, 30): date(2016, 10, 29)},
)
ACTION_TAKEN = ("1", "1A", "2", "2A", "3", "3A", "4", "6", "7", "8")
# Share of records with a victim who is a person, where it is not nearly all.
VICTIM_SHARE = {
    "shoplifting": 0.0,
    "other_crimes_against_society": 0.08,
    "robbery_business": 0.4,
    "burglary_other": 0.45,
}
USUAL_SHARE, BUSINESS_SHARE = 0.97, 0.05
# Share of parts in records that a person takes who had one in the twelve months before.
AGAIN = {"victim": 0.25, "abused": 0.38, "defendant": 0.47}
# Share of these that goes to the few people who come again and again: one part in so many is theirs.
OFTEN, ONE_IN = 0.3, {"victim": 60, "abused": 40, "defendant": 25}
WINDOW_DAYS = 365
UNKNOWN_PERSON, UNKNOWN_BIRTH = 0.02, 0.05
FIRST_PERSON = 3_000_000


def parts(seed: int) -> pl.DataFrame:
    """Every part of a person in a record of either force, as it finally stands, in order of the record's date."""
    newest = pl.concat([_newest(seed, force) for force in (WEST_MERCIA, WARWICKSHIRE)])
    random = span.generator(seed, "people")
    share = pl.col("group").replace_strict(VICTIM_SHARE, default=USUAL_SHARE, return_dtype=pl.Float64)
    share = pl.when(pl.col("business")).then(BUSINESS_SHARE).otherwise(share)
    lot = pl.lit(pl.Series(random.random(newest.height)))
    victims = newest.filter((lot < share) & (pl.col("group") != INCIDENT)).with_columns(
        role=pl.lit("Victim"), known_at=pl.col("entered_at")
    )
    defendants = newest.filter(pl.col("outcome_type").is_in(ACTION_TAKEN)).with_columns(
        role=pl.lit("Defendant"), known_at=pl.col("outcome_at")
    )
    both = pl.concat([victims, defendants]).sort("recorded_at", "crime_ref", "role")
    is_child = (pl.col("role") == "Victim") & (pl.col("child_at_risk") | pl.col("cse"))
    kind = pl.when(pl.col("role") == "Defendant").then(pl.lit("defendant")).when(is_child).then(pl.lit("child"))
    kind = kind.when(pl.col("domestic_abuse")).then(pl.lit("abused")).otherwise(pl.lit("victim"))
    return _with_people(random, both.with_columns(kind=kind))


def _newest(seed: int, force: str) -> pl.DataFrame:
    every = versions(seed, force).sort("crime_ref", "amended_at")
    has_outcome = pl.col("outcome_type").is_not_null()
    return every.group_by("crime_ref", maintain_order=True).agg(
        pl.col("force", "recorded_at", "group", "outcome_type", "business", "domestic_abuse", "child_at_risk", "cse",
               "policing_area").last(),
        entered_at=pl.col("amended_at").first(),
        outcome_at=pl.col("amended_at").filter(has_outcome).first(),
    )  # fmt: skip


def _with_people(random: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Name the person of each part: a new one, or one of the same kind and place within the year before."""
    frames, first = [], FIRST_PERSON
    for (kind, _area), own in rows.partition_by("kind", "policing_area", as_dict=True).items():
        again = AGAIN.get(kind, AGAIN["victim"])
        root = _roots(random, own["recorded_at"], again, ONE_IN.get(kind, ONE_IN["victim"]))
        born = _births(random, own, root, is_child=kind == "child")
        sex = np.where(random.random(own.height) < (0.8 if kind == "defendant" else 0.45), "M", "F")[root]
        frames.append(own.with_columns(person=pl.Series(root + first), date_of_birth=born, sex=pl.Series(sex)))
        first += own.height
    return pl.concat(frames).sort("recorded_at", "crime_ref", "role")


def _roots(random: np.random.Generator, recorded_at: pl.Series, again: float, one_in: int) -> np.ndarray:
    """First part of each part's person: some parts point to an earlier one within the window, and so on back."""
    size = len(recorded_at)
    day = recorded_at.dt.epoch("us").to_numpy() / 86_400e6
    begins = np.searchsorted(day, day - WINDOW_DAYS)
    here = np.arange(size)
    back = begins + np.floor(random.random(size) * (here - begins)).astype("int64")
    often = np.maximum(back // one_in * one_in, begins)
    back = np.where(random.random(size) < OFTEN, often, back)
    pointer = np.where((random.random(size) < again) & (here > begins), back, here)
    while True:
        further = pointer[pointer]
        if (further == pointer).all():
            return pointer
        pointer = further


def _births(random: np.random.Generator, rows: pl.DataFrame, root: np.ndarray, *, is_child: bool) -> pl.Series:
    years = random.uniform(1, 13, rows.height) if is_child else np.clip(random.gamma(4.5, 8.5, rows.height), 14, 97)
    days = pl.lit(pl.Series((years * 365.25).astype("int64")))
    born = pl.select(rows["recorded_at"].dt.date() - pl.duration(days=days)).to_series()
    return born.gather(root)


def write_crime_person(raw: Path, seed: int) -> None:
    """Write every delivery of the extract under `raw/crime_person`; now and then a part comes before its record."""
    rows = parts(seed).with_row_index("row")
    random = span.generator(seed, "people's rows")
    no_name = pl.lit(pl.Series(random.random(rows.height) < UNKNOWN_PERSON)) & (pl.col("role") == "Victim")
    no_birth = pl.lit(pl.Series(random.random(rows.height) < UNKNOWN_BIRTH))
    amended = pl.col("known_at") + pl.duration(minutes=4)
    known = rows.with_columns(
        person_id=pl.when(~no_name).then(pl.format("N{}", "person")),
        date_of_birth=pl.when(~no_name & ~no_birth).then("date_of_birth"),
        sex=pl.when(~no_name).then("sex").otherwise(pl.lit("U")),
        amended_at=amended,
        delivered_on=delivered(amended),
    ).filter(pl.col("delivered_on") <= span.LAST_DELIVERY)
    write_extract(raw, EXTRACT, known.select("row", *COLUMNS, "delivered_on").sort("delivered_on", "row"), seed)
