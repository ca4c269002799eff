"""The points and phases of control charts, in figures and in words."""

from collections.abc import Sequence
from itertools import groupby

import duckdb

from assets.published.figures import printed
from assets.published.report import words
from assets.published.report.rows import rows

Charted = dict[tuple[str, str], list[dict]]


def points(connection: duckdb.DuckDBPyConnection, force: str) -> Charted:
    """Points of every chart of the force and its areas, by measure and area, in order of months.

    Returns:
        Rows of measures.chart with unit, value_text, centre_text, lower_text and upper_text, month_text, symbol and
        signal. The value is the printed one. Centre and limits are rounded here as they are drawn: of a series with a
        season they go with it, and the printed centre line does not.
    """
    query = """
        SELECT c.*, m.unit, f.printed AS value_text
        FROM measures.chart c
        JOIN measures.measure m USING (measure_id)
        LEFT JOIN published.figure f ON f.statistic = 'value' AND f.period_end = last_day(c.month)
            AND (f.force, f.measure_id, f.category, f.area, f.period_start)
              = (c.force, c.measure_id, c.category, c.area, c.month)
        WHERE c.force = $force AND c.category = ''
        ORDER BY c.measure_id, c.area, c.month
    """
    found = [_point(row) for row in rows(connection, query, force=force)]
    return {key: list(same) for key, same in groupby(found, key=lambda p: (p["measure_id"], p["area"]))}


def _point(row: dict) -> dict:
    signal = words.SIGNALS[row["point_type"]]
    limits = {
        f"{level}_text": None if row[level] is None else printed(row[level], "centre_line", row["unit"])
        for level in ("lower", "centre", "upper")
    }
    said = "" if row["point_type"] == "common_cause" else f"{signal.words}: {words.RULES[row['rule']]}"
    return row | limits | {"month_text": words.month(row["month"]), "symbol": signal.symbol, "signal": said}


def phases(connection: duckdb.DuckDBPyConnection, force: str) -> Charted:
    """Accepted starts of phases, each with its cause and who accepted it, by measure and area."""
    query = """
        SELECT measure_id, area, starts_on, cause, accepted_by, accepted_on FROM measures.phase
        WHERE force = $force AND coalesce(category, '') = ''
        ORDER BY measure_id, area, starts_on
    """
    found = [row | {"from_text": words.month(row["starts_on"])} for row in rows(connection, query, force=force)]
    return {key: list(same) for key, same in groupby(found, key=lambda p: (p["measure_id"], p["area"]))}


def description(title: str, area: str, charted: Sequence[dict]) -> str:
    """What the chart shows, for a reader who does not see it."""
    first, last = charted[0], charted[-1]
    said = last["signal"] or "no signal, usual variation"
    limits = (
        f"centre {last['centre_text']}, limits {last['lower_text']} to {last['upper_text']}"
        if last["centre"] is not None
        else "no centre or limits yet, for which six months are needed"
    )
    return (
        f"Control chart of {title}, {area}, by month from {first['month_text']} to {last['month_text']}. "
        f"Latest month, {last['month_text']}: {last['value_text'] or 'no figure'}; {limits}; {said}."
    )
