"""What the Dagster UI shows of a release at a glance: the summary as a table, and the charts to look at first."""

import base64
from pathlib import Path

import polars as pl

from assets.published.opening import open_release
from assets.published.report import words
from assets.published.report.words import slug
from schemas.published import POINTS_OF_CONCERN_FIRST

USUAL = "common_cause"
LARGEST = 150_000  # bytes of all pictures: Dagster keeps them with every run, and sends them with every look


def summary_table(summary: pl.DataFrame) -> list[dict[str, str]]:
    """The summary as rows of a table: topic, signal of the latest month, statement.

    Args:
        summary: rows of `schemas.published.Summary`.
    """
    return [
        {"topic": row["topic"], "signal": _signal(row["signal"]), "statement": row["statement"]}
        for row in summary.sort("position").iter_rows(named=True)
    ]


def summary_of(release: Path) -> pl.DataFrame:
    """Rows of the summary of the force that a release speaks of; opened read-only."""
    with open_release(release) as connection:
        return connection.execute("SELECT s.* FROM published.summary s SEMI JOIN published.release USING (force)").pl()


def key_charts(summary: pl.DataFrame, charts: Path) -> str:
    """Control charts of the topics that signal, the gravest first, as Markdown with the pictures in it.

    Args:
        charts: folder of the site's pictures, one a measure.

    Returns:
        As many as `LARGEST` holds; a sentence where no topic signals.
    """
    gravity = {signal: place for place, signal in enumerate(POINTS_OF_CONCERN_FIRST)}
    signalling = [row for row in summary.iter_rows(named=True) if row["signal"] and row["signal"] != USUAL]
    told, size = [], 0
    for row in sorted(signalling, key=lambda row: (gravity[row["signal"]], row["position"])):
        picture = charts / f"{slug(row['signal_of'])}.svg"
        drawn = base64.b64encode(picture.read_bytes()).decode() if picture.is_file() else ""
        size += len(drawn)
        if size > LARGEST:
            break
        if drawn:
            said = f"{row['topic']}: {_signal(row['signal'])}, {words.month(row['signal_month'])}"
            told.append(f"**{said}**\n\n![{said}](data:image/svg+xml;base64,{drawn})\n")
    return "\n".join(told) or "No topic of the summary signals anything but usual variation."


def _signal(signal: str | None) -> str:
    return f"{words.SIGNALS[signal].symbol} {words.SIGNALS[signal].words}" if signal else "not charted"
