"""Small pictures: a chart an area on one sheet, and the line beside a topic of the summary."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from assets.published.report import words
from assets.published.report.axes import written
from assets.published.report.drawing import INK, SOFT, Sets, to_svg

PATH = "#9aa4ae"
PANEL = {"width": 215, "height": 105}
COLUMNS = 3
SPARK = {"width": 118, "height": 26}


def areas_svg(said: str, charted: Sequence[dict]) -> str:
    """One small control chart an area, each on a scale of its own, months alike.

    Args:
        charted: rows of `points.points` of several areas, by area and month.
    """
    sets = Sets()
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
    data = sets.chart(rows).data
    base: Any = alt.Chart()  # its rows are those of its panel
    flagged = base.transform_filter(alt.datum.signal != words.opening(words.SIGNALS["common_cause"].words))
    month = alt.X(
        "month:T",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(format="%b %y", grid=False, tickCount={"interval": "month", "step": 12}, labelFontSize=11),
    )
    layers = [
        *(_level(base, name, month) for name in ("lower", "upper", "centre")),
        base.mark_line(color=PATH, strokeWidth=1.3).encode(x=month, y=_value("value")),
        base.mark_point(filled=True, size=9, opacity=1, color=SOFT).encode(x=month, y=_value("value")),
        _shaped(flagged, charted, 62).encode(x=month, y=_value("value")),
    ]
    order = list(dict.fromkeys(p["area"] for p in charted))
    header = alt.Header(title=None, labelFontSize=13, labelFontWeight="bold", labelColor=INK, labelAnchor="start")
    panels = alt.layer(*layers).properties(**PANEL)
    sheet = panels.facet(facet=alt.Facet("area:N", sort=order, header=header), columns=COLUMNS, data=data)
    return to_svg(sets.filled(sheet.resolve_scale(y="independent").resolve_axis(x="independent")), said)


def _value(field: str) -> alt.Y:
    axis = alt.Axis(tickCount=4, labelFontSize=11)
    return alt.Y(f"{field}:Q", title=None, scale=alt.Scale(zero=False), axis=axis)


def _level(base: Any, name: str, month: alt.X) -> Any:
    look: dict[str, Any] = {"color": INK} if name == "centre" else {"color": SOFT, "strokeDash": [5, 3]}
    return base.mark_line(strokeWidth=1.1, **look).encode(x=month, y=_value(name), detail="phase:N")


def _shaped(base: Any, charted: Sequence[dict], size: int) -> Any:
    """Points that signal, by the shape and colour of what they signal."""
    present = [s for name, s in words.SIGNALS.items() if name in {p["point_type"] for p in charted}]
    names = [words.opening(s.words) for s in present if s.words != words.SIGNALS["common_cause"].words]
    looks = [s for s in present if words.opening(s.words) in names]
    legend = alt.Legend() if names else None
    return base.mark_point(filled=True, size=size, opacity=1, stroke="white", strokeWidth=0.6).encode(
        shape=alt.Shape("signal:N", scale=alt.Scale(domain=names, range=[s.shape for s in looks]), legend=legend),
        color=alt.Color("signal:N", scale=alt.Scale(domain=names, range=[s.colour for s in looks]), legend=legend),
    )


def spark_svg(said: str, charted: Sequence[dict]) -> str:
    """The line of a measure's months, the latest marked by what it signals; no axes."""
    sets = Sets()
    rows = [{"month": written(p["month"]), "value": p["value"], "centre": p["centre"]} for p in charted]
    signal = words.SIGNALS[charted[-1]["point_type"]] if charted[-1]["point_type"] else words.SIGNALS["common_cause"]
    month = alt.X("month:T", axis=None, scale=alt.Scale(type="utc"))
    value = alt.Y("value:Q", axis=None, scale=alt.Scale(zero=False))
    line = sets.chart(rows).mark_line(color=SOFT, strokeWidth=1.3).encode(x=month, y=value)
    last = sets.chart(rows[-1:]).mark_point(filled=True, size=58, opacity=1, color=signal.colour, shape=signal.shape)
    layers = [line, last.encode(x=month, y=value)]
    if charted[-1]["centre"] is not None:
        level = sets.chart(rows).mark_line(color=PATH, strokeWidth=1, strokeDash=[3, 2])
        layers.insert(0, level.encode(x=month, y=alt.Y("centre:Q", axis=None, scale=alt.Scale(zero=False))))
    picture = alt.layer(*layers).properties(padding={"left": 3, "right": 6, "top": 5, "bottom": 5}, **SPARK)
    return to_svg(sets.filled(picture) | {"background": None}, said)
