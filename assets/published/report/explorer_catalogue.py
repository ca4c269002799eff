"""What the explorer lets choose, and what the release is, as values that a script file can hold."""

import duckdb

from assets.published.report import words
from assets.published.report.rows import rows
from assets.published.report.tables import figures_left_out, release
from schemas.code_lists import UNPLACED


def catalogue(connection: duckdb.DuckDBPyConnection) -> dict:
    """What can be chosen, and what the release is.

    Returns:
        release, force, areas (the force first, what lies in no area last), topics in the summary's order, measures,
        signals and rules by name, first (measure shown when none is asked for) and suppressed (figures left out).
    """
    about = release(connection)
    if about is None:
        return {"measures": []}
    force = about["force"]
    measures = _measures(connection, force)
    held = [m for m in measures if m["isHeadline"] and m["isCharted"]] or measures
    return {
        "release": about["release_id"],
        "edition": about["edition"],
        "asAt": words.day(about["as_at"]),
        "force": force,
        "areas": areas(connection, force),
        "unplaced": list(UNPLACED),
        "topics": list(dict.fromkeys(m["topic"] for m in measures)),
        "measures": measures,
        "first": held[0]["id"] if held else "",
        "signals": {
            name: {"words": s.words, "symbol": s.symbol, "shape": s.shape, "colour": s.colour}
            for name, s in words.SIGNALS.items()
        },
        "rules": words.RULES,
        "suppressed": figures_left_out(connection, force),
    }


def areas(connection: duckdb.DuckDBPyConnection, force: str) -> list[str]:
    """Areas with a figure, shown or left out: the force first, its areas by name, then what lies in none."""
    query = """
        SELECT area FROM published.figure WHERE force = $force
        UNION SELECT area FROM published.suppression WHERE force = $force
    """
    found = rows(connection, query, force=force)
    named = {row["area"] for row in found} | {force}
    return [force, *sorted(named - {force, *UNPLACED}), *(area for area in UNPLACED if area in named)]


def _measures(connection: duckdb.DuckDBPyConnection, force: str) -> list[dict]:
    query = """
        SELECT m.*, held.found, charted.measure_id IS NOT NULL AS is_charted
        FROM measures.measure m
        JOIN (
            SELECT measure_id, list(DISTINCT category) AS found FROM (
                SELECT measure_id, category FROM published.figure
                WHERE force = $force AND statistic = 'value'
                    AND (date_diff('month', period_start, period_end) IN (0, 11)
                        OR (date_diff('month', period_start, period_end) = 2 AND month(period_end) % 3 = 0))
                UNION ALL SELECT measure_id, category FROM published.suppression
                WHERE force = $force AND months IN (1, 3, 12)
            ) GROUP BY measure_id
        ) held USING (measure_id)
        LEFT JOIN (
            SELECT DISTINCT measure_id FROM measures.chart WHERE force = $force AND area = $force AND category = ''
        ) charted USING (measure_id)
        LEFT JOIN published.summary s ON s.force = $force AND s.topic = m.topic
        ORDER BY s.position NULLS LAST, m.rowid
    """
    return [_measure(row) for row in rows(connection, query, force=force)]


def _measure(row: dict) -> dict:
    listed = [name.strip() for name in row["categories"].split(",") if name.strip()]
    order = {name: place for place, name in enumerate(["", *listed])}
    found = sorted(row["found"], key=lambda name: (order.get(name, len(order)), name))
    return {
        "id": row["measure_id"],
        "topic": row["topic"],
        "title": row["title"],
        "unit": row["unit"],
        "question": row["question"],
        "definition": row["definition"],
        "improvement": row["improvement"],
        "target": row["target"],
        "isHeadline": row["is_headline"],
        "isCharted": row["is_charted"],
        "isCount": not row["denominator"] and row["areas_add_up"],
        "isRated": bool(row["exposure"]),
        "categories": [[name, words.category(name) or "All"] for name in found],
    }
