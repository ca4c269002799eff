"""The COMPACT extract: reports of missing persons, and the incidents they were taken from."""

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from sample import span
from sample.extract import Extract, delivered, write_extract
from sample.incident import GRADES, described, drawn, not_repeated
from sample.volume import by_area, by_month, one_row_each, quarter_of

SEASON = (0.95, 0.93, 1.0, 1.02, 1.06, 1.08, 1.08, 1.04, 1.02, 1.0, 0.95, 0.9)
KNOWN = {"2016Q2": 1450, "2016Q3": 1481, "2016Q4": 1274}
USUAL = 1060  # a quarter, before the recording changes of April 2016
CHANGED = date(2016, 4, 1)
BY_AREA = {("2016Q3", "Telford & Wrekin"): 306, ("2016Q4", "Telford & Wrekin"): 210}
# Of 2016Q3, of 2016Q4, share in any other quarter.
UNDER_18 = {"2016Q3": 883, "2016Q4": 723}
IN_CARE = {"2016Q3": 451, "2016Q4": 308}
FOUND_IN_A_DAY = {"2016Q3": 0.89, "2016Q4": 0.90}
UNDER_18_SHARE, IN_CARE_SHARE, FOUND_SHARE = 0.59, 0.29, 0.89
TRANSFERRED_SHARE, MORE_INCIDENTS = 0.012, 0.08  # the latter end without a report
RISKS = {
    "before": {"Absent": 0.3, "Low": 0.12, "Medium": 0.46, "High": 0.12},
    "after": {"Low": 0.22, "Medium": 0.64, "High": 0.14},
}
PEOPLE = {"care": 330, "child": 2600, "adult": 6500}  # people a kind ever reported; some of them again and again
FORENAMES = (
    "Avery",
    "Blake",
    "Casey",
    "Devon",
    "Ellis",
    "Frankie",
    "Harley",
    "Jordan",
    "Kit",
    "Lane",
    "Morgan",
    "Quinn",
)
SURNAMES = (
    "Ashdown",
    "Brackenby",
    "Coldwell",
    "Dunmore",
    "Elmsley",
    "Farrowby",
    "Gorsefield",
    "Hartlebury",
    "Inkerman",
)
COLUMNS = {
    "report_ref": "Report No",
    "person_id": "Person ID",
    "forename": "Forename",
    "surname": "Surname",
    "date_of_birth": "DOB",
    "reported_at": "Reported",
    "missing_since": "Missing Since",
    "located_at": "Located",
    "risk_level": "Risk",
    "is_in_care": "In Care",
    "policing_area": "Area",
    "is_transferred": "Transferred",
    "amended_at": "Amended",
}
FAULTS = {
    "located before reported": {"Located": "01/01/2016 00:00:00"},
    "misspelled area": {"Area": "Shropshrie"},
    "unknown risk": {"Risk": "Grave"},
    "impossible birth": {"DOB": "31/02/1980"},
    "born in the future": {"DOB": "01/05/2031"},
    "impossible date": {"Reported": "00/12/2016 25:00"},
}
EXTRACT = Extract(
    source="compact",
    columns=COLUMNS,
    key="report_ref",
    faults=FAULTS,
    renamed={date(2016, 11, 15): {"Risk": "Risk Level"}},
    sent_again={date(2016, 12, 18): date(2016, 12, 17)},
)


@cache
def reports(seed: int) -> pl.DataFrame:
    """Every report as it finally stands, with created_at of its incident."""
    random = span.generator(seed, "missing reports")
    rows = one_row_each(by_area(_by_month(random), BY_AREA))
    rows = rows.with_columns(created_at=span.existing(pl.lit(span.moments_in_month(random, rows["month"]))))
    # Of the last hour of a month no report is taken, so that it is of the month of its incident.
    rows = rows.with_columns(created_at=pl.col("created_at").dt.truncate("1d") + pl.duration(minutes=_minutes(rows)))
    rows = rows.sort("created_at", maintain_order=True)
    rows = rows.with_columns(quarter=quarter_of(pl.col("month")), lot=pl.Series(random.random(rows.height)))
    rows = rows.with_columns(place=pl.col("lot").rank("ordinal").over("quarter"), size=pl.len().over("quarter"))
    kind = (
        pl.when(pl.col("place") <= _planned(IN_CARE, IN_CARE_SHARE)).then(pl.lit("care"))
        .when(pl.col("place") <= _planned(UNDER_18, UNDER_18_SHARE)).then(pl.lit("child")).otherwise(pl.lit("adult"))
    )  # fmt: skip
    return _with_times(random, _with_people(random, rows.with_columns(kind=kind)))


def _by_month(random: np.random.Generator) -> pl.DataFrame:
    return by_month(random, KNOWN, USUAL, SEASON)


def _minutes(rows: pl.DataFrame) -> pl.Expr:
    return (pl.col("created_at").dt.hour().cast(pl.Int64) * 60 + pl.col("created_at").dt.minute()).clip(0, 1380)


