"""Sentences, their clauses, and what each speaks of: measures, areas, figures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from assets.published.commentary.figures import Figure, Figures

BLOCK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+>|]|\d{1,2}[.)]|#{1,6})[ \t])")
END = re.compile(r"[.!?][\"”’')\]*_]*(?=\s|$)")
LINK = re.compile(r"\]\([^)\n]*\)|<https?://[^>\n]*>|https?://\S+")
JOIN = re.compile(r";\s|,\s|:\s|\s[–—-]\s|\b(?:and|but|while|whereas|although|though|yet|when)\b")
FORCE = r"the (?:whole )?force(?:['’]s)?|force-wide|(?:across|in) the force"
LIST = re.compile(r"\s*(?:,|/|and|,\s*and|or)\s*(?:in\s+|the\s+)*")


@dataclass(frozen=True)
class Mention:
    """Words or a reference that say what a sentence speaks of.

    Attributes:
        measure: measure_id; '' where only areas are named.
        areas: areas named; none where only a measure is.
        figures: figures quoted, by reference or by their number.
    """

    start: int
    end: int
    measure: str = ""
    areas: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """A sentence of the filled text; `clauses` are places in the text, from which to which."""

    start: int
    end: int
    clauses: tuple[tuple[int, int], ...]
    mentions: tuple[Mention, ...]

    def areas(self) -> set[str]:
        """Every area that it names."""
        return {area for mention in self.mentions for area in mention.areas if not mention.figures}


def without_links(prose: str) -> str:
    """The text with where its links lead blanked out, place for place."""
    return LINK.sub(lambda link: " " * len(link[0]), prose)


def spans(prose: str) -> Iterator[tuple[int, int]]:
    """First and last place of each sentence; a list item, a heading or a table row ends one."""
    at = 0
    for block in [*(found.start() for found in BLOCK.finditer(prose)), len(prose)]:
        for end in [*(found.end() for found in END.finditer(prose, at, block)), block]:
            if prose[at:end].strip():
                yield at, end
            at = max(at, end)


def clauses(prose: str, start: int, end: int, kept: Iterable[Mention]) -> list[tuple[int, int]]:
    """Cut a sentence at commas and conjunctions, but not within a list of areas or the name of a measure."""
    cuts = [
        joint.end()
        for joint in JOIN.finditer(prose, start, end)
        if not any(mention.start < joint.start() < mention.end for mention in kept)
    ]
    edges = [start, *cuts, end]
    return [(first, last) for first, last in pairwise(edges) if first < last]


@dataclass(frozen=True, eq=False)
class Names:
    """The names of measures and areas that a page may use in words.

    Attributes:
        measures: measure_id by each name, in small letters.
    """

    figures: Figures
    measures: dict[str, str]
    measure_pattern: re.Pattern[str]
    area_pattern: re.Pattern[str]

    def mentions(self, prose: str, start: int, end: int) -> list[Mention]:
        """What the words of a sentence name."""
        named = [
            Mention(found.start(), found.end(), measure=self.measures[" ".join(found[0].lower().split())])
            for found in self.measure_pattern.finditer(prose, start, end)
        ]
        return named + self._areas(prose, start, end)

    def _areas(self, prose: str, start: int, end: int) -> list[Mention]:
        """Areas; those of one list, such as "Shropshire, Herefordshire and Telford & Wrekin", are one mention."""
        groups: list[Mention] = []
        for found in self.area_pattern.finditer(prose, start, end):
            name = " ".join(found[0].split())
            area = next((a for a in self.figures.areas if a.lower() == name.lower()), self.figures.force)
            if groups and LIST.fullmatch(prose, groups[-1].end, found.start()):
                last = groups.pop()
                groups.append(Mention(last.start, found.end(), areas=(*last.areas, area)))
            else:
                groups.append(Mention(found.start(), found.end(), areas=(area,)))
        return groups


def names(figures: Figures, headlines: Iterable[str], known: Iterable[str]) -> Names:
    """The names of a page.

    Args:
        headlines: measures that the topic speaks by; the shortest beginnings that tell their titles apart count too,
            and a number that one begins with ("999") is the first so numbered.
        known: every measure whose title counts.
    """
    headlines = list(headlines)
    titles = {figures.title(m).lower(): m for m in [*known, *headlines] if m in figures.measures}
    short = {
        word: m for m in headlines for word in _beginnings(figures.title(m), [figures.title(h) for h in headlines])
    }
    numbered = {first: m for m in reversed(headlines) if (first := figures.title(m).split()[0]).isdigit()}
    measures = numbered | short | titles
    return Names(figures, measures, _any_of(measures), _any_of(figures.areas, f"|{FORCE}"))


def _beginnings(title: str, titles: list[str]) -> list[str]:
    """The shortest beginning of a title that no other has: two words, or one that is an abbreviation."""
    words = title.split()
    for count in range(1, len(words) + 1):
        begun = " ".join(words[:count])
        is_name = count > 1 or begun.isupper()
        if is_name and sum(other.startswith(begun) for other in titles) == 1:
            return [begun.lower()] if len(titles) > 1 else []
    return []


def _any_of(words: Iterable[str], also: str = "") -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    listed = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest)
    return re.compile(rf"(?<!\w)(?:{listed}{also})(?!\w)", re.IGNORECASE)
