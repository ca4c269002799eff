"""A commentary's text with its figures filled in, each part knowing the line it stands on."""

import inspect
import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from assets.published.commentary.figures import Figure, Figures, UnknownFigure, nearest
from assets.published.commentary.references import References

ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
REFERENCE = re.compile(r"\{\{(?:(?!\{\{|\}\}).)*\}\}|\{#(?:(?!\{#|#\}).)*#\}", re.DOTALL)
LEFT_OPEN = re.compile(r"\{\{|\}\}|\{%|\{#|#\}")
HIDDEN = "￼"  # stands for a character that is not the analyst's own
LONGEST = 80  # characters of a text that a problem repeats


@dataclass(frozen=True)
class Problem:
    """Something wrong in a commentary: where, the words, and what to write instead."""

    line: int
    text: str
    message: str

    def __str__(self) -> str:
        shown = self.text if len(self.text) <= LONGEST else f"{self.text[: LONGEST - 1]}…"
        return f"{self.line}: {shown}: {self.message}" if shown else f"{self.line}: {self.message}"


@dataclass(frozen=True)
class Run:
    """A part of the filled text.

    Attributes:
        line: of the file, of its first character.
        figures: those that a reference asked for; none of prose and of marked words.
        is_prose: the analyst's own words.
    """

    start: int
    text: str
    line: int
    figures: tuple[Figure, ...] = ()
    is_prose: bool = True


@dataclass(frozen=True)
class Filled:
    """A commentary with its figures."""

    runs: tuple[Run, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def text(self) -> str:
        """What is printed."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def prose(self) -> str:
        """The same, with all that is not the analyst's own words hidden, place for place."""
        return "".join(run.text if run.is_prose else HIDDEN * len(run.text) for run in self.runs)

    @cached_property
    def references(self) -> tuple[Run, ...]:
        """The parts that are figures."""
        return tuple(run for run in self.runs if run.figures)

    def line(self, place: int) -> int:
        """Line of the file of a place in the text."""
        run = self.runs[max(bisect_right([r.start for r in self.runs], place) - 1, 0)]
        return run.line + (run.text.count("\n", 0, place - run.start) if run.is_prose else 0)


def fill(source: str, figures: Figures) -> Filled:
    """Fill in the figures of a text; what cannot be filled in is a problem, and blank."""
    references = References(figures=figures)
    runs: list[Run] = []
    problems: list[Problem] = []
    line = place = at = 0
    for found in [*REFERENCE.finditer(source), None]:
        prose = source[at : found.start() if found else len(source)]
        runs.append(Run(place, prose, line + 1))
        problems += [
            Problem(line + 1 + prose.count("\n", 0, odd.start()), prose[odd.start() :].split("\n")[0], _open(odd[0]))
            for odd in LEFT_OPEN.finditer(prose)
        ]
        line, place = line + prose.count("\n"), place + len(prose)
        if found is None:
            break
        if found[0].startswith("{{"):
            text, trouble = _filled(found[0], references)
            problems += [Problem(line + 1, found[0], trouble)] if trouble else []
            runs.append(Run(place, text, line + 1, tuple(references.used), is_prose=False))
            place += len(text)
        line, at = line + found[0].count("\n"), found.end()
    return Filled(tuple(runs), tuple(problems))


def _open(mark: str) -> str:
    if mark == "{%":
        return "a commentary knows references alone, such as {{ figure(...) }}: take the {% %} out."
    return f"`{mark}` has no other half. Write a reference as {{{{ figure(...) }}}}, on both sides two braces."


def _filled(reference: str, references: References) -> tuple[str, str]:
    """What a reference prints, and what is wrong with it."""
    references.used.clear()
    try:
        call = _call(reference, references.functions)
        inspect.signature(references.functions[call.name]).bind(*call.values, **call.named)
        return ENVIRONMENT.from_string(reference, globals=references.functions).render(), ""
    except UnknownFigure as problem:
        return "", str(problem)
    except TemplateSyntaxError as problem:
        return "", f'it cannot be read ({problem.message}). Write it as {{{{ figure("rape") }}}}.'
    except TypeError as problem:
        return "", f"{problem}. {_signatures(references.functions)}"


@dataclass(frozen=True)
class _Call:
    name: str
    values: tuple[str, ...]
    named: dict[str, str]


def _call(reference: str, functions: dict[str, Callable[..., str]]) -> _Call:
    """The one call of a reference. Nothing else is evaluated: no attribute, filter or arithmetic.

    Raises:
        UnknownFigure: it is something else.
    """
    (output,) = ENVIRONMENT.parse(reference).body
    call = output.nodes[0] if isinstance(output, nodes.Output) else output
    if not isinstance(call, nodes.Call) or not isinstance(call.node, nodes.Name):
        raise UnknownFigure(f"a reference is a call of one of its functions. {_signatures(functions)}")
    if call.node.name not in functions:
        raise UnknownFigure(f"there is no {call.node.name}().{nearest(call.node.name, functions)}")
    given = [*((None, value) for value in call.args), *((word.key, word.value) for word in call.kwargs)]
    texts = [(key, value.value) for key, value in given if isinstance(value, nodes.Const)]
    if len(texts) < len(given) or call.dyn_args or call.dyn_kwargs or not all(isinstance(t, str) for _, t in texts):
        raise UnknownFigure('everything given to a reference is a text in quotation marks, such as "rape".')
    values = tuple(text for key, text in texts if key is None)
    return _Call(call.node.name, values, {key: text for key, text in texts if key})


def _signatures(functions: dict[str, Callable[..., str]]) -> str:
    told = (f"{name}({', '.join(inspect.signature(f).parameters)})" for name, f in functions.items())
    return f"There are: {'; '.join(told)}."
