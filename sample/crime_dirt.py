"""Dirt in the crime deliveries that leaves every count as it is.

A row that a validator should refuse is a spoilt copy of a real version; the same record is delivered again, clean
and amended later, a few days on and before the report's text was cut. Rows repeated, out of order or without a
crime number add nothing to a count.
"""

from datetime import date, datetime, time, timedelta

import numpy as np
import polars as pl

from sample.geography import WEST_MERCIA

# What is written in which column, by kind of fault.
FAULTS: dict[str, dict[str, str]] = {
    "unknown offence code": {"HO Offence Code": "999Z"},
    "misspelled area": {"Policing Area": "Telfrod & Wrekin"},
    "impossible date": {"Date Recorded": "31/02/2016 10:15:00"},
    "recorded in the future": {"Date Recorded": "14/03/2027 09:30:00"},
    "committed backwards": {"Committed To": "01/01/2009 00:00:00"},
    "unknown status": {"Status": "Pending"},
    "outcome before record": {"Outcome Type": "18", "Outcome Date": "05/06/2010"},
}
SPOILT_AREA = {"misspelled area": "Telford & Wrekin"}
BLANK_REF = "missing crime number"
LINE_BREAK = "line break"

# Days whose delivery has a spoilt row; the faults take turns.
SPOILT_DAYS = [date(2016, 10, 3) + timedelta(days=4 * n) for n in range(21)] + [date(2016, 12, 27), date(2016, 12, 29)]
DAYS_UNTIL_CORRECTED = (2, 3, 6, 8)
BLANK_REF_DAYS = (date(2016, 10, 12), date(2016, 11, 23), date(2016, 12, 14))
REPEATING_DAYS = (date(2016, 10, 6), date(2016, 10, 26), date(2016, 11, 17), date(2016, 12, 8), date(2017, 1, 5))
REPEATED_ROWS = 4
STALE_DAYS = (date(2016, 10, 24), date(2016, 11, 28), date(2017, 1, 4))
STALE_ROWS = 6
LINE_BREAK_DAYS = (date(2016, 10, 10), date(2016, 11, 9), date(2016, 12, 20))


def _some(random: np.random.Generator, rows: pl.DataFrame, size: int) -> pl.DataFrame:
    return rows[np.sort(random.choice(rows.height, size, replace=False))]


def spoilt_rows(random: np.random.Generator, versions: pl.DataFrame) -> pl.DataFrame:
    """Choose the versions to spoil: the only version of a West Mercia crime, delivered on the day it was entered.

    Returns:
        crime_ref, fault, corrected_at: one row per version to spoil.
    """
    lone = versions.filter(pl.len().over("crime_ref") == 1, pl.col("delivered_on").is_in(SPOILT_DAYS)).filter(
        pl.col("record_kind") == "Crime",
        pl.col("force") == WEST_MERCIA,
        pl.col("committed_to").is_not_null(),
        pl.col("committed_from").dt.year() > 2009,
        pl.col("policing_area").is_not_null(),
        pl.col("outcome_type").is_null(),
    )
    chosen = []
    for n, day in enumerate(SPOILT_DAYS):
        fault = list(FAULTS)[n % len(FAULTS)]
        pool = lone.filter(pl.col("delivered_on") == day)
        if fault in SPOILT_AREA:
            pool = pool.filter(pl.col("policing_area") == SPOILT_AREA[fault])
        corrected_on = day + timedelta(days=DAYS_UNTIL_CORRECTED[n % len(DAYS_UNTIL_CORRECTED)])
        corrected_at = datetime.combine(corrected_on, time(10, 15))
        chosen.append((_some(random, pool, 1)["crime_ref"].item(), fault, corrected_at))
    return pl.DataFrame(chosen, schema=["crime_ref", "fault", "corrected_at"], orient="row")


def spoilt_and_corrected(random: np.random.Generator, versions: pl.DataFrame) -> pl.DataFrame:
    """Name the fault of the spoilt versions and add the clean version that follows each."""
    spoilt = spoilt_rows(random, versions)
    versions = versions.join(spoilt, on="crime_ref", how="left", maintain_order="left")
    corrected = versions.filter(pl.col("fault").is_not_null()).with_columns(
        amended_at=pl.col("corrected_at"), delivered_on=pl.col("corrected_at").dt.date(), fault=pl.lit(None)
    )
    return pl.concat([versions, corrected]).drop("corrected_at")


def repeated_rows(random: np.random.Generator, versions: pl.DataFrame) -> pl.DataFrame:
    """Rows that stand twice in one delivery."""
    return pl.concat(
        _some(random, versions.filter(pl.col("delivered_on") == day), REPEATED_ROWS) for day in REPEATING_DAYS
    )


def stale_rows(random: np.random.Generator, versions: pl.DataFrame) -> pl.DataFrame:
    """Older versions delivered again after the newer one."""
    superseded = versions.with_columns(
        next_on=pl.col("delivered_on").shift(-1).over("crime_ref", order_by="amended_at"),
        is_spoilt=pl.col("fault").is_not_null().any().over("crime_ref"),
    ).filter(~pl.col("is_spoilt"), pl.col("delivered_on") > pl.col("delivered_on").min())
    late = [
        _some(random, superseded.filter(pl.col("next_on") < day), STALE_ROWS).with_columns(delivered_on=pl.lit(day))
        for day in STALE_DAYS
    ]
    return pl.concat(late).unique(["crime_ref", "delivered_on"], maintain_order=True).drop("next_on", "is_spoilt")


def rows_without_ref(random: np.random.Generator, versions: pl.DataFrame) -> pl.DataFrame:
    """Copies of rows that have lost their crime number."""
    copies = [_some(random, versions.filter(pl.col("delivered_on") == day), 1) for day in BLANK_REF_DAYS]
    return pl.concat(copies).with_columns(crime_ref=pl.lit(None, dtype=pl.String), fault=pl.lit(BLANK_REF))


def with_line_breaks(random: np.random.Generator, versions: pl.DataFrame) -> pl.DataFrame:
    """Break the line within some location types and give their beat a comma."""
    broken = pl.concat(
        _some(random, versions.filter(pl.col("delivered_on") == day, pl.col("beat").is_not_null()), 2)
        for day in LINE_BREAK_DAYS
    ).select("crime_ref", "delivered_on", is_broken=pl.lit(True))
    joined = versions.join(broken, on=["crime_ref", "delivered_on"], how="left", maintain_order="left")
    return joined.with_columns(
        location_type=pl.when("is_broken").then(pl.lit("Shop,\nrear yard")).otherwise("location_type"),
        beat=pl.when("is_broken").then(pl.format("{}, town centre", "beat")).otherwise("beat"),
    ).drop("is_broken")


def with_dirt(random: np.random.Generator, versions: pl.DataFrame) -> pl.DataFrame:
    """Add the dirt that concerns rows: a column `fault`, to be written out, and the extra rows."""
    versions = with_line_breaks(random, spoilt_and_corrected(random, versions))
    clean = versions.filter(pl.col("fault").is_null())
    extra = [repeated_rows(random, clean), stale_rows(random, versions), rows_without_ref(random, clean)]
    return pl.concat([versions, *extra])


def with_faults(text: pl.DataFrame) -> pl.DataFrame:
    """Write the faults into rows already turned to text."""
    wrong: dict[str, pl.Expr] = {}
    for fault, cells in FAULTS.items():
        for column, value in cells.items():
            before = wrong.get(column, pl.col(column))
            wrong[column] = pl.when(pl.col("fault") == fault).then(pl.lit(value)).otherwise(before)
    return text.with_columns(**wrong).drop("fault")
