"""The months of a measure as a table: what was charted, with centre and limits, and what each month signals."""

from collections.abc import Sequence
from dataclasses import dataclass

from assets.published.exports.sheet import Cell, Column, Number
from assets.published.named_periods import length
from assets.published.report import words
from assets.published.report.reader import Reader

QUARTER = 3  # months
CHARTED = (
    Column(title="Month"),
    Column(title="What it signals", is_long=True),
    Column(title="Phase", is_number=True),
    Column(title="Value", is_number=True),
    Column(title="Centre", is_number=True),
    Column(title="Lower limit", is_number=True),
    Column(title="Upper limit", is_number=True),
    Column(title="Exceptional", is_number=True),
)
EVERY_PERIOD = (
    Column(title="Period"),
    Column(title="From"),
    Column(title="To"),
    Column(title="Value", is_number=True),
)
MONTH, END, VALUE, CENTRE, LOWER, UPPER, EXCEPTIONAL = 0, 2, 3, 4, 5, 6, 7  # places of the columns


@dataclass(frozen=True, kw_only=True)
class Months:
    """A table of months, or of periods where the measure has no chart.

    Attributes:
        points: rows of the reader's chart; none where the measure has no chart.
    """

    columns: Sequence[Column]
    rows: list[list[Cell]]
    points: list[dict]

    @property
    def numbers(self) -> list[float]:
        """Every number that is drawn."""
        drawn = [cell for row in self.rows for cell in row[VALUE:]]
        return [cell.value for cell in drawn if isinstance(cell, Number)]


def months(reader: Reader, measure_id: str) -> Months:
    """The force's charted months of a measure; of one without a chart its periods, two years of them."""
    points = reader.charted.get((measure_id, reader.force), [])
    if points:
        return Months(columns=CHARTED, rows=[_point(point) for point in points], points=points)
    period = reader.newest(measure_id)
    held = [
        (start, end, found)
        for (category, area, start, end, statistic), found in sorted(reader.figures(measure_id).items())
        if period and statistic == "value" and not category and area == reader.force
        if length((start, end)) == length(period) and (length(period) != QUARTER or end.month % QUARTER == 0)
    ]
    rows: list[list[Cell]] = [
        [reader.said((start, end)), start, end, Number(value=value, printed=printed)]
        for start, end, (printed, value) in held
    ]
    return Months(columns=EVERY_PERIOD, rows=rows, points=[])


def _point(point: dict) -> list[Cell]:
    def number(name: str) -> Number | None:
        if point[name] is None:
            return None
        is_figure = name != "value" or point["chart"] != "g"  # a g chart is of months between events
        return Number(value=point[name], printed=(is_figure and point[f"{name}_text"]) or "0")

    said = point["signal"] or words.SIGNALS[point["point_type"]].words
    levels = [number(name) for name in ("value", "centre", "lower", "upper")]
    return [point["month"], said, point["phase"], *levels, levels[0] if point["rule"] else None]
