"""The crime extract: deliveries of the crime recording system, which both forces of the alliance share."""

from datetime import date
from pathlib import Path

import polars as pl

from sample import span
from sample.crime_dirt import with_dirt, with_faults
from sample.crime_lifecycle import versions
from sample.deliveries import Style, as_text, write_deliveries
from sample.geography import WARWICKSHIRE, WEST_MERCIA

SOURCE = "crime"

COLUMNS = {
    "crime_ref": "Crime No",
    "record_kind": "Record Kind",
    "force": "Force",
    "recorded_at": "Date Recorded",
    "committed_from": "Committed From",
    "committed_to": "Committed To",
    "offence_code": "HO Offence Code",
    "policing_area": "Policing Area",
    "beat": "Beat",
    "lsoa11": "LSOA 2011",
    "location_type": "Location Type",
    "status": "Status",
    "domestic_abuse": "DA Marker",
    "child_at_risk": "Child At Risk Marker",
    "cse": "CSE Marker",
    "cyber": "Cyber Marker",
    "alcohol": "Alcohol Marker",
    "business": "Business Marker",
    "hate_strands": "Hate Strands",
    "referred_by": "Referred By",
    "outcome_type": "Outcome Type",
    "outcome_date": "Outcome Date",
    "amended_at": "Date Amended",
}

# The delivery of Christmas Day has a header only; its changes come on Boxing Day. The supplier sent Saturday
# 19 November again as Sunday the 20th; Sunday's changes come on Monday.
POSTPONED = {date(2016, 12, 25): date(2016, 12, 26), date(2016, 11, 20): date(2016, 11, 21)}
SENT_AGAIN = {date(2016, 11, 20): date(2016, 11, 19)}
WINDOWS_DAY = date(2016, 11, 8)


def delivery_days() -> list[date]:
    """Extract dates: the history's, then every day."""
    return pl.date_range(span.FIRST_DELIVERY, span.LAST_DELIVERY, "1d", eager=True).to_list()


def style(day: date) -> Style:
    """How the file of a day is written; the supplier changes its mind often."""
    if day == span.FIRST_DELIVERY:
        return Style()
    week = (day - span.FIRST_DELIVERY).days // 7
    return Style(
        is_iso=week % 5 == 3,
        line_end="\r\n" if week % 3 == 1 else "\n",
        has_bom=day.day % 9 == 0,
        encoding="cp1252" if day == WINDOWS_DAY else "utf-8",
        missing={2: "NULL", 5: "N/A"}.get(day.weekday(), ""),
        has_total=day.weekday() == 0,
        is_zipped=day.weekday() == 6 and week % 2 == 1,
    )


def all_versions(seed: int) -> pl.DataFrame:
    """Versions of both forces with their dirt, by day of delivery and moment of amendment."""
    columns = [*COLUMNS, "delivered_on"]
    both = pl.concat(versions(seed, force).select(columns) for force in (WEST_MERCIA, WARWICKSHIRE))
    dirty = with_dirt(span.generator(seed, "crime dirt"), both)
    return dirty.with_columns(pl.col("delivered_on").replace(POSTPONED)).sort(
        "delivered_on", "amended_at", "crime_ref", maintain_order=True
    )


def write_crime(raw: Path, seed: int) -> None:
    """Write every delivery of the crime extract under `raw/crime`."""
    rows = all_versions(seed)
    iso_days = [day for day in delivery_days() if style(day).is_iso]
    text = with_faults(as_text(rows, COLUMNS, iso_days))
    write_deliveries(raw / SOURCE, SOURCE, text, {day: style(day) for day in delivery_days()}, SENT_AGAIN)
