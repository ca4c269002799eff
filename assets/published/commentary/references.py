"""The functions that a commentary names figures with, e.g. `figure("rape", "South Worcestershire", "quarter")`."""

from collections.abc import Callable
from dataclasses import dataclass, field

from assets.measures.statements import compared, distance
from assets.published.commentary.figures import Figure, Figures, UnknownFigure, nearest
from assets.published.figures import printed
from assets.published.named_periods import length

PREVIOUS, LAST_YEAR, AVERAGE, TARGET, PEERS = "previous", "last year", "average", "target", "peers"
ON = (PREVIOUS, LAST_YEAR, AVERAGE)
ALIASES = {"previous quarter": PREVIOUS, "previous month": PREVIOUS, "quarter average": AVERAGE}
LENGTHS = {1: "month", 3: "quarter", 12: "year"}


@dataclass(kw_only=True, eq=False)
class References:
    """What a reference may call, and which figures were asked for.

    Attributes:
        used: figures asked for since it was last emptied, the one spoken of first.
    """

    figures: Figures
    used: list[Figure] = field(default_factory=list)

    def figure(
        self, measure: str, area: str = "", period: str = "quarter", statistic: str = "value", category: str = ""
    ) -> str:
        """A figure as the release prints it, e.g. 278 or 77.2%."""
        return self._told(self.figures.find(measure, area, period, statistic, category)).printed

    def average(self, measure: str, area: str = "", period: str = "quarter", category: str = "") -> str:
        """The quarter average, or with period "month" the mean of the last twelve months."""
        value = self.figures.find(measure, area, period, category=category)
        return self._told(beside(self.figures, value, AVERAGE)).printed

    def target(self, measure: str, period: str = "quarter") -> str:
        """The value to reach."""
        return self._told(self.figures.find(measure, "", period, TARGET)).printed

    def rank(self, measure: str, period: str = "quarter", category: str = "") -> str:
        """The place among similar forces, e.g. 2 of 8; 1 is best."""
        place = self._told(self.figures.find(measure, "", period, "rank", category))
        of = self._told(self.figures.find(measure, "", period, "rank_of", category))
        return f"{place.printed} of {of.printed}"

    def change(
        self, measure: str, area: str = "", period: str = "quarter", on: str = PREVIOUS, category: str = ""
    ) -> str:
        """The change in the words of the one rule, e.g. "slightly up on the previous quarter (261)"."""
        value = self._told(self.figures.find(measure, area, period, category=category))
        other = self._told(beside(self.figures, value, on))
        return in_words(value, other, on, _distance(value, other))

    def percent(
        self, measure: str, area: str = "", period: str = "quarter", on: str = PREVIOUS, category: str = ""
    ) -> str:
        """The size of a change without its sign, e.g. 7%."""
        value = self._told(self.figures.find(measure, area, period, category=category))
        return size(_distance(value, self._told(beside(self.figures, value, on))))

    def text(self, words: str) -> str:
        """Words that the release cannot vouch for: they are printed as they are, and not checked."""
        return str(words)

    @property
    def functions(self) -> dict[str, Callable[..., str]]:
        """Each function by its name in a commentary."""
        return {
            f.__name__: f
            for f in (self.figure, self.average, self.target, self.rank, self.change, self.percent, self.text)
        }

    def _told(self, figure: Figure) -> Figure:
        self.used.append(figure)
        return figure


def beside(figures: Figures, value: Figure, on: str) -> Figure:
    """The figure that a value is compared with.

    Args:
        on: "previous", "last year" or "average".

    Raises:
        UnknownFigure: there is none, or `on` is none of these.
    """
    on = ALIASES.get(on, on)
    found = {PREVIOUS: figures.before, LAST_YEAR: figures.year_before, AVERAGE: figures.average}
    if on not in found:
        raise UnknownFigure(f"on={on!r} is nothing to compare with: give one of {', '.join(ON)}.{nearest(on, ON)}")
    if other := found[on](value):
        return other
    raise UnknownFigure(
        f"{value.measure_id} for {value.area}, {value.start} to {value.end}, has nothing to compare with on={on!r}: "
        "leave the comparison out."
    )


def in_words(value: Figure, other: Figure, on: str, change: float) -> str:
    """A comparison in the words of the one rule."""
    on, is_average = ALIASES.get(on, on), ALIASES.get(on, on) == AVERAGE
    up, down = ("above", "below") if is_average else ("up on", "down on")
    return compared(change, f"{_called(value, other, on)} ({other.printed})", up=up, down=down)


def _called(value: Figure, other: Figure, on: str) -> str:
    spans = {"quarter_average": "the quarter average", "month_average": "the average of the last twelve months"}
    if other.statistic in spans:
        return spans[other.statistic]
    if on == LAST_YEAR:
        return f"the same {LENGTHS.get(length(value.days), 'period')} last year"
    # Surveys of twelve months come every quarter: what is before one is that of a quarter earlier.
    return f"the previous {'month' if length(value.days) == 1 else 'quarter'}"


def size(change: float) -> str:
    """A change without its sign, rounded as the release rounds it."""
    return printed(abs(change), "pct_change_on_previous_quarter", "percent").removeprefix("+")


def _distance(value: Figure, other: Figure) -> float:
    change = distance(value.value, other.value)
    if change is None:
        raise UnknownFigure(
            f"{value.measure_id} for {value.area} is beside {other.printed}: no percentage can be told of that. "
            "Name both figures with figure()."
        )
    return change
