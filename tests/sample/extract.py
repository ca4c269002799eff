"""A small reader of the sample's crime deliveries, independent of the pipeline and of the generator."""

import gzip
from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl

MISSING = ["", "NULL", "N/A"]
UK, ISO = "%d/%m/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S"

GROUP_OF_CODES = {
    "violence_with_injury": "1 2 4.1 4.2 4.3 4.4 4.6 4.7 4.8 4.9 4.10 5D 5E 8N 8P 8S 37.1",
    "violence_without_injury": "3A 3B 8L 8M 8Q 8R 11A 13 14 36 104 105A 105B 106",
    "rape": "19C 19D 19E 19F 19G 19H",
    "other_sexual_offences": "17A 17B 20A 20B 21 22A 22B 23 70 71 72 73 88A 88C 88D 88E",
    "robbery_business": "34A",
    "robbery_personal": "34B",
    "burglary_domestic": "28A 28B 28C 28D 29",
    "burglary_other": "30A 30B 31",
    "vehicle_offences": "37.2 45 48 126",
    "theft_from_person": "39",
    "bicycle_theft": "44",
    "shoplifting": "46",
    "all_other_theft": "35 40 41 42 43 47 49 49A",
    "criminal_damage_arson": "56A 56B 58A 58B 58C 58D 58J",
    "other_crimes_against_society": "92A 92C 92D 92E 10A 10B 10C 10D 81 90 9A 9B 62A 66 15 24 26 27 33 33A 38 54 "
    "59 60 61 61A 67 69 76 79 80 83 86 95 96 99 802 814",
}
GROUP = {code: group for group, codes in GROUP_OF_CODES.items() for code in codes.split()}


def delivered_on(path: Path) -> date:
    return date.fromisoformat(path.name.removeprefix("crime_")[:10])


def content(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.decompress(body) if path.suffix == ".gz" else body


def rows(path: Path) -> pl.DataFrame:
    """Every record of one delivery as text, blanks as null, without the total row."""
    body = content(path).removeprefix(b"\xef\xbb\xbf")
    try:
        body.decode()
    except UnicodeDecodeError:
        body = body.decode("cp1252").encode()
    table = pl.read_csv(BytesIO(body), infer_schema=False, null_values=MISSING)
    is_total = pl.col("Crime No").str.starts_with("Total records").fill_null(False)
    return table.filter(~is_total).with_columns(delivered_on=pl.lit(delivered_on(path)))


def moment(column: str) -> pl.Expr:
    text = pl.col(column)
    return pl.coalesce(text.str.to_datetime(UK, strict=False), text.str.to_datetime(ISO, strict=False))


def every_row(folder: Path) -> pl.DataFrame:
    """Every row of every delivery, with its moments read."""
    table = pl.concat(rows(path) for path in sorted(folder.iterdir()))
    return table.with_columns(
        recorded_at=moment("Date Recorded"),
        committed_from=moment("Committed From"),
        committed_to=moment("Committed To"),
        amended_at=moment("Date Amended"),
    )


def offences_as_at(table: pl.DataFrame, day: date) -> pl.DataFrame:
    """Recorded offences of West Mercia as a consumer on that day counts them."""
    newest = (
        table.filter(pl.col("delivered_on") <= day, pl.col("Crime No").is_not_null())
        .sort("amended_at")
        .unique("Crime No", keep="last")
    )
    return newest.filter(
        pl.col("Record Kind") == "Crime",
        pl.col("Status") == "Recorded",
        pl.col("Force") == "West Mercia",
        pl.col("HO Offence Code").is_in(list(GROUP)),
    ).with_columns(
        group=pl.col("HO Offence Code").replace_strict(GROUP),
        month=pl.col("recorded_at").dt.truncate("1mo").dt.date(),
        area=pl.col("Policing Area").fill_null("Not known"),
    )
