"""Extract of Professional Standards: allegations of cases, when each is recorded and when it is finalised."""

from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl

from sample import span
from sample.extract import MONTHLY, Extract, delivered_monthly, write_extract
from sample.volume import AREA_SHARES, FLAT, OWN_AREAS, by_month, drawn, even, one_row_each, quarter_of

HOLIDAYS = Path(__file__).resolve().parent / "plan" / "bank_holidays.csv"  # England and Wales, 2012 to 2017
# Shares of cases recorded within 3 and 10 working days of receipt, and of those finalised within 120 of it.
RECORDED_3 = {"2016Q3": 0.90, "2016Q4": 0.47}
USUAL_3, WITHIN_10, WITHIN_120 = 0.88, 0.93, 0.87
FINALISED_120 = {(date(2016, 7, 1), date(2016, 9, 30)): 0.88, (date(2016, 10, 3), date(2016, 12, 30)): 0.86}
NOT_YET = date(2017, 1, 9)  # finalised after the last delivery
# Days from recording to finalising, soon and late: never more than 120 working days of receipt, and always.
SOON, LATE, MOVED = (20, 105), (260, 400), 20
ALLEGATIONS = {"Incivility": 0.24, "Other Neglect": 0.3, "Oppressive Behaviour": 0.08, "Unprofessional Attitude": 0.12,
               "Unlawful Arrest": 0.04, "Breach Of Code C": 0.05, "Discrimination": 0.03, "Other": 0.14}  # fmt: skip
SEVERITIES = {"Local Resolution": 0.55, "Local Investigation": 0.43, "Gross Misconduct": 0.02}
COLUMNS = {
    "case_ref": "Case Ref", "allegation_no": "Allegation No", "received_on": "Received", "recorded_on": "Recorded",
    "finalised_on": "Finalised", "allegation_category": "Allegation", "severity": "Severity",
    "subject_group": "Subject", "policing_area": "Area", "suspended_days": "Days Suspended", "amended_at": "Amended",
}  # fmt: skip
FAULTS = {"unknown severity": {"Severity": "Grave"}, "finalised before received": {"Finalised": "01/01/2012"}}


def _days(values: np.ndarray) -> pl.Expr:
    return pl.lit(pl.Series(values))


def _working(days: np.ndarray, offset: np.ndarray | int, roll: Literal["forward", "backward"]) -> np.ndarray:
    """Days moved by working days; one that is none first goes to the next or last before it that is."""
    holidays = pl.read_csv(HOLIDAYS, try_parse_dates=True)["day"].to_numpy().astype("datetime64[D]")
    return np.busday_offset(days.astype("datetime64[D]"), offset, roll=roll, holidays=holidays)


def _received_on(random: np.random.Generator, recorded: np.ndarray, place: pl.DataFrame) -> np.ndarray:
    """Days of receipt: so many cases of a quarter are recorded within 3 and 10 working days as planned."""
    size = len(recorded)
    quick = place["quarter"].replace_strict(RECORDED_3, default=USUAL_3, return_dtype=pl.Float64).to_numpy()
    lot = place["place"].to_numpy()
    waits = np.where(lot < WITHIN_10, random.integers(4, 11, size), random.integers(12, 41, size))
    waits = np.where(lot < quick, random.integers(0, 4, size), waits)
    received = _working(recorded, -waits, "backward")
    is_monday = (received.astype("int64") + 3) % 7 == 0  # 1 January 1970 was a Thursday
    is_weekend = is_monday & (waits >= 1) & (waits <= 2) & (random.random(size) < 0.3)
    return received - np.where(is_weekend, random.integers(1, 3, size), 0).astype("timedelta64[D]")


