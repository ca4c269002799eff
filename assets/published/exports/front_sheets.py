"""The first sheets of the workbook: what it is and how to read it, and the summary of the topics."""

from collections.abc import Mapping, Sequence

from assets.measures.statements import RULE
from assets.published.exports.sheet import Cell, Column, Link, Sheet
from assets.published.report import words
from assets.published.report.behind import stale
from assets.published.report.reader import Reader
from assets.published.report.tables import figures_left_out

COVER_WIDTHS = (34, 100)
SUMMARY_WIDTHS = (5, 26, 64, 22, 30, 36)
HOW_TO_READ = (
    "A cell holds the value unrounded and shows it as it is printed: rounded once, half up. The printed text is the "
    "figure; what is calculated from cells here is a calculation of your own.",
    "Quarter average: the last twelve months / 4, the reported quarter included. A change of a percentage is in "
    "percent of it, not in points.",
    "A dash is a figure that the release does not hold: missing is never nought.",
    "Charts: the centre and limits of a control chart say what is usual; a diamond is a month that is not. They are "
    "calculated from the months of a phase, and are not targets.",
    "Each sheet says the release it was made from. The same release gives the same workbook.",
)
SUPPRESSED_NOTE = (
    "[c] is a figure that this public edition does not show, so that nobody can be told from small numbers: {cells:,} "
    "figures are left out. Some are not small themselves, but would tell another."
)
SUMMARY = (
    Column(title="No", is_number=True),
    Column(title="Topic", is_long=True),
    Column(title="Newest figures", is_long=True),
    Column(title="Latest month", is_long=True),
    Column(title="Signs of improvement", is_long=True),
    Column(title="Commentary", is_long=True),
)


def write_cover(sheet: Sheet, reader: Reader, about: dict, contents: Sequence[tuple[Link, str]]) -> None:
    """Write what the workbook is of, how it is to be read, and a link to every sheet.

    Args:
        about: the row of published.release.
        contents: each sheet with what it holds.
    """
    if about["provenance"].strip():
        sheet.paragraph(about["provenance"].strip(), "warning")
        sheet.row += 1
    if behind := stale(reader.connection):
        listed = "; ".join(f"{row['source']}: {row['message']}" for row in behind)
        sheet.paragraph(
            f"Sources that are behind, and what is made of them ends earlier than the rest. {listed}.", "warning"
        )
        sheet.row += 1
    period = words.quarter(*reader.quarter) if reader.quarter else "no figures"
    facts: dict[str, Cell] = {
        "Force": about["force"],
        "Reported quarter": period,
        "As at": about["as_at"],
        "Edition": about["edition"],
        "Release": about["release_id"],
        "Compared with release": about["compared_to"] or "none: there was none before",
        "Deliveries": about["deliveries"],
    }
    told = Column(title="told", is_long=True)
    for name, fact in facts.items():
        sheet.page.write_string(sheet.row, 0, name, sheet.styles.text("bold"))
        sheet.cell(sheet.row, 1, f"{fact:,}" if isinstance(fact, int) else fact, told)
        sheet.row += 1
    sheet.heading("How to read it")
    for text in (*HOW_TO_READ, RULE):
        sheet.paragraph(text)
    if about["edition"] == "public":
        sheet.paragraph(SUPPRESSED_NOTE.format(cells=figures_left_out(reader.connection, reader.force)))
    sheet.heading("Sheets")
    sheet.table([Column(title="Sheet", is_long=True), Column(title="What it holds", is_long=True)], contents)


def write_summary(sheet: Sheet, reader: Reader, sheets: Mapping[str, str]) -> None:
    """Write the topics of the Performance Summary in their order: what they say, and what analysts write.

    Args:
        sheets: name of each topic's sheet.
    """
    if not reader.topics:
        sheet.paragraph("This release holds no summary.")
        return
    rows: list[list[Cell]] = [
        [
            row["position"],
            Link(text=row["topic"], sheet=sheets[row["topic"]]),
            row["statement"] or "No figures in this release.",
            _signal(row),
            row["signs_of_improvement"] or "",
            row["commentary"],
        ]
        for row in reader.topics
    ]
    sheet.keep_head_in_sight()
    sheet.table(SUMMARY, rows)


def _signal(row: dict) -> str:
    if row["signal"] is None:
        return "No control chart"
    signal = words.SIGNALS[row["signal"]]
    return f"{signal.symbol} {words.opening(signal.words)}, {words.month(row['signal_month'])}"
