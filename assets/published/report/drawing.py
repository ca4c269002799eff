"""What every picture of the report shares: data apart from layers, one look, SVG that a screen reader can name."""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import altair as alt
import vl_convert
from markupsafe import escape

INK, SOFT, FAINT, PATH = "#1d2733", "#5f6b76", "#e3e7eb", "#9aa4ae"
FONT = "Liberation Sans, Helvetica Neue, Arial, sans-serif"
_AXIS = {
    "labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
    "labelColor": INK, "titleColor": INK, "domainColor": SOFT, "tickColor": SOFT, "gridColor": FAINT,
}  # fmt: skip
_LEGEND = {
    "labelFont": FONT, "labelFontSize": 12, "labelColor": INK, "title": None, "symbolSize": 90,
    "orient": "bottom", "labelLimit": 400, "columnPadding": 24,
}  # fmt: skip
_TITLE = {
    "orient": "bottom", "anchor": "start", "frame": "group", "font": FONT, "fontSize": 12, "fontWeight": "normal",
    "color": INK,
}  # fmt: skip
LOOK = {
    "background": "white", "font": FONT, "aria": False, "view": {"stroke": None}, "axis": _AXIS, "legend": _LEGEND,
    "title": _TITLE,
}  # fmt: skip


def layer(chart: Any) -> dict[str, Any]:
    """Mark and encoding of a layer, as Vega-Lite; its rows are named when it is laid on a picture."""
    written = chart.to_dict(validate=False)
    return {"mark": written["mark"], "encoding": written["encoding"]}


def mark(kind: str, **look: Any) -> Any:
    """A mark to encode. (Altair's own are decorated in a way the type checker cannot follow.)"""
    return getattr(alt.Chart(), f"mark_{kind}")(**look)


@dataclass
class Picture:
    """Layers laid on each other, each over rows of its own.

    Altair judges and copies whatever it is given, at every step; so it writes layers alone, each look once, and a
    picture is laid together here: a sixth of the time.
    """

    layers: list[dict[str, Any]] = field(default_factory=list)
    rows: dict[str, list[dict]] = field(default_factory=dict)

    def lay(self, over: dict[str, Any], rows: list[dict]) -> None:
        """Lay a layer on the picture; nothing where it has no rows."""
        if rows:
            name = f"rows{len(self.rows)}"
            self.rows[name] = rows
            self.layers.append(over | {"data": {"name": name}})

    def drawn(self, **properties: Any) -> dict[str, Any]:
        """The picture as Vega-Lite, in the look of the house."""
        return {"layer": self.layers, "datasets": self.rows, "config": LOOK} | properties


def to_svg(picture: dict[str, Any], said: str) -> str:
    """The picture as SVG with role="img", named by what it shows."""
    opening, rest = _drawn(json.dumps(picture)).split(">", 1)
    head = f'<svg role="img" aria-label="{escape(said)}" focusable="false" font-family="{FONT}" '
    return f"{opening.replace('<svg ', head, 1)}><title>{escape(said)}</title>{rest}"


@lru_cache(maxsize=256)  # most pictures of the public edition are those of the internal one
def _drawn(picture: str) -> str:
    return vl_convert.vegalite_to_svg(json.loads(picture))  # of the text itself, numbers differ in their last digit