def _planned(known: dict[str, int], share: float) -> pl.Expr:
    usual = (pl.col("size") * share).round(0).cast(pl.Int64)
    return pl.coalesce(pl.col("quarter").replace_strict(known, default=None, return_dtype=pl.Int64), usual)


def _with_people(random: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    """Give each report its person: a few are reported many times."""
    parts = []
    for number, (kind, size) in enumerate(PEOPLE.items()):
        own = rows.filter(pl.col("kind") == kind)
        who = np.minimum(np.floor(random.pareto(0.75, own.height) * size / 40), size - 1).astype("int64")
        first, last = (
            (date(1999, 6, 1), date(2010, 5, 31)) if kind != "adult" else (date(1930, 1, 1), date(1994, 12, 31))
        )
        born = pl.Series(random.integers(0, (last - first).days, size))
        parts.append(
            own.with_columns(person=pl.Series(who)).with_columns(
                person_id=pl.format("N{}", pl.col("person") + 2_000_000 + number * 100_000),
                date_of_birth=pl.lit(first) + pl.duration(days=pl.col("person").replace_strict(dict(enumerate(born)))),
                forename=pl.col("person").mod(len(FORENAMES)).replace_strict(dict(enumerate(FORENAMES))),
                surname=pl.col("person").floordiv(3).mod(len(SURNAMES)).replace_strict(dict(enumerate(SURNAMES))),
                is_in_care=pl.lit(kind == "care"),
            )
        )
    return pl.concat(parts).sort("created_at", maintain_order=True).drop("person")


def _with_times(random: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
    size = rows.height
    soon = pl.Series(np.maximum(random.gamma(1.1, 5.5, size), 0.2) % 23.5 + 0.1)
    late = pl.Series(24.5 + random.exponential(40, size))
    rows = rows.with_columns(
        is_transferred=pl.Series(random.random(size) < TRANSFERRED_SHARE), lot=pl.Series(random.random(size))
    )
    of_quarter = pl.col("lot").rank("ordinal").over("quarter", "is_transferred") / pl.len().over(
        "quarter", "is_transferred"
    )
    share = pl.col("quarter").replace_strict(FOUND_IN_A_DAY, default=FOUND_SHARE, return_dtype=pl.Float64)
    hours = pl.when(of_quarter <= share).then(soon).otherwise(late)
    reported = pl.col("created_at") + pl.duration(minutes=pl.lit(pl.Series(random.integers(3, 25, size))))
    risk = pl.when(pl.col("created_at").dt.date() < CHANGED).then(pl.lit("before")).otherwise(pl.lit("after"))
    rows = rows.with_columns(reported_at=span.existing(reported), when=risk)
    before = pl.lit(pl.Series(np.floor(random.exponential(300, size)).astype("int64")))
    return rows.with_columns(
        located_at=span.existing(pl.col("reported_at") + pl.duration(minutes=(hours * 60).cast(pl.Int64))),
        missing_since=span.existing(pl.col("created_at") - pl.duration(minutes=before)),
        risk_level=drawn(random, rows["when"], RISKS),
        report_ref=pl.format("MP{}", pl.int_range(pl.len()) + 100_000),
        policing_area="area",
    )


@cache
def missing_incidents(seed: int) -> pl.DataFrame:
    """Incidents of missing persons: one of each report, and those that ended without one."""
    random = span.generator(seed, "missing incidents")
    rows = reports(seed).select("month", "area", "created_at")
    extra = rows.filter(pl.lit(random.random(rows.height) < MORE_INCIDENTS)).with_columns(
        created_at=pl.col("created_at").dt.truncate("1d") + pl.duration(hours=9)
    )
    both = pl.concat([rows, extra]).with_columns(
        kind=pl.lit("missing"), closing_category=pl.lit("Missing Person"), is_duplicate=False, is_cancelled=False,
        call_received_at=pl.lit(None, dtype=pl.Datetime("us")),
    )  # fmt: skip
    return described(random, both.with_columns(grade=drawn(random, both["kind"], GRADES)))


def versions(rows: pl.DataFrame) -> pl.DataFrame:
    """Versions of reports: when taken, and when the person was found; of the history the last alone."""
    taken = rows.with_columns(amended_at=pl.col("reported_at") + pl.duration(minutes=20))
    taken = taken.with_columns(located_at=pl.lit(None, dtype=pl.Datetime("us")))
    found = rows.with_columns(amended_at=span.existing(pl.col("located_at") + pl.duration(minutes=45)))
    delivered_on = not_repeated(EXTRACT, delivered(pl.col("amended_at")))
    every = pl.concat([taken, found.select(taken.columns)]).with_columns(delivered_on=delivered_on)
    known = every.filter(pl.col("delivered_on") <= span.LAST_DELIVERY)
    newest = pl.col("amended_at") == pl.col("amended_at").max().over("report_ref", "delivered_on")
    return known.filter(newest)


def write_compact(raw: Path, seed: int) -> None:
    """Write every delivery of the COMPACT extract under `raw/compact`."""
    rows = versions(reports(seed)).select(*COLUMNS, "delivered_on").sort("delivered_on", "amended_at", "report_ref")
    write_extract(raw, EXTRACT, rows, seed)
