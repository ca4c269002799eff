"""What the page shows of a release that has published data alone: street-level crime and Home Office quarters."""

from assets.published.report import words
from assets.published.report.reader import Reader
from assets.published.report.tables import Texts, policing_areas, texts

STREET = "street_crime"
HOME_OFFICE = "home_office_recorded_crime"
QUARTERS = 8  # quarters of the Home Office listed, the newest first


def street_crime(reader: Reader, headline: dict) -> dict:
    """Street-level crime of the reported quarter by type, all types first.

    Returns:
        areas, and rows with title, value, rate, peer_average, rank, position, mark and `places`: value, rate and
        mark of each area, in the order of `areas`.
    """
    force = reader.force
    figures = texts(reader.connection, force, headline["period_start"], headline["period_end"])
    areas = policing_areas(figures, force, STREET)
    categories = sorted({category for measure, category, _, _ in figures if measure == STREET})
    positions, signals = _positions(reader, headline), reader.marks
    return {
        "areas": areas,
        "rows": [
            _place(figures, signals, category, force)
            | _beside_peers(figures, category, force)
            | {
                "title": category or "All types",
                "is_total": not category,
                "position": words.POSITIONS.get(positions.get(category)),
                "places": [_place(figures, signals, category, area) for area in areas],
            }
            for category in categories
        ],
    }


def _place(figures: Texts, signals: dict, category: str, area: str) -> dict:
    key = (STREET, category, area)
    value, rate = (figures.get((*key, statistic)) for statistic in ("value", "rate_per_1000"))
    return {"value": value, "rate": rate, "mark": signals.get(key)}


def _beside_peers(figures: Texts, category: str, force: str, measure_id: str = STREET) -> dict:
    key = (measure_id, category, force)
    rank, of = figures.get((*key, "rank")), figures.get((*key, "rank_of"))
    return {
        "peer_average": figures.get((*key, "peer_average")),
        "rank": f"{rank} of {of}" if rank and of else None,
    }


def _positions(reader: Reader, headline: dict) -> dict[str, str]:
    query = """
        SELECT category, position FROM measures.peer
        WHERE force = $force AND measure_id = $measure_id AND period_start = $start
    """
    found = reader.rows(query, measure_id=headline["measure_id"], start=headline["period_start"])
    return {row["category"]: row["position"] for row in found}


def home_office(reader: Reader) -> dict | None:
    """Quarters of the Home Office tables, the newest first, with the statement; None where there is none."""
    headline = reader.headlines.get(HOME_OFFICE)
    if headline is None:
        return None
    query = """
        SELECT DISTINCT period_start, period_end FROM published.figure
        WHERE force = $force AND measure_id = $measure_id AND category = '' AND area = $force
            AND statistic = 'value' AND period_end = last_day(period_start + INTERVAL 2 MONTH)
        ORDER BY period_start DESC LIMIT $quarters
    """
    periods = reader.rows(query, measure_id=HOME_OFFICE, quarters=QUARTERS)
    return {
        "title": headline["title"],
        "statement": headline["statement"],
        "quarter": words.quarter(headline["period_start"], headline["period_end"]),
        "rows": [_quarter(reader, period) for period in periods],
    }


def _quarter(reader: Reader, period: dict) -> dict:
    start, end, force = period["period_start"], period["period_end"], reader.force
    figures = texts(reader.connection, force, start, end)
    wanted = {
        "value": "value",
        "change": "pct_change_on_previous_quarter",
        "quarter_average": "quarter_average",
        "rate": "rate_per_1000",
    }
    plain = {name: figures.get((HOME_OFFICE, "", force, statistic)) for name, statistic in wanted.items()}
    return {"quarter": words.quarter(start, end)} | plain | _beside_peers(figures, "", force, HOME_OFFICE)
