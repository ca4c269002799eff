"""The pages of the site, each with its template and the plain values it shows."""

from dataclasses import dataclass, field, replace
from typing import Any

from assets.published.disclosure.rule import rule_text, suppressed
from assets.published.report import charts, matrix, open_data, tables, words
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
    period: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def with_values(self, **values: Any) -> "Page":
        """The page with more to show."""
        return replace(self, values=self.values | values)


def pages(reader: Reader, pictures: Pictures, about: dict) -> list[Page]:
    """Every page, the summary first."""
    told = topics(reader, pictures)
    made = [
        _summary(reader, told),
        *(_topic(reader, pictures, told, number) for number in range(len(told))),
        _signals(reader),
        _explorer(),
        *_open_data(reader),
        _revisions(reader, about),
        _quality(reader),
        _definitions(reader),
        _about(reader, about),
    ]
    return made


def topics(reader: Reader, pictures: Pictures) -> list[dict]:
    """Topics of the summary in their order, with statement, signal, line, commentary and the page of each."""
    found = reader.rows("SELECT * FROM published.summary WHERE force = $force ORDER BY position")
    written = reader.rows("SELECT topic, text FROM published.commentary WHERE force = $force AND topic <> ''")
    texts = {row["topic"]: row["text"] for row in written}
    return [_told(reader, pictures, row, texts) for row in found]


def _told(reader: Reader, pictures: Pictures, row: dict, texts: dict[str, str]) -> dict:
    measures = tuple(name for name in row["measures"].split(";") if name in reader.measures)
    shown = row["signal_of"] or next(iter(measures), None)
    spark = charts.spark(reader, pictures, shown) if shown else None
    signal = words.SIGNALS[row["signal"]] if row["signal"] else None
    return row | {
        "slug": words.slug(row["topic"]),
        "file": f"topics/{words.slug(row['topic'])}.html",
        "headlines": [reader.headlines[name] for name in measures if name in reader.headlines],
        "measures": measures,
        "spark": spark,
        "commentary_html": to_html(row["commentary"]),
        "commentary_in_full": to_html(texts.get(row["topic"], "")),
        "mark": signal and {"symbol": signal.symbol, "words": signal.words, "kind": row["signal"]},
    }


def _summary(reader: Reader, told: list[dict]) -> Page:
    listed = tables.exceptions(reader.connection, reader.force)
    return Page(file="index.html", menu="index.html", title="Summary", template="index.html.j2").with_values(
        topics=told,
        exceptions=listed[:EXCEPTIONS],
        exception_count=len(listed),
        chance=tables.expected_by_chance(reader.connection, reader.force),
        key_figures=_key_figures(reader, [reader.headlines[TOTAL]] if TOTAL in reader.headlines else []),
    )


def _topic(reader: Reader, pictures: Pictures, told: list[dict], number: int) -> Page:
    topic = told[number]
    shown = [made for block in laid_out(topic["topic"], topic["measures"]) for made in filled(reader, pictures, block)]
    return Page(file=topic["file"], menu="index.html", title=topic["topic"], template="topic.html.j2").with_values(
        topic=topic,
        topics=told,
        blocks=shown,
        key_figures=_key_figures(reader, topic["headlines"]),
        before=told[number - 1] if number else None,
        after=told[number + 1] if number + 1 < len(told) else None,
        sources=tables.sources_of(reader.connection, [reader.measures[name]["fact"] for name in topic["measures"]]),
    )


def _key_figures(reader: Reader, headlines: list[dict]) -> list[dict]:
    return [_key_figure(reader, row) for row in headlines]


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


def _signals(reader: Reader) -> Page:
    return Page(file="signals.html", menu="signals.html", title="Signals", template="signals.html.j2").with_values(
        matrix=matrix.icons(reader),
        areas=reader.areas,
        exceptions=tables.exceptions(reader.connection, reader.force),
        unlisted=tables.unlisted_exceptions(reader.connection, reader.force),
        chance=tables.expected_by_chance(reader.connection, reader.force),
    )


def _open_data(reader: Reader) -> list[Page]:
    street = reader.headlines.get(open_data.STREET)
    home_office = open_data.home_office(reader.connection, reader.force)
    if street is None and home_office is None:
        return []
    page = Page(file="published-data.html", menu="published-data.html", title="Published data", template="open.html.j2")
    quarter = words.quarter(street["period_start"], street["period_end"]) if street else ""
    return [
        page.with_values(
            street=open_data.street_crime(reader.connection, reader.force, street) if street else None,
            street_quarter=quarter,
            home_office=home_office,
        )
    ]


def _explorer() -> Page:
    return Page(file="explorer.html", menu="explorer.html", title="Explorer", template="explorer.html.j2")


def _revisions(reader: Reader, about: dict) -> Page:
    page = Page(file="revisions.html", menu="revisions.html", title="Revisions", template="revisions.html.j2")
    return page.with_values(revisions=tables.revisions(reader.connection, reader.force), before=about["compared_to"])


def _quality(reader: Reader) -> Page:
    page = Page(file="quality.html", menu="quality.html", title="Data quality", template="quality.html.j2")
    return page.with_values(
        quality=tables.quality(reader.connection), broken_rules=tables.broken_rules(reader.connection)
    )


def _definitions(reader: Reader) -> Page:
    page = Page(file="definitions.html", menu="definitions.html", title="Definitions", template="definitions.html.j2")
    by_topic: dict[str, list[dict]] = {}
    for entry in reader.measures.values():
        by_topic.setdefault(entry["topic"], []).append(entry)
    return page.with_values(by_topic=by_topic)


def _about(reader: Reader, about: dict) -> Page:
    page = Page(file="about.html", menu="about.html", title="About", template="about.html.j2")
    left = suppressed(reader.connection) if about["edition"] == "public" else None
    return page.with_values(rules=words.RULES, suppression_text=rule_text(left) if left else "")
