"""The control chart of a measure as SVG or HTML: drawn for any eye, for screen and for print."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

import altair as alt
import vl_convert
from markupsafe import escape

from assets.published.report import words

WIDTH, HEIGHT = 780, 300  # of the plot; the page scales the picture
INK, SOFT, FAINT, PATH = "#1d2733", "#5f6b76", "#e3e7eb", "#9aa4ae"
HALF_MONTH, LONGEST_MONTH = dt.timedelta(days=15), dt.timedelta(days=31)
SHORTEST_MONTH = dt.timedelta(days=28)
TICKS = ((8, 1), (24, 3), (72, 6), (10**9, 12))  # up to so many months charted, one label every so many
VALUE_TICKS = 6
DECIMALS = ((100, 0), (10, 1), (1, 2), (0, 3))  # of the axis, by the largest value, where all are equal
TARGET = "#00703c"
LABEL_TURNS_AT = 0.6  # a phase that starts in the last part of the chart is labelled to its left
LABEL_ROW, LETTER = 15, 6.4  # height of a label's line, and mean width of its letters
LABEL_GAP = 32  # from label to label on the right, two lines each
FONT = "Liberation Sans, Helvetica Neue, Arial, sans-serif"
LEVELS = {"upper": "Upper limit", "centre": "Centre", "lower": "Lower limit"}
OF_EVENTS = ("g", "t")  # points are events: a month without one is no gap
UNITS = {"mr": "Moving range", "g": "Months between events"}


@dataclass(frozen=True, kw_only=True)
class Axes:
    """The two axes every layer shares.

    Attributes:
        step: months from label to label; 0 where points are numbered and not dated.
        title: what the values count.
        decimals: of the values.
        half: half of the way from point to point.
    """

    step: int
    title: str
    decimals: int = 0
    half: Any = HALF_MONTH

    def month(self, field: str = "month") -> alt.X:
        """Across, by month or by number."""
        if not self.step:
            axis = alt.Axis(format="d", grid=False, labelPadding=6, tickMinStep=1)
            return alt.X(f"{field}:Q", title="Point", scale=alt.Scale(zero=False, nice=False), axis=axis)
        ticks = {"interval": "month", "step": self.step}
        axis = alt.Axis(format="%b %Y", grid=False, labelPadding=6, tickCount=ticks)
        return alt.X(f"{field}:T", title="Month", scale=alt.Scale(type="utc"), axis=axis)

    def value(self, field: str = "value") -> alt.Y:
        """Upwards; it need not start at nought, for points are read by place and not by length."""
        axis = alt.Axis(format=f",.{self.decimals}f", tickCount=VALUE_TICKS)
        return alt.Y(f"{field}:Q", title=self.title, scale=alt.Scale(zero=False, nice=True), axis=axis)


def svg(said: str, charted: Sequence[dict], starts: Sequence[dict], target: float | None = None, unit: str = "") -> str:
    """The chart as SVG text, with a title and role="img".

    Args:
        said: what the chart shows, for a reader who does not see it.
        charted: rows of `points.points`, at least one; month is a date, or the number of a point.
        starts: rows of `points.phases`.
        target: value to reach.
        unit: what the values are; unless given, of the unit of the rows a month.
    """
    drawn = vl_convert.vegalite_to_svg(drawing(charted, starts, target, unit).to_dict())
    head = f'<svg role="img" aria-labelledby="chart-title" focusable="false" font-family="{FONT}" '
    named = f'<title id="chart-title">{escape(said)}</title>'
    opening, rest = drawn.split(">", 1)
    return f"{opening.replace('<svg ', head, 1)}>{named}{rest}"


def html(
    said: str, charted: Sequence[dict], starts: Sequence[dict], target: float | None = None, unit: str = ""
) -> str:
    """The chart as a page of its own that needs no network: a point says what it is when pointed at."""
    page = drawing(charted, starts, target, unit).properties(title=said).to_html(inline=True)
    return page.replace("<html>", '<html lang="en">', 1).replace(
        "<head>", f"<head>\n  <title>{escape(said)}</title>", 1
    )


def drawing(charted: Sequence[dict], starts: Sequence[dict], target: float | None = None, unit: str = "") -> Any:
    """The chart's layers: levels, target, starts of phases, the line and its points."""
    axes = _axes(charted, target, unit)
    layers = [
        *_levels(charted, axes),
        *_target(charted, target, axes),
        *_labels(charted, target, axes),
        *_starts(charted, starts, axes),
        _line(charted, axes),
        _marks(charted, axes),
    ]
    chart = alt.layer(*layers).properties(
        width=WIDTH, height=HEIGHT, padding={"left": 4, "right": 10, "top": 8, "bottom": 4}
    )
    return _styled(chart)


