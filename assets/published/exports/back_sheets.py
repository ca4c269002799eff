"""The last sheets of the workbook: how every measure is defined, and what became of every delivery."""

from collections.abc import Sequence

from assets.published.exports.sheet import Cell, Column, Number, Sheet
from assets.published.figures import printed
from assets.published.report.reader import Reader
from assets.published.report.rows import rows as rows_of

DEFINITION_WIDTHS = (24, 18, 24, 40, 28, 18, 18, 10, 11, 8, 24, 16, 22)
QUALITY_WIDTHS = (30, 16, 16, 18, 14, 14, 14, 14, 46)
DEFINITIONS = (
    ("Measure", "title"),
    ("Topic", "topic"),
    ("Question", "question"),
    ("Definition", "definition"),
    ("Rows that count (SQL)", "where"),
    ("What a row adds (SQL)", "numerator"),
    ("Divided by (SQL)", "denominator"),
    ("Unit", "unit"),
    ("Improvement", "improvement"),
    ("Target", "target"),
    ("Source of the definition", "source"),
    ("Answered for by", "owner"),
    ("Measure id", "measure_id"),
)


def write_definitions(sheet: Sheet, reader: Reader) -> None:
    """Write every measure: the question it answers, its definition, and how it is counted and of what."""
    columns = [Column(title=title, is_number=name == "target", is_long=name != "target") for title, name in DEFINITIONS]
    sheet.keep_head_in_sight()
    sheet.table(columns, [_definition(entry) for entry in reader.measures.values()], filtered=True)


def _definition(entry: dict) -> list[Cell]:
    target = entry["target"]
    shown = "–" if target is None else Number(value=target, printed=printed(target, "target", entry["unit"]))
    told = {**entry, "denominator": entry["denominator"] or "a count: not divided", "target": shown}
    return [told[name] for _, name in DEFINITIONS]


def write_quality(sheet: Sheet, reader: Reader) -> None:
    """Write deliveries and rows by source, what could not be used, and the rules that were broken most."""
    for heading, query, columns in QUALITY:
        rows = [list(row.values()) for row in rows_of(reader.connection, query)]
        sheet.heading(heading)
        if rows:
            sheet.table(columns, rows)
        else:
            sheet.paragraph("None.")


def _columns(*titles: str, numbers: Sequence[str] = ()) -> list[Column]:
    return [Column(title=title, is_number=title in numbers, is_long=title not in numbers) for title in titles]


COUNTS = ("Deliveries", "Not used", "Rows read", "Rows validated", "Rows set aside", "Rows let pass", "Rows")
QUALITY = (
    (
        "Deliveries and rows by source",
        """SELECT source, count(*) AS deliveries, count(*) FILTER (WHERE status <> 'validated') AS not_used,
            max(delivered_on) AS newest, sum(rows_read)::BIGINT AS rows_read, sum(rows_validated)::BIGINT AS validated,
            sum(rows_quarantined)::BIGINT AS quarantined, sum(rows_released)::BIGINT AS let_pass
        FROM published.quality GROUP BY source ORDER BY source""",
        _columns("Source", "Deliveries", "Not used", "Newest delivery", *COUNTS[2:6], numbers=COUNTS),
    ),
    (
        "Deliveries that are not used",
        """SELECT source, status, delivered_on, file, message FROM published.quality
        WHERE status <> 'validated' ORDER BY source, delivered_on, file""",
        _columns("Source", "Status", "Delivered", "File", "What is wrong, and what to do"),
    ),
    (
        "Rules that rows broke, the most rows first",
        """SELECT source, sum(rows_broken)::BIGINT AS broken, count(*) AS deliveries, rule FROM published.broken_rule
        GROUP BY source, rule ORDER BY broken DESC, source, rule LIMIT 100""",
        _columns("Source", "Rows", "Deliveries", "Rule", numbers=COUNTS),
    ),
)
