"""A month's commentary: its files, read and judged, and the table of them."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from assets.measures.catalogue import MEASURES
from assets.measures.summary import measure_table
from assets.published.commentary.figures import Figure, Figures, figures_of, nearest
from assets.published.commentary.filling import Problem
from assets.published.commentary.judging import copied, judged
from assets.published.report.words import slug

LONGEST = 20_000  # characters: three printed pages, and far beyond what a topic's commentary is
COLUMNS = ("force", "topic", "month", "file", "text", "message", "quotes")

HEADLINES = [measure.measure_id for measure in MEASURES if measure.is_headline]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One file of a month's commentary.

    Attributes:
        topic: the topic it is named for; '' where there is none of that name.
        file: below the commentary folder, e.g. 2016-12/robbery.md.
        text: Markdown with figures.
        source: as the analyst wrote it.
        quotes: figures it prints.
    """

    topic: str
    file: str
    text: str
    problems: tuple[Problem, ...]
    source: str = ""
    quotes: tuple[Figure, ...] = ()

    @property
    def message(self) -> str:
        """What is wrong with it, a line each; '' where nothing is."""
        return "\n".join(f"{self.file}:{problem}" for problem in self.problems)


def reported_month(figures: pl.DataFrame) -> dt.date | None:
    """Newest month that a headline measure has a value of; None where none has."""
    is_value = (pl.col("statistic") == "value") & pl.col("measure_id").is_in(HEADLINES)
    is_month = pl.col("period_end").dt.month_start() == pl.col("period_start")
    return max(figures.filter(is_value, is_month)["period_start"].to_list(), default=None)


def commentary(
    files: Mapping[str, bytes], topics: pl.DataFrame, table: pl.LazyFrame, force: str, month: dt.date | None
) -> pl.DataFrame:
    """Columns of `schemas.published.Commentary`; of a page with problems the text is left out.

    Args:
        files: content by path below the commentary folder.
        table: rows of `schemas.published.PrintedFigure`, of any forces.
        month: reported month; None for the newest of any headline measure.
    """
    own = table.filter(pl.col("force") == force).collect() if files else table.head(0).collect()
    month = month or reported_month(own)
    if month is None:
        return _rows([], force)
    return _rows(judge(files, topics, figures_of(own, measure_table(), force, month)), force, month)


def first_paragraphs(told: pl.DataFrame) -> dict[str, str]:
    """The first paragraph of each topic's text, headings left out, on one line."""
    return {row["topic"]: _first_paragraph(row["text"]) for row in told.iter_rows(named=True) if row["text"]}


def judge(files: Mapping[str, bytes], topics: pl.DataFrame, figures: Figures) -> list[Page]:
    """Read and judge a month's files, in the order of the topics.

    Args:
        files: content by path; those of other months are left out.
        topics: the reference table `topic`.
    """
    known = {slug(row["topic"]): row for row in topics.sort("position").iter_rows(named=True)}
    of_month = {name: content for name, content in files.items() if name.startswith(f"{figures.month:%Y-%m}/")}
    pages = [_page(name, content, known, figures) for name, content in of_month.items()]
    order = [row["topic"] for row in known.values()]
    repeated = copied({page.file: (page.source, page.topic) for page in pages if page.topic})
    told = [replace(page, problems=(*page.problems, *repeated.get(page.file, ()))) for page in pages]
    return sorted(told, key=lambda page: (order.index(page.topic) if page.topic else len(order), page.file))


def _rows(pages: Iterable[Page], force: str, month: dt.date | None = None) -> pl.DataFrame:
    rows = [
        (force, page.topic, month, page.file, "" if page.problems else page.text.strip(), page.message, _keys(page))
        for page in pages
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String) | {"month": pl.Date}, orient="row")


def _first_paragraph(text: str) -> str:
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text))
    first = next((block for block in blocks if block and not block.startswith("#")), "")
    return " ".join(first.split())


def _keys(page: Page) -> str:
    keys = {(f.measure_id, f.category, f.area, f"{f.start}", f"{f.end}", f.statistic) for f in page.quotes}
    return "\n".join("; ".join(key) for key in sorted(keys))


def _page(name: str, content: bytes, known: Mapping[str, dict], figures: Figures) -> Page:
    stem = Path(name).stem
    topic = known.get(stem)
    if topic is None:
        near = nearest(f"{stem}.md", [f"{other}.md" for other in known])
        return Page(topic="", file=name, text="", problems=(Problem(1, "", f"no topic has this file's name.{near}"),))
    try:
        source = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        said = f"byte {problem.start + 1} is not UTF-8. Save the file as UTF-8 text."
        return Page(topic=topic["topic"], file=name, text="", problems=(Problem(line, "", said),))
    if len(source) > LONGEST:
        said = f"{len(source):,} characters are too long to be read on a page: keep it below {LONGEST:,}."
        return Page(topic=topic["topic"], file=name, text="", problems=(Problem(1, "", said),))
    problems, text, quotes = judged(source, topic, figures)
    return Page(topic=topic["topic"], file=name, text=text, problems=problems, source=source, quotes=quotes)
