"""Code lists that models check against, read from the project's reference tables."""

import csv
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent.parent / "reference"

OUTSIDE_AREA = "Outside area"
NOT_KNOWN = "Not known"
ENGLAND_AND_WALES = "England and Wales"  # in place of a force, where a publisher gives both countries together
UNPLACED = (OUTSIDE_AREA, NOT_KNOWN)  # places that are no policing area
NOT_DIVIDED = "Not divided"  # a force whose policing areas are not in reference/policing_area.csv


@cache
def codes(table: str, column: str) -> tuple[str, ...]:
    """Distinct values of one column of a reference table, in its order.

    Args:
        table: file name in `reference/` without `.csv`.
    """
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(dict.fromkeys(row[column] for row in csv.DictReader(lines) if row[column]))
