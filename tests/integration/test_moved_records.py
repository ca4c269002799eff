"""A hundred records of each extract deleted, added or changed in the raw files move figures as a plain reader says.

The raw files go through validation, facts, measures and comparisons; the plain reader is `plain_twin`. Both are asked
for every figure of a quarter and its months, in the force and in each area.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from assets.facts.kept import Kept
from assets.facts.person_month import person_month
from assets.facts.person_records import RepeatChoices
from assets.measures import comparisons, summary
from assets.measures.catalogue import MEASURES
from assets.validated.reference import Reference
from assets.validated.sources import BY_NAME
from assets.warehouse import Warehouse
from tests.integration.conftest import Intake
from tests.integration.plain_twin import FORCE, PERIODS, Cell, Figure, figures
from tests.integration.raw_cut import DELIVERED, EXTRACTS, Cut, cut, drawn, moved, write

COUNT, SEED = 100, 2016
HOW = ("delete", "add", "change")
FACTS = {
    "crime": "crime",
    "crime_person": "crime_person",
    "missing_report": "compact",
    "incident": "incident",
    "call": "call",
    "complaint_case": "complaint",
    "complaint_allegation": "complaint",
    "survey_response": "victim_survey",
    "casualty": "casualty",
}
BESIDE = {"crime_person": ("crime", "crime_person")}  # extracts that another one's figures are read from
Figures = dict[Cell, Figure]


@dataclass(frozen=True, kw_only=True)
class Made:
    """A cut and the figures made of it: by the project, and by the plain reader for each extract."""

    files: Cut
    ours: Figures
    plain: Mapping[str, Figures]

    @property
    def all_plain(self) -> Figures:
        return {cell: figure for of_extract in self.plain.values() for cell, figure in of_extract.items()}


def released(raw: Path, reference: Reference) -> Figures:
    """Figures of the measures stage, made of a raw folder in a warehouse of its own."""
    intake = Intake(raw=raw, warehouse=Warehouse(raw.parent / "warehouse"), reference=reference)
    for fact in FACTS:
        intake.fact(fact)
    for source in EXTRACTS:
        read, validated, quarantined = intake.take_in(source).counts
        assert (validated, quarantined) == (read, 0), source
    facts = {fact: Kept(intake.warehouse.fact(fact)).scan() for fact in FACTS}
    choices = RepeatChoices.of(reference)
    facts["person_month"] = person_month(facts.pop("crime_person"), facts["missing_report"], choices).collect().lazy()
    newest = dt.date.fromisoformat(DELIVERED[-1])
    is_snapshot = {fact: BY_NAME[source].kind == "snapshot" for fact, source in FACTS.items()}
    until = {fact: None if is_snapshot.get(fact) else newest for fact in facts}
    values = summary.values(facts, until, reference["policing_area"], PERIODS[2][0])
    every = comparisons.figures(values.collect().lazy(), MEASURES, reference["population"].lazy())
    wanted = every.filter(pl.col("statistic") == "value", pl.col("category") == "", pl.col("force") == FORCE).collect()
    rows = wanted.select("measure_id", "area", "period_start", "period_end", *Figure._fields).iter_rows()
    return {row[:4]: Figure(*row[4:]) for row in rows if row[2:4] in PERIODS}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Cut, Reference], Made]:
    """Makes the figures of a cut, ours for the measures that the plain reader knows."""

    def make(files: Cut, reference: Reference) -> Made:
        raw = tmp_path_factory.mktemp("moved") / "raw"
        write(files, raw)
        plain = {source: figures(raw, source) for source in EXTRACTS}
        known = {measure for of_extract in plain.values() for measure, *_ in of_extract}
        ours = {cell: figure for cell, figure in released(raw, reference).items() if cell[0] in known}
        return Made(files=files, ours=ours, plain=plain)

    return make


@pytest.fixture(scope="module")
def before(sample_raw: Path, reference: Reference, made: Callable[[Cut, Reference], Made]) -> Made:
    return made(cut(sample_raw), reference)


def moves(before: Figures, after: Figures) -> dict[Cell, tuple[Figure | None, Figure | None]]:
    """Every figure that is another one now, or is there no more, or was not there."""
    both = {cell: (before.get(cell), after.get(cell)) for cell in {*before, *after}}
    return {cell: pair for cell, pair in both.items() if pair[0] != pair[1]}


def one_left(before: Made, source: str, records: Mapping[str, list[tuple[str, ...]]], how: str, n: int) -> Cut:
    """What the figures of an extract are read from, moved but for the n-th of its records."""
    files = {name: before.files[name] for name in BESIDE.get(source, (source,))}
    return moved(files, {**records, source: [*records[source][:n], *records[source][n + 1 :]]}, how)


def test_figures_of_the_cut_are_those_of_a_plain_reader(before: Made) -> None:
    assert {place for _, place, *_ in before.ours} > {FORCE, "Herefordshire", "Outside area", "Not known"}
    assert {cell[2:] for cell in before.ours} == set(PERIODS)
    assert len({measure for (measure, *_), figure in before.ours.items() if figure.numerator > 0}) > 30
    assert moves(before.all_plain, before.ours) == {}


@pytest.mark.parametrize("how", HOW)
def test_a_hundred_records_moved_move_every_figure_as_a_plain_reader_says(
    how: str, before: Made, reference: Reference, made: Callable[[Cut, Reference], Made], tmp_path: Path
) -> None:
    records = {source: drawn(before.files, source, COUNT, SEED) for source in EXTRACTS}
    after = made(moved(before.files, records, how), reference)
    assert moves(before.ours, after.ours) == moves(before.all_plain, after.all_plain)
    assert moves(after.all_plain, after.ours) == {}
    are_moved = {measure for measure, *_ in moves(before.ours, after.ours)}
    known = {source: {measure for measure, *_ in plain} for source, plain in before.plain.items()}
    assert {source for source, measures in known.items() if len(measures & are_moved) < 2} == set()
    assert len(are_moved) > 30
    # Ninety-nine records are told from a hundred; the one left may be of no measure, then the next is tried.
    for source in EXTRACTS:
        for n in range(COUNT):
            raw = tmp_path / f"{source} {n}"
            write(one_left(before, source, records, how, n), raw)
            if figures(raw, source) != after.plain[source]:
                break
        else:
            pytest.fail(f"{source}: no record is told")
