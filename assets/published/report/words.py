"""Words of the page: dates, quarters, signals and rules, in British English whatever the machine's locale."""

import datetime as dt
from dataclasses import dataclass

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Signal:
    """How a point type is shown: in words, as a symbol in text, as a shape and a colour on a chart.

    Symbol and shape are the same form, so that no reader needs the colour. The colours are told apart by readers
    with the common kinds of colour blindness and stand out 3 to 1 or more from white.
    """

    words: str
    symbol: str
    shape: str
    colour: str


SIGNALS: dict[str, Signal] = {
    "common_cause": Signal(words="usual variation", symbol="●", shape="circle", colour="#5f6b76"),
    "special_cause_high": Signal(words="exceptionally high", symbol="▲", shape="triangle-up", colour="#801650"),
    "special_cause_low": Signal(words="exceptionally low", symbol="▼", shape="triangle-down", colour="#0b6e99"),
    "special_cause": Signal(words="exceptional", symbol="✚", shape="cross", colour="#801650"),
    "special_cause_concern": Signal(words="exceptional concern", symbol="◆", shape="diamond", colour="#c24a00"),
    "special_cause_improvement": Signal(words="exceptional improvement", symbol="■", shape="square", colour="#12436d"),
}
RULES = {
    "": "none",
    "outside": "outside the limits",
    "trend": "a run of months rising or falling",
    "two_of_three": "two of three months near a limit",
    "shift": "a run on one side of the centre",
}
RULES_IN_SHORT = {  # where a line holds no more
    "outside": "outside limits",
    "trend": "trend",
    "two_of_three": "2 of 3 near a limit",
    "shift": "shift",
}
POSITIONS = {"below": "▼ below the band", "similar": "● within the band", "above": "▲ above the band"}


def marked(point_type: str) -> dict[str, str]:
    """A point type as a mark: its symbol, its words, and its own name for the style."""
    signal = SIGNALS[point_type]
    return {"symbol": signal.symbol, "words": signal.words, "kind": point_type}


def day(date: dt.date) -> str:
    """E.g. 5 January 2017."""
    return f"{date.day} {month(date)}"


def month(date: dt.date) -> str:
    """E.g. January 2017."""
    return f"{MONTHS[date.month - 1]} {date.year}"


def quarter(start: dt.date, end: dt.date) -> str:
    """E.g. October to December 2016; of months of two years, July 2015 to June 2016."""
    return f"{MONTHS[start.month - 1] if start.year == end.year else month(start)} to {month(end)}"


def category(name: str) -> str:
    """A category as it is read: `not_yet_outcomed` is Not yet outcomed."""
    return opening(name.replace("_", " "))


def opening(text: str) -> str:
    """The text with a capital at its start, the rest as it was."""
    return text[:1].upper() + text[1:]


def slug(text: str) -> str:
    """A text as it stands in a file's name or an address."""
    plain = "".join(letter if letter.isalnum() and letter.isascii() else " " for letter in text.lower())
    return "-".join(plain.split())
