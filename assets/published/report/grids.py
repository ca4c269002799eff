"""Tables of areas, measures and categories against statistics, quarters and months."""

import datetime as dt
from collections.abc import Sequence

from assets.published.named_periods import Days, earlier, length, months_to
from assets.published.report import blocks, words
from assets.published.report.charts import QUARTERS
from assets.published.report.reader import Reader
from assets.published.report.shown import Cell, Head, Row, Table

MONTHS, YEAR_AND_A_MONTH = 9, 13
SMALL = {1: "Month", 3: "Quarter", 12: "Year"}
BESIDE = (
    ("value", "{period}"),
    ("previous_value", "{unit} before"),
    ("pct_change_on_previous_quarter", "Change"),
    ("quarter_average", "Quarter average"),
    ("pct_change_on_last_year", "Change on a year before"),
    ("rate_per_1000", "Rate per 1,000 people"),
    ("rate_per_1000_households", "Rate per 1,000 households"),
    ("target", "Target"),
)


def number_head(text: str, measure_id: str = "") -> Head:
    """A column of numbers, its name a link to the definition where it is of one measure."""
    return Head(text=text, is_number=True, link=definition(measure_id) if measure_id else "")


def definition(measure_id: str) -> str:
    """Where a measure is defined, from a topic's page."""
    return f"../definitions.html#{measure_id}"


def places(reader: Reader, measure_id: str) -> list[str]:
    """The policing areas that the measure is published for, the force last as the sum of them."""
    held = {area for _, area, *_ in reader.figures(measure_id)}
    held |= {area for measure, _, area, _ in reader.suppressed if measure == measure_id}
    return [*(area for area in reader.areas if area in held), reader.force]


def with_unit(reader: Reader, measure_id: str) -> str:
    """Title of a measure and what it counts."""
    return f"{reader.title(measure_id)} ({reader.measures[measure_id]['unit']})"


def by_area(reader: Reader, block: blocks.ByArea) -> Table | None:
    """Areas down; across, what stands beside one measure, or the values of several."""
    names = [name for name in block.measures if reader.has(name)]
    if len(names) > 1:
        return _several(reader, names)
    period = reader.newest(names[0]) if names else None
    if period is None:
        return None
    name, unit = names[0], SMALL.get(length(period), "Period")
    columns = [
        (statistic, title.format(period=reader.said(period), unit=unit))
        for statistic, title in BESIDE
        if any(reader.text(name, period, statistic, area=area) for area in places(reader, name))
    ]
    rows = [
        Row(
            title=area,
            is_total=area == reader.force,
            cells=[_cell(reader, name, period, statistic, area) for statistic, _ in columns],
        )
        for area in places(reader, name)
    ]
    heads = [Head(text="Area"), *(number_head(title) for _, title in columns)]
    return Table(caption=f"{with_unit(reader, name)} by policing area", heads=heads, rows=rows, measure=name)


def _cell(reader: Reader, name: str, period: Days | None, statistic: str, area: str) -> Cell:
    flag = reader.marks.get((name, "", area)) if statistic == "value" else None
    return Cell(text=reader.text(name, period, statistic, area=area), mark=flag)


def _several(reader: Reader, names: Sequence[str]) -> Table:
    periods = {name: reader.newest(name) for name in names}
    first = next((p for p in periods.values() if p), None)
    rows = [
        Row(
            title=area,
            is_total=area == reader.force,
            cells=[_cell(reader, name, periods[name], "value", area) for name in names],
        )
        for area in places(reader, names[0])
    ]
    timed = ("seconds", "days", "weeks")
    heads = [
        number_head(with_unit(reader, n) if reader.measures[n]["unit"] in timed else reader.title(n), n) for n in names
    ]
    caption = f"Measures by policing area, {reader.said(first)}"
    return Table(caption=caption, heads=[Head(text="Area"), *heads], rows=rows)


