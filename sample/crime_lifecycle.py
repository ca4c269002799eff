"""The life of a crime record: entered, located, reclassified, given an outcome, cancelled; one version each.

Every event has a moment; a version is the record as it stood once the events up to its own moment had happened.
"""

from datetime import datetime, time

import numpy as np
import polars as pl

from sample import crime_offences, span
from sample.crime_amendments import with_planned_amendments
from sample.crime_markers import with_markers
from sample.crime_offences import NO_SUSPECT
from sample.crime_outcomes import with_first_outcomes, with_outcomes
from sample.crime_records import records
from sample.crime_rural import with_rural_places
from sample.geography import WEST_MERCIA

TOPIC = "crime life cycle"
REF_PREFIX = {WEST_MERCIA: "WM"}
FIRST_NUMBER = 100_000

LATE_SHARE = 0.03  # entered one to four days after they were recorded
BLANK_AREA_SHARE = 0.012  # located some days after they were entered
RECLASSIFIED_SHARE = 0.02
EVENTS = ("entered_at", "located_at", "reclassified_at", "cancelled_at", "first_outcome_at", "outcome_at")


def _after(random: np.random.Generator, size: int, mean_days: float, share: float = 1.0) -> pl.Series:
    """Time until an event, at least an hour; null where it does not happen."""
    minutes = np.floor(60 + random.exponential(mean_days * 24 * 60, size)).astype("int64")
    happens = pl.Series(random.random(size) < share)
    lag = pl.Series(minutes * 60_000_000).cast(pl.Duration("us"))
    return pl.select(pl.when(happens).then(lag)).to_series()


def _settled(event: pl.Expr) -> pl.Expr:
    """Drop an event of a record of 2016 or before that would still change counts after the text was cut."""
    late = (event > span.TEXT_SETTLED_AT) & (pl.col("recorded_at").dt.year() < 2017)
    return pl.when(~late).then(event)


def with_events(random: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Moments of the ordinary events of each record, null where they do not happen."""
    size = rows.height
    first_code = pl.col("group").replace_strict(crime_offences.FIRST_RECORDED_AS, default=None)
    waits = {
        "entered_at": _after(random, size, 1.2, LATE_SHARE),
        "located_at": _after(random, size, 4, BLANK_AREA_SHARE),
        "reclassified_at": _after(random, size, 12, RECLASSIFIED_SHARE),
        "cancelled_at": _after(random, size, 20),
    }
    rows = rows.with_columns(first_code=first_code)
    late = _settled(pl.col("recorded_at") + pl.lit(waits["entered_at"]))
    rows = rows.with_columns(entered_at=late.fill_null(pl.col("recorded_at")))
    moment = {name: pl.col("entered_at") + pl.lit(wait) for name, wait in waits.items() if name != "entered_at"}
    stands = ~pl.col("is_cancelled")
    has_area = pl.col("policing_area").is_not_null()
    latest = pl.when(pl.col("recorded_at").dt.year() < 2017).then(span.TEXT_SETTLED_AT + pl.duration(hours=12))
    return rows.with_columns(
        located_at=pl.when(stands & has_area).then(_settled(moment["located_at"])),
        reclassified_at=pl.when(stands & pl.col("first_code").is_not_null()).then(_settled(moment["reclassified_at"])),
        cancelled_at=pl.when(~stands).then(pl.min_horizontal(moment["cancelled_at"], latest)),
    )


def with_refs(rows: pl.DataFrame, force: str) -> pl.DataFrame:
    """Number the records of each year in the order in which they were entered: WM16-0123456."""
    year = pl.col("recorded_at").dt.year()
    number = pl.col("entered_at").rank("ordinal").over(year) + FIRST_NUMBER
    prefix = REF_PREFIX.get(force, "WK")
    ref = pl.format(prefix + "{}-{}", (year % 100).cast(pl.String), number.cast(pl.String).str.zfill(7))
    return rows.with_columns(crime_ref=ref)


def event_times(rows: pl.DataFrame) -> pl.DataFrame:
    """Moments at which each record changed, one row per record and moment up to the last delivery."""
    end = datetime.combine(span.LAST_DELIVERY, time.max)
    return (
        rows.unpivot(EVENTS, index="record", value_name="amended_at")
        .select("record", span.existing(pl.col("amended_at")))
        .filter(pl.col("amended_at") <= end)
        .unique()
        .sort("record", "amended_at")
    )


def delivered_versions(times: pl.DataFrame) -> pl.DataFrame:
    """The last version of each record on each day of delivery; all days of the history are one delivery."""
    return (
        times.with_columns(delivered_on=pl.max_horizontal(pl.col("amended_at").dt.date(), pl.lit(span.FIRST_DELIVERY)))
        .group_by("record", "delivered_on", maintain_order=True)
        .agg(pl.col("amended_at").last())
    )


def as_it_stood(versions: pl.DataFrame) -> pl.DataFrame:
    """Set back what had not yet happened at the moment of each version."""

    def had_happened(event: str) -> pl.Expr:
        return span.existing(pl.col(event)) <= pl.col("amended_at")

    unlocated = pl.col("located_at").is_not_null() & ~had_happened("located_at")
    unclassified = pl.col("reclassified_at").is_not_null() & ~had_happened("reclassified_at")
    cancelled = had_happened("cancelled_at").fill_null(False)
    decided, first = had_happened("outcome_at"), had_happened("first_outcome_at")
    return versions.with_columns(
        pl.when(~unlocated).then(pl.col("policing_area", "lsoa11", "beat")),
        outcome_type=pl.when(decided).then("outcome_type").when(first).then(pl.lit(NO_SUSPECT)),
        outcome_date=pl.when(decided).then("outcome_date").when(first).then("first_outcome_date"),
        offence_code=pl.when(unclassified).then("first_code").otherwise("offence_code"),
        status=pl.when(cancelled).then(pl.lit("Cancelled")).otherwise(pl.lit("Recorded")),
    )


def versions(seed: int, force: str) -> pl.DataFrame:
    """Every delivered version of every record of a force.

    Returns:
        one row per record and day of delivery: the columns of the extract, typed, with delivered_on.
    """
    random = span.generator(seed, f"{TOPIC} {force}")
    rows = with_outcomes(seed, with_events(random, records(seed, force)), force)
    if force == WEST_MERCIA:
        rows = with_planned_amendments(span.generator(seed, "planned amendments"), rows)
    rows = with_first_outcomes(seed, with_rural_places(seed, rows, force), force)
    rows = with_refs(with_markers(seed, rows, force), force)
    times = delivered_versions(event_times(rows))
    return as_it_stood(times.join(rows, on="record", how="left", maintain_order="left"))
