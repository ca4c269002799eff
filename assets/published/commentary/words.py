"""Words of direction: what each claims of a change."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from assets.measures.statements import IN_LINE, SLIGHT

Claim = Literal["up", "down", "level", "met", "missed", "better", "worse", "absent"]
SLIGHTLY = r"slight(?:ly)?|small|marginal(?:ly)?|modest(?:ly)?"
# Words that claim a change by themselves, and words that claim one only beside what they compare with.
CHANGES: dict[Claim, str] = {
    "up": r"rose|risen|rises|rise|rising|increase[ds]?|increases|grew|grown|growth|climbed|doubled|tripled|"
    r"(?:(?:is|are|was|were|went|gone)\s+)?up(?=\s+(?:on|from|by|￼|\d|against|compared))|"
    r"(?:is|are|was|were|went|gone)\s+up",
    "down": r"fell|fallen|falls|fall(?!\s+(?:in|with|under|out|short|to|victim))|falling|decrease[ds]?|"
    r"reductions?|reduced|drop(?:ped|s)?(?![-\s]+(?:in|off)\s+(?:session|centre|clinic)s?)(?!-)|declined?|declines|halved|"
    r"(?:(?:is|are|was|were|went|gone)\s+)?down(?=\s+(?:on|from|by|￼|\d|against|compared))|"
    r"(?:is|are|was|were|went|gone)\s+down",
    "level": r"in\s+line\s+with|stable|steady|unchanged|comparable|consistent(?!\s+approach)|similar\s+to|no\s+change|"
    r"level\s+with|the\s+same\s+as",
    "better": r"improved|(?<!signs of )improvement|improves",
    "worse": r"worsened|worse|deteriorated|deterioration",
}
BESIDE: dict[Claim, str] = {
    "up": r"higher|above|more|exceed(?:s|ed)?|greater",
    "down": r"lower|below|fewer|less",
    "met": r"met|reached|achieved|meets",
    "missed": r"missed|failed|short\s+of",
    "absent": r"no\s+figures?|no\s+data|not\s+available|n/a|unavailable|not\s+known|not\s+recorded",
}
NOT = re.compile(
    r"(?:\b(?:not|no|never|without|no\s+longer|rather\s+than)|n['’]t)\s+(?:an?\s+|any\s+)?(?:\w+\s+)?$", re.IGNORECASE
)
# What is aimed at or may come is no claim of what is.
AIM = re.compile(
    r"\b(?:to|will|would|should|may|might|could|can|must|shall|aims? for|if|further|helps?|towards|any|future)\s+"
    r"(?:\w+ly\s+|see\s+(?:an?\s+)?|be\s+)?$",
    re.IGNORECASE,
)
MODIFIER = re.compile(rf"\b(?:{SLIGHTLY})\s+(?:\w+\s+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Direction:
    """One word of direction.

    Attributes:
        needs_beside: it claims something only beside what it compares with: a target, an average.
        is_slight: "slightly" or its like stands by it.
        is_negated: "no increase".
    """

    start: int
    end: int
    text: str
    claim: Claim
    needs_beside: bool
    is_slight: bool
    is_negated: bool


def _pattern(words: dict[Claim, str]) -> re.Pattern[str]:
    listed = "|".join(f"(?P<{claim}>{pattern})" for claim, pattern in words.items())
    return re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])", re.IGNORECASE)


PATTERNS = ((_pattern(CHANGES), False), (_pattern(BESIDE), True))


def directions(prose: str, start: int, end: int) -> list[Direction]:
    """Words of direction in a clause, in order."""
    found: dict[int, Direction] = {}
    for pattern, needs_beside in PATTERNS:
        for word in pattern.finditer(prose, start, end):
            if word.start() not in found and not AIM.search(prose, start, word.start()):
                found[word.start()] = _direction(word, prose, start, end, needs_beside)
    return [found[place] for place in sorted(found)]


def _direction(word: re.Match[str], prose: str, start: int, end: int, needs_beside: bool) -> Direction:
    before = prose[max(start, word.start() - 30) : word.start()]
    modifier = MODIFIER.search(before)
    after = re.match(rf"\s+(?:{SLIGHTLY})\b", prose[word.end() : end], re.IGNORECASE)
    return Direction(
        word.start(), word.end(), " ".join(word[0].split()), _claim(word), needs_beside,
        is_slight=bool(modifier or after), is_negated=bool(NOT.search(before)),
    )  # fmt: skip


def _claim(word: re.Match[str]) -> Claim:
    claims: tuple[Claim, ...] = ("up", "down", "level", "met", "missed", "better", "worse", "absent")
    return next(claim for claim in claims if word.groupdict().get(claim) is not None)


def holds(direction: Direction, change: float, *, is_sized: bool) -> bool:
    """Whether a change bears the word out, by the one rule of statements.

    Args:
        change: percent.
        is_sized: the sentence prints the size beside the word, so that the word need only have its sign.
    """
    is_level = abs(change) < IN_LINE
    if direction.claim == "level":
        return is_level != direction.is_negated
    has_sign = not is_level and (change > 0) == (direction.claim == "up")
    if direction.is_negated:
        return not has_sign
    if is_sized or not has_sign:
        return has_sign
    return (abs(change) <= SLIGHT) == direction.is_slight


def clauses_with_directions(
    prose: str, cut: list[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], list[Direction]]]:
    """Clauses that claim a direction; one that claims none belongs to the one before it."""
    whole: list[list[int]] = []
    leading: int | None = None
    for start, end in cut:
        if directions(prose, start, end):
            whole.append([start if leading is None else leading, end])
            leading = None
        elif whole:
            whole[-1][1] = end
        elif leading is None:
            leading = start
    for start, end in whole:
        yield (start, end), directions(prose, start, end)