def _ends(reader: Reader, step: int, count: int) -> list[dt.date]:
    if reader.quarter is None:
        return []
    return [earlier(reader.quarter, step * back)[1] for back in reversed(range(count))]


def _quarter_heads(first: str, ends: Sequence[dt.date]) -> list[Head]:
    return [Head(text=first), *(number_head(words.quarter(*months_to(end, 3))) for end in ends)]


def _over(reader: Reader, name: str, ends: Sequence[dt.date], category: str = "") -> list[Cell]:
    months = length(reader.newest(name) or months_to(ends[-1], 3))
    return [Cell(text=reader.text(name, months_to(end, months), category=category)) for end in ends]


def by_quarter(reader: Reader, block: blocks.ByQuarter) -> Table | None:
    """Measures down, the last five quarters across; of a stock, the last month of each."""
    ends = _ends(reader, 3, QUARTERS)
    rows = [
        Row(
            title=reader.title(name),
            link=definition(name),
            unit=reader.measures[name]["unit"],
            cells=_over(reader, name, ends),
        )
        for name in block.measures
        if reader.has(name)
    ]
    return Table(caption=block.title or "Measures by quarter", heads=_quarter_heads("Measure", ends), rows=rows)


def by_category(reader: Reader, block: blocks.ByCategory) -> Table | None:
    """Categories down, the last five quarters across, the total last."""
    name = block.measure
    if not reader.has(name):
        return None
    ends = _ends(reader, 3, QUARTERS)
    rows = [
        Row(title=words.category(category) or "All", is_total=not category, cells=_over(reader, name, ends, category))
        for category in [*reader.categories(name), ""]
    ]
    return Table(
        caption=f"{with_unit(reader, name)} by quarter",
        heads=_quarter_heads("Category", ends),
        rows=rows,
        measure=name,
    )


def area_by_category(reader: Reader, block: blocks.AreaByCategory) -> Table | None:
    """Areas down, categories across, the total last in both."""
    name = block.measure
    period = reader.newest(name, block.months) if reader.has(name) else None
    if period is None:
        return None
    named = [*reader.categories(name), ""]
    rows = [
        Row(
            title=area,
            is_total=area == reader.force,
            cells=[Cell(text=reader.text(name, period, area=area, category=category)) for category in named],
        )
        for area in places(reader, name)
    ]
    heads = [Head(text="Area"), *(number_head(words.category(category) or "All") for category in named)]
    caption = f"{with_unit(reader, name)}, {reader.said(period)}"
    return Table(caption=caption, heads=heads, rows=rows, measure=name)


def _month_heads(first: str, ends: Sequence[dt.date]) -> list[Head]:
    return [Head(text=first), *(number_head(f"{words.MONTHS[end.month - 1][:3]} {end.year}") for end in ends)]


def _months(reader: Reader, name: str, ends: Sequence[dt.date], area: str = "") -> list[Cell]:
    return [Cell(text=reader.text(name, months_to(end, 1), area=area)) for end in ends]


def by_month(reader: Reader, block: blocks.ByMonth) -> Table | None:
    """Areas down, the last months across."""
    name, ends = block.measure, _ends(reader, 1, MONTHS)
    if not reader.has(name):
        return None
    rows = [
        Row(title=area, is_total=area == reader.force, cells=_months(reader, name, ends, area))
        for area in places(reader, name)
    ]
    caption = f"{with_unit(reader, name)} by policing area and month"
    return Table(caption=caption, heads=_month_heads("Area", ends), rows=rows, measure=name, is_wide=True)


def measures_by_month(reader: Reader, block: blocks.MeasuresByMonth) -> Table | None:
    """Measures down, thirteen months across, so that the newest stands beside that of the year before."""
    ends = _ends(reader, 1, YEAR_AND_A_MONTH)
    rows = [
        Row(title=reader.title(name), link=definition(name), cells=_months(reader, name, ends))
        for name in block.measures
        if reader.has(name)
    ]
    return Table(caption="Measures by month", heads=_month_heads("Measure", ends), rows=rows, is_wide=True)
