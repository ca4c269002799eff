"""The sheet of a topic: its headline figures, charts, areas, categories, peers and months."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assets.published.exports.month_charts import CHART_ROWS, GAP, WIDE, Frame, add_chart
from assets.published.exports.months import months
from assets.published.exports.sheet import Cell, Column, Number, Sheet
from assets.published.named_periods import Days, length
from assets.published.report import words
from assets.published.report.reader import SUPPRESSED, Reader
from schemas.code_lists import UNPLACED

ABSENT = "–"
WIDTHS = (36, 36, 14, *(11 for _ in range(11)))
# Statistics in the order of the columns, each under its name in a table; of two the cell's period has the one.
STATISTICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Figure", ("value",)),
    ("Period before", ("previous_value",)),
    ("Change on period before", ("pct_change_on_previous_quarter", "pct_change_on_previous_month")),
    ("Quarter average", ("quarter_average",)),
    ("Change on a year before", ("pct_change_on_last_year",)),
    ("Share of total crime", ("pct_of_total_crime",)),
    ("Rate per 1,000 people", ("rate_per_1000",)),
    ("Rate per 1,000 households", ("rate_per_1000_households",)),
    ("Target", ("target",)),
    ("Rank, 1 is best", ("rank",)),
    ("Forces ranked", ("rank_of",)),
)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A topic, the measures that speak for it, and all that are of it."""

    name: str
    statement: str
    commentary: str
    signs_of_improvement: str
    speaking: Sequence[str]
    measures: Sequence[str]


Place = tuple[str, str, str]  # measure, category, area


def figure_cell(reader: Reader, place: Place, period: Days, statistics: tuple[str, ...]) -> Cell:
    """A figure as a number; `[c]` where the edition leaves it out, a dash where there is none.

    Args:
        statistics: names of what is asked for; the first that the period has.
    """
    measure_id, category, area = place
    held = reader.figures(measure_id)
    for statistic in statistics:
        if found := held.get((category, area, *period, statistic)):
            printed, value = found
            return Number(value=value, printed=printed)
    told = reader.text(measure_id, period, statistics[0], area=area, category=category)
    is_of_measure = told == SUPPRESSED and reader.has_statistic(measure_id, statistics)
    return SUPPRESSED if is_of_measure else ABSENT


def write_topic(sheet: Sheet, reader: Reader, topic: Topic) -> None:
    """Write everything a release holds of a topic for the force it speaks of."""
    held = [name for name in topic.measures if reader.has(name) and reader.newest(name)]
    for text in (topic.statement, topic.commentary):
        if text:
            sheet.paragraph(text)
    if topic.signs_of_improvement:
        sheet.paragraph(f"Signs of improvement: {topic.signs_of_improvement}.", "subtitle")
    if not held:
        sheet.paragraph("This release holds no figures of this topic.")
        return
    periods = {name: period for name in held if (period := reader.newest(name))}
    spoken = [name for name in topic.speaking if name in periods]
    kept = {name: _frame(sheet.row, place, len(spoken)) for place, name in enumerate(spoken)}
    sheet.row += CHART_ROWS * len({frame.row for frame in kept.values()})
    _statistics(sheet, reader, "Newest figures", [(name, "", reader.force) for name in held], periods, _period(reader))
    places = [(name, "", area) for name in held for area in _areas(reader, name)]
    _statistics(sheet, reader, "By area", places, periods, ("Area", lambda place: place[2]))
    kinds = [(name, category, reader.force) for name in held for category in reader.categories(name)]
    _statistics(sheet, reader, "By category", kinds, periods, ("Category", lambda place: words.category(place[1])))
    _peers(sheet, reader, held)
    others = [name for name in held if name not in spoken and reader.measures[name]["is_headline"]]
    for name in (*spoken, *others):
        _months(sheet, reader, name, kept.get(name))


