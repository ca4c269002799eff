"""A release written by hand, table by table, and every file of the site that is made of it."""

import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from assets.published.report.site import write_site
from schemas import measures, published, reference
from schemas.enforce import enforce

FORCE, HOSTILE = "West Mercia", "<script>alert('area')</script> & Wrekin"
START, END, LATEST = dt.date(2016, 10, 1), dt.date(2016, 12, 31), dt.date(2016, 12, 1)
MODELS = {
    "measures.measure": measures.MeasureEntry,
    "measures.chart": measures.Chart,
    "measures.icon": measures.Icon,
    "measures.peer": measures.Peer,
    "measures.phase": reference.Phase,
    "measures.value": measures.Value,
    "published.broken_rule": published.BrokenRule,
    "published.exception": published.ExceptionPoint,
    "published.figure": published.Figure,
    "published.quality": published.Quality,
    "published.release": published.Release,
    "published.headline": published.Headline,
    "published.revision": published.Revision,
    "published.commentary": published.Commentary,
    "published.summary": published.Summary,
    "published.stale_source": published.StaleSource,
    "published.suppression": published.Suppression,
}
MISSING = "no figure"


def write_release(file: Path, tables: dict[str, list[dict]]) -> Path:
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE SCHEMA measures; CREATE SCHEMA published")
        for name, model in MODELS.items():
            dtypes = {column: field.dtype.type for column, field in model.to_schema().columns.items()}
            given = enforce(pl.LazyFrame(tables.get(name, []), schema=dtypes), model)
            connection.register("given", given.to_arrow())
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
            connection.unregister("given")
    return file


def release_row(**changes: object) -> dict:
    row = {
        "release_id": "2016-12_as-at-2017-01-09_0123abcd",
        "as_at": dt.date(2017, 1, 9),
        "month": LATEST,
        "force": FORCE,
        "code_version": "0.1.0+0123",
        "commentary_fingerprint": "",
        "reference_fingerprint": "f" * 64,
        "pseudonym_key": "",
        "deliveries": 3,
        "provenance": "",
        "compared_to": "",
        "edition": "internal",
    }
    return row | changes


def entry(measure_id: str, title: str, exposure: str = "population", share_of: str = "recorded_crime_total") -> dict:
    plain = dict.fromkeys(measures.MeasureEntry.to_schema().columns, "")
    named = {"measure_id": measure_id, "title": title, "exposure": exposure, "share_of": share_of}
    kinds = {"is_headline": True, "is_distinct": False, "is_stock": False, "areas_add_up": True}
    return plain | named | kinds | {"unit": "offences", "improvement": "neutral", "per": 1, "target": None}


def figure(printed: str, statistic: str = "value", area: str = FORCE, **changes: object) -> dict:
    row = {
        "force": FORCE,
        "measure_id": "recorded_crime_total",
        "category": "",
        "area": area,
        "period_start": START,
        "period_end": END,
        "statistic": statistic,
        "value": 1.0,
        "numerator": None,
        "denominator": None,
        "unit": "offences",
        "printed": printed,
        "interval_lower": None,
        "interval_upper": None,
        "is_small": False,
        "maturity_days": 9,
        "release_id": "2016-12_as-at-2017-01-09_0123abcd",
    }
    return row | changes


def headline_row(measure_id: str, title: str, statement: str) -> dict:
    nothing = dict.fromkeys(published.Headline.to_schema().columns)
    return nothing | {
        "force": FORCE,
        "measure_id": measure_id,
        "topic": title,
        "title": title,
        "period_start": START,
        "period_end": END,
        "value": 20668.0,
        "statement": statement,
    }


def topic(title: str, measure_id: str) -> dict:
    nothing = dict.fromkeys(published.Summary.to_schema().columns)
    known = {"force": FORCE, "position": 1, "topic": title, "part": "Part", "measures": measure_id}
    signal = {"signal": "special_cause_high", "signal_of": measure_id, "signal_month": LATEST}
    return nothing | known | signal | {"period_end": END, "statement": "In line with it all.", "commentary": ""}


def commentary(title: str, text: str) -> dict:
    told = {"force": FORCE, "topic": title, "month": LATEST, "file": "2016-12/total-recorded-crime.md", "text": text}
    return told | {"message": "", "quotes": ""}


def value(measure_id: str, area: str) -> dict:
    series = {"force": FORCE, "measure_id": measure_id, "category": "", "area": area, "month": LATEST}
    return series | {"numerator": 1.0, "denominator": None, "per": 1, "value": 1.0, "months_a_row": 1}


