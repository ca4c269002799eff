"""Sentences from figures, by one rule that is printed beside them."""

IN_LINE, SLIGHT = 1.5, 5.0  # percent; the report's own usage is uneven, so one rule stands for all
RULE = f"Below {IN_LINE}% is “in line with”, to {SLIGHT:g}% “slightly”, above that plain."


def compared(change: float | None, beside: str, *, up: str, down: str) -> str:
    """Say how a value lies beside another.

    Args:
        change: percent; None where there is nothing to compare with.
        beside: e.g. "the previous quarter".
        up: words for more, e.g. "an increase on".

    Returns:
        A clause without its full stop; '' where there is nothing to say.
    """
    if change is None:
        return ""
    if abs(change) < IN_LINE:
        return f"in line with {beside}"
    words = up if change > 0 else down
    return f"slightly {words} {beside}" if abs(change) <= SLIGHT else f"{words} {beside}"


def sentence(on_previous: float | None, on_average: float | None, signal: str | None) -> str:
    """The sentence of a summary row, from percentages and the latest month's signal."""
    clauses = [
        compared(on_previous, "the previous quarter", up="up on", down="down on"),
        compared(on_average, "the quarter average", up="above", down="below"),
    ]
    words = " and ".join(c for c in clauses if c) or "no earlier quarter to compare with"
    names = {
        "special_cause_high": "exceptionally high",
        "special_cause_low": "exceptionally low",
        "special_cause_improvement": "an exceptional improvement",
        "special_cause_concern": "an exceptional cause for concern",
    }
    latest = f" The latest month is {names[signal]}." if signal in names else ""
    return f"{words[0].upper()}{words[1:]}.{latest}"
