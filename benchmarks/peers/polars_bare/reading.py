"""Deliveries to typed rows, and the newest version of each record."""

import gzip
import re
from collections.abc import Mapping
from pathlib import Path

import polars as pl

BLANKS = ["", "NULL", "N/A", "null", "n/a"]
MOMENT = {True: "%d/%m/%Y %H:%M:%S", False: "%Y-%m-%d %H:%M:%S"}
DAY = {True: "%d/%m/%Y", False: "%Y-%m-%d"}
# Header, canonical name and kind of each column that is read.
CRIME = {
    "Crime No": ("crime_ref", "text"),
    "Record Kind": ("record_kind", "token"),
    "Force": ("force", "text"),
    "Date Recorded": ("recorded_at", "moment"),
    "Committed From": ("committed_from", "moment"),
    "Committed To": ("committed_to", "moment"),
    "HO Offence Code": ("offence_code", "text"),
    "Policing Area": ("policing_area", "text"),
    "Beat": ("beat", "text"),
    "LSOA 2011": ("lsoa11", "text"),
    "Location Type": ("location_type", "text"),
    "Status": ("status", "token"),
    "DA Marker": ("domestic_abuse", "flag"),
    "Child At Risk Marker": ("child_at_risk", "flag"),
    "CSE Marker": ("cse", "flag"),
    "Cyber Marker": ("cyber", "flag"),
    "Alcohol Marker": ("alcohol", "flag"),
    "Business Marker": ("business", "flag"),
    "Hate Strands": ("hate_strands", "text"),
    "Referred By": ("referred_by", "token"),
    "Outcome Type": ("outcome_type", "text"),
    "Outcome Date": ("outcome_date", "day"),
    "Date Amended": ("amended_at", "moment"),
}
CRIME_PERSON = {
    "Crime No": ("crime_ref", "text"),
    "Person ID": ("person", "text"),
    "Role": ("role", "token"),
    "Date of Birth": ("date_of_birth", "day"),
    "Sex": ("sex", "token"),
    "Force": ("force", "text"),
    "Date Amended": ("amended_at", "moment"),
}
INCIDENT = {
    "Incident No": ("incident_ref", "text"),
    "Call Received": ("call_received_at", "moment"),
    "Created": ("created_at", "moment"),
    "Graded": ("graded_at", "moment"),
    "Grade": ("grade", "token"),
    "Response Grade": ("grade", "token"),
    "Grade At First Dispatch": ("grade_at_first_dispatch", "token"),
    "First Dispatched": ("first_dispatched_at", "moment"),
    "First Arrived": ("first_arrived_at", "moment"),
    "Closing Category": ("closing_category", "token"),
    "Duplicate": ("is_duplicate", "flag"),
    "Cancelled": ("is_cancelled", "flag"),
    "Policing Area": ("policing_area", "text"),
    "LSOA": ("lsoa11", "text"),
    "Last Amended": ("amended_at", "moment"),
}
COMPACT = {
    "Report No": ("report_ref", "text"),
    "Person ID": ("person", "text"),
    "DOB": ("date_of_birth", "day"),
    "Reported": ("reported_at", "moment"),
    "Missing Since": ("missing_since", "moment"),
    "Located": ("located_at", "moment"),
    "Risk": ("risk_level", "token"),
    "Risk Level": ("risk_level", "token"),
    "In Care": ("is_in_care", "flag"),
    "Area": ("policing_area", "text"),
    "Transferred": ("is_transferred", "flag"),
    "Amended": ("amended_at", "moment"),
}


def versions(folder: Path, columns: Mapping[str, tuple[str, str]]) -> pl.LazyFrame:
    """Typed rows of all deliveries of a source; a file writes its moments in one way."""
    return pl.concat([_typed(file, columns) for file in sorted(folder.iterdir())])


def _typed(file: Path, columns: Mapping[str, tuple[str, str]]) -> pl.LazyFrame:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8-sig") as lines:
        header, first = next(lines).rstrip("\n").split(","), next(lines, "")
    is_uk = re.search(r"\d{2}/\d{2}/\d{4}", first) is not None
    rows = pl.scan_csv(file, infer_schema=False, null_values=BLANKS)
    return rows.select(
        *(_value(h, *columns[h], is_uk) for h in header if h in columns),
        delivered_on=pl.lit(re.findall(r"\d{4}-\d{2}-\d{2}", file.name)[0]).str.to_date(),
    )


def _value(header: str, name: str, kind: str, is_uk: bool) -> pl.Expr:
    text = pl.col(header)
    kinds = {
        "moment": lambda: text.str.to_datetime(MOMENT[is_uk], time_unit="us"),
        "day": lambda: pl.coalesce(text.str.to_date(DAY[form], strict=False) for form in (is_uk, not is_uk)),
        "flag": lambda: text == "Y",
        "token": lambda: text.str.to_lowercase().str.replace_all(" ", "_", literal=True),
        "text": lambda: text,
    }
    return kinds[kind]().alias(name)


def newest(rows: pl.DataFrame, *key: str) -> pl.LazyFrame:
    """The newest version of each record; what is dear is done for records of several versions alone."""
    is_several = rows.select(pl.struct(key).is_duplicated() if len(key) > 1 else pl.col(key[0]).is_duplicated())
    several = rows.filter(is_several.to_series()).sort("amended_at", "delivered_on")
    alone = rows.filter(~is_several.to_series())
    return pl.concat([alone.lazy(), several.lazy().unique(key, keep="last")])


def calls(folder: Path) -> pl.LazyFrame:
    """Calls, of one that was delivered several times the newest."""
    files = sorted(folder.glob("*.parquet"))
    dates = [re.findall(r"\d{4}-\d{2}-\d{2}", file.name)[0] for file in files]
    rows = pl.concat(
        pl.scan_parquet(file).with_columns(delivered_on=pl.lit(date).str.to_date())
        for file, date in zip(files, dates, strict=True)
    )
    counted = pl.scan_parquet(files).group_by("call_id").len().filter(pl.col("len") > 1)
    several = counted.select("call_id").collect(engine="streaming").lazy()
    again = rows.join(several, on="call_id", how="semi").collect(engine="streaming").sort("delivered_on")
    alone = rows.join(several, on="call_id", how="anti")
    return pl.concat([alone, again.lazy().unique("call_id", keep="last")])
