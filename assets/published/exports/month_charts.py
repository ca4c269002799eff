"""A native chart over a table of months: the value, its centre and limits, and the months that are exceptional."""

import math
from dataclasses import dataclass

from xlsxwriter.chart_line import ChartLine

from assets.published.exports.months import CENTRE, END, EXCEPTIONAL, LOWER, MONTH, QUARTER, UPPER, VALUE, Months
from assets.published.exports.sheet import Sheet
from assets.published.exports.styles import CALM, INK, LIMIT, QUIET, SIGNAL
from assets.published.report import words
from assets.published.report.points import description
from assets.published.report.reader import Reader

CHART_ROWS = 16  # rows of the sheet that a chart covers, with the air around it
WIDE, HIGH, GAP = 1040, 300, 10  # pixels
SMALL = {"name": "Arial", "size": 9, "color": QUIET}
DASHED = {"line": {"color": LIMIT, "width": 1.25, "dash_type": "dash"}, "marker": {"type": "none"}}
SOLID = {"line": {"color": LIMIT, "width": 1.25}, "marker": {"type": "none"}}
DOT = {"type": "circle", "size": 5, "fill": {"color": CALM}, "border": {"color": CALM}}
DIAMOND = {"type": "diamond", "size": 10, "fill": {"color": SIGNAL}, "border": {"color": SIGNAL}}
LINES = (
    (UPPER, "Upper limit", DASHED),
    (CENTRE, "Centre", SOLID),
    (LOWER, "Lower limit", DASHED),
    (VALUE, "Value", {"line": {"color": CALM, "width": 1.75}, "marker": DOT}),
    (EXCEPTIONAL, "Exceptional month", {"line": {"none": True}, "marker": DIAMOND}),
)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where a chart stands: its first row, and pixels from the left."""

    row: int
    left: int = 0
    width: int = WIDE


def add_chart(sheet: Sheet, reader: Reader, measure_id: str, drawn: Months, place: tuple[Frame, int]) -> None:
    """Put a chart over a table of months, with its text for a reader who does not see it.

    Args:
        place: where the chart stands; the first line of the table.
    """
    frame, first = place
    title, unit = reader.title(measure_id), reader.measures[measure_id]["unit"]
    chart = sheet.styles.book.add_chart({"type": "line"})
    assert isinstance(chart, ChartLine)
    _add_lines(chart, drawn, sheet.name, (first, first + len(drawn.rows) - 1))
    chart.set_title({"name": f"{title}, {reader.force}", "name_font": SMALL | {"size": 11, "color": INK}})
    every = {"interval_unit": QUARTER, "interval_tick": QUARTER} if drawn.points else {}
    chart.set_x_axis({"num_font": SMALL, "num_format": "mmm yy", "text_axis": True, "label_position": "low"} | every)
    is_of_gaps = bool(drawn.points) and drawn.points[-1]["chart"] == "g"
    counted = "Months since the one before" if is_of_gaps else words.opening(unit)
    axis = {"name": counted, "name_font": SMALL, "num_font": SMALL, "major_gridlines": {"visible": False}}
    chart.set_y_axis(axis | reach(drawn.numbers))
    chart.set_legend({"position": "bottom", "font": SMALL} if drawn.points else {"none": True})
    chart.set_size({"width": frame.width, "height": HIGH})
    chart.show_blanks_as("gap")
    said = description(title, reader.force, drawn.points) if drawn.points else f"{title}, {reader.force}, by period."
    options = {"description": said, "x_offset": frame.left, "y_offset": 4, "object_position": 3}
    sheet.page.insert_chart(frame.row, 0, chart, options)


def _add_lines(chart: ChartLine, drawn: Months, name: str, rows: tuple[int, int]) -> None:
    """Add the lines of a chart that the table has a column of, each its own form."""
    first, last = rows
    when = MONTH if drawn.points else END
    for place, told, look in LINES:
        if place < len(drawn.columns):
            where = {"categories": [name, first, when, last, when], "values": [name, first, place, last, place]}
            chart.add_series({"name": told, **where, **look})


def reach(numbers: list[float]) -> dict[str, float]:
    """Ends of the axis: round numbers a little beyond the least and the greatest; 0 where that is near."""
    least, greatest = min(numbers), max(numbers)
    if least == greatest:
        return {}
    step = 10 ** math.floor(math.log10(greatest - least))
    air = (greatest - least) / 10
    low = math.floor((least - air) / step) * step
    if least >= 0 and low < greatest / 3:  # near enough: a count is seen from 0
        low = 0
    return {"min": low, "max": math.ceil((greatest + air) / step) * step}
