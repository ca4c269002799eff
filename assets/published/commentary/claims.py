"""Claims of direction, judged by the figures they are of: sign, size and target."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assets.measures.statements import compared, distance
from assets.published.commentary.figures import Figure, Figures
from assets.published.commentary.numbers import MONTHS, plain
from assets.published.commentary.references import AVERAGE, LAST_YEAR, PEERS, PREVIOUS, TARGET, in_words, size
from assets.published.commentary.sentences import Mention, Sentence
from assets.published.commentary.words import Direction, clauses_with_directions, holds
from assets.published.named_periods import Days, length, months_to

COMPARISONS = {
    TARGET: r"\btarget\b|\bstandard\b",
    AVERAGE: r"\baverage\b",
    LAST_YEAR: r"\blast year\b|\byear (?:earlier|before|ago)\b|\bprevious year\b|\bsame (?:quarter|month|period)\b",
    PREVIOUS: r"\b(?:previous|preceding|prior) (?:quarter|month|period)\b|\b(?:quarter|month) before\b",
    PEERS: r"\bpeers?\b|\bsimilar (?:forces|group)\b|\bother forces\b|\bnational(?:ly)?\b",
}
OF_STATISTIC = {"quarter_average": AVERAGE, "month_average": AVERAGE, "target": TARGET, "previous_value": PREVIOUS,
                "peer_average": PEERS}  # fmt: skip
# Comparisons that the release does not make: the claim is left to the analyst.
OUTSIDE = re.compile(
    r"\bsince\b|\b(?:12|twelve) months\b|\byears?\b(?! (?:earlier|before|ago))|\btrend\b|\bover time\b|"
    r"\blong[- ]term\b|\bmonth on month\b|"
    r"\b(?:half|days?|weeks?|weekends?|nights?)\b",
    re.IGNORECASE,
)
SPOKEN_OF = re.compile(
    r"\b(?:volumes?|numbers?|levels?|performance|figures?|offences|incidents|reports|crimes?|calls|cases|complaints|"
    r"victims|recorded|rates?|casualties|deaths|satisfaction|confidence|sickness|demand)\b",
    re.IGNORECASE,
)
MONTH = re.compile(rf"\b({MONTHS})\b")


@dataclass(frozen=True)
class Subject:
    """What a claim is of, and what it is compared with."""

    measure: str
    area: str
    category: str
    days: Days
    on: str


@dataclass(frozen=True, eq=False)
class Claims:
    """Judges the claims of a page."""

    figures: Figures
    headlines: tuple[str, ...]

    def problems(self, prose: str, text: str, sentence: Sentence) -> Iterator[tuple[Direction, str]]:
        """Claims of a sentence that its figures do not bear out, and what they say instead."""
        cut = list(sentence.clauses)
        said: list[str] = []
        for clause, found in clauses_with_directions(prose, cut):
            words = prose[slice(*clause)]
            now = self._comparisons(words, clause, sentence)
            said = now or said
            for direction in found:
                inherited = said if direction.needs_beside else [on for on in said if on not in (AVERAGE, TARGET)]
                for subject in self._subjects(direction, clause, sentence, words, now or inherited):
                    if trouble := self._judged(direction, subject, sentence, text[slice(*clause)], bool(now)):
                        yield direction, trouble
                        break

    def _comparisons(self, words: str, clause: tuple[int, int], sentence: Sentence) -> list[str]:
        by_word = [on for on, pattern in COMPARISONS.items() if re.search(pattern, words, re.IGNORECASE)]
        if by_word:
            return by_word
        quoted = [f for m in sentence.mentions if clause[0] <= m.start < clause[1] for f in m.figures[:1]]
        return list(dict.fromkeys(OF_STATISTIC[f.statistic] for f in quoted if f.statistic in OF_STATISTIC))

    def _subjects(
        self, direction: Direction, clause: tuple[int, int], sentence: Sentence, words: str, said: list[str]
    ) -> Iterator[Subject]:
        if direction.needs_beside and not said and direction.claim != "absent":
            return
        months = set(MONTH.findall(words))
        if not said and (OUTSIDE.search(words) or len(months) > 1):
            return
        near = nearest_first(sentence.mentions, direction.start, clause)
        named = [m for m in near if m.measure]
        aimed = [m for m in named if self.figures.measures[m.measure]["target"] is not None] if TARGET in said else []
        of = next(iter(aimed or named), None)
        is_anchored = of or said or SPOKEN_OF.search(words)
        if not is_anchored:
            return
        areas = next((m.areas for m in near if m.areas), (self.figures.force,))
        quoted = next((m.figures[0] for m in near if m.figures and clause[0] <= m.start < clause[1]), None)
        for measure in [of.measure] if of else self.headlines:
            category = quoted.category if quoted and quoted.measure_id == measure else ""
            for area in areas:
                days = self._days(measure, area, category, quoted, months, words)
                for on in said or [PREVIOUS]:
                    if days:
                        yield Subject(measure, area, category, days, on)

    def _days(
        self, measure: str, area: str, category: str, quoted: Figure | None, months: set[str], words: str
    ) -> Days | None:
        is_quoted = quoted and quoted.measure_id == measure and quoted.statistic == "value"
        if quoted and is_quoted and length(quoted.days) in (1, 3):
            return quoted.days
        if months:
            place = tuple(MONTHS.split("|")).index(next(iter(months))) + 1
            year = self.figures.month.year - (place > self.figures.month.month)
            return months_to(self.figures.month.replace(year=year, month=place), 1)
        if re.search(r"\bmonth\b", words):
            return self.figures.periods["month"]
        return self.figures.own(measure, area, category)

    def _judged(self, direction: Direction, subject: Subject, sentence: Sentence, words: str, is_said: bool) -> str:
        figures = self.figures
        value = figures.get(subject.measure, subject.area, subject.days, "value", subject.category)
        if direction.claim == "absent":
            return f"the release has it: {self._told(value)}." if value else ""
        if subject.on == PEERS:
            value = figures.get(subject.measure, subject.area, subject.days, "rate_per_1000") or value
        other = value and self._other(value, subject.on)
        if value is None or other is None:
            title = figures.title(subject.measure)
            return (
                f"the release has nothing of {title}, {subject.area}, to compare so: leave it out."
                if is_said and subject.on != PEERS
                else ""
            )
        if subject.on == TARGET:
            return self._beside_target(direction, value, other)
        if subject.on == PREVIOUS:
            value, other = self._pair(sentence) or (value, other)
        return self._beside(direction, value, other, subject.on, words)

    def _pair(self, sentence: Sentence) -> tuple[Figure, Figure] | None:
        """Two values of one series that the sentence itself puts side by side: the later and the earlier."""
        values = [f for m in sentence.mentions for f in m.figures[:1] if m.figures and f.statistic == "value"]
        for first, second in pairwise(values):
            is_series = (first.measure_id, first.area, first.category) == (
                second.measure_id,
                second.area,
                second.category,
            )
            if is_series and first.days != second.days and length(first.days) == length(second.days):
                return (first, second) if first.end > second.end else (second, first)
        return None

    def _other(self, value: Figure, on: str) -> Figure | None:
        figures = self.figures
        if on == TARGET:
            return figures.get(value.measure_id, figures.force, value.days, "target")
        if on == PEERS:
            return figures.get(value.measure_id, value.area, value.days, "peer_average", value.category)
        return {PREVIOUS: figures.before, LAST_YEAR: figures.year_before, AVERAGE: figures.average}[on](value)

    def _beside_target(self, direction: Direction, value: Figure, target: Figure) -> str:
        is_above, is_below = value.value > target.value, value.value < target.value
        wants_more = self.figures.measures[value.measure_id]["improvement"] != "decrease"
        is_met = not (is_below if wants_more else is_above)
        claim = direction.claim
        is_right = {"up": is_above, "down": is_below, "met": is_met, "missed": not is_met}.get(claim, True)
        if is_right != direction.is_negated or claim not in ("up", "down", "met", "missed"):
            return ""
        return f"{self._told(value)}: the target of {target.printed} is {'met' if is_met else 'not met'}."

    def _beside(self, direction: Direction, value: Figure, other: Figure, on: str, words: str) -> str:
        change = distance(value.value, other.value)
        if change is None:
            is_up = value.value > other.value
            is_right = direction.claim not in ("up", "down") or (direction.claim == "up") == is_up
            return "" if is_right else f"{self._told(value)}, and {other.printed} before."
        direction = self._by_improvement(direction, value.measure_id)
        if direction.claim not in ("up", "down", "level"):
            return ""
        stated = self._stated(words)
        if not holds(direction, change, is_sized=bool(stated)):
            return f"{self._told(value)}: {self._said(value, other, on, change)}."
        if stated and size(change) not in stated and direction.claim != "level":
            return f"{self._told(value)}: {self._said(value, other, on, change)}, by {size(change)}, not {stated[0]}."
        return ""

    def _by_improvement(self, direction: Direction, measure: str) -> Direction:
        good = {"increase": "up", "decrease": "down"}.get(self.figures.measures[measure]["improvement"])
        if direction.claim not in ("better", "worse") or good is None:
            return direction
        is_up = (good == "up") == (direction.claim == "better")
        return replace(direction, claim="up" if is_up else "down")

    def _stated(self, words: str) -> list[str]:
        """Sizes that a clause prints: percentages without decimals, as changes are printed."""
        found = re.findall(r"(?<![\d.,])[+−-]?\d[\d,]*\s?(?:%|per\s?cent)", words)
        return [f"{number}" for number in map(plain, found)]

    def _said(self, value: Figure, other: Figure, on: str, change: float) -> str:
        if other.statistic == "value" and on != LAST_YEAR:
            return compared(change, f"{other.printed} before", up="up on", down="down on")
        return in_words(value, other, on, change) if on != PEERS else compared(
            change, f"the similar forces' average ({other.printed})", up="above", down="below"
        )  # fmt: skip

    def _told(self, value: Figure) -> str:
        of = f" ({value.category})" if value.category else ""
        return f"{self.figures.title(value.measure_id)}{of}, {value.area}, is {value.printed}"


def nearest_first(mentions: tuple[Mention, ...], place: int, clause: tuple[int, int]) -> list[Mention]:
    """Mentions in the order in which a word is taken to speak of them.

    Those of its own clause come first, the nearest before it and then the nearest after; then those of the clauses
    before, and after.
    """

    def order(mention: Mention) -> tuple[int, int]:
        if clause[0] <= mention.start < clause[1]:
            return (0, place - mention.start) if mention.start < place else (1, mention.start - place)
        return (2, place - mention.start) if mention.start < place else (3, mention.start - place)

    return sorted(mentions, key=order)
