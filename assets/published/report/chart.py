"""The control chart of a measure as SVG or HTML: drawn for any eye, for screen and for print."""

import json
from collections.abc import Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import Any

import altair as alt
from markupsafe import escape

from assets.measures.charts.settings import OF_EVENTS
from assets.published.report import words
from assets.published.report.axes import LEVELS, LONGEST_MONTH, Axes, axes_of, ends, written
from assets.published.report.drawing import FONT, INK, PATH, SOFT, Picture, layer, mark, to_svg

WIDTH, HEIGHT = 780, 300  # of the plot; the page scales the picture
TARGET = "#00703c"
LABEL_TURNS_AT = 0.6  # a phase that starts in the last part of the chart is labelled to its left
LABEL_ROW, LETTER = 15, 6.4  # height of a label's line, and mean width of its letters
LABEL_GAP = 17  # from label to label on the right


def svg(said: str, charted: Sequence[dict], starts: Sequence[dict], target: float | None = None, unit: str = "") -> str:
    """The chart as SVG text, with a title and role="img".

    Args:
        said: what the chart shows, for a reader who does not see it.
        charted: rows of `points.points`, at least one; month is a date, or the number of a point.
        starts: rows of `points.phases`.
        target: value to reach.
        unit: what the values are; unless given, of the unit of the rows a month.
    """
    return to_svg(drawing(charted, starts, target, unit), said)


class _InScript(json.JSONEncoder):
    """JSON that stands inside a script of a page, which no text of it can end."""

    def encode(self, o: Any) -> str:
        return super().encode(o).replace("<", "\\u003c")


def html(
    said: str, charted: Sequence[dict], starts: Sequence[dict], target: float | None = None, unit: str = ""
) -> str:
    """The chart as a page of its own that needs no network: a point says what it is when pointed at."""
    menu = {"actions": {"export": True, "source": False, "compiled": False, "editor": False}}  # the editor is elsewhere
    drawn = alt.LayerChart.from_dict(drawing(charted, starts, target, unit))
    page = drawn.to_html(inline=True, embed_options=menu, json_kwds={"cls": _InScript})
    heading = f'<h1 style="font: 16px {FONT}; color: {INK}">{escape(said)}</h1>'
    for tag, with_text in (
        ("<html>", '<html lang="en">'),
        ("<head>", f"<head>\n  <title>{escape(said)}</title>"),
        ("</head>\n<body>", f"</head>\n<body>\n  {heading}"),
    ):
        page = page.replace(tag, with_text, 1)
    return page


def drawing(
    charted: Sequence[dict], starts: Sequence[dict], target: float | None = None, unit: str = ""
) -> dict[str, Any]:
    """The chart as Vega-Lite; its layers: levels, target, starts of phases, the line and its points."""
    axes = axes_of(charted, target, unit)
    picture = Picture()
    _levels(picture, charted, axes)
    _target(picture, charted, target, axes)
    _labels(picture, charted, target, axes)
    _starts(picture, charted, starts, axes)
    _line(picture, charted, axes)
    _marks(picture, charted, axes)
    note = words.opening(charted[-1].get("note") or "")
    padding = {"left": 4, "right": 10, "top": 8, "bottom": 4}
    return picture.drawn(width=WIDTH, height=HEIGHT, padding=padding, **({"title": note} if note else {}))


def _month(point: dict) -> Any:
    return point["month"]


def _target(picture: Picture, charted: Sequence[dict], target: float | None, axes: Axes) -> None:
    if target is not None:
        place = {"from": written(charted[0]["month"] - axes.half), "to": written(charted[-1]["month"] + axes.half)}
        picture.lay(_target_layer(axes), [place | {"level": target}])


@cache
def _target_layer(axes: Axes) -> dict[str, Any]:
    rule = mark("rule", color=TARGET, strokeWidth=1.6, strokeDash=[1, 3])
    return layer(rule.encode(x=axes.month("from"), x2="to", y=axes.value("level")))


def _labels(picture: Picture, charted: Sequence[dict], target: float | None, axes: Axes) -> None:
    """Names of the last levels and of the target at the right, moved apart where they would lie on each other."""
    last = charted[-1]
    names = LEVELS
    if last["upper"] is not None and last["lower"] == last["upper"]:
        names = {"centre": "Centre and limits"}
    named = [
        {"level": last[level], "label": f"{name} {last[f'{level}_text'] or ''}", "colour": INK}
        for level, name in names.items()
        if last[level] is not None
    ]
    if target is not None:
        named.append({"level": target, "label": f"Target {target:,.12g}", "colour": TARGET})
    least, largest = ends(charted, target)
    apart = _apart(sorted(named, key=lambda label: label["level"]), (largest - least) * LABEL_GAP / HEIGHT)
    placed = [label | {"to": written(last["month"] + axes.half)} for label in apart]
    for colour in (INK, TARGET):
        picture.lay(_label_layer(axes, colour), [label for label in placed if label["colour"] == colour])


@cache
def _label_layer(axes: Axes, colour: str) -> dict[str, Any]:
    text = mark("text", align="left", baseline="middle", dx=8, fontSize=12, color=colour)
    return layer(text.encode(x=axes.month("to"), y=axes.value("level"), text="label:N"))


def _apart(labels: list[dict], gap: float) -> list[dict]:
    """Labels in order, each pair nearer than the gap moved by halves until none is."""
    at = [label["level"] for label in labels]
    for _ in range(20 * len(at)):
        for low in range(len(at) - 1):
            near = gap - (at[low + 1] - at[low])
            if near > 0:
                at[low], at[low + 1] = at[low] - near / 2, at[low + 1] + near / 2
    return [label | {"level": level} for label, level in zip(labels, at, strict=True)]


