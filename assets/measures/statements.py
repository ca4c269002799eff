"""Sentences from figures, by one rule that is printed beside them."""

from dataclasses import dataclass

IN_LINE, SLIGHT = (
    1.5,
    5.0,
)  # percent of the other, of percentages too; the report's own usage is uneven, so one rule stands for all
RULE = f"Below {IN_LINE}% is “in line with”, to {SLIGHT:g}% “slightly”, above that plain."
SIGNALS = {
    "special_cause_high": "exceptionally high",
    "special_cause_low": "exceptionally low",
    "special_cause_improvement": "an exceptional improvement",
    "special_cause_concern": "an exceptional cause for concern",
}
NO_FIGURE = "No whole quarter has been delivered."


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is said of one measure: texts as they are printed, and the numbers that choose the words.

    Attributes:
        value: with its unit, e.g. "20,673 offences".
        previous, average, target: as printed; '' where there is none.
        on_previous, on_average: distance in percent; None where there is nothing to compare with.
        is_met: whether the target is reached; None without one.
        rank, rank_of: place among similar forces, as printed; '' where there is none.
        signal: point type of the latest month; None without a chart.
    """

    value: str
    previous: str = ""
    average: str = ""
    target: str = ""
    on_previous: float | None = None
    on_average: float | None = None
    is_met: bool | None = None
    rank: str = ""
    rank_of: str = ""
    signal: str | None = None


def distance(value: float, other: float | None) -> float | None:
    """How far a value lies from another, percent of it; None where that is not there, or nought or less."""
    return (value - other) / other * 100 if other is not None and other > 0 else None


def compared(change: float | None, beside: str, *, up: str, down: str) -> str:
    """Say how a value lies beside another.

    Args:
        change: percent; None where there is nothing to compare with.
        beside: e.g. "the previous quarter".
        up: words for more, e.g. "up on".

    Returns:
        A clause without its full stop; '' where there is nothing to say.
    """
    if change is None:
        return ""
    if abs(change) < IN_LINE:
        return f"in line with {beside}"
    words = up if change > 0 else down
    return f"slightly {words} {beside}" if abs(change) <= SLIGHT else f"{words} {beside}"


def statement(told: Told) -> str:
    """The sentences of one measure: its value and what stands beside it, its target, its rank, its latest month."""
    clauses = [
        compared(told.on_previous, f"the previous quarter ({told.previous})", up="up on", down="down on"),
        compared(told.on_average, f"the quarter average ({told.average})", up="above", down="below"),
    ]
    words = " and ".join(c for c in clauses if c) or "with no earlier quarter to compare with"
    said = [f"{told.value}, {words}."]
    if told.is_met is not None:
        said.append(f"The target of {told.target} is {'met' if told.is_met else 'not met'}.")
    if told.rank:
        said.append(f"Rank {told.rank} of {told.rank_of} similar forces.")
    if told.signal in SIGNALS:
        said.append(f"The latest month is {SIGNALS[told.signal]}.")
    return " ".join(said)


def of_topic(statements: list[tuple[str, str]]) -> str:
    """The statement of a topic: each of its measures in its own sentence, named where there are several.

    Args:
        statements: title and statement of each measure that has one, in order.
    """
    if not statements:
        return NO_FIGURE
    if len(statements) == 1:
        return statements[0][1]
    return " ".join(f"{title}: {said}" for title, said in statements)
