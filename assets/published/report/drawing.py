"""What every picture of the report shares: data apart from layers, one look, SVG that a screen reader can name."""

from dataclasses import dataclass, field
from typing import Any

import altair as alt
import vl_convert
from markupsafe import escape

INK, SOFT, FAINT = "#1d2733", "#5f6b76", "#e3e7eb"
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


@dataclass
class Sets:
    """Data of the layers of one picture.

    They are kept apart from the layers until these are written: Altair copies and judges what it holds at every step,
    and a picture took three times as long.
    """

    rows: dict[str, list[dict]] = field(default_factory=dict)

    def chart(self, values: list[dict]) -> Any:
        """A layer over some rows. (Altair's marks are decorated in a way the type checker cannot follow.)"""
        name = f"rows{len(self.rows)}"
        self.rows[name] = values
        return alt.Chart(alt.NamedData(name=name))

    def filled(self, chart: Any) -> dict[str, Any]:
        """The picture as Vega-Lite, with its rows and the look of the house."""
        return chart.to_dict(validate=False) | {"datasets": self.rows, "config": LOOK}


def to_svg(picture: dict[str, Any], said: str) -> str:
    """The picture as SVG with role="img", named by what it shows."""
    opening, rest = vl_convert.vegalite_to_svg(picture).split(">", 1)
    head = f'<svg role="img" aria-label="{escape(said)}" focusable="false" font-family="{FONT}" '
    return f"{opening.replace('<svg ', head, 1)}><title>{escape(said)}</title>{rest}"
