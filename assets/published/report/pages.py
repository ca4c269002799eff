"""The pages of the site, each with its template and the plain values it shows."""

from dataclasses import dataclass, field
from typing import Any

from assets.published.disclosure.rule import rule_text, suppressed
from assets.published.report import behind, charts, matrix, open_data, tables, words
from assets.published.report.charts import Pictures
from assets.published.report.crime import TOTAL
from assets.published.report.filled import filled
from assets.published.report.prose import to_html
from assets.published.report.reader import Reader
from assets.published.report.topics import laid_out

EXCEPTIONS = 12  # listed on the summary; the rest on the page of signals


@dataclass(frozen=True, kw_only=True)
class Page:
    """One file of the site.

    Attributes:
        file: path below the folder of the site.
        menu: file of the menu's entry that it belongs to; its own where it is one.
        values: what its template shows, besides what every page does.
    """

    file: str
    title: str
    template: str
    menu: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def pages(reader: Reader, pictures: Pictures, about: dict) -> list[Page]:
    """Every page, the summary first."""
    told, delivered = topics(reader, pictures), tables.quality(reader.connection)
    listed = tables.exceptions(reader.connection, reader.force)
    chance = tables.expected_by_chance(reader.connection, reader.force)
    headline = [reader.headlines[TOTAL]] if TOTAL in reader.headlines else []
    key_figures = [_key_figure(reader, row) for row in headline]
    summary = {"topics": told, "exceptions": listed[:EXCEPTIONS], "exception_count": len(listed), "chance": chance}
    signals = {"matrix": matrix.icons(reader), "areas": reader.areas, "exceptions": listed, "chance": chance}
    unlisted = tables.unlisted_exceptions(reader.connection, reader.force)
    revised = tables.revisions(reader.connection, reader.force)
    broken = tables.broken_rules(reader.connection)
    left = suppressed(reader.connection) if about["edition"] == "public" else None
    return [
        _entry("index", "Summary", **summary, key_figures=key_figures),
        *(_topic(reader, pictures, told, delivered, number) for number in range(len(told))),
        _entry("signals", "Signals", **signals, unlisted=unlisted),
        _entry("explorer", "Explorer"),
        *_open_data(reader),
        _entry("revisions", "Revisions", revisions=revised, before=about["compared_to"]),
        _entry(
            "quality", "Data quality", quality=delivered, broken_rules=broken, stopped=behind.stopped(reader.connection)
        ),
        _entry("definitions", "Definitions", by_topic=_by_topic(reader)),
        _entry("about", "About", rules=words.RULES, suppression_text=rule_text(left) if left else ""),
    ]


def _entry(name: str, title: str, **values: Any) -> Page:
    """A page that the menu names."""
    return Page(file=f"{name}.html", menu=f"{name}.html", title=title, template=f"{name}.html.j2", values=values)


def topics(reader: Reader, pictures: Pictures) -> list[dict]:
    """Topics of the summary in their order, with statement, signal, line, commentary and the page of each."""
    written = reader.rows("SELECT topic, text FROM published.commentary WHERE force = $force AND topic <> ''")
    texts = {row["topic"]: row["text"] for row in written}
    return [_told(reader, pictures, row, texts) for row in reader.topics]


def _told(reader: Reader, pictures: Pictures, row: dict, texts: dict[str, str]) -> dict:
    measures = tuple(name for name in row["measures"].split(";") if name in reader.measures)
    shown = row["signal_of"] or next(iter(measures), None)
    spark = charts.spark(reader, pictures, shown) if shown else None
    return row | {
        "file": f"topics/{words.slug(row['topic'])}.html",
        "headlines": [reader.headlines[name] for name in measures if name in reader.headlines],
        "measures": measures,
        "spark": spark,
        "commentary_html": to_html(row["commentary"]),
        "commentary_in_full": to_html(texts.get(row["topic"], "")),
        "mark": words.marked(row["signal"]) if row["signal"] else None,
    }


def _topic(reader: Reader, pictures: Pictures, told: list[dict], delivered: list[dict], number: int) -> Page:
    topic = told[number]
    shown = [made for block in laid_out(topic["topic"], topic["measures"]) for made in filled(reader, pictures, block)]
    values = {
        "topic": topic,
        "topics": told,
        "blocks": shown,
        "key_figures": [_key_figure(reader, row) for row in topic["headlines"]],
        "before": told[number - 1] if number else None,
        "after": told[number + 1] if number + 1 < len(told) else None,
        "sources": tables.sources_of(delivered, [reader.measures[name]["fact"] for name in topic["measures"]]),
    }
    return Page(file=topic["file"], menu="index.html", title=topic["topic"], template="topic.html.j2", values=values)


def _key_figure(reader: Reader, row: dict) -> dict:
    name, period = row["measure_id"], (row["period_start"], row["period_end"])
    beside = (
        ("Change on the previous quarter", "pct_change_on_previous_quarter"),
        ("Previous quarter", "previous_value"),
        ("Quarter average", "quarter_average"),
        ("Rate per 1,000 people", "rate_per_1000"),
        ("Rate per 1,000 households", "rate_per_1000_households"),
        ("Target", "target"),
        ("Average of similar forces", "peer_average"),
    )
    texts = [(title, reader.text(name, period, statistic)) for title, statistic in beside]
    rank, of = (reader.text(name, period, statistic) for statistic in ("rank", "rank_of"))
    texts.append(("Rank among similar forces", f"{rank} of {of}" if rank and of else rank))
    return {
        "measure": name,
        "title": row["title"],
        "unit": reader.measures[name]["unit"],
        "period": reader.said(period),
        "text": reader.text(name, period),
        "beside": [{"name": title, "text": text} for title, text in texts if text is not None],
    }


def _open_data(reader: Reader) -> list[Page]:
    street, home_office = reader.headlines.get(open_data.STREET), open_data.home_office(reader)
    if street is None and home_office is None:
        return []
    shown = {
        "street": open_data.street_crime(reader, street) if street else None,
        "street_quarter": words.quarter(street["period_start"], street["period_end"]) if street else "",
    }
    return [_entry("published-data", "Published data", home_office=home_office, **shown)]


def _by_topic(reader: Reader) -> dict[str, list[dict]]:
    """Entries of the catalogue by topic."""
    by_topic: dict[str, list[dict]] = {}
    for entry in reader.measures.values():
        by_topic.setdefault(entry["topic"], []).append(entry)
    return by_topic
