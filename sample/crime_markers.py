"""Markers and hate strands of crime records: drawn by chance, in planned quarters exactly as many as the plan says.

`plan/markers.csv` gives the records that bear a marker in a quarter of 2016, force-wide and as they stand both when
the text was cut and after the last delivery. Which of them do is a draw by offence group: the odds of all are raised
or lowered together until the number is right.
"""

from collections.abc import Mapping
from datetime import date, datetime, time

import numpy as np
import polars as pl

from sample import crime_offences, span
from sample.crime_offences import INCIDENT, MALICIOUS_COMMUNICATIONS, VIOLENCE_WITH_INJURY
from sample.crime_plan import plan, quarter
from sample.geography import WEST_MERCIA

TOPIC = "crime markers"
HATE = "hate"
DECEMBER = date(2016, 12, 1)

# The records that a line of the plan counts.
PARTS: Mapping[str, pl.Expr] = {
    "offences and incidents": pl.lit(True),
    "offences": pl.col("group") != INCIDENT,
    "malicious communications": pl.col("offence_code").eq_missing(pl.lit(MALICIOUS_COMMUNICATIONS)),
    "violence with injury in December": (pl.col("group") == VIOLENCE_WITH_INJURY) & (pl.col("month") == DECEMBER),
    "other offences": pl.col("offence_code") != MALICIOUS_COMMUNICATIONS,
}


class NotEnoughRecords(Exception):
    """The plan wants more records than there are to choose from."""


def changes_after_text(*events: str) -> pl.Expr:
    """Whether one of the events happens to a record of 2016 or before only after the text was cut."""
    end = datetime.combine(span.TEXT_CUT, time.max)
    late = pl.max_horizontal(*(pl.col(event) for event in events)) > end
    return late.fill_null(False) & (pl.col("recorded_at").dt.year() < 2017)


def chance(marker: str) -> pl.Expr:
    """Percentage of records like this one that bear the marker."""
    weights = crime_offences.HATE_PCT if marker == HATE else crime_offences.MARKERS[marker]
    by_group = {group: float(percent) for group, percent in weights.items()}
    percent = pl.col("group").replace_strict(by_group, default=0.0, return_dtype=pl.Float64)
    if marker == HATE:
        return pl.when(pl.col("offence_code").is_in(crime_offences.HATE_CODES)).then(100.0).otherwise(percent)
    if marker == "cyber":
        return pl.when(PARTS["malicious communications"]).then(crime_offences.CYBER_MESSAGE_PCT).otherwise(percent)
    return percent


def scored(random: np.random.Generator, rows: pl.DataFrame, marker: str) -> pl.Series:
    """A lot for each record: below 1 by the chance of the marker, lower the likelier; infinite where there is none."""
    lot = pl.lit(pl.Series(random.random(rows.height)))
    share = chance(marker) / 100
    odds = lot / (1 - lot) * (1 - share) / share
    return rows.select(score=pl.when(share > 0).then(odds).otherwise(float("inf")))["score"]


def marked(rows: pl.DataFrame, marker: str, score: pl.Series, force: str) -> pl.Series:
    """Whether each record bears the marker: by its lot, in planned quarters as many of the lowest as planned.

    A record that is entered or cancelled after the text was cut bears none, so that both editions count the same.
    """
    lines = plan("markers").filter(pl.col("marker") == (marker if force == WEST_MERCIA else ""))
    part = pl.lit(None, dtype=pl.String)
    for name in lines["part"].unique(maintain_order=True):
        part = pl.when(PARTS[name].fill_null(False)).then(pl.lit(name)).otherwise(part)
    is_late = changes_after_text("entered_at", "cancelled_at")
    choice = rows.select(
        part=part, quarter=quarter(pl.col("month")), is_late=is_late, stands=~pl.col("is_cancelled") & ~is_late
    ).with_columns(score=score)
    choice = choice.join(lines.drop("marker"), on=["part", "quarter"], how="left", maintain_order="left")
    place = pl.col("score").rank("ordinal").over("part", "quarter", "stands")
    is_planned = pl.col("records").is_not_null() & pl.col("stands")
    bears = pl.when(is_planned).then(place <= pl.col("records")).otherwise(pl.col("score") < 1) & ~pl.col("is_late")
    if choice.filter(bears & pl.col("score").is_infinite()).height:
        raise NotEnoughRecords(f"plan/markers.csv: {marker} needs more records than can bear it")
    return choice.select(bears=bears)["bears"]


def with_markers(seed: int, rows: pl.DataFrame, force: str) -> pl.DataFrame:
    """The six markers and the hate strands of each record, the same in all its versions.

    Args:
        rows: records in their final state with the moments of their events.
    """
    random = span.generator(seed, f"{TOPIC} {force}")
    names = (*crime_offences.MARKERS, HATE)
    bears = {name: marked(rows, name, scored(random, rows, name), force) for name in names}
    strand = pl.Series(crime_offences.drawn(random, crime_offences.HATE_STRANDS, rows.height), dtype=pl.String)
    racial = strand.replace({"sexual_orientation": "race", "disability": "race", "transgender": "race"})
    aggravated = pl.col("offence_code").is_in(crime_offences.HATE_CODES).fill_null(False)
    kind = pl.when(aggravated).then(pl.lit(racial)).otherwise(pl.lit(strand))
    return rows.with_columns(hate_strands=pl.when(pl.lit(bears.pop(HATE))).then(kind), **bears)
