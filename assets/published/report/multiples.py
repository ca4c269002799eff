"""Small pictures: a chart an area on one sheet, and the line beside a topic of the summary."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt

from assets.published.report import words
from assets.published.report.axes import written
from assets.published.report.drawing import INK, LOOK, SOFT, Picture, layer, mark, to_svg

PATH = "#9aa4ae"
PANEL = {"width": 215, "height": 105}
COLUMNS = 3
HEADER = {"title": None, "labelFontSize": 13, "labelFontWeight": "bold", "labelColor": INK, "labelAnchor": "start"}
SPARK = {"width": 118, "height": 26}


def areas_svg(said: str, charted: Sequence[dict]) -> str:
    """One small control chart an area, each on a scale of its own, months alike.

    Args:
        charted: rows of `points.points` of several areas, by area and month.
    """
    rows = [
        {
            "area": p["area"],
            "month": written(p["month"]),
            "value": p["value"],
            "centre": p["centre"],
            "lower": p["lower"],
            "upper": p["upper"],
            "phase": p["phase"],
            "signal": words.opening(words.SIGNALS[p["point_type"]].words),
        }
        for p in charted
    ]
    signals = {p["point_type"] for p in charted} - {"common_cause"}
    facet = {
        "field": "area",
        "type": "nominal",
        "sort": list(dict.fromkeys(p["area"] for p in charted)),
        "header": HEADER,
    }
    sheet = {
        "data": {"name": "rows"},
        "datasets": {"rows": rows},
        "facet": facet,
        "columns": COLUMNS,
        "spec": {"layer": _panel(tuple(name for name in words.SIGNALS if name in signals)), **PANEL},
        "resolve": {"scale": {"y": "independent"}, "axis": {"x": "independent"}},
        "config": LOOK,
    }
    return to_svg(sheet, said)


@cache
def _panel(signals: tuple[str, ...]) -> list[dict[str, Any]]:
    """Layers of one area: levels, line, points, and those that signal by shape and colour."""
    month = alt.X(
        "month:T",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(format="%b %y", grid=False, tickCount={"interval": "month", "step": 12}, labelFontSize=11),
    )
    names = [words.opening(words.SIGNALS[name].words) for name in signals]
    legend = alt.Legend() if names else None
    shapes = alt.Scale(domain=names, range=[words.SIGNALS[name].shape for name in signals])
    colours = alt.Scale(domain=names, range=[words.SIGNALS[name].colour for name in signals])
    flagged = mark("point", filled=True, size=62, opacity=1, stroke="white", strokeWidth=0.6).encode(
        x=month,
        y=_value("value"),
        shape=alt.Shape("signal:N", scale=shapes, legend=legend),
        color=alt.Color("signal:N", scale=colours, legend=legend),
    )
    usual = words.opening(words.SIGNALS["common_cause"].words)
    return [
        *(layer(_level(name, month)) for name in ("lower", "upper", "centre")),
        layer(mark("line", color=PATH, strokeWidth=1.3).encode(x=month, y=_value("value"))),
        layer(mark("point", filled=True, size=9, opacity=1, color=SOFT).encode(x=month, y=_value("value"))),
        layer(flagged) | {"transform": [{"filter": {"not": {"field": "signal", "equal": usual}}}]},
    ]


def _value(field: str) -> alt.Y:
    axis = alt.Axis(tickCount=4, labelFontSize=11)
    return alt.Y(f"{field}:Q", title=None, scale=alt.Scale(zero=False), axis=axis)


def _level(name: str, month: alt.X) -> Any:
    look: dict[str, Any] = {"color": INK} if name == "centre" else {"color": SOFT, "strokeDash": [5, 3]}
    return mark("line", strokeWidth=1.1, **look).encode(x=month, y=_value(name), detail="phase:N")


def spark_svg(said: str, charted: Sequence[dict]) -> str:
    """The line of a measure's months, the latest marked by what it signals; no axes."""
    rows = [{"month": written(p["month"]), "value": p["value"], "centre": p["centre"]} for p in charted]
    level, line, last = _spark(charted[-1]["point_type"] or "common_cause")
    picture = Picture()
    picture.lay(level, rows if charted[-1]["centre"] is not None else [])
    picture.lay(line, rows)
    picture.lay(last, rows[-1:])
    padding = {"left": 3, "right": 6, "top": 5, "bottom": 5}
    return to_svg(picture.drawn(padding=padding, background=None, **SPARK), said)


@cache
def _spark(point_type: str) -> list[dict[str, Any]]:
    """Centre, line and last point."""
    signal = words.SIGNALS[point_type]
    month = alt.X("month:T", axis=None, scale=alt.Scale(type="utc"))
    value, centre = (alt.Y(f"{name}:Q", axis=None, scale=alt.Scale(zero=False)) for name in ("value", "centre"))
    last = mark("point", filled=True, size=58, opacity=1, color=signal.colour, shape=signal.shape)
    return [
        layer(mark("line", color=PATH, strokeWidth=1, strokeDash=[3, 2]).encode(x=month, y=centre)),
        layer(mark("line", color=SOFT, strokeWidth=1.3).encode(x=month, y=value)),
        layer(last.encode(x=month, y=value)),
    ]