def chart_points(cause_month: int = 8) -> list[dict]:
    months = [dt.date(2015 + n // 12, n % 12 + 1, 1) for n in range(24)]
    return [
        {
            "force": FORCE,
            "measure_id": "recorded_crime_total",
            "category": "",
            "area": FORCE,
            "month": month,
            "value": 6000.0 + 37 * (n % 5) + (900 if month == LATEST else 0),
            "phase": 1 if n < cause_month else 2,
            "centre": 6074.4,
            "lower": 5800.5,
            "upper": 6400.5,
            "chart": "xmr",
            "season": "",
            "near_lower": 5891.8,
            "near_upper": 6291.8,
            "level": 6074.4,
            "note": "",
            "is_trial": False,
            "rule": "outside" if month == LATEST else "",
            "direction": 1 if month == LATEST else 0,
            "point_type": "special_cause_high" if month == LATEST else "common_cause",
        }
        for n, month in enumerate(months)
    ]


def crime_tables() -> dict[str, list[dict]]:
    burglary = {"measure_id": "burglary_domestic"}
    month: dict[str, Any] = {"period_start": LATEST, "period_end": END}
    latest = {k: v for k, v in chart_points()[-1].items() if k in published.ExceptionPoint.to_schema().columns}
    delivery = {
        "source": "crime", "delivery_id": "d1", "file": "crime/a.csv", "sha256": "0", "delivered_on": LATEST,
        "provenance": "", "is_changed_under_name": False, "rows_read": 1203, "rows_validated": 1200,
        "rows_quarantined": 3, "extract_date": LATEST, "status": "validated", "message": "", "rows_released": 0,
    }  # fmt: skip
    flagged = {"first_flagged_on": LATEST, "is_latest": True, "is_new": True}
    nothing = dict.fromkeys(("rows_read", "rows_validated", "rows_quarantined"), 0)
    in_delivery = {name: delivery[name] for name in ("source", "delivery_id", "delivered_on", "file")}
    refused = {"source": "call", "delivery_id": "d2", "file": "call/b.csv", "status": "refused"}
    return {
        "published.release": [release_row(provenance="Synthetic data <script>alert('provenance')</script>")],
        "published.headline": [headline_row("recorded_crime_total", "Total recorded crime", "In line with it all.")],
        "published.summary": [
            topic("Total recorded crime", "recorded_crime_total") | {"commentary": "Crime *rose*. <script>x</script>"}
        ],
        "published.commentary": [
            commentary("Total recorded crime", "Crime *rose*. <script>x</script>\n\n# Where\n\nIn towns."),
        ],
        "measures.value": [value("recorded_crime_total", area) for area in (HOSTILE, "Not known", "Outside area")],
        "measures.measure": [
            entry("recorded_crime_total", "Total recorded crime"),
            entry("burglary_domestic", "Domestic burglary", "households"),
            entry("shoplifting", "Shoplifting"),
        ],
        "published.figure": [  # printed texts that no rounding of their value gives
            figure("20,668"),
            figure("19,601", "quarter_average"),
            figure("16.47", "rate_per_1000"),
            figure("5,123", area=HOSTILE),
            figure("807½", **burglary),
            figure("1.63", "rate_per_1000_households", **burglary),
            figure("9.99", "rate_per_1000", **burglary),
            figure("19", area="Not known"),
            figure("0", area="Outside area", value=0.0),
            figure("7,048", **month),
            figure("6,074", "centre_line", **month),
        ],
        "measures.chart": chart_points(),
        "measures.phase": [
            {
                "force": FORCE, "measure_id": "recorded_crime_total", "category": "", "area": FORCE,
                "starts_on": dt.date(2015, 9, 1), "cause": "</text><script>alert('cause')</script>",
                "accepted_by": "Performance Board", "accepted_on": dt.date(2016, 12, 15),
            }
        ],
        "published.exception": [latest | flagged | {"rank": 1, "distance": 2.99}],
        "published.stale_source": [
            {"source": "call", "reason": "stopped", "newest_delivery": None, "message": "stopped at it"},
            {"source": "sickness", "reason": "late", "newest_delivery": dt.date(2016, 9, 5), "message": "late"},
        ],
        "published.quality": [delivery, delivery | nothing | refused | {"message": "b: <b>empty</b>."}],
        "published.broken_rule": [in_delivery | {"rule": "offence_code unknown", "rows_broken": 3}],
    }  # fmt: skip


def street_tables() -> dict[str, list[dict]]:
    street, offices = {"measure_id": "street_crime"}, {"measure_id": "home_office_recorded_crime"}
    burglary = street | {"category": "Burglary"}
    peer = {
        "force": FORCE, "measure_id": "street_crime", "category": "Burglary", "period_start": START,
        "period_end": END, "rate": 1.6, "peer_average": 1.4, "lower": 1.0, "upper": 1.5, "rank": 6, "rank_of": 8,
        "members": 8, "position": "above", "rank_before": 6, "position_before": "above",
    }  # fmt: skip
    return {
        "published.release": [release_row()],
        "published.headline": [
            headline_row("street_crime", "Street-level crime", "No earlier quarter to compare with."),
            headline_row("home_office_recorded_crime", "Home Office tables", "Down on the previous quarter."),
        ],
        "published.summary": [],
        "measures.value": [value("street_crime", "Shropshire")],
        "measures.measure": [
            entry("street_crime", "Street-level crime", share_of=""),
            entry("home_office_recorded_crime", "Home Office tables", share_of=""),
        ],
        "published.figure": [
            figure("31,693", **street),
            figure("2,068", **burglary),
            figure("1.64", "rate_per_1000", **burglary),
            figure("1.42", "peer_average", **burglary),
            figure("6", "rank", **burglary),
            figure("8", "rank_of", **burglary),
            figure("599", area="Shropshire", **burglary),
            figure("18,877", **offices),
        ],
        "measures.peer": [peer],
    }


Site = dict[str, str]


def site_of(tables: dict[str, list[dict]], folder: Path) -> Site:
    """Every file of the site made from a release of these tables."""
    index = write_site(write_release(folder / "performance.duckdb", tables), folder / "report")
    files = (file for file in index.parent.rglob("*") if file.is_file())
    return {file.relative_to(index.parent).as_posix(): file.read_text(encoding="utf-8") for file in files}
