"""The crime table: types of crime down; quarter, quarter average, share and rate across; the force, then each area."""

from assets.published.named_periods import Days
from assets.published.report import words
from assets.published.report.reader import Reader
from assets.published.report.tables import unplaced

TOTAL = "recorded_crime_total"


def crime(reader: Reader) -> dict | None:
    """The table of the reported quarter for the force and for each area, and what lies in no area.

    Returns:
        quarter; force and areas, each with area and rows (measure, title, is_total, value, quarter_average, share,
        rate, is_per_households, mark) in the catalogue's order; unplaced. None where crime is not reported.
    """
    headline = reader.headlines.get(TOTAL)
    if headline is None:
        return None
    period = (headline["period_start"], headline["period_end"])
    entries = [entry for entry in reader.measures.values() if entry["share_of"] == TOTAL]
    held = {area for _, area, *_ in reader.figures(TOTAL)}
    areas = [reader.force, *(area for area in reader.areas if area in held)]
    force_table, *area_tables = (
        {"area": area, "rows": [_row(reader, entry, area, period) for entry in entries]} for area in areas
    )
    return {
        "kind": "crime",
        "quarter": words.quarter(*period),
        "force": force_table,
        "areas": area_tables,
        "unplaced": unplaced(reader.connection, reader.force, headline),
    }


def _row(reader: Reader, entry: dict, area: str, period: Days) -> dict:
    name = entry["measure_id"]
    is_per_households = entry["exposure"] == "households"
    rate = "rate_per_1000_households" if is_per_households else "rate_per_1000"
    return {
        "measure": name,
        "title": entry["title"],
        "is_total": name == TOTAL,
        "value": reader.text(name, period, area=area),
        "quarter_average": reader.text(name, period, "quarter_average", area=area),
        "share": reader.text(name, period, "pct_of_total_crime", area=area),
        "rate": reader.text(name, period, rate, area=area),
        "is_per_households": is_per_households,
        "mark": reader.marks.get((name, "", area)),
    }
