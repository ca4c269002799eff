"""The Performance Summary of a force as one HTML page, made from a release alone."""

import os
from pathlib import Path

import duckdb

from assets.measures.statements import RULE
from assets.published.report import open_data, points, tables, words

TEMPLATE = "page.html.j2"
NOTHING = "This release holds no summary of {}, so there are no figures to show."
INCOMPLETE = "This file lacks tables the page is made from: {}. Make the release again."


def write_page(release: Path, target: Path) -> Path:
    """Write the page of the force a release speaks of.

    The same release gives the same bytes: no clock is read, and nothing but the release.

    Args:
        release: DuckDB file of the release; opened read-only.
        target: HTML file to write; put in place whole, by a rename.

    Returns:
        `target`.

    Raises:
        duckdb.IOException: there is no release at the path.
    """
    with duckdb.connect(str(release), read_only=True) as connection:
        text = render(view(connection))
    target.parent.mkdir(parents=True, exist_ok=True)
    written = target.with_name(f".{target.name}.next")
    written.write_text(text, encoding="utf-8", newline="\n")
    os.replace(written, target)
    return target


def view(connection: duckdb.DuckDBPyConnection) -> dict:
    """Everything the template shows, as plain values; `lack` says what the release has not, or is ''."""
    absent = tables.absent(connection)
    about = None if absent else tables.release(connection)
    if about is None:
        return _empty("The force", None, INCOMPLETE.format(", ".join(absent or ["the row of published.release"])))
    force = about["force"]
    crime = tables.headline_of(connection, force, tables.TOTAL)
    headline = crime or tables.headline_of(connection, force, open_data.STREET)
    home_office = None if crime else open_data.home_office(connection, force)
    if headline is None and home_office is None:
        return _empty(force, about, NOTHING.format(force or "a force"))
    return _empty(force, about, "") | {
        "headline": _headline(connection, force, headline) if headline else None,
        "crime": _crime(connection, force, crime) if crime else None,
        "street": open_data.street_crime(connection, force, headline) if headline and not crime else None,
        "home_office": home_office,
        "topics": tables.topics(connection, force),
        "chance": tables.expected_by_chance(connection, force),
        "exceptions": tables.exceptions(connection, force),
        "unlisted": tables.unlisted_exceptions(connection, force),
        "quality": tables.quality(connection),
        "stopped": tables.stopped(connection),
        "broken_rules": tables.broken_rules(connection),
    }


def _empty(force: str, about: dict | None, lack: str) -> dict:
    return {
        "force": force,
        "about": about and about | {"as_at": words.day(about["as_at"]), "provenance": about["provenance"].strip()},
        "lack": lack,
        "rule": RULE,
        "signals": words.SIGNALS,
        "headline": None,
    }


def _headline(connection: duckdb.DuckDBPyConnection, force: str, summary: dict) -> dict:
    """The statement, the key figures and the chart of the headline measure."""
    start, end, measure_id = summary["period_start"], summary["period_end"], summary["measure_id"]
    figures = tables.texts(connection, force, start, end)
    key = (measure_id, "", force)
    charted = points.points(connection, force, measure_id)
    starts = points.phases(connection, force, measure_id)
    unit = tables.unit(connection, measure_id)
    said = points.description(summary["title"], force, charted) if charted else ""
    return {
        "title": summary["title"],
        "statement": summary["statement"],
        "quarter": words.quarter(start, end),
        "financial_quarter": words.financial_quarter(start),
        "key_figures": [
            {"name": f"{words.opening(unit)} in the quarter", "text": figures.get((*key, "value"))},
            {"name": "Change on the previous quarter", "text": figures.get((*key, "pct_change_on_previous_quarter"))},
            {"name": "Quarter average", "text": figures.get((*key, "quarter_average"))},
            {"name": "Rate per 1,000 people", "text": figures.get((*key, "rate_per_1000"))},
        ],
        "chart": _drawn(said, charted, starts) if charted else None,
        "points": charted,
        "phases": starts,
        "is_trial": bool(charted) and charted[-1]["is_trial"] and charted[-1]["centre"] is not None,
        "has_limits": any(p["centre"] is not None for p in charted),
    }


def _drawn(said: str, charted: list[dict], starts: list[dict]) -> str:
    from assets.published.report import chart  # noqa: PLC0415 - Altair is slow to import; the graph must load quickly

    return chart.svg(said, charted, starts)


def _crime(connection: duckdb.DuckDBPyConnection, force: str, summary: dict) -> dict:
    force_table, *area_tables = tables.crime_tables(connection, force, summary)
    return {
        "force": force_table,
        "areas": area_tables,
        "unplaced": tables.unplaced(connection, force, summary),
    }


def render(values: dict) -> str:
    """The page's HTML; every text is escaped but the chart, which escapes its own."""
    import jinja2  # noqa: PLC0415 - needed by the page alone, and importing the graph must stay quick
    from markupsafe import Markup  # noqa: PLC0415 - the same

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    headline = values["headline"]
    drawing = Markup(headline["chart"]) if headline and headline["chart"] else ""
    return environment.get_template(TEMPLATE).render(**values, drawing=drawing)
