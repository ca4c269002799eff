"""The workbook of a release: cover, summary, a sheet a topic with native charts, definitions, data quality."""

import datetime as dt
from pathlib import Path

import xlsxwriter

from assets.published.exports import back_sheets, front_sheets
from assets.published.exports.sheet import Link, Sheet, new_sheet, sheet_name
from assets.published.exports.styles import Styles
from assets.published.exports.topic_sheet import WIDTHS, Topic, write_topic
from assets.published.opening import open_release
from assets.published.placing import aside
from assets.published.report import words
from assets.published.report.reader import Reader
from assets.published.report.tables import release as about_release
from schemas.errors import PerformanceError

COVER, SUMMARY, DEFINITIONS, QUALITY = "Cover", "Summary", "Definitions", "Data quality"
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class NotARelease(PerformanceError):
    """A DuckDB file without the row that says what release it is."""


def write_workbook(release: Path, target: Path) -> Path:
    """Write the workbook of the force a release speaks of; the same release gives the same bytes.

    Args:
        release: DuckDB file of the release, of either edition; opened read-only.
        target: workbook, put in place by a rename.

    Returns:
        `target`.

    Raises:
        NotARelease: the file holds no row of published.release.
    """
    with open_release(release) as connection, aside(target) as building:
        about = about_release(connection)
        if about is None:
            raise NotARelease(f"{release}: published.release has no row. Make the release again: performance run.")
        with xlsxwriter.Workbook(str(building), OPTIONS) as book:
            _write(book, Reader(connection=connection, force=about["force"]), about)
    return target


def _write(book: xlsxwriter.Workbook, reader: Reader, about: dict) -> None:
    period = words.quarter(*reader.quarter) if reader.quarter else "no figures"
    subtitle = f"{about['force']} · {period} · as at {words.day(about['as_at'])} · {about['edition']} edition"
    synthetic = " · synthetic data" if "synthetic" in about["provenance"].lower() else ""
    book.set_properties(
        {
            "title": f"Performance Summary, {about['force']}, {period}",
            "subject": f"Release {about['release_id']}, {about['edition']} edition",
            "author": about["force"],
            "comments": about["provenance"].strip(),
            "created": dt.datetime.combine(about["as_at"], dt.time()),
        }
    )
    topics = _topics(reader)
    names = [COVER, SUMMARY, DEFINITIONS, QUALITY]
    sheets: dict[str, str] = {}
    for number, topic in enumerate(topics, start=1):
        sheets[topic.name] = sheet_name(f"{number} {topic.name}", names)
        names.append(sheets[topic.name])
    styles = Styles(book=book)

    def new(name: str, title: str, widths: tuple[float, ...]) -> Sheet:
        footer = f"{about['force']} · release {about['release_id']}{synthetic}"
        sheet = new_sheet(book, styles, name, widths, footer)
        back = None if name == COVER else Link(text="Back to the cover", sheet=COVER)
        sheet.title(title, subtitle + synthetic, back)
        return sheet

    cover = new(COVER, "Performance Summary", front_sheets.COVER_WIDTHS)
    front_sheets.write_summary(new(SUMMARY, "Summary of topics", front_sheets.SUMMARY_WIDTHS), reader, sheets)
    for topic in topics:
        write_topic(new(sheets[topic.name], topic.name, WIDTHS), reader, topic)
    back_sheets.write_definitions(new(DEFINITIONS, "Definitions", back_sheets.DEFINITION_WIDTHS), reader)
    back_sheets.write_quality(new(QUALITY, "Data quality", back_sheets.QUALITY_WIDTHS), reader)
    told = [(SUMMARY, "Every topic: its newest figures in words, what the latest month signals, commentary.")]
    told += [(sheets[topic.name], ", ".join(_speaking(reader, topic))) for topic in topics]
    told += [(DEFINITIONS, "What every measure counts, of what, and who answers for it.")]
    told += [(QUALITY, "What was delivered, what became of its rows, and the rules they broke.")]
    front_sheets.write_cover(cover, reader, about, [(Link(text=name, sheet=name), text) for name, text in told])


def _speaking(reader: Reader, topic: Topic) -> list[str]:
    return [reader.title(name) for name in topic.speaking if reader.has(name)] or ["No figures in this release."]


def _topics(reader: Reader) -> list[Topic]:
    """Topics of the summary in their order, then others that the release has figures of, by name."""
    told = [
        Topic(
            name=row["topic"],
            statement=row["statement"],
            commentary=row["commentary"],
            signs_of_improvement=row["signs_of_improvement"] or "",
            speaking=row["measures"].split(";"),
            measures=list(dict.fromkeys([*row["measures"].split(";"), *_measures(reader, row["topic"])])),
        )
        for row in reader.topics
    ]
    others = sorted({entry["topic"] for entry in reader.measures.values()} - {topic.name for topic in told})
    for name in others:
        held = [measure for measure in _measures(reader, name) if reader.has(measure)]
        if held:
            told.append(_other(reader, name, held))
    return told


def _measures(reader: Reader, topic: str) -> list[str]:
    return [name for name, entry in reader.measures.items() if entry["topic"] == topic]


def _other(reader: Reader, name: str, held: list[str]) -> Topic:
    speaking = [measure for measure in held if measure in reader.headlines]
    said = " ".join(f"{reader.title(m)}: {reader.headlines[m]['statement']}" for m in speaking)
    return Topic(name=name, statement=said, commentary="", signs_of_improvement="", speaking=speaking, measures=held)
