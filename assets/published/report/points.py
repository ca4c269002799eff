"""The points and phases of a force's own control chart, in figures and in words."""

from collections.abc import Sequence

import duckdb

from assets.published.figures import printed
from assets.published.report import words
from assets.published.report.tables import rows


def points(connection: duckdb.DuckDBPyConnection, force: str, measure_id: str) -> list[dict]:
    """Points of the force's own chart by month, with value_text, centre_text, lower_text and upper_text.

    The value and the centre are the printed ones; limits are printed nowhere else and are rounded here, once.
    """
    query = """
        SELECT c.*, m.unit, f.printed AS value_text, l.printed AS centre_text
        FROM measures.chart c
        JOIN measures.measure m USING (measure_id)
        LEFT JOIN published.figure f ON f.statistic = 'value' AND f.period_end = last_day(c.month)
            AND (f.force, f.measure_id, f.category, f.area, f.period_start)
              = (c.force, c.measure_id, c.category, c.area, c.month)
        LEFT JOIN published.figure l ON l.statistic = 'centre_line' AND l.period_end = last_day(c.month)
            AND (l.force, l.measure_id, l.category, l.area, l.period_start)
              = (c.force, c.measure_id, c.category, c.area, c.month)
        WHERE c.force = $force AND c.measure_id = $measure_id AND c.category = '' AND c.area = $force
        ORDER BY c.month
    """
    return [_point(row) for row in rows(connection, query, force=force, measure_id=measure_id)]


def _point(row: dict) -> dict:
    signal = words.SIGNALS[row["point_type"]]
    limits = {
        f"{level}_text": None if row[level] is None else printed(row[level], "centre_line", row["unit"])
        for level in ("lower", "upper")
    }
    said = "" if row["point_type"] == "common_cause" else f"{signal.words}: {words.RULES[row['rule']]}"
    return row | limits | {"month_text": words.month(row["month"]), "symbol": signal.symbol, "signal": said}


def phases(connection: duckdb.DuckDBPyConnection, force: str, measure_id: str) -> list[dict]:
    """Accepted starts of phases of the force's own chart, each with its cause and who accepted it."""
    query = """
        SELECT starts_on, cause, accepted_by, accepted_on FROM measures.phase
        WHERE force = $force AND measure_id = $measure_id AND coalesce(category, '') = '' AND area = $force
        ORDER BY starts_on
    """
    found = rows(connection, query, force=force, measure_id=measure_id)
    return [row | {"from_text": words.month(row["starts_on"])} for row in found]


def description(title: str, force: str, charted: Sequence[dict]) -> str:
    """What the chart shows, for a reader who does not see it."""
    first, last = charted[0], charted[-1]
    said = last["signal"] or "no signal, usual variation"
    limits = (
        f"centre {last['centre_text']}, limits {last['lower_text']} to {last['upper_text']}"
        if last["centre"] is not None
        else "no centre or limits yet, for which six months are needed"
    )
    return (
        f"Control chart of {title}, {force}, by month from {first['month_text']} to {last['month_text']}. "
        f"Latest month, {last['month_text']}: {last['value_text'] or 'no figure'}; {limits}; {said}."
    )
