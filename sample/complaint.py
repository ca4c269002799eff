"""Extract of Professional Standards: allegations of cases, when each is recorded and when it is finalised."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from sample import span
from sample.extract import MONTHLY, Extract, delivered_monthly, write_extract
from sample.volume import AREA_SHARES, FLAT, OWN_AREAS, by_month, drawn, one_row_each

# Share of cases recorded within 3 and within 10 working days, and finalised within 120.
RECORDED_3 = {"2016Q3": 0.90, "2016Q4": 0.47}
USUAL_3, WITHIN_10, WITHIN_120 = 0.88, 0.93, 0.87
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


def _cases(random: np.random.Generator) -> pl.DataFrame:
    """Cases with the days they are received, recorded and closed, and the number of their allegations."""
    rows = one_row_each(by_month(random, {}, 210, FLAT))
    size = rows.height
    rows = rows.with_columns(recorded_on=pl.col("month") + pl.duration(days=_days(random.integers(0, 27, size))))
    quarter = pl.format("{}Q{}", pl.col("month").dt.year(), pl.col("month").dt.quarter())
    rows = rows.with_columns(quarter=quarter, lot=pl.Series(random.random(size)))
    place = pl.col("lot").rank("ordinal").over("quarter") / pl.len().over("quarter")
    quick = pl.col("quarter").replace_strict(RECORDED_3, default=USUAL_3, return_dtype=pl.Float64)
    waits = pl.when(place <= quick).then(_days(random.integers(0, 3, size)))
    waits = waits.when(place <= WITHIN_10).then(_days(random.integers(7, 10, size)))
    waits = waits.otherwise(_days(random.integers(18, 60, size)))
    slow = _days(random.random(size) > WITHIN_120)
    days = pl.when(slow).then(_days(random.integers(180, 320, size))).otherwise(_days(random.integers(20, 110, size)))
    weights = [*(np.array(list(AREA_SHARES.values())) * 0.9), 0.1]
    area = pl.Series(random.choice([*OWN_AREAS, None], size, p=weights))
    return rows.with_columns(
        received_on=pl.col("recorded_on") - pl.duration(days=waits),
        closed_on=pl.col("recorded_on") + pl.duration(days=days),
        case_ref=pl.format("CO/{}/{}", pl.col("month").dt.year(), pl.int_range(pl.len()) + 1000),
        severity=drawn(random, SEVERITIES, size),
        subject_group=drawn(random, {"Officer": 0.82, "Staff": 0.18}, size),
        policing_area=area,
        held=pl.Series(random.integers(1, 4, size)),
        suspended_days=pl.when(slow).then(_days(random.integers(0, 90, size))),
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
