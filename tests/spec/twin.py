"""A slow XmR chart of one phase in plain Python and exact fractions, written from the rules as they are published.

Making Data Count as NHSRplotthedots applies it: centre = mean; limits 2.66 mean moving ranges away, ranges not
below 3.267 mean ranges left out once; outside, trend of 7, two of three, shift of 7, named in this order; from 6
points limits, from 13 all rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

FACTOR, SCREEN = Fraction("2.66"), Fraction("3.267")
IN_A_ROW = 7


@dataclass(frozen=True)
class Chart:
    """Centre, distance of the limits from it, and the name and direction of every point."""

    centre: Fraction | None
    reach: Fraction | None
    names: tuple[tuple[str, int], ...]


def chart(values: Sequence[int]) -> Chart:
    """Chart one phase."""
    if len(values) < 6:
        return Chart(None, None, (("", 0),) * len(values))
    centre = Fraction(sum(values), len(values))
    ranges = [Fraction(abs(b - a)) for a, b in pairwise(values)]
    kept = [r for r in ranges if r < SCREEN * sum(ranges) / len(ranges)]
    kept = kept if any(kept) else ranges  # our departure, stated in docs/measures.md: a rare series keeps its ranges
    reach = FACTOR * sum(kept) / len(kept) if kept else Fraction(0)
    flags = [_outside(values, centre, reach)]
    if len(values) >= 13:
        flags += [_trend(values), _two_of_three(values, centre, reach), _shift(values, centre)]
    rules = ("outside", "trend", "two_of_three", "shift")
    names = [
        next(((rule, flag[i]) for rule, flag in zip(rules, flags, strict=False) if flag[i]), ("", 0))
        for i in range(len(values))
    ]
    return Chart(centre, reach, tuple(names))


def borders(values: Sequence[int], found: Chart) -> bool:
    """True where a point lies on a limit or a 2-sigma line, to which floats and fractions may say otherwise."""
    if not found.reach:
        return False
    lines = (found.reach, found.reach * 2 / 3)
    return any(abs(abs(v - found.centre) - line) < Fraction(1, 10**9) for v in values for line in lines)


def _sign(number: Fraction | int) -> int:
    return (number > 0) - (number < 0)


def _outside(values: Sequence[int], centre: Fraction, reach: Fraction) -> list[int]:
    return [_sign(v - centre) if abs(v - centre) > reach else 0 for v in values]


def _trend(values: Sequence[int]) -> list[int]:
    flags = [0] * len(values)
    for start in range(len(values) - IN_A_ROW + 1):  # from left to right, so a shared point is of the later run
        seven = values[start : start + IN_A_ROW]
        steps = {_sign(b - a) for a, b in pairwise(seven)}
        if steps in ({1}, {-1}):
            flags[start : start + IN_A_ROW] = [steps.pop()] * IN_A_ROW
    return flags


def _two_of_three(values: Sequence[int], centre: Fraction, reach: Fraction) -> list[int]:
    in_zone = [reach * 2 / 3 < abs(v - centre) <= reach for v in values]
    flags = [0] * len(values)
    for start in range(len(values) - 2):
        window = range(start, start + 3)
        sides = {_sign(values[i] - centre) for i in window}
        if sides in ({1}, {-1}) and sum(in_zone[i] for i in window) >= 2:
            for i in window:
                if in_zone[i]:
                    flags[i] = _sign(values[i] - centre)
    return flags


def _shift(values: Sequence[int], centre: Fraction) -> list[int]:
    flags = [0] * len(values)
    for start in range(len(values) - IN_A_ROW + 1):
        sides = {_sign(v - centre) for v in values[start : start + IN_A_ROW]}
        if sides in ({1}, {-1}):
            flags[start : start + IN_A_ROW] = [sides.pop()] * IN_A_ROW
    return flags