def _axes(charted: Sequence[dict], target: float | None, unit: str) -> Axes:
    months = [p["month"] for p in charted]
    is_dated = isinstance(months[0], dt.date)
    step = next(step for most, step in TICKS if len(charted) <= most) if is_dated else 0
    ways: list[Any] = sorted(later - earlier for earlier, later in pairwise(months))
    between = ways[len(ways) // 2] if ways else LONGEST_MONTH
    half = (HALF_MONTH if between >= SHORTEST_MONTH else between / 2) if is_dated else 0.5
    title = unit or UNITS.get(charted[0]["chart"]) or f"{words.opening(charted[0]['unit'])} a month"
    return Axes(step=step, title=title, decimals=_decimals(*_ends(charted, target)), half=half)


def _ends(charted: Sequence[dict], target: float | None) -> tuple[float, float]:
    """Least and largest of all that is drawn."""
    drawn = [p[name] for p in charted for name in ("value", *LEVELS) if p[name] is not None]
    drawn += [] if target is None else [target]
    return min(drawn), max(drawn)


def _decimals(least: float, largest: float) -> int:
    """As many as tell one label of the axis from the next."""
    if largest > least:
        return max(0, -math.floor(math.log10((largest - least) / VALUE_TICKS)))
    return next(places for most, places in DECIMALS if abs(largest) >= most)


def _at(place: Any) -> Any:
    """A place across as it is written into the drawing."""
    return str(place) if isinstance(place, dt.date) else place


def _target(charted: Sequence[dict], target: float | None, axes: Axes) -> list:
    if target is None:
        return []
    place = {"from": _at(charted[0]["month"] - axes.half), "to": _at(charted[-1]["month"] + axes.half)}
    line = _chart([place | {"level": target}]).mark_rule(color=TARGET, strokeWidth=1.6, strokeDash=[1, 3])
    return [line.encode(x=axes.month("from"), x2="to", y=axes.value("level"))]


def _labels(charted: Sequence[dict], target: float | None, axes: Axes) -> list:
    """Names of the last levels and of the target at the right, moved apart where they would lie on each other."""
    last = charted[-1]
    named = [{"level": last[level], "label": f"{name}\n{last[f'{level}_text'] or ''}", "colour": INK}
             for level, name in LEVELS.items() if last[level] is not None]  # fmt: skip
    if len(named) > 1 and last["lower"] == last["upper"]:
        named = [named[1] | {"label": named[1]["label"].replace("Centre", "Centre and limits")}]
    if target is not None:
        named.append({"level": target, "label": f"Target\n{target:,.12g}", "colour": TARGET})
    if not named:
        return []
    least, largest = _ends(charted, target)
    named = _apart(sorted(named, key=lambda label: label["level"]), (largest - least) * LABEL_GAP / HEIGHT)
    values = [label | {"to": _at(last["month"] + axes.half)} for label in named]
    side: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 8}
    text = _chart(values).mark_text(**side, fontSize=12, lineBreak="\n", lineHeight=14)
    colour = alt.Color("colour:N", scale=None, legend=None)
    return [text.encode(x=axes.month("to"), y=axes.value("level"), text="label:N", color=colour)]


def _apart(labels: list[dict], gap: float) -> list[dict]:
    """Labels in order, each pair nearer than the gap moved by halves until none is."""
    at = [label["level"] for label in labels]
    for _ in range(20 * len(at)):
        for low in range(len(at) - 1):
            near = gap - (at[low + 1] - at[low])
            if near > 0:
                at[low], at[low + 1] = at[low] - near / 2, at[low + 1] + near / 2
    return [label | {"level": level} for label, level in zip(labels, at, strict=True)]


def _styled(chart: Any) -> Any:
    axis: dict[str, Any] = {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    }
    ink: dict[str, Any] = {
        "labelColor": INK,
        "titleColor": INK,
        "domainColor": SOFT,
        "tickColor": SOFT,
        "gridColor": FAINT,
    }
    legend: dict[str, Any] = {
        "labelFont": FONT,
        "labelFontSize": 12,
        "labelColor": INK,
        "title": None,
        "symbolSize": 90,
    }
    return (
        chart.configure(background="white", font=FONT, aria=False)
        .configure_view(stroke=None)
        .configure_axis(**axis, **ink)
        .configure_legend(**legend, orient="bottom", labelLimit=400, columnPadding=24)
    )


