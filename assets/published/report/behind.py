"""Sources that are behind in a release, as plain rows."""

import duckdb

from assets.published.report import words
from assets.published.report.rows import rows


def stopped(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """Sources that are stopped at a delivery which cannot be used, and what is said of it."""
    query = """
        SELECT source, min(delivered_on) AS since, count(*) FILTER (status = 'waiting') AS waiting,
            string_agg(nullif(message, ''), ' | ' ORDER BY delivered_on, file) AS message
        FROM published.quality WHERE status IN ('refused', 'held', 'waiting')
        GROUP BY source ORDER BY source
    """
    return [row | {"since": words.day(row["since"])} for row in rows(connection, query)]


def stale(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """Sources that are behind at the as-at day: stopped at a delivery, or late."""
    query = "SELECT source, reason, newest_delivery, message FROM published.stale_source ORDER BY reason DESC, source"
    return [
        row | {"newest": row["newest_delivery"] and words.day(row["newest_delivery"])}
        for row in rows(connection, query)
    ]
