"""A small raw folder cut out of the sample, and records of it deleted, added or changed in the raw files.

The cut keeps a last quarter, earlier crimes of its people, and every version of the records it holds, in the cells as
they were delivered; rows that the sample spoilt are left out, so that every line counts.
"""

import csv
import datetime as dt
import gzip
import io
import random
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import polars as pl

FORCE = "West Mercia"
AREAS = ("Herefordshire", "North Worcestershire", "Shropshire", "South Worcestershire", "Telford & Wrekin")
SINCE, UNTIL = dt.date(2016, 10, 1), dt.date(2017, 1, 12)
LOOKED_BACK = dt.date(2015, 9, 1)
HISTORY, *DELIVERED = ("2016-09-30", "2016-12-05", "2017-01-12")  # the sample's later deliveries go into the next one
CALLS_UNTIL = "C20170101"  # of the largest extract, a part
BACK = dt.timedelta(days=31)
ONE_IN = 14

Row = dict[str, str]
Files = dict[str, list[Row]]
Change = Callable[[Row, random.Random], Row]


@dataclass(frozen=True, kw_only=True)
class Extract:
    """How the cut treats one extract.

    Attributes:
        key: headers that name a record, its reference first.
        version: header that orders the versions of a record.
        dated: header of the date that a record counts by.
        renamed: header of the cut for an older one.
        changes: what a changed record may become.
    """

    key: tuple[str, ...]
    version: str = ""
    dated: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()


def moment(text: str) -> dt.datetime:
    """A date and time as suppliers write it: of the United Kingdom, or ISO."""
    day, time = text[:10], text[10:].strip()
    iso = f"{day[6:]}-{day[3:5]}-{day[:2]}" if day[2] == "/" else day
    return dt.datetime.fromisoformat(f"{iso} {time}".strip())


def is_given(text: str) -> bool:
    return text not in ("", "NULL", "N/A")


def to(header: str, *values: str) -> Change:
    """One of some values that a record has not got yet; a sole one, whether it has or not."""
    return lambda row, draw: {header: draw.choice([value for value in values if value != row[header]] or values)}


def to_other_area(header: str) -> Change:
    return lambda row, draw: {header: draw.choice([area for area in (*AREAS, "") if area != row[header]])}


def earlier(*headers: str) -> Change:
    """Dates of a record a month before, so that none of them passes another or the delivery."""
    return lambda row, _: {h: f"{moment(row[h]) - BACK:%d/%m/%Y %H:%M:%S}" for h in headers if is_given(row[h])}


