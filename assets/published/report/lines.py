"""Lines by period and bars of what makes up a whole."""

from collections.abc import Sequence
from itertools import pairwise

import altair as alt

from assets.published.report.axes import written
from assets.published.report.drawing import INK, Picture, layer, mark, to_svg

WIDTH, HEIGHT, LABEL_GAP = 720, 260, 15
BAR, GAP = 26, 12
# Government Analysis Function: colours that are told apart with the common kinds of colour blindness and in grey.
PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1", "#0B6E99", "#8A6D00")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2], [1, 3], [10, 4], [3, 3])
LIGHT = {"#28A197", "#F46A25", "#A285D1"}  # text on them is dark
LEGIBLE = 0.055  # of the longest bar: narrower pieces bear no text


def lines_svg(said: str, series: Sequence[dict], unit: str) -> str:
    """One line a series, named at its end.

    Args:
        series: name, and `points`: month (date) and value, at least one.
    """
    picture = Picture()
    values = [p["value"] for line in series for p in line["points"]]
    apart = (max(values) - min(values) or 1.0) * LABEL_GAP / HEIGHT
    ends = _apart([line["points"][-1]["value"] for line in series], apart)
    month = alt.X("month:T", title=None, scale=alt.Scale(type="utc"), axis=alt.Axis(format="%b %Y", grid=False))
    value = alt.Y("value:Q", title=unit, scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=6))
    for number, (line, at) in enumerate(zip(series, ends, strict=True)):
        colour = PALETTE[number % len(PALETTE)]
        rows = [{"month": written(p["month"]), "value": p["value"]} for p in line["points"]]
        point = alt.OverlayMarkDef(color=colour, size=26)
        drawn = mark("line", color=colour, strokeWidth=2.2, strokeDash=DASHES[number % len(DASHES)], point=point)
        name = mark("text", align="left", baseline="middle", dx=9, color=INK, fontSize=12)
        picture.lay(layer(drawn.encode(x=month, y=value)), rows)
        picture.lay(
            layer(name.encode(x=month, y=value, text="name:N")),
            [{"month": rows[-1]["month"], "value": at, "name": line["name"]}],
        )
    return to_svg(picture.drawn(width=WIDTH, height=HEIGHT), said)


def _apart(values: Sequence[float], gap: float) -> list[float]:
    """Places of labels, each at least a gap above the one below."""
    order = sorted(range(len(values)), key=values.__getitem__)
    placed = list(values)
    for below, above in pairwise(order):
        placed[above] = max(placed[above], placed[below] + gap)
    return placed


def bars_svg(said: str, bars: Sequence[dict], unit: str) -> str:
    """One bar a period, of pieces in order; a piece that is wide enough bears its figure.

    Args:
        bars: name, and `pieces`: name, value (None where there is no figure) and text.
    """
    names = [piece["name"] for piece in bars[0]["pieces"]]
    colours = {name: PALETTE[number % len(PALETTE)] for number, name in enumerate(names)}
    longest = max(sum(piece["value"] or 0 for piece in bar["pieces"]) for bar in bars)
    rows = []
    for bar in bars:
        start = 0.0
        for piece in bar["pieces"]:
            width = piece["value"] or 0
            is_legible = longest > 0 and width / longest >= LEGIBLE
            rows.append(
                {
                    "bar": bar["name"],
                    "piece": piece["name"],
                    "start": start,
                    "end": start + width,
                    "middle": start + width / 2,
                    "text": piece["text"] if is_legible else "",
                    "ink": INK if colours[piece["name"]] in LIGHT else "#ffffff",
                }
            )
            start += width
    bar = alt.Y("bar:N", title=None, sort=[b["name"] for b in bars], axis=alt.Axis(ticks=False, labelLimit=260))
    scale = alt.Scale(domain=names, range=list(colours.values()))
    colour = alt.Color("piece:N", scale=scale, legend=alt.Legend(columns=3, symbolType="square"))
    across = alt.X("start:Q", title=unit, axis=alt.Axis(tickCount=6))
    drawn = mark("bar", size=BAR, stroke="white", strokeWidth=1).encode(x=across, x2="end:Q", y=bar, color=colour)
    text = mark("text", fontSize=12).encode(x="middle:Q", y=bar, text="text:N", color=alt.Color("ink:N", scale=None))
    picture = Picture()
    picture.lay(layer(drawn), rows)
    picture.lay(layer(text), rows)
    size = {"width": WIDTH - 130, "height": len(bars) * (BAR + GAP)}
    return to_svg(picture.drawn(resolve={"scale": {"color": "independent"}}, **size), said)