def _finalised_on(random: np.random.Generator, recorded: np.ndarray, is_late: np.ndarray) -> np.ndarray:
    """Days of finalising; in quarters that are printed, as many late cases end as make up the planned share."""
    size = len(recorded)
    wait = np.where(is_late, random.integers(*LATE, size), random.integers(*SOON, size))
    ends = _working(recorded.astype("datetime64[D]") + wait.astype("timedelta64[D]"), 0, "forward")
    quarters = [tuple(np.datetime64(day, "D") for day in quarter) for quarter in FINALISED_120]
    waiting = np.flatnonzero(is_late & (ends >= quarters[0][0]))
    waiting = waiting[np.argsort(ends[waiting], kind="stable")]
    for (first, last), share in zip(quarters, FINALISED_120.values(), strict=True):
        soon = int(((ends >= first) & (ends <= last) & ~is_late).sum())
        own, waiting = np.split(waiting, [round(soon * (1 - share) / share)])
        days = random.integers(0, MOVED, len(own)).astype("timedelta64[D]")
        ends[own] = np.where(ends[own] < first, _working(first + days, 0, "forward"), ends[own])
        ends[own] = np.where(ends[own] > last, _working(last - days, 0, "backward"), ends[own])
    ends[waiting] = np.maximum(ends[waiting], np.datetime64(NOT_YET, "D"))
    return ends


def _cases(random: np.random.Generator) -> pl.DataFrame:
    """Cases with the days they are received, recorded and closed, and the number of their allegations."""
    rows = one_row_each(by_month(random, {}, 210, FLAT))
    size = rows.height
    rows = rows.with_columns(quarter=quarter_of(pl.col("month")), lot=pl.Series(random.random(size)))
    on = rows["month"].to_numpy().astype("datetime64[D]") + random.integers(0, 27, size).astype("timedelta64[D]")
    recorded = _working(on, 0, "forward")
    received = _received_on(random, recorded, rows.select("quarter", place=even("lot", "quarter")))
    is_late = random.random(size) > WITHIN_120
    weights = [*(np.array(list(AREA_SHARES.values())) * 0.9), 0.1]
    area = pl.Series(random.choice([*OWN_AREAS, None], size, p=weights).tolist(), dtype=pl.String)
    return rows.with_columns(
        received_on=_days(received),
        recorded_on=_days(recorded),
        closed_on=_days(_finalised_on(random, recorded, is_late)),
        case_ref=pl.format("CO/{}/{}", pl.col("month").dt.year(), pl.int_range(pl.len()) + 1000),
        severity=drawn(random, SEVERITIES, size),
        subject_group=drawn(random, {"Officer": 0.82, "Staff": 0.18}, size),
        policing_area=area,
        held=pl.Series(random.integers(1, 4, size)),
        suspended_days=pl.when(_days(is_late)).then(_days(random.integers(0, 90, size))),
    )


def complaints(seed: int) -> pl.DataFrame:
    """Versions of allegations: when the case is recorded, and when it is finalised."""
    random = span.generator(seed, "complaints")
    numbered = _cases(random).with_columns(allegation_no=pl.int_ranges(1, pl.col("held") + 1))
    each = numbered.explode("allegation_no", empty_as_null=False)
    each = each.with_columns(allegation_category=drawn(random, ALLEGATIONS, each.height))
    noon = pl.duration(hours=12)
    opened = each.with_columns(
        finalised_on=pl.lit(None, dtype=pl.Date), amended_at=pl.col("recorded_on").cast(pl.Datetime("us")) + noon
    )
    closed = each.with_columns(finalised_on="closed_on", amended_at=pl.col("closed_on").cast(pl.Datetime("us")) + noon)
    every = pl.concat([opened, closed]).with_columns(delivered_on=delivered_monthly(pl.col("amended_at").dt.date()))
    known = every.filter(pl.col("delivered_on").is_not_null())
    newest = pl.col("amended_at") == pl.col("amended_at").max().over("case_ref", "allegation_no", "delivered_on")
    return known.filter(newest).with_columns(row=pl.format("{}/{}", "case_ref", "allegation_no"))


def write_complaint(raw: Path, seed: int) -> None:
    """Write the extract of Professional Standards under `raw/complaint`."""
    renamed = {date(2016, 11, 5): {"Subject": "Subject Group"}}
    extract = Extract(source="complaint", columns=COLUMNS, key="row", faults=FAULTS, days=MONTHLY, renamed=renamed)
    rows = complaints(seed).sort("delivered_on", "amended_at", "row").select("row", *COLUMNS, "delivered_on")
    write_extract(raw, extract, rows.with_columns(pl.col("allegation_no", "suspended_days").cast(pl.String)), seed)
