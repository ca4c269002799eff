"""Numbers that an analyst wrote out: each is a figure of the release as it is printed, or no figure at all."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from assets.published.commentary.figures import Figure, Figures
from assets.published.commentary.sentences import Sentence

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NUMBER = re.compile(r"(?<![\w.,/£$€:])[+−-]?\d[\d,]*(?:\.\d+)?(?:\s?%|\s?per\s?cent\b)?(?![\w])")
SPANS = "seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?"
NOT_COUNTED = r"(?!\s+(?:\w+\s+)?(?:offence|incident|report|call|case|certificate|crime|person|people|victim|percent))"
# What is written with digits and is no figure.
NO_FIGURE = (
    rf"\b(?:[12]?\d|3[01])(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTHS})(?:\s+\d{{4}})?",
    r"\b(?:19|20)\d\d[-–/](?:20)?\d\d(?:-\d\d)?\b",
    rf"\b(?:Q[1-4]\s*)?(?:19|20)\d\d(?:\s*Q[1-4])?\b(?![,.]\d)(?!\s?%){NOT_COUNTED}",
    r"\b\d{1,2}(?::\d\d)?\s?(?:am|pm)\b|\b\d{1,2}:\d\d\b|\b24/7\b",
    rf"\b(?:under|over)[- ]\d{{1,2}}s?\b(?!\s?%)(?![,.]\d){NOT_COUNTED}",
    r"\b(?:aged?|ages)\s+(?:of\s+|between\s+)?\d{1,2}(?:\s*(?:to|and|-|–)\s*\d{1,2})?\b",
    r"\b\d{1,2}(?:\s*(?:to|-|–)\s*\d{1,2})?[- ]years?[- ]olds?\b",
    r"\b\d{1,2}(?:st|nd|rd|th)\b",
    r"\bper\s+1,?000\b",
    r"(?m)^[ \t]*(?:\d{1,2}[.)]|#{1,6})[ \t]",
)
UNITS = {"people": "people", "population": "people", "residents": "people", "households": "households"}
ABOUT = re.compile(
    r"(?:\b(?:approximately|about|around|roughly|some|nearly|almost|circa|c\.|over|more than|fewer than|less than|"
    r"just under|just over|at least)|~)\s*(?:the\s+)?\(?$",
    re.IGNORECASE,
)
NEARLY = 0.05  # of the number: a later extract, another rounding or a slip of the pen moves it no further


@dataclass(frozen=True)
class Written:
    """A number in the analyst's own words."""

    start: int
    end: int
    text: str

    @property
    def plain(self) -> str:
        """Without its sign and thousands: 1274 or 77.2%."""
        return plain(self.text)

    @property
    def sign(self) -> str:
        """Its sign; '' where none is written."""
        first = self.text[0].replace("−", "-")
        return first if first in "+-" else ""


def plain(text: str) -> str:
    """A printed number without sign and thousands, `per cent` as %."""
    return re.sub(r"\s?(?:%|per\s?cent)", "%", text).lstrip("+−-").replace(",", "")


def numbers(prose: str, titles: Iterable[str], units: Collection[str]) -> list[Written]:
    """Every number that claims to be a figure.

    Args:
        prose: the analyst's own words.
        titles: titles and definitions of the topic's measures: a number with the word after it that stands in one
            ("20 minutes", "10 or") is a name, and so is a number that a title begins with ("999").
        units: units of the topic's measures: "12 days" may be a figure only where one is counted in days.
    """
    names = sorted(_names(titles), key=len, reverse=True)
    lengths = "|".join(span for span in SPANS.split("|") if span.rstrip("?") not in units)
    patterns = [*NO_FIGURE, rf"\b\d+[- ](?:{lengths})\b"]
    if names:
        patterns.append(rf"(?<![\w,.])(?:{'|'.join(map(re.escape, names))})(?!\w|,\d|\.\d|\s?%)")
    for pattern in patterns:
        prose = re.sub(pattern, lambda found: " " * len(found[0]), prose, flags=re.IGNORECASE)
    return [Written(found.start(), found.end(), found[0].rstrip(",")) for found in NUMBER.finditer(prose)]


def _names(titles: Iterable[str]) -> set[str]:
    told = list(titles)
    pairs = {pair for title in told for pair in re.findall(r"\b\d[\d,]*[ +][a-z]+", title)}
    return pairs | {first[0] for title in told if (first := re.match(r"\d+(?= )", title))}


@dataclass(frozen=True, kw_only=True, eq=False)
class Quotable:
    """Figures that a number of a page may be.

    Attributes:
        headlines: measures that the topic speaks by.
        measures: all of the topic, and those that the page names.
        extra: figures that the page asks for by reference, of any period.
    """

    figures: Figures
    headlines: tuple[str, ...]
    measures: tuple[str, ...]
    extra: tuple[Figure, ...] = ()

    @cached_property
    def by_text(self) -> Mapping[str, list[Figure]]:
        """Figures by what is printed of them, without sign; those of headlines and of the reported period first."""
        found: dict[str, list[Figure]] = defaultdict(list)
        for measure in dict.fromkeys((*self.headlines, *self.measures)):
            for figure in self.figures.recent(measure):
                found[plain(figure.printed)].append(figure)
        for figure in self.extra:
            found[plain(figure.printed)].append(figure)
        return found


