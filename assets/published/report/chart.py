"""The control chart of a measure as SVG: drawn for any eye, for screen and for print."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import altair as alt
import vl_convert
from markupsafe import escape

from assets.published.report import words

WIDTH, HEIGHT = 780, 300  # of the plot; the page scales the picture
INK, SOFT, FAINT, PATH = "#1d2733", "#5f6b76", "#e3e7eb", "#9aa4ae"
HALF_MONTH, LONGEST_MONTH = dt.timedelta(days=15), dt.timedelta(days=31)
TICKS = ((8, 1), (24, 3), (72, 6), (10**9, 12))  # up to so many months charted, one label every so many
LABEL_TURNS_AT = 0.6  # a phase that starts in the last part of the chart is labelled to its left
FONT = "Liberation Sans, Helvetica Neue, Arial, sans-serif"
LEVELS = {"upper": "Upper limit", "centre": "Centre", "lower": "Lower limit"}


@dataclass(frozen=True, kw_only=True)
class Axes:
    """The two axes every layer shares: a label every `step` months, and what the values count."""

    step: int
    title: str

    def month(self, field: str = "month") -> alt.X:
        """Across, by month."""
        ticks = {"interval": "month", "step": self.step}
        axis = alt.Axis(format="%b %Y", grid=False, labelPadding=6, tickCount=ticks)
        return alt.X(f"{field}:T", title="Month", scale=alt.Scale(type="utc"), axis=axis)

    def value(self, field: str = "value") -> alt.Y:
        """Upwards; it need not start at nought, for points are read by place and not by length."""
        axis = alt.Axis(format=",.0f", tickCount=6)
        return alt.Y(f"{field}:Q", title=self.title, scale=alt.Scale(zero=False, nice=True), axis=axis)


def svg(said: str, charted: Sequence[dict], starts: Sequence[dict]) -> str:
    """The chart as SVG text, with a title and role="img".

    Args:
        said: what the chart shows, for a reader who does not see it.
        charted: rows of `points.points`, at least one.
        starts: rows of `points.phases`.
    """
    step = next(step for most, step in TICKS if len(charted) <= most)
    axes = Axes(step=step, title=f"{words.opening(charted[0]['unit'])} a month")
    layers = [
        *_levels(charted, axes),
        *_starts(charted, starts, axes),
        _line(charted, axes),
        _marks(charted, axes),
    ]
    chart = alt.layer(*layers).properties(
        width=WIDTH, height=HEIGHT, padding={"left": 4, "right": 10, "top": 8, "bottom": 4}
    )
    drawn = vl_convert.vegalite_to_svg(_styled(chart).to_dict())
    head = f'<svg role="img" aria-labelledby="chart-title" focusable="false" font-family="{FONT}" '
    named = f'<title id="chart-title">{escape(said)}</title>'
    opening, rest = drawn.split(">", 1)
    return f"{opening.replace('<svg ', head, 1)}>{named}{rest}"


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
    """Centre and limits as one step a phase, the last one's named at the right."""
    steps = [level for phase in sorted({p["phase"] for p in charted}) for level in _steps(charted, phase)]
    encoded = {"x": axes.month("from"), "x2": "to:T", "y": axes.value("level")}
    centre = _chart([s for s in steps if s["name"] == "Centre"]).mark_rule(color=INK, strokeWidth=1.6)
    limits = _chart([s for s in steps if s["name"] != "Centre"])
    dashed = limits.mark_rule(color=SOFT, strokeWidth=1.4, strokeDash=[6, 4])
    named = _chart([s for s in steps if s["is_last"]])
    side: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 8}
    label = named.mark_text(**side, fontSize=12, color=INK, lineBreak="\n", lineHeight=14)
    labels = label.encode(x=axes.month("to"), y=axes.value("level"), text="label:N")
    return [layer for layer in (centre.encode(**encoded), dashed.encode(**encoded), labels) if layer.data.values]


def _steps(charted: Sequence[dict], phase: int) -> list[dict]:
    inside = [p for p in charted if p["phase"] == phase]
    last = inside[-1]
    if last["centre"] is None:
        return []
    span = {
        "from": str(inside[0]["month"] - HALF_MONTH),
        "to": str(last["month"] + HALF_MONTH),
        "is_last": last is charted[-1],
    }
    return [
        span | {"name": name, "level": last[level], "label": f"{name}\n{last[f'{level}_text'] or ''}"}
        for level, name in LEVELS.items()
    ]


def _starts(charted: Sequence[dict], starts: Sequence[dict], axes: Axes) -> list:
    """A dotted line where a phase starts, with its cause above the plot."""
    first, last = charted[0]["month"], charted[-1]["month"]
    layers = []
    for start in (s for s in starts if first < s["starts_on"] <= last):
        is_late = (start["starts_on"] - first) / (last - first) > LABEL_TURNS_AT
        side: dict[str, Any] = {"align": "right", "dx": 4} if is_late else {"align": "left", "dx": -4}
        text = f"New phase from {start['from_text']}: {start['cause']}"
        base = _chart([{"at": str(start["starts_on"] - HALF_MONTH), "text": text}])
        line = base.mark_rule(color=SOFT, strokeDash=[2, 3])
        label = base.mark_text(**side, baseline="bottom", fontSize=12, color=INK, limit=520)
        at = axes.month("at")
        layers += [line.encode(x=at), label.encode(x=at, y=alt.value(-6), text="text:N")]
    return layers


def _line(charted: Sequence[dict], axes: Axes) -> alt.Chart:
    """The months joined; the line breaks where a month is absent, for missing is not nought."""
    plain = [{"month": str(p["month"]), "value": p["value"]} for p in charted]
    gaps = [
        {"month": str(earlier["month"] + LONGEST_MONTH), "value": None}
        for earlier, later in pairwise(charted)
        if later["month"] - earlier["month"] > LONGEST_MONTH
    ]
    chart = _chart(sorted([*plain, *gaps], key=lambda p: p["month"]))
    return chart.mark_line(color=PATH, strokeWidth=1.4).encode(x=axes.month(), y=axes.value())


def _marks(charted: Sequence[dict], axes: Axes) -> alt.Chart:
    """The points, by shape and colour of what they signal."""
    present = [signal for name, signal in words.SIGNALS.items() if name in {p["point_type"] for p in charted}]
    names = [words.opening(signal.words) for signal in present]
    values = [
        {
            "month": str(p["month"]),
            "value": p["value"],
            "signal": words.opening(words.SIGNALS[p["point_type"]].words),
            "size": 34 if p["point_type"] == "common_cause" else 110,
        }
        for p in charted
    ]
    return (
        _chart(values)
        .mark_point(filled=True, opacity=1, stroke="white", strokeWidth=0.8)
        .encode(
            x=axes.month(),
            y=axes.value(),
            shape=alt.Shape("signal:N", scale=alt.Scale(domain=names, range=[s.shape for s in present])),
            color=alt.Color("signal:N", scale=alt.Scale(domain=names, range=[s.colour for s in present])),
            size=alt.Size("size:Q", scale=None, legend=None),
        )
    )
