"""The table of a force among its most similar forces."""

from assets.published.named_periods import length
from assets.published.report import blocks, words
from assets.published.report.reader import Reader
from assets.published.report.shown import Cell, Head, Row, Table

COLUMNS = ("Value", "Rate per 1,000 people", "Average of the group", "Rank", "Rank a quarter before", "Position")
PERIODS = 8  # periods listed of a measure without categories
NOTE = (
    "The group is the force's most similar group, the force itself included. Rank 1 is best: the lowest, or the "
    "highest where more is better. The band is the group's average, less and plus one standard deviation."
)


def peers(reader: Reader, block: blocks.Peers) -> Table | None:
    """Value or rate, average of the group, rank and position: of a measure's categories, else by period."""
    names = [name for name in block.measures if reader.has(name)]
    if not names or reader.quarter is None:
        return None
    query = """
        SELECT measure_id, category, period_start, period_end, position, rank_before FROM measures.peer
        WHERE force = $force AND list_contains($names, measure_id) AND period_end <= $last
            AND date_diff('month', period_start, period_end) IN (2, 11)
        ORDER BY period_end DESC, period_start DESC, category
    """
    found = reader.rows(query, names=names, last=reader.quarter[1])
    if not found:
        return None
    has_categories = any(row["category"] for row in found)
    if has_categories:
        newest = (found[0]["period_start"], found[0]["period_end"])
        chosen = [row for row in found if (row["period_start"], row["period_end"]) == newest]
        rows = [_row(reader, row, words.category(row["category"]) or "All") for row in chosen]
        caption = f"{block.title}, {reader.said(newest)}"
    else:
        yearly = [row for row in found if length((row["period_start"], row["period_end"])) == length(_first(found))]
        rows = [_row(reader, row, reader.said((row["period_start"], row["period_end"]))) for row in yearly[:PERIODS]]
        caption = block.title
    kept = [n for n, _ in enumerate(COLUMNS) if any(row.cells[n].text is not None for row in rows)]
    heads = [Head(text=COLUMNS[n], is_number=COLUMNS[n] != "Position") for n in kept]
    return Table(
        caption=caption,
        heads=[Head(text="Type" if has_categories else "Period"), *heads],
        rows=[Row(title=r.title, is_total=r.is_total, cells=[r.cells[n] for n in kept]) for r in rows],
        note=NOTE,
        measure=names[0],
    )


def _first(found: list[dict]) -> tuple:
    return found[0]["period_start"], found[0]["period_end"]


def _row(reader: Reader, row: dict, title: str) -> Row:
    period = (row["period_start"], row["period_end"])

    def text(statistic: str) -> str | None:
        return reader.text(row["measure_id"], period, statistic, category=row["category"])

    rank, of = text("rank"), text("rank_of")
    cells = [
        *(Cell(text=text(statistic)) for statistic in ("value", "rate_per_1000", "peer_average")),
        Cell(text=f"{rank} of {of}" if rank and of else rank),
        Cell(text=None if row["rank_before"] is None else str(row["rank_before"])),
        Cell(text=words.POSITIONS.get(row["position"]), is_text=True),
    ]
    return Row(title=title, is_total=title == "All", cells=cells)
