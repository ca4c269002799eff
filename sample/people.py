"""Parts of people in crime records: which record has a victim or a defendant, and since when that is known.

Of the last month of the report every record that might have one is here, for `sample.last_month` to choose from.
"""

from datetime import date, datetime

import numpy as np
import polars as pl

from sample import span
from sample.crime_lifecycle import versions
from sample.crime_offences import INCIDENT
from sample.extract import delivered
from sample.geography import AREAS, WARWICKSHIRE, WEST_MERCIA

ACTION_TAKEN = ("1", "1A", "2", "2A", "3", "3A", "4", "6", "7", "8")
# Share of records with a victim who is a person, where it is not nearly all.
VICTIM_SHARE = {
    "shoplifting": 0.0,
    "other_crimes_against_society": 0.25,
    "robbery_business": 0.4,
    "burglary_other": 0.7,
}
USUAL_SHARE, BUSINESS_SHARE = 0.98, 0.2
# Share of records with a defendant: where action was taken, and where no outcome is entered yet.
CHARGED_SHARE, UNDECIDED_SHARE = 0.45, 0.04
CHARGED_AFTER_DAYS = 8  # on average, unless the outcome comes first
UNKNOWN_PERSON, UNKNOWN_BIRTH = 0.02, 0.05
NEIGHBOURS = 0.02  # share of Warwickshire's parts that people of a West Mercia area take
MIXED = 0.15  # share of parts in domestic abuse of people who need not keep to it
LAST_MONTH = date(2016, 12, 1)
SETTLED = ("status", "offence_code", "policing_area")


def _newest(seed: int, force: str) -> pl.DataFrame:
    """The records of a force as they finally stand; settled: as they stood when the text was cut."""
    every = versions(seed, force).sort("crime_ref", "amended_at")
    has_outcome = pl.col("outcome_type").is_not_null()
    in_time = pl.col("delivered_on") <= span.TEXT_CUT
    same = [pl.col(name).last().eq_missing(pl.col(name).filter(in_time).last()) for name in SETTLED]
    return every.group_by("crime_ref", maintain_order=True).agg(
        pl.col("force", "recorded_at", "committed_from", "group", "status", "outcome_type", "business",
               "domestic_abuse", "child_at_risk", "cse", "policing_area").last(),
        entered_at=pl.col("amended_at").first(),
        outcome_at=pl.col("amended_at").filter(has_outcome).first(),
        is_settled=pl.all_horizontal(in_time.any(), *same) | (pl.col("recorded_at").last() > datetime(2017, 1, 1)),
    )  # fmt: skip


def _victims(random: np.random.Generator, crimes: pl.DataFrame) -> pl.DataFrame:
    share = pl.col("group").replace_strict(VICTIM_SHARE, default=USUAL_SHARE, return_dtype=pl.Float64)
    share = pl.when(pl.col("business")).then(pl.min_horizontal(share, BUSINESS_SHARE)).otherwise(share)
    lot = pl.lit(pl.Series(random.random(crimes.height)))
    no_name = pl.Series(random.random(crimes.height) < UNKNOWN_PERSON)
    return crimes.with_columns(
        role=pl.lit("Victim"),
        known_at=pl.col("entered_at"),
        place=lot / share,
        no_name=no_name,
        is_child=pl.col("child_at_risk") | pl.col("cse"),
    ).filter(pl.col("group") != INCIDENT, pl.col("place").is_finite())


def _defendants(random: np.random.Generator, crimes: pl.DataFrame) -> pl.DataFrame:
    lot = pl.lit(pl.Series(random.random(crimes.height)))
    minutes = np.floor(60 + random.exponential(CHARGED_AFTER_DAYS * 24 * 60, crimes.height)).astype("int64")
    charged = pl.col("entered_at") + pl.lit(pl.Series(minutes * 60_000_000).cast(pl.Duration("us")))
    undecided = pl.col("outcome_type").is_null()
    share = pl.when(undecided).then(UNDECIDED_SHARE).otherwise(CHARGED_SHARE)
    return crimes.with_columns(
        role=pl.lit("Defendant"),
        known_at=pl.min_horizontal(charged, "outcome_at"),
        place=lot / share,
        no_name=False,
        is_child=False,
    ).filter(pl.col("group") != INCIDENT, undecided | pl.col("outcome_type").is_in(ACTION_TAKEN))


def _kind(random: np.random.Generator, size: int) -> pl.Expr:
    """People whose parts may be one person's; most of domestic abuse keep to it."""
    is_child = pl.col("is_child")
    is_abuse = pl.col("domestic_abuse") & pl.lit(pl.Series(random.random(size) >= MIXED))
    kind = pl.when(pl.col("role") == "Defendant").then(
        pl.when(is_abuse).then(pl.lit("abuser")).otherwise(pl.lit("defendant"))
    )
    return kind.when(is_child).then(pl.lit("child")).when(is_abuse).then(pl.lit("abused")).otherwise(pl.lit("victim"))


def _home(random: np.random.Generator, size: int) -> pl.Expr:
    """Where the person lives: in the area of the record; a few of Warwickshire's across the border."""
    across = pl.lit(pl.Series(random.choice(np.array(AREAS[WEST_MERCIA]), size)))
    is_across = pl.lit(pl.Series(random.random(size) < NEIGHBOURS)) & (pl.col("force") == WARWICKSHIRE)
    return pl.when(is_across).then(across).otherwise("policing_area")


def parts(seed: int) -> pl.DataFrame:
    """Every part of a person in a record of either force, defendants first, in order of the record's date.

    Returns:
        row (number), the columns of the record that matter, role, known_at and
        place: a record has such a person if it is below 1 (in the last month the lowest have);
        is_last: of the last month and of West Mercia;
        is_settled: counts the same on the day the text was cut and after the last delivery;
        counts: settled, an offence that stands, and the person is known;
        is_alone: the person must have no other part.
    """
    random = span.generator(seed, "people")
    crimes = pl.concat([_newest(seed, force) for force in (WEST_MERCIA, WARWICKSHIRE)])
    rows = pl.concat([_victims(random, crimes), _defendants(random, crimes)])
    month = pl.col("recorded_at").dt.date().dt.month_start()
    brought = delivered(pl.col("known_at") + pl.duration(minutes=4))
    in_time = (brought <= span.TEXT_CUT) | (month > LAST_MONTH)
    long_ago = pl.col("recorded_at") - pl.col("committed_from") > pl.duration(days=366)
    few = (pl.col("policing_area") == "Herefordshire") & (pl.col("group") == "other_sexual_offences")
    this_quarter = month.is_between(date(2016, 10, 1), LAST_MONTH)
    rows = rows.with_columns(
        kind=_kind(random, rows.height),
        home=_home(random, rows.height),
        event_on=pl.coalesce("committed_from", "recorded_at").dt.date(),
        no_birth=pl.Series(random.random(rows.height) < UNKNOWN_BIRTH),
        key=pl.Series(random.random(rows.height)),
        is_last=(month == LAST_MONTH) & (pl.col("force") == WEST_MERCIA),
        is_settled=pl.col("is_settled") & in_time,
        is_alone=long_ago | (few & this_quarter).fill_null(False),
    ).filter((pl.col("place") < 1) | (pl.col("is_last") & pl.col("is_settled")))
    counts = pl.col("is_settled") & (pl.col("status") == "Recorded") & ~pl.col("no_name")
    rows = rows.with_columns(counts=counts).filter(~pl.col("is_last") | pl.col("is_settled"))
    return rows.sort("role", "recorded_at", "crime_ref").with_row_index("row")
