"""The figures the report prints (`printed.csv`), and the same statistics counted from records."""

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl

from sample.crime_offences import GROUPS

PRINTED = Path(__file__).resolve().parent / "printed.csv"
POPULATION = Path(__file__).resolve().parents[2] / "sample" / "reference" / "population.csv"
FORCE, TOTAL = "West Mercia", "recorded_crime_total"


def printed(*editions: str) -> list[dict[str, str]]:
    """Every printed figure of some editions."""
    with PRINTED.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["edition"] in editions]


def printed_crime(*editions: str) -> list[dict[str, str]]:
    """Those that `Counts` can count: recorded crime, its groups and their parts."""
    return [row for row in printed(*editions) if row["measure_id"] in {*GROUPS, *MEASURES}]


def population(column: str) -> dict[str, int]:
    return {row["area"]: row[column] for row in pl.read_csv(POPULATION).iter_rows(named=True)}


def half_up(value: Fraction, places: int) -> Decimal:
    scaled = Decimal(value.numerator) / Decimal(value.denominator)
    return scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


class Counts:
    """Counts of one edition by measure and area, and the statistics made of them."""

    def __init__(self, offences: pl.DataFrame) -> None:
        year = offences.filter(pl.col("month").dt.year() == 2016)
        self.rows = year.select("group", "area", "month", "HO Offence Code", is_non_recent=over_a_year())

    def of(self, measure: str, area: str, first: date, last: date) -> int:
        rows = self.rows.filter(pl.col("month").is_between(first, last))
        rows = rows if area == FORCE else rows.filter(pl.col("area") == area)
        return rows.filter(MEASURES.get(measure, pl.col("group") == measure)).height

    def statistic(self, row: dict[str, str]) -> Fraction:
        measure, area = row["measure_id"], row["area"]
        first, last = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
        value = Fraction(self.of(measure, area, first, last))
        match row["statistic"]:
            case "value":
                return value
            case "quarter_average":
                return Fraction(self.of(measure, area, date(2016, 1, 1), date(2016, 12, 31)), 4)
            case "pct_of_total_crime":
                return 100 * value / self.of(TOTAL, area, first, last)
            case "rate_per_1000":
                return 1000 * value / population("population")[area]
            case "rate_per_1000_households":
                return 1000 * value / population("households")[area]
            case "pct_change_on_previous_quarter":
                before = self.of(measure, area, date(2016, 7, 1), date(2016, 9, 30))
                return 100 * (value - before) / before
            case "pct_change_on_previous_month":
                before = self.of(measure, area, date(2016, 11, 1), date(2016, 11, 30))
                return 100 * (value - before) / before
            case "centre_line_before" | "centre_line":
                raise LookupError("a mean over phases, tested by itself")
        raise LookupError(row["statistic"])


def over_a_year() -> pl.Expr:
    return pl.col("committed_from").dt.date().dt.offset_by("1y") < pl.col("recorded_at").dt.date()


MEASURES = {
    TOTAL: pl.lit(True),
    "robbery": pl.col("group").str.starts_with("robbery_"),
    "rape_non_recent": (pl.col("group") == "rape") & pl.col("is_non_recent"),
    "theft_from_motor_vehicle": pl.col("HO Offence Code") == "45",
    "vehicle_interference": pl.col("HO Offence Code") == "126",
}


def misses(counts: Counts, rows: list[dict[str, str]]) -> list[str]:
    """Printed figures that the counts do not give."""
    out = []
    for row in rows:
        if not row["statistic"].startswith("centre_line"):
            places = len(row["value"].partition(".")[2])
            found = half_up(counts.statistic(row), places)
            if found != Decimal(row["value"]):
                out.append(f"{row['measure_id']} {row['area']} {row['statistic']}: {found} for {row['value']}")
    return out
