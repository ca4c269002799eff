"""Files for a month's commentary to begin with: each topic's figures, by reference and in the words of the rule."""

from collections.abc import Iterator

import polars as pl

from assets.published.commentary.figures import Figures, UnknownFigure
from assets.published.commentary.references import AVERAGE, References
from assets.published.report.words import slug
from schemas.code_lists import UNPLACED


def skeletons(topics: pl.DataFrame, figures: Figures) -> dict[str, str]:
    """Text by the name of its file, one a topic, in their order."""
    return {f"{slug(row['topic'])}.md": skeleton(row, figures) for row in topics.sort("position").iter_rows(named=True)}


def skeleton(topic: dict, figures: Figures) -> str:
    """What an analyst begins with: what changed, where, and what there is besides.

    Args:
        topic: its row of the reference table `topic`.
    """
    headlines = [m for m in topic["measures"].split(";") if figures.own(m, figures.force)]
    others = [
        f"{name} ({entry['title']})"
        for name, entry in figures.measures.items()
        if entry["topic"] == topic["topic"] and name not in headlines and name in figures.rows
    ]
    parts = [
        f"{{# {topic['topic']}, {figures.month:%B %Y}. Say what changed, where, and what is being done;\n"
        "   the summary prints the statement of the figures above your first paragraph, so keep what adds to it.\n"
        "   Notes such as this one are not printed. Check with: performance commentary check #}",
        *(" ".join(_sentences(measure, figures)) for measure in headlines),
        *(_by_area(measure, figures) for measure in headlines),
        f"{{# Also to refer to: {'; '.join(others)}. #}}" if others else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _sentences(measure: str, figures: Figures) -> Iterator[str]:
    entry = figures.measures[measure]
    unit = "" if entry["unit"] == "percent" else f" {entry['unit']}"
    area, when = _asked(measure, figures)
    told = [f'{{{{ change("{measure}"{when}) }}}}', f'{{{{ change("{measure}"{when}, on="{AVERAGE}") }}}}']
    known = [
        words for words, on in zip(told, ("previous", AVERAGE), strict=True) if _stands(measure, area, figures, on)
    ]
    yield f'{entry["title"]}: {{{{ figure("{measure}"{when}) }}}}{unit}{", " if known else ""}{" and ".join(known)}.'
    days = figures.own(measure, figures.force)
    if days and figures.get(measure, figures.force, days, "target"):
        yield f'The target is {{{{ target("{measure}") }}}}.'
    if days and figures.get(measure, figures.force, days, "rank"):
        yield f'The force ranks {{{{ rank("{measure}"{when}) }}}} similar forces.'


def _by_area(measure: str, figures: Figures) -> str:
    areas = [a for a in figures.areas if a != figures.force and a not in UNPLACED and _stands(measure, a, figures)]
    lines = [
        f'- {area}: {{{{ figure("{measure}", "{area}") }}}}, {{{{ change("{measure}", "{area}") }}}}' for area in areas
    ]
    return "\n".join(lines)


def _asked(measure: str, figures: Figures) -> tuple[str, str]:
    """Whole force, and how a measure without a figure of the quarter is asked for its newest."""
    has_quarter = figures.get(measure, figures.force, figures.periods["quarter"])
    return "", "" if has_quarter else ', period="latest"'


def _stands(measure: str, area: str, figures: Figures, on: str = "previous") -> bool:
    when = "quarter" if figures.get(measure, area or figures.force, figures.periods["quarter"]) else "latest"
    try:
        return bool(References(figures=figures).change(measure, area, when, on))
    except UnknownFigure:
        return False
