"""The table of icons: measures down, the force and its areas across, what the latest month of each chart says."""

from assets.published.report import words
from assets.published.report.reader import Reader

ASSURANCE = {
    "consistent_pass": ("P", "the target is passed as a rule"),
    "consistent_fail": ("F", "the target is failed as a rule"),
    "inconsistent": ("?", "the target is passed and failed by chance"),
}


def icons(reader: Reader) -> list[dict]:
    """Topics with their charted measures, each with a cell a place: None where that place has no chart.

    Returns:
        Per topic: topic and rows; per row: measure, title and cells (symbol, words, kind, assurance, assured, month).
    """
    query = """
        SELECT * FROM measures.icon WHERE force = $force AND category = ''
    """
    found = {(row["measure_id"], row["area"]): row for row in reader.rows(query)}
    across = [reader.force, *reader.areas]
    by_topic: dict[str, list[dict]] = {}
    for name, entry in reader.measures.items():
        cells = [_cell(found.get((name, area))) for area in across]
        if any(cells):
            by_topic.setdefault(entry["topic"], []).append({"measure": name, "title": entry["title"], "cells": cells})
    return [{"topic": topic, "rows": rows} for topic, rows in by_topic.items()]


def _cell(row: dict | None) -> dict | None:
    if row is None:
        return None
    signal = words.SIGNALS[row["variation"]]
    letter, assured = ASSURANCE.get(row["assurance"], ("", ""))
    return {
        "symbol": signal.symbol,
        "words": signal.words,
        "kind": row["variation"],
        "assurance": letter,
        "assured": assured,
        "month": words.month(row["month"]),
    }