def _frame(row: int, place: int, charts: int) -> Frame:
    """Where a chart stands among so many at the head of the sheet: one across, more side by side in twos."""
    if charts == 1:
        return Frame(row=row)
    return Frame(row=row + CHART_ROWS * (place // 2), left=WIDE // 2 * (place % 2), width=WIDE // 2 - GAP)


def _period(reader: Reader) -> tuple[str, Callable[[Place], str]]:
    return "Period", lambda place: reader.said(reader.newest(place[0]))


def _areas(reader: Reader, measure_id: str) -> list[str]:
    """Areas that the measure is told for, those without a place after them and the force last; none if it has none."""
    held = {area for category, area, *_ in reader.figures(measure_id) if not category}
    held |= {area for measure, category, area, _ in reader.suppressed if measure == measure_id and not category}
    areas = [area for area in (*reader.areas, *UNPLACED) if area in held]
    return [*areas, reader.force] if areas else []


def _statistics(
    sheet: Sheet,
    reader: Reader,
    heading: str,
    places: Sequence[Place],
    periods: dict[str, Days],
    second: tuple[str, Callable[[Place], str]],
) -> None:
    """A table of places against the statistics that one of them has; nothing where no place has a figure."""
    lines = [
        (place, [figure_cell(reader, place, periods[place[0]], kinds) for _, kinds in STATISTICS]) for place in places
    ]
    lines = [(place, cells) for place, cells in lines if cells[0] != ABSENT]
    if not lines:
        return
    told = [n for n in range(len(STATISTICS)) if any(cells[n] != ABSENT for _, cells in lines)]
    title, said = second
    columns = [Column(title="Measure", is_long=True), Column(title=title, is_long=True), Column(title="Unit")]
    columns += [Column(title=STATISTICS[n][0], is_number=True) for n in told]
    rows: list[list[Cell]] = [
        [reader.title(place[0]), said(place), reader.measures[place[0]]["unit"], *(cells[n] for n in told)]
        for place, cells in lines
    ]
    sheet.heading(heading)
    sheet.table(columns, rows, filtered=len(rows) > len(STATISTICS))


PEERS = (
    Column(title="Measure", is_long=True),
    Column(title="Category and period", is_long=True),
    Column(title="Against the band", is_long=True),
    Column(title="Force", is_number=True),
    Column(title="Group average", is_number=True),
    Column(title="Rank, 1 is best", is_number=True),
    Column(title="Forces ranked", is_number=True),
)


def _peers(sheet: Sheet, reader: Reader, held: Sequence[str]) -> None:
    """Where the force stands in its most similar group, in the newest quarter, or year, that the group is told for."""
    query = """
        SELECT * FROM measures.peer
        WHERE force = $force AND list_contains($names, measure_id)
            AND date_diff('month', period_start, period_end) IN (2, 11)
        QUALIFY rank() OVER (PARTITION BY measure_id ORDER BY period_end DESC, period_start DESC) = 1
        ORDER BY list_position($names, measure_id), category
    """
    rows: list[list[Cell]] = []
    for row in reader.rows(query, names=list(held)):
        period, place = (row["period_start"], row["period_end"]), (row["measure_id"], row["category"], reader.force)
        own = figure_cell(reader, place, period, ("rate_per_1000", "value"))
        beside = [figure_cell(reader, place, period, (name,)) for name in ("peer_average", "rank", "rank_of")]
        position = words.POSITIONS[row["position"]] if row["position"] else ""
        said = f"{words.category(row['category']) or 'All'}, {length(period)} months to {words.month(period[1])}"
        rows.append([reader.title(row["measure_id"]), said, position, own, *beside])
    if rows:
        sheet.heading("Among the most similar forces")
        sheet.table(PEERS, rows)


def _months(sheet: Sheet, reader: Reader, measure_id: str, frame: Frame | None) -> None:
    """The months of a measure with centre and limits, and its chart: where room was kept, or above the table."""
    drawn = months(reader, measure_id)
    heading = sheet.heading(f"{reader.title(measure_id)}: {'month by month' if drawn.points else 'every period'}")
    if not drawn.rows:
        sheet.paragraph("No months of the whole force are in this release.")
        return
    if frame is None:
        frame = Frame(row=heading + 1)
        sheet.row += CHART_ROWS
    first = sheet.table(drawn.columns, drawn.rows)
    add_chart(sheet, reader, measure_id, drawn, (frame, first))
