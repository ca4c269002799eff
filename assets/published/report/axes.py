"""The axes of a chart: months or numbers across, values upwards, and what of either tells one label from the next."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import altair as alt

from assets.published.report import words

HALF_MONTH, LONGEST_MONTH = dt.timedelta(days=15), dt.timedelta(days=31)
SHORTEST_MONTH = dt.timedelta(days=28)
TICKS = ((8, 1), (24, 3), (72, 6), (10**9, 12))  # up to so many months across, one label every so many
VALUE_TICKS = 6
DECIMALS = ((100, 0), (10, 1), (1, 2), (0, 3))  # of the axis, by the largest value, where all are equal
UNITS = {"mr": "Moving range", "g": "Months between events"}
LEVELS = {"upper": "Upper limit", "centre": "Centre", "lower": "Lower limit"}


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


def axes_of(charted: Sequence[dict], target: float | None, unit: str) -> Axes:
    """The axes that fit the points, their limits and the target; `unit` names the values, else the rows do."""
    months = [p["month"] for p in charted]
    is_dated = isinstance(months[0], dt.date)
    span = 1 + (months[-1] - months[0]) // LONGEST_MONTH if is_dated else 0
    step = next(step for most, step in TICKS if span <= most) if is_dated else 0
    ways: list[Any] = sorted(later - earlier for earlier, later in pairwise(months))
    between = ways[len(ways) // 2] if ways else LONGEST_MONTH
    half = (HALF_MONTH if between >= SHORTEST_MONTH else between / 2) if is_dated else 0.5
    title = unit or UNITS.get(charted[0]["chart"]) or f"{words.opening(charted[0]['unit'])} a month"
    return Axes(step=step, title=title, decimals=_decimals(*ends(charted, target)), half=half)


def ends(charted: Sequence[dict], target: float | None) -> tuple[float, float]:
    """Least and largest of all that is drawn."""
    drawn = [p[name] for p in charted for name in ("value", *LEVELS) if p[name] is not None]
    drawn += [] if target is None else [target]
    return min(drawn), max(drawn)


def _decimals(least: float, largest: float) -> int:
    """As many as tell one label of the axis from the next."""
    if largest > least:
        return max(0, -math.floor(math.log10((largest - least) / VALUE_TICKS)))
    return next(places for most, places in DECIMALS if abs(largest) >= most)


def written(place: Any) -> Any:
    """A place across as it is written into the drawing."""
    return str(place) if isinstance(place, dt.date) else place