def same(written: Written, figure: Figure) -> bool:
    """Whether a number is the figure as it is printed."""
    sign = figure.printed[0] if figure.printed[0] in "+-" else ""
    return plain(figure.printed) == written.plain and written.sign in ("", sign)


def areas_of(sentence: Sentence, figures: Figures) -> tuple[str, ...]:
    """Areas whose figures a sentence may print: those it names, else the force's."""
    return tuple(sorted(sentence.areas())) or (figures.force,)


def number_of(
    written: Written, prose: str, areas: tuple[str, ...], spoken: Collection[str], quotable: Quotable
) -> tuple[list[Figure], str]:
    """The figures that a number is, those of the summary first, and what is wrong with it.

    Args:
        areas: those whose figures the sentence may print.
        spoken: measures that it names, else those that the topic speaks by.
    """
    printed_so = [figure for figure in quotable.by_text.get(written.plain, ()) if same(written, figure)]
    equal = [figure for figure in printed_so if figure.area in areas]
    of_unit, unit = _of_unit(equal, prose[written.end : written.end + 60])
    mark = f'If it is no figure, mark it {{{{ text("{written.text}") }}}}.'
    if of_unit:
        is_about = ABOUT.search(prose, max(0, written.start - 30), written.start)
        return of_unit, f"it is exact ({shown(of_unit[0], quotable.figures)}): say it plainly." if is_about else ""
    if equal:
        return [], f"no figure is so many per 1,000 {unit}; it is {shown(equal[0], quotable.figures)}, {equal[0].unit}."
    said = f"no figure of {' or '.join(areas)} is printed so."
    others = [f for f in printed_so if f.measure_id in spoken and f.statistic in ("value", "previous_value")]
    if others:
        said += f" It is {others[0].area}'s: a sentence speaks of the areas it names."
    if near := meant(written, areas, spoken, quotable.figures):
        said += f" Meant? {shown(near, quotable.figures)}: {reference(near, quotable.figures)}."
    return [], f"{said} {mark}"


def misread(figure: Figure, start: int, prose: str, end: int, figures: Figures) -> str:
    """What is wrong with the words around a figure that a reference prints; '' where nothing is."""
    if ABOUT.search(prose, max(0, start - 30), start) and figure.unit != "percent":
        return f"it is exact ({shown(figure, figures)}): say it plainly."
    right, unit = _of_unit([figure], prose[end : end + 60])
    return "" if right else f"it is {figure.unit}, not per 1,000 {unit}."


def _of_unit(equal: list[Figure], after: str) -> tuple[list[Figure], str]:
    found = re.match(r"\s*(?:\w+\s+){0,3}?per\s+1,?000\s+(\w+)", after)
    unit = UNITS.get(found[1].lower(), "") if found else ""
    return ([f for f in equal if f.unit == f"per 1,000 {unit}"] if unit else equal), unit


def meant(written: Written, areas: Collection[str], spoken: Collection[str], figures: Figures) -> Figure | None:
    """The figure probably meant: nearly as large and of the same kind, else the nearest of the reported period."""
    is_percent, has_places = written.plain.endswith("%"), "." in written.plain
    wanted = float(written.plain.removesuffix("%"))

    def is_alike(figure: Figure) -> bool:
        is_rate = "per 1,000" in figure.unit
        is_of_kind = (figure.unit == "percent") == is_percent and figure.unit not in ("rank", "forces")
        return figure.area in areas and is_of_kind and (is_percent or has_places or not is_rate)

    def off(figure: Figure) -> float:
        return abs(abs(figure.value) - wanted)

    alike = [f for measure in spoken for f in figures.recent(measure) if is_alike(f)]
    total = [f for f in alike if not f.category] or alike
    close = [f for f in total if off(f) <= NEARLY * wanted]
    reported = [f for f in total if f.days == figures.own(f.measure_id, f.area)]
    plainest = [f for f in reported if f.statistic in ("value", "pct_change_on_previous_quarter")]
    return min([f for f in close if f in reported] or close or plainest or reported or total, key=off, default=None)


def shown(figure: Figure, figures: Figures) -> str:
    """A figure in words: 261, Rape, West Mercia, previous quarter."""
    what = "" if figure.statistic == "value" else f" {figure.statistic.replace('_', ' ')},"
    of = f" ({figure.category})" if figure.category else ""
    return f"{figure.printed}, {figures.title(figure.measure_id)}{of}, {figure.area},{what} {when(figure, figures)}"


def when(figure: Figure, figures: Figures) -> str:
    """Period of a figure as a reference names it."""
    names = {days: name for name, days in reversed(list(figures.periods.items()))}
    return names.get(figure.days, f"{figure.start}..{figure.end}")


def reference(figure: Figure, figures: Figures) -> str:
    """The reference that prints a figure."""
    area = "" if figure.area == figures.force else figure.area
    given = [figure.measure_id, area, when(figure, figures), figure.statistic, figure.category]
    for default in ("", "value", "quarter", ""):
        if given[-1] != default:
            break
        given.pop()
    words = ", ".join(f'"{value}"' for value in given)
    return f"{{{{ figure({words}) }}}}"