CRIME_DATES = ("Date Recorded", "Committed From", "Committed To", "Outcome Date")
INCIDENT_DATES = ("Call Received", "Created", "Graded", "First Dispatched", "First Arrived")
COMPLAINT_DATES = ("Received", "Recorded", "Finalised")
EXTRACTS = {
    "crime": Extract(
        key=("Crime No",), version="Date Amended", dated="Date Recorded",
        changes=(to_other_area("Policing Area"), earlier(*CRIME_DATES), to("HO Offence Code", "8N", "46", "28A", "28B"),
                 to("Status", "Cancelled", "Recorded"), to("Business Marker", "Y", "N"), to("DA Marker", "Y", "N")),
    ),
    "crime_person": Extract(
        key=("Crime No", "Person ID", "Role"), version="Date Amended",
        changes=(to("Role", "Defendant", "Victim"), to("Person ID", *(f"N{n}" for n in range(3_000_001, 3_000_004)))),
    ),
    "incident": Extract(
        key=("Incident No",), version="Last Amended", dated="Created", renamed={"Grade": "Response Grade"},
        changes=(to_other_area("Policing Area"), earlier(*INCIDENT_DATES), to("Duplicate", "Y", "N"),
                 to("Grade At First Dispatch", "Emergency", "Priority"), to("First Arrived", ""),
                 to("Closing Category", "ASB Personal", "ASB Nuisance", "Other")),
    ),
    "call": Extract(
        key=("call_id",), dated="presented_at",
        changes=(to("line", "999", "101"), to("answered_at", ""), earlier("presented_at", "answered_at", "ended_at")),
    ),
    "compact": Extract(
        key=("Report No",), version="Amended", dated="Reported", renamed={"Risk": "Risk Level"},
        changes=(to_other_area("Area"), to("Risk Level", "Medium", "High"), to("DOB", "05/12/1950", "05/12/2005"),
                 earlier("Reported", "Missing Since", "Located"), to("Located", ""), to("In Care", "Y", "N")),
    ),
    "complaint": Extract(
        key=("Case Ref", "Allegation No"), version="Amended", dated="Recorded", renamed={"Subject": "Subject Group"},
        changes=(to_other_area("Area"), earlier(*COMPLAINT_DATES), earlier("Received"), to("Finalised", ""),
                 to("Allegation", "Incivility", "Oppressive Behaviour")),
    ),
    "victim_survey": Extract(
        key=("Interview ID",), dated="Interviewed",
        changes=(to_other_area("Area"), earlier("Interviewed", "Reported"), to("Survey", "Hate", "Burglary"),
                 to("Whole Experience", "Very satisfied", "Neither", "")),
    ),
    "casualty": Extract(
        key=("Collision Ref", "Casualty No"), dated="Collision Date",
        changes=(to_other_area("Area"), earlier("Collision Date"), to("Severity", "1", "2", "3")),
    ),
}  # fmt: skip
Cut = dict[str, Files]


def cut(sample_raw: Path) -> Cut:
    """The records of a last quarter: a share of those of large extracts, with people whose records come together."""
    together = list(_rows(sample_raw / "crime_person", "crime_person", lambda _: True))
    of_people = {row["Crime No"] for _, row in together if _is_drawn(row["Person ID"])}

    def is_drawn(row: Row) -> bool:
        return row["Crime No"] in of_people or _is_drawn(row["Crime No"])

    chosen: dict[str, Callable[[Row], bool]] = {
        "crime": is_drawn,
        "crime_person": lambda row: is_drawn(row) or _is_drawn(row["Person ID"]),
        "incident": lambda row: _is_drawn(row["Incident No"]),
        "call": lambda row: _is_drawn(row["call_id"]) and row["call_id"] < CALLS_UNTIL and row["call_id"][7] in "05",
    }
    files: Cut = {source: {} for source in EXTRACTS}
    for source in EXTRACTS:
        for day, row in _rows(sample_raw / source, source, chosen.get(source, lambda _: True)):
            files[source].setdefault(f"{source}_{next(d for d in DELIVERED if d >= day)}.csv", []).append(row)
    people = {row["Person ID"] for _, row in together if _is_drawn(row["Person ID"])}
    for source, earlier_rows in _history(sample_raw, people).items():
        files[source][f"{source}_{HISTORY}.csv"] = earlier_rows
    return {
        source: {name: _once(source, rows) for name, rows in deliveries.items()} for source, deliveries in files.items()
    }


def _history(sample_raw: Path, people: set[str]) -> dict[str, list[Row]]:
    """Earlier crimes of some people, from the deliveries that open the sample's history: a year to look back on."""

    def of(source: str, header: str, wanted: Iterable[str]) -> list[Row]:
        file = next((sample_raw / source).glob(f"{source}_{HISTORY}.*"))
        rows = pl.scan_csv(file, infer_schema=False).fill_null("")
        return rows.filter(pl.col(header).is_in(sorted(wanted))).collect().to_dicts()

    mine = of("crime_person", "Person ID", people)
    crimes = of("crime", "Crime No", {row["Crime No"] for row in mine})
    recent = [row for row in crimes if moment(row["Date Recorded"]).date() >= LOOKED_BACK]
    references = {row["Crime No"] for row in recent}
    return {"crime": recent, "crime_person": [row for row in mine if row["Crime No"] in references]}


def _is_drawn(name: str) -> bool:
    return zlib.crc32(name.encode()) % ONE_IN == 0