def _levels(picture: Picture, charted: Sequence[dict], axes: Axes) -> None:
    """Centre and limits, phase by phase; in steps where limits go with a denominator or a season."""
    steps = [step for level in LEVELS for step in _steps(charted, level, axes)]
    for is_centre in (True, False):
        picture.lay(_level_layer(axes, is_centre), [s for s in steps if (s["name"] == "centre") == is_centre])


@cache
def _level_layer(axes: Axes, is_centre: bool) -> dict[str, Any]:
    look: dict[str, Any] = {"color": SOFT, "strokeWidth": 1.4, "strokeDash": [6, 4]}
    if is_centre:
        look = {"color": INK, "strokeWidth": 1.6}
    line = mark("line", interpolate="step-after", **look)
    return layer(line.encode(x=axes.month("at"), y=axes.value("level"), detail="stretch:N"))


def _steps(charted: Sequence[dict], level: str, axes: Axes) -> list[dict]:
    """Where the level of each stretch begins, and where the stretch ends; it ends with its phase."""
    ends = [later["month"] - axes.half for later in charted[1:]] + [charted[-1]["month"] + axes.half]
    placed = zip(charted, ends, strict=True)
    steps = []
    for number, (_, same) in enumerate(groupby(placed, key=lambda p: (p[0]["phase"], p[0][level] is None))):
        stretch = [(p["month"] - axes.half, end, p[level]) for p, end in same if p[level] is not None]
        if not stretch:
            continue
        begins = [stretch[0], *(later for earlier, later in pairwise(stretch) if later[2] != earlier[2])]
        places = [*((start, value) for start, _, value in begins), (stretch[-1][1], stretch[-1][2])]
        named = {"name": level, "stretch": f"{level} {number}"}
        steps += [named | {"at": written(place), "level": value} for place, value in places]
    return steps


def _starts(picture: Picture, charted: Sequence[dict], starts: Sequence[dict], axes: Axes) -> None:
    """A dotted line where a phase starts, with its cause above the plot, in a row of its own where two would meet."""
    first, last = charted[0]["month"], charted[-1]["month"]
    rows: list[float] = []  # where the last label of each ends
    for start in (s for s in starts if first < s["starts_on"] <= last):
        share = (start["starts_on"] - first) / (last - first)
        is_late = share > LABEL_TURNS_AT
        side: dict[str, Any] = {"align": "right", "dx": 4} if is_late else {"align": "left", "dx": -4}
        text = f"New phase from {start['from_text']}" + (f": {start['cause']}" if start["cause"] else "")
        width = min(len(text) * LETTER, 520)
        begins, ends = (share * WIDTH - width, share * WIDTH) if is_late else (share * WIDTH, share * WIDTH + width)
        row = next((row for row, taken in enumerate(rows) if taken < begins), len(rows))
        rows[row : row + 1] = [ends]
        placed = [{"at": written(start["starts_on"] - axes.half), "text": text}]
        line = mark("rule", color=SOFT, strokeDash=[2, 3])
        label = mark("text", **side, baseline="bottom", fontSize=12, color=INK, limit=520)
        at, above = axes.month("at"), alt.value(-6 - row * LABEL_ROW)
        picture.lay(layer(line.encode(x=at)), placed)
        picture.lay(layer(label.encode(x=at, y=above, text="text:N")), placed)


def _line(picture: Picture, charted: Sequence[dict], axes: Axes) -> None:
    """The points joined; the line breaks where a month is absent, for missing is not nought."""
    longest = LONGEST_MONTH if axes.step else 1
    plain: list[dict[str, Any]] = [{"month": p["month"], "value": p["value"]} for p in charted]
    gaps = [
        {"month": earlier["month"] + longest, "value": None}
        for earlier, later in pairwise(charted)
        if later["month"] - earlier["month"] > longest
        and charted[0]["chart"] not in OF_EVENTS  # a month without an event is no gap
    ]
    joined = sorted([*plain, *gaps], key=_month)
    picture.lay(_line_layer(axes), [p | {"month": written(p["month"])} for p in joined])


@cache
def _line_layer(axes: Axes) -> dict[str, Any]:
    return layer(mark("line", color=PATH, strokeWidth=1.4).encode(x=axes.month(), y=axes.value()))


def _marks(picture: Picture, charted: Sequence[dict], axes: Axes) -> None:
    """The points, by shape and colour of what they signal."""
    present = {p["point_type"] for p in charted}
    values = [
        {
            "month": written(p["month"]),
            "value": p["value"],
            "signal": words.opening(words.SIGNALS[p["point_type"]].words),
            "size": 34 if p["point_type"] == "common_cause" else 110,
        }
        for p in charted
    ]
    picture.lay(_mark_layer(axes, tuple(name for name in words.SIGNALS if name in present)), values)


@cache
def _mark_layer(axes: Axes, present: tuple[str, ...]) -> dict[str, Any]:
    signals = [words.SIGNALS[name] for name in present]
    names = [words.opening(signal.words) for signal in signals]
    month = (
        alt.Tooltip("month:T", title="Month", format="%B %Y", formatType="utc")
        if axes.step
        else alt.Tooltip("month:Q", title="Point")
    )
    points = mark("point", filled=True, opacity=1, stroke="white", strokeWidth=0.8)
    return layer(
        points.encode(
            x=axes.month(),
            y=axes.value(),
            shape=alt.Shape("signal:N", scale=alt.Scale(domain=names, range=[s.shape for s in signals])),
            color=alt.Color("signal:N", scale=alt.Scale(domain=names, range=[s.colour for s in signals])),
            size=alt.Size("size:Q", scale=None, legend=None),
            tooltip=[month, alt.Tooltip("value:Q", title="Value"), alt.Tooltip("signal:N", title="Signal")],
        )
    )
