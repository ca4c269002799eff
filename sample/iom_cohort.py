"""Snapshots of the Integrated Offender Management cohort: people stay for many months, and end as planned."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from sample.extract import MONTHLY, Extract, delivered_monthly, write_extract

# At the end of December 2016: people in the community and in custody, by area.
COHORT = {"Herefordshire": (31, 8), "North Worcestershire": (32, 40), "Shropshire": (26, 21),
          "South Worcestershire": (39, 44), "Telford & Wrekin": (29, 41)}  # fmt: skip
REASONS = ("Acquisitive", "Domestic Abuse", "Organised Crime")
FIRST_PERSON, OF_AN_AREA, APART = 3_000_500, 10_000, 7
COLUMNS = {"snapshot_on": "Snapshot Date", "person_id": "Person ID", "policing_area": "Area", "location": "Location",
           "cohort_reason": "Reason"}  # fmt: skip
FAULTS = {"unknown location": {"Location": "At Large"}, "misspelled area": {"Area": "Herefrodshire"}}


def _reason(person: int) -> str:
    return REASONS[person % 10 % 3 if person % 10 > 5 else 0]


def write_iom_cohort(raw: Path, seed: int) -> None:
    """Write the snapshots under `raw/iom_cohort`: of each area two people leave and two come every second month."""
    endings = pl.date_range(date(2013, 4, 1), date(2016, 12, 1), "1mo", eager=True).dt.month_end().to_list()
    parts = []
    for number, (area, (community, custody)) in enumerate(COHORT.items()):
        size = community + custody
        for months_ago, ending in enumerate(reversed(endings)):
            people = [int(person) for person in np.arange(size) + months_ago // 2 * 2]
            first = FIRST_PERSON + number * OF_AN_AREA
            parts.append(pl.DataFrame({
                "snapshot_on": [ending] * size,
                "person_id": [f"N{first + person * APART}" for person in people],
                "policing_area": [area] * size,
                "location": ["Custody" if person % size < custody else "Community" for person in people],
                "cohort_reason": [_reason(person) for person in people],
            }))  # fmt: skip
    rows = pl.concat(parts).sort("snapshot_on", "person_id").with_row_index("row")
    rows = rows.with_columns(delivered_on=delivered_monthly(pl.col("snapshot_on")))
    extract = Extract(source="iom_cohort", columns=COLUMNS, key="row", faults=FAULTS, days=MONTHLY, is_changes=False)
    write_extract(raw, extract, rows, seed)