def _once(source: str, rows: list[Row]) -> list[Row]:
    """Each version once in a file, however its time is written."""
    version = EXTRACTS[source].version
    return list({(*record(source, row), moment(row[version]) if version else None): row for row in rows}.values())


def _rows(folder: Path, source: str, is_wanted: Callable[[Row], bool]) -> Iterator[tuple[str, Row]]:
    """Good rows of the sample's deliveries of an extract since the quarter began, each with its delivery's day."""
    extract = EXTRACTS[source]
    faults = _faults(source)
    for file in sorted(folder.iterdir()):
        day = file.name.partition(".")[0].rpartition("_")[2]
        if day < str(SINCE):
            continue
        for row in _table(file):
            name = row[extract.key[0]]
            if (
                not is_given(name)
                or name.endswith("X")
                or name.lower().startswith("total")
                or faults & set(row.items())
            ):
                continue
            if not is_wanted(row):
                continue
            row = {extract.renamed.get(header, header): value for header, value in row.items()}
            if not extract.dated or SINCE <= moment(row[extract.dated]).date() <= UNTIL:
                yield day, row


def _table(file: Path) -> Iterable[Row]:
    if file.suffix == ".parquet":
        moments = pl.col(pl.Datetime).dt.strftime("%Y-%m-%d %H:%M:%S")
        return pl.read_parquet(file).with_columns(moments).fill_null("").to_dicts()
    content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    return csv.DictReader(io.StringIO(text, newline=""), restval="")


def _faults(source: str) -> set[tuple[str, str]]:
    """Header and cell of what the sample spoils."""
    module = import_module({"crime": "sample.crime_dirt"}.get(source, f"sample.{source}"))
    cells = {cell for cells in getattr(module, "FAULTS", {}).values() for cell in cells.items()}
    return cells | {(EXTRACTS[source].renamed.get(header, header), value) for header, value in cells}


def write(files: Cut, raw: Path) -> None:
    """Write the deliveries where a run finds them."""
    for source, deliveries in files.items():
        (raw / source).mkdir(parents=True)
        for name, rows in deliveries.items():
            with (raw / source / name).open("w", encoding="utf-8", newline="") as lines:
                table = csv.DictWriter(lines, list(rows[0]))
                table.writeheader()
                table.writerows(rows)


def record(source: str, row: Row) -> tuple[str, ...]:
    """What names the record of a row."""
    return tuple(row[header] for header in EXTRACTS[source].key)


def drawn(files: Cut, source: str, count: int, seed: int) -> list[tuple[str, ...]]:
    """Records of an extract, drawn at random."""
    names = sorted({record(source, row) for rows in files[source].values() for row in rows})
    return random.Random(f"{source} {seed}").sample([name for name in names if all(map(is_given, name))], count)


def moved(files: Cut, records: Mapping[str, Iterable[tuple[str, ...]]], how: str) -> Cut:
    """The deliveries with some records of each extract deleted, added once more under another reference, or changed."""
    crimes = sorted(
        {row["Crime No"] for rows in files.get("crime", {}).values() for row in rows if row["Force"] == FORCE}
    )
    return {
        source: {
            name: list(_moved(source, rows, set(records[source]), how, crimes)) for name, rows in deliveries.items()
        }
        for source, deliveries in files.items()
    }


def _moved(
    source: str, rows: Iterable[Row], records: set[tuple[str, ...]], how: str, crimes: Sequence[str]
) -> Iterator[Row]:
    extract = EXTRACTS[source]
    for row in rows:
        name = record(source, row)
        draw = random.Random(" ".join(name))  # every version of a record becomes the same
        if name not in records:
            yield row
        elif how == "add":
            # People come again: a victim's copy is of another crime of the force.
            is_known = source == "crime_person" and row["Force"] == FORCE
            yield from (row, row | {extract.key[0]: draw.choice(crimes) if is_known else f"{name[0]}9"})
        elif how == "change":
            yield row | draw.choice(extract.changes)(row, draw)
