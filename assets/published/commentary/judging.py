"""One page of commentary against the figures of its release: numbers, claims, and what was copied."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assets.published.commentary.claims import Claims
from assets.published.commentary.figures import Figure, Figures
from assets.published.commentary.filling import HIDDEN, REFERENCE, Filled, Problem, fill
from assets.published.commentary.numbers import Quotable, Written, areas_of, misread, number_of, numbers
from assets.published.commentary.sentences import Mention, Names, Sentence, clauses, names, spans, without_links

COPIED = 6  # words: a shorter sentence may stand in two topics


@dataclass(frozen=True, kw_only=True, eq=False)
class Judge:
    """What one page is judged by.

    Attributes:
        prose: the analyst's own words, place for place in the filled text.
        written: numbers that claim to be figures.
    """

    filled: Filled
    prose: str
    names: Names
    claims: Claims
    quotable: Quotable
    written: tuple[Written, ...]

    def sentence(self, start: int, end: int) -> tuple[list[Problem], list[Figure]]:
        """Problems of a sentence, and the figures that its numbers are."""
        named = self.names.mentions(self.prose, start, end)
        areas = areas_of(Sentence(start, end, (), tuple(named)), self.quotable.figures)
        spoken = [m.measure for m in named if m.measure] or self.claims.headlines
        problems, literal = [], []
        for number in (n for n in self.written if start <= n.start < end):
            found, wrong = number_of(number, self.prose, areas, spoken, self.quotable)
            problems += [self._problem(number.start, number.text, wrong)] if wrong else []
            literal += [_quoting(number.start, number.end, tuple(found))] if found else []
        asked = [run for run in self.filled.references if start <= run.start < end]
        for run in asked:
            stop = run.start + len(run.text)
            if wrong := misread(run.figures[0], run.start, self.prose, stop, self.quotable.figures):
                problems.append(self._problem(run.start, run.text, wrong))
        quoted = [_quoting(run.start, run.start + len(run.text), run.figures) for run in asked]
        mentions = (*named, *literal, *quoted)
        whole = Sentence(start, end, tuple(clauses(self.prose, start, end, named)), mentions)
        for direction, wrong in self.claims.problems(self.prose, self.filled.text, whole):
            problems.append(self._problem(direction.start, direction.text, wrong))
        return problems, [figure for mention in literal for figure in mention.figures]

    def _problem(self, place: int, text: str, wrong: str) -> Problem:
        return Problem(self.filled.line(place), text, wrong)


def _quoting(start: int, end: int, figures: tuple[Figure, ...]) -> Mention:
    return Mention(start, end, figures[0].measure_id, (figures[0].area,), figures)


def judged(source: str, topic: Mapping, figures: Figures) -> tuple[tuple[Problem, ...], str, tuple[Figure, ...]]:
    """Fill in and judge a page.

    Args:
        topic: its row of the reference table `topic`.

    Returns:
        What is wrong with it, by line; its text; every figure it prints, by reference or in digits.
    """
    filled = fill(source, figures)
    judge = _judge(filled, topic, figures)
    problems, quotes = list(filled.problems), [figure for run in filled.references for figure in run.figures]
    for start, end in spans(judge.prose):
        wrong, found = judge.sentence(start, end)
        problems += wrong
        quotes += found
    ordered = sorted(dict.fromkeys(problems), key=lambda problem: problem.line)
    return tuple(ordered), filled.text, tuple(dict.fromkeys(quotes))


def _judge(filled: Filled, topic: Mapping, figures: Figures) -> Judge:
    headlines = tuple(m for m in topic["measures"].split(";") if m in figures.measures)
    own = [m for m, entry in figures.measures.items() if entry["topic"] == topic["topic"]]
    asked = tuple(figure for run in filled.references for figure in run.figures)
    spoken = [m for m, entry in figures.measures.items() if entry["is_headline"]]
    prose = without_links(filled.prose)
    called = names(figures, headlines, (*spoken, *own, *(f.measure_id for f in asked)))
    named = (mention.measure for mention in called.mentions(prose, 0, len(prose)) if mention.measure)
    measures = tuple(dict.fromkeys((*headlines, *own, *(f.measure_id for f in asked), *named)))
    entries = [figures.measures[m] for m in measures]
    titles = [entry[part] for entry in entries for part in ("title", "question", "definition")]
    return Judge(
        filled=filled,
        prose=prose,
        names=called,
        claims=Claims(figures, headlines),
        quotable=Quotable(figures=figures, measures=measures, headlines=headlines, extra=asked),
        written=tuple(numbers(prose, titles, {entry["unit"] for entry in entries})),
    )


def copied(pages: Mapping[str, tuple[str, str]]) -> dict[str, list[Problem]]:
    """Sentences without a figure that stand in two topics: what is true of one was not written of the other.

    Args:
        pages: source and topic by file.
    """
    places: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for file, (source, _) in pages.items():
        for line, said in _plain_sentences(source):
            places[" ".join(said.lower().split()).strip(" .#*-")].append((file, line, said))
    problems: dict[str, list[Problem]] = defaultdict(list)
    for told in places.values():
        for file, line, said in told:
            other = next((pages[name][1] for name, _, _ in told if name != file), None)
            if other:
                message = f"the same sentence stands in {other}: write what is true of this topic."
                problems[file].append(Problem(line, said, message))
    return problems


def _plain_sentences(source: str) -> Iterator[tuple[int, str]]:
    hidden = REFERENCE.sub(lambda found: "".join(c if c == "\n" else HIDDEN for c in found[0]), source)
    for start, end in spans(hidden):
        said = hidden[start:end]
        if HIDDEN not in said and len(said.split()) >= COPIED:
            yield hidden.count("\n", 0, start + len(said) - len(said.lstrip())) + 1, " ".join(said.split())
