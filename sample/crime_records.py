"""Records of the crime recording system as they finally stand, one row per offence or crimed incident."""

import numpy as np
import polars as pl

from sample import crime_offences, geography, span
from sample.crime_offences import INCIDENT, VEHICLE_OFFENCES
from sample.crime_plan import month_counts, plan, quarter
from sample.geography import NOT_KNOWN, WEST_MERCIA

TOPIC = "crime records"
CANCELLED_SHARE = 0.01  # cancelled records for each one that stands
YEAR = 366  # days: more than a year, in leap years too


def one_row_each(random: np.random.Generator, counts: pl.DataFrame) -> pl.DataFrame:
    """A row for each offence of the counts that stands, and for each cancelled one beside them."""
    cancelled = pl.Series("cancelled", random.binomial(counts["offences"], CANCELLED_SHARE))
    standing = counts.select("group", "area", "month", pl.lit(False).alias("is_cancelled"), "offences")
    extra = counts.select("group", "area", "month", pl.lit(True).alias("is_cancelled"), cancelled)
    rows = pl.concat([standing, extra.rename({"cancelled": "offences"})])
    return (
        rows.select(pl.col("group", "area", "month", "is_cancelled").repeat_by("offences"))
        .explode("group", "area", "month", "is_cancelled", empty_as_null=False)
        .with_row_index("record")
    )


def with_codes(random: np.random.Generator, records: pl.DataFrame, force: str) -> pl.DataFrame:
    """Give each offence its Home Office code; vehicle codes follow the plan where it names them."""
    codes = crime_offences.drawn_by_group(random, records["group"], crime_offences.CODES, {})
    records = records.with_columns(offence_code=codes)
    return with_planned_vehicle_codes(records) if force == WEST_MERCIA else records


def with_planned_vehicle_codes(records: pl.DataFrame) -> pl.DataFrame:
    """In the quarters that the plan names, codes 45 and 126 are borne by exactly as many offences as it says."""
    ranges = plan("vehicle_codes").with_columns(
        last=pl.col("offences").cum_sum().over("quarter", "area", order_by="offence_code")
    )
    named = {
        (row["quarter"], row["area"], row["offence_code"]): (row["last"] - row["offences"], row["last"])
        for row in ranges.iter_rows(named=True)
    }
    place = pl.int_range(pl.len()).over("group", "area", "quarter", "is_cancelled")
    numbered = records.with_columns(quarter=quarter(pl.col("month"))).with_columns(place=place)
    vehicle = (pl.col("group") == VEHICLE_OFFENCES) & ~pl.col("is_cancelled")
    in_plan = vehicle & pl.col("quarter").is_in(ranges["quarter"].unique().to_list())
    unnamed = pl.when(pl.col("place") % 12 == 0).then(pl.lit("37.2")).otherwise(pl.lit("48"))
    code = pl.when(in_plan).then(unnamed).otherwise("offence_code")
    for (name, area, offence_code), (first, last) in named.items():
        here = in_plan & (pl.col("quarter") == name) & (pl.col("area") == area)
        within = pl.col("place").is_between(first, last, closed="left")
        code = pl.when(here & within).then(pl.lit(offence_code)).otherwise(code)
    return numbered.with_columns(offence_code=code).drop("quarter", "place")


def non_recent(random: np.random.Generator, records: pl.DataFrame, force: str) -> pl.Series:
    """Whether each offence is recorded more than a year after it began; rapes as the plan says."""
    drawn = crime_offences.happens(random, records["group"], crime_offences.NON_RECENT_PCT)
    if force != WEST_MERCIA:
        return drawn
    limits = plan("non_recent").select("group", "quarter", pl.col("offences").alias("limit"))
    shuffled = records.select(
        "group", "is_cancelled", quarter=quarter(pl.col("month")), drawn=drawn, key=random.random(records.height)
    )
    place = pl.col("key").rank("ordinal").over("group", "quarter", "is_cancelled")
    planned = (place <= pl.col("limit")) & ~pl.col("is_cancelled")
    return shuffled.join(limits, on=["group", "quarter"], how="left", maintain_order="left").select(
        is_non_recent=pl.when(pl.col("limit").is_not_null()).then(planned).otherwise("drawn")
    )["is_non_recent"]


def with_times(random: np.random.Generator, records: pl.DataFrame, force: str) -> pl.DataFrame:
    """Moments recorded and committed, from and to; the latter is missing now and then."""
    size = records.height
    minute = 1 / (24 * 60)
    soon = np.minimum(random.exponential(1.0, size) + 10 * minute, 60)
    delayed = np.minimum(random.exponential(30.0, size) + 1, 300)
    long_ago = YEAR + 34 + np.minimum(random.exponential(2200.0, size), 14000)
    recent = np.where(random.random(size) < 0.12, delayed, soon)
    lag = np.where(non_recent(random, records, force).to_numpy(), long_ago, recent)
    spent = np.where(random.random(size) < 0.6, 5 * minute, random.exponential(0.4, size) * np.minimum(lag, 1))
    unknown_end = pl.Series(random.random(size) < 0.04)
    recorded = span.moments_in_month(random, records["month"])
    started = recorded - _days(lag)
    ended = started + _days(np.minimum(spent, lag * 0.99))
    return records.with_columns(
        recorded_at=span.existing(pl.lit(recorded)),
        committed_from=span.existing(pl.lit(started)),
        committed_to=pl.when(~pl.lit(unknown_end)).then(span.existing(pl.lit(ended))),
    )


def _days(days: np.ndarray) -> pl.Series:
    """Lengths of time in days, cut to whole minutes."""
    minutes = np.floor(days * 24 * 60).astype("int64")
    return pl.Series(minutes * 60_000_000).cast(pl.Duration("us"))


def with_places(random: np.random.Generator, records: pl.DataFrame) -> pl.DataFrame:
    """Area, beat and small area (none where not known), and the kind of place."""
    places = geography.places(random, records["area"])
    kind = crime_offences.drawn_by_group(random, records["group"], crime_offences.LOCATIONS, crime_offences.STREET)
    known = pl.when(pl.col("area") != NOT_KNOWN).then("area")
    return records.with_columns(*places, known.alias("policing_area"), location_type=kind)


def with_referral(random: np.random.Generator, records: pl.DataFrame) -> pl.DataFrame:
    """Who reported it."""
    referred = crime_offences.drawn(random, crime_offences.REFERRED_BY, records.height)
    return records.with_columns(referred_by=pl.Series(referred, dtype=pl.String))


def records(seed: int, force: str) -> pl.DataFrame:
    """Every record of a force in its final state, apart from amendments, markers and outcomes.

    Returns:
        record (number within the force), group, is_cancelled and the columns of the extract that never change;
        month is that of recorded_at.
    """
    random = span.generator(seed, f"{TOPIC} {force}")
    rows = one_row_each(random, month_counts(seed, force))
    rows = with_times(random, with_codes(random, rows, force), force)
    rows = with_referral(random, with_places(random, rows))
    kind = pl.when(pl.col("group") == INCIDENT).then(pl.lit("Incident")).otherwise(pl.lit("Crime"))
    return rows.with_columns(record_kind=kind, force=pl.lit(force))
