"""A release to plain rows: texts as they are printed, None where the release has no figure."""

import datetime as dt
from collections.abc import Iterable

import duckdb

from assets.facts import FACTS
from assets.measures.charts.settings import FALSE_SIGNALS
from assets.published.figures import printed
from assets.published.report import words
from assets.published.report.rows import rows
from schemas.code_lists import UNPLACED

TOTAL = "recorded_crime_total"
FREQUENT = 10  # rules of quarantine listed
MOST_REVISED = 300  # revised cells listed; all are in published.revision
SOURCE_OF = {fact.name: fact.source for fact in FACTS} | {"person_month": "crime_person"}

NEEDED = (
    "measures.chart",
    "measures.icon",
    "measures.measure",
    "measures.peer",
    "measures.phase",
    "measures.value",
    "published.broken_rule",
    "published.exception",
    "published.figure",
    "published.headline",
    "published.quality",
    "published.release",
    "published.revision",
    "published.stale_source",
    "published.summary",
    "published.suppression",
)

Texts = dict[tuple[str, str, str, str], str]


def absent(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables the page needs that the file does not have."""
    query = "SELECT table_schema || '.' || table_name AS name FROM information_schema.tables"
    present = {row["name"] for row in rows(connection, query)}
    return [name for name in NEEDED if name not in present]


def release(connection: duckdb.DuckDBPyConnection) -> dict | None:
    """The row that says what this release is."""
    return next(iter(rows(connection, "SELECT * FROM published.release")), None)


def texts(connection: duckdb.DuckDBPyConnection, force: str, start: dt.date, end: dt.date) -> Texts:
    """Printed figures of one period, by measure, category, area and statistic."""
    query = """
        SELECT measure_id, category, area, statistic, printed FROM published.figure
        WHERE force = $force AND period_start = $start AND period_end = $end
    """
    found = rows(connection, query, force=force, start=start, end=end)
    return {(r["measure_id"], r["category"], r["area"], r["statistic"]): r["printed"] for r in found}


def policing_areas(figures: Texts, force: str, measure_id: str) -> list[str]:
    """Areas the measure is published for, by name; the force and what lies in no area left out."""
    named = {area for measure, _, area, _ in figures if measure == measure_id}
    return sorted(named - {force, *UNPLACED})


def policing_areas_of(connection: duckdb.DuckDBPyConnection, force: str) -> list[str]:
    """Policing areas the release has figures of, by name."""
    query = """
        SELECT DISTINCT area FROM measures.value
        WHERE force = $force AND area <> $force AND NOT list_contains($unplaced, area) ORDER BY area
    """
    return [row["area"] for row in rows(connection, query, force=force, unplaced=list(UNPLACED))]


def unplaced(connection: duckdb.DuckDBPyConnection, force: str, headline: dict) -> list[dict]:
    """Counts of the headline measure that lie in no policing area, where not nought."""
    query = """
        SELECT area, printed, unit FROM published.figure
        WHERE force = $force AND measure_id = $measure_id AND category = '' AND statistic = 'value' AND value <> 0
            AND period_start = $start AND period_end = $end AND list_contains($areas, area)
        ORDER BY area DESC
    """
    period = {"start": headline["period_start"], "end": headline["period_end"]}
    return rows(connection, query, force=force, measure_id=headline["measure_id"], areas=list(UNPLACED), **period)


def mark(point: dict) -> dict:
    """A signalling point as a mark and a sentence."""
    shown = words.marked(point["point_type"])
    return shown | {"said": f"{words.month(point['month'])} {shown['words']}: {words.RULES[point['rule']]}"}


def exceptions(connection: duckdb.DuckDBPyConnection, force: str) -> list[dict]:
    """Latest months of the force and its policing areas that signal, the farthest from their centre first.

    What lies in no policing area is left to `unlisted_exceptions`: few records, and nobody's to act on. The value is
    the printed one; centre and limits are rounded here as they are drawn, of a seasonal series with its season.
    """
    query = """
        SELECT e.*, m.title, m.unit, i.chart, v.printed AS value_text
        FROM published.exception e
        LEFT JOIN measures.icon i USING (force, measure_id, category, area)
        JOIN measures.measure m USING (measure_id)
        LEFT JOIN published.figure v ON v.statistic = 'value' AND v.period_end = last_day(e.month)
            AND (v.force, v.measure_id, v.category, v.area, v.period_start)
              = (e.force, e.measure_id, e.category, e.area, e.month)
        WHERE e.force = $force AND e.is_latest AND NOT list_contains($unplaced, e.area)
        ORDER BY e.rank
    """
    return [_exception(row) for row in rows(connection, query, force=force, unplaced=list(UNPLACED))]


def unlisted_exceptions(connection: duckdb.DuckDBPyConnection, force: str) -> int:
    """How many signalling series lie in no policing area."""
    query = """
        SELECT count(*) AS series FROM published.exception
        WHERE force = $force AND is_latest AND list_contains($unplaced, area)
    """
    return rows(connection, query, force=force, unplaced=list(UNPLACED))[0]["series"]


def expected_by_chance(connection: duckdb.DuckDBPyConnection, force: str) -> dict:
    """How many series of the force and its policing areas have limits, and how many would signal though calm."""
    query = """
        SELECT count(*) AS series FROM measures.icon
        WHERE force = $force AND upper IS NOT NULL AND NOT list_contains($unplaced, area)
    """
    series = rows(connection, query, force=force, unplaced=list(UNPLACED))[0]["series"]
    return {"series": f"{series:,}", "expected": printed(series * FALSE_SIGNALS, "value", "signals")}


def _exception(row: dict) -> dict:
    signal = words.marked(row["point_type"])
    return {
        "title": f"{row['title']}: {row['category']}" if row["category"] else row["title"],
        "area": row["area"],
        "month": words.month(row["month"]),
        "value": row["value_text"],
        "centre": None if row["centre"] is None else printed(row["centre"], "centre_line", row["unit"]),
        "limits": _limits(row),
        "rule": words.opening(words.RULES[row["rule"]]),
        "kind": signal["kind"],
        "symbol": signal["symbol"],
        "signal": words.opening(signal["words"]),
    }


def _limits(row: dict) -> str | None:
    """E.g. 5,800 to 6,400; None where the chart has none, or is of months between events."""
    if row["upper"] is None or row["chart"] == "g":
        return None
    return " to ".join(printed(row[name], "centre_line", row["unit"]) for name in ("lower", "upper"))


def quality(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """Deliveries and rows of each source."""
    query = """
        SELECT source, count(*) AS deliveries, sum(rows_read)::BIGINT AS rows_read,
            sum(rows_validated)::BIGINT AS rows_validated, sum(rows_quarantined)::BIGINT AS rows_quarantined,
            max(delivered_on) AS newest
        FROM published.quality GROUP BY source ORDER BY source
    """
    return [row | {"newest": words.day(row["newest"])} for row in rows(connection, query)]


def sources_of(delivered: list[dict], facts: Iterable[str]) -> list[dict]:
    """Rows of `quality` of the sources that some facts are made of."""
    wanted = {SOURCE_OF.get(fact, fact) for fact in facts}
    return [row for row in delivered if row["source"] in wanted]


def figures_left_out(connection: duckdb.DuckDBPyConnection, force: str) -> int:
    """Figures of a force that the edition does not show."""
    query = "SELECT coalesce(sum(cells), 0)::BIGINT AS cells FROM published.suppression WHERE force = $force"
    return rows(connection, query, force=force)[0]["cells"]


def rows_used(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Rows read and rows validated of all deliveries, as texts."""
    query = "SELECT sum(rows_read)::BIGINT AS read, sum(rows_validated)::BIGINT AS validated FROM published.quality"
    return {name: f"{count or 0:,}" for name, count in rows(connection, query)[0].items()}


def revisions(connection: duckdb.DuckDBPyConnection, force: str) -> list[dict]:
    """Monthly values of the force and its areas that the edition before had otherwise, the largest change first."""
    query = """
        SELECT r.*, m.title, m.unit FROM published.revision r JOIN measures.measure m USING (measure_id)
        WHERE r.force = $force AND r.category = ''
        ORDER BY abs(coalesce(r.value, 0) - coalesce(r.value_before, 0)) DESC, r.measure_id, r.area, r.month, r.reason
        LIMIT $most
    """
    found = rows(connection, query, force=force, most=MOST_REVISED)
    return [row | {"month": words.month(row["month"])} | _revised(row) for row in found]


def _revised(row: dict) -> dict[str, str | None]:
    return {
        f"{name}_text": None if row[name] is None else printed(row[name], "value", row["unit"])
        for name in ("value", "value_before")
    }


def broken_rules(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """Rules that set most rows aside, the most frequent first; a row may break several."""
    query = """
        SELECT source, rule, sum(rows_broken)::BIGINT AS rows_broken
        FROM published.broken_rule GROUP BY source, rule
        ORDER BY rows_broken DESC, source, rule LIMIT $frequent
    """
    return rows(connection, query, frequent=FREQUENT)