def _chart(values: list[dict]) -> Any:  # Altair's marks are decorated in a way the type checker cannot follow
    return alt.Chart(alt.InlineData(values=values))


def _levels(charted: Sequence[dict], axes: Axes) -> list:
    """Centre and limits, phase by phase; in steps where limits go with a denominator or a season."""
    steps = [step for level in LEVELS for step in _steps(charted, level, axes)]
    encoded = {"x": axes.month("at"), "y": axes.value("level"), "detail": "stretch:N"}
    line: dict[str, Any] = {"interpolate": "step-after"}
    centre = _chart([s for s in steps if s["name"] == "centre"]).mark_line(**line, color=INK, strokeWidth=1.6)
    limits = _chart([s for s in steps if s["name"] != "centre"])
    dashed = limits.mark_line(**line, color=SOFT, strokeWidth=1.4, strokeDash=[6, 4])
    return [layer.encode(**encoded) for layer in (centre, dashed) if layer.data.values]


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
        steps += [named | {"at": _at(place), "level": value} for place, value in places]
    return steps


def _starts(charted: Sequence[dict], starts: Sequence[dict], axes: Axes) -> list:
    """A dotted line where a phase starts, with its cause above the plot, in a row of its own where two would meet."""
    first, last = charted[0]["month"], charted[-1]["month"]
    layers, rows = [], []  # rows: where the last label of each ends
    for start in (s for s in starts if first < s["starts_on"] <= last):
        share = (start["starts_on"] - first) / (last - first)
        is_late = share > LABEL_TURNS_AT
        side: dict[str, Any] = {"align": "right", "dx": 4} if is_late else {"align": "left", "dx": -4}
        text = f"New phase from {start['from_text']}: {start['cause']}"
        width = min(len(text) * LETTER, 520)
        begins, ends = (share * WIDTH - width, share * WIDTH) if is_late else (share * WIDTH, share * WIDTH + width)
        row = next((row for row, taken in enumerate(rows) if taken < begins), len(rows))
        rows[row : row + 1] = [ends]
        base = _chart([{"at": _at(start["starts_on"] - axes.half), "text": text}])
        line = base.mark_rule(color=SOFT, strokeDash=[2, 3])
        label = base.mark_text(**side, baseline="bottom", fontSize=12, color=INK, limit=520)
        at = axes.month("at")
        layers += [line.encode(x=at), label.encode(x=at, y=alt.value(-6 - row * LABEL_ROW), text="text:N")]
    return layers


def _line(charted: Sequence[dict], axes: Axes) -> alt.Chart:
    """The points joined; the line breaks where a month is absent, for missing is not nought."""
    longest = LONGEST_MONTH if axes.step else 1
    plain: list[dict[str, Any]] = [{"month": p["month"], "value": p["value"]} for p in charted]
    gaps = [
        {"month": earlier["month"] + longest, "value": None}
        for earlier, later in pairwise(charted)
        if later["month"] - earlier["month"] > longest and charted[0]["chart"] not in OF_EVENTS
    ]
    joined = [p | {"month": _at(p["month"])} for p in sorted([*plain, *gaps], key=lambda p: p["month"])]
    return _chart(joined).mark_line(color=PATH, strokeWidth=1.4).encode(x=axes.month(), y=axes.value())


def _marks(charted: Sequence[dict], axes: Axes) -> alt.Chart:
    """The points, by shape and colour of what they signal."""
    present = [signal for name, signal in words.SIGNALS.items() if name in {p["point_type"] for p in charted}]
    names = [words.opening(signal.words) for signal in present]
    values = [
        {
            "month": _at(p["month"]),
            "value": p["value"],
            "signal": words.opening(words.SIGNALS[p["point_type"]].words),
            "size": 34 if p["point_type"] == "common_cause" else 110,
        }
        for p in charted
    ]
    month = (
        alt.Tooltip("month:T", title="Month", format="%B %Y", formatType="utc")
        if axes.step
        else alt.Tooltip("month:Q", title="Point")
    )
    return (
        _chart(values)
        .mark_point(filled=True, opacity=1, stroke="white", strokeWidth=0.8)
        .encode(
            x=axes.month(),
            y=axes.value(),
            shape=alt.Shape("signal:N", scale=alt.Scale(domain=names, range=[s.shape for s in present])),
            color=alt.Color("signal:N", scale=alt.Scale(domain=names, range=[s.colour for s in present])),
            size=alt.Size("size:Q", scale=None, legend=None),
            tooltip=[
                month,
                alt.Tooltip("value:Q", title="Value"),
                alt.Tooltip("signal:N", title="Signal"),
            ],
        )
    )
