"""What is hidden of small tables, and that nothing hidden can be worked out: told again by brute force."""

from collections.abc import Sequence
from itertools import product

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.measures.catalogue import BY_ID, MEASURES
from assets.published.disclosure.algebra import dependencies, derivations
from assets.published.disclosure.bounds import certain
from assets.published.disclosure.decision import HIDDEN, decide
from assets.published.disclosure.protection import hidden_series, protect
from assets.published.disclosure.quantities import Quantity, counted, quantities
from assets.published.disclosure.rule import Left, left_out, rule_text
from assets.published.disclosure.system import System
from schemas.measures import Comparison, Value
from schemas.published import Suppression

FORCE = "the force"
AREAS = (FORCE, "north", "south", "west")


def system(counts: Sequence[str], numbers: dict[tuple[str, str], list[int]], protection: str = "person") -> System:
    """Counts of areas; the first count is the sum of the others, and the force of its areas where it is not given."""
    columns = [
        (Quantity(measure_id="m", category=c, part="numerator", protection=protection, is_beside=False), area)
        for c in counts
        for area in AREAS
    ]
    place = {(q.category, area): i for i, (q, area) in enumerate(columns)}
    of_areas = [{place[c, FORCE]: 1} | {place[c, a]: -1 for a in AREAS[1:]} for c in counts]
    of_counts = [{place[counts[0], a]: 1} | {place[c, a]: -1 for c in counts[1:]} for a in AREAS]
    given_all = dict(numbers)
    for c in counts:
        given_all.setdefault((c, FORCE), [sum(of) for of in zip(*(numbers[c, a] for a in AREAS[1:]), strict=True)])
    return System(
        force=FORCE,
        columns=columns,
        values=np.array([given_all[q.category, area] for q, area in columns], dtype=float),
        relations=of_areas + (of_counts if len(counts) > 1 else []),
        near=[],
        carriers={i: {("m", q.category, area)} for i, (q, area) in enumerate(columns)},
        empty=set(),
    )


def hidden_of(given_system: System) -> set[tuple[str, str]]:
    return {(c, a) for _, c, a in hidden_series(given_system, protect(given_system, set()))}


def test_an_area_with_a_small_number_takes_another_area_with_it() -> None:
    one = system(["all"], {("all", "north"): [3], ("all", "south"): [30], ("all", "west"): [20]})
    assert hidden_of(one) == {("all", "north"), ("all", "west")}


def test_nought_is_shown_and_so_is_a_series_without_a_small_number() -> None:
    one = system(["all"], {("all", "north"): [0, 5], ("all", "south"): [30, 6], ("all", "west"): [20, 0]})
    assert hidden_of(one) == set()


def test_a_series_with_one_small_number_goes_whole() -> None:
    one = system(["all"], {("all", "north"): [50, 2], ("all", "south"): [30, 40], ("all", "west"): [60, 70]})
    assert {("all", "north"), ("all", "south")} == hidden_of(one)


def test_hidden_areas_that_are_few_together_take_a_third() -> None:
    one = system(["all"], {("all", "north"): [1], ("all", "south"): [2], ("all", "west"): [20]})
    assert hidden_of(one) == {("all", "north"), ("all", "south"), ("all", "west")}


def test_of_areas_alone_the_small_number_of_the_force_is_shown() -> None:
    numbers = {("all", "north"): [1], ("all", "south"): [2], ("all", "west"): [0]}
    one = system(["all"], numbers, protection="area")
    assert ("all", FORCE) not in hidden_of(one)
    assert {("all", "north"), ("all", "south")} <= hidden_of(one)
    assert ("all", FORCE) in hidden_of(system(["all"], numbers))


def test_nothing_is_hidden_of_what_is_not_protected() -> None:
    numbers = {("all", "north"): [1], ("all", "south"): [2], ("all", "west"): [20]}
    assert hidden_of(system(["all"], numbers, protection="")) == set()


def test_a_category_is_not_what_the_others_leave_of_the_total() -> None:
    parts = {("a", "north"): [3], ("a", "south"): [40], ("a", "west"): [50]}
    others = {("b", "north"): [20], ("b", "south"): [60], ("b", "west"): [70]}
    total = {("", a): [parts["a", a][0] + others["b", a][0]] for a in AREAS[1:]}
    hidden = hidden_of(system(["", "a", "b"], parts | others | total))
    assert ("a", "north") in hidden
    assert len(hidden & {("b", "north"), ("", "north")}) > 0
    assert len(hidden & {("a", "south"), ("a", "west"), ("a", FORCE)}) > 0


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 14), min_size=12, max_size=12))
def test_no_small_number_of_any_table_is_told_by_what_is_shown(cells: list[int]) -> None:
    counts = ["", "a", "b"]
    places = list(product(counts[1:], AREAS[1:]))
    numbers = {place: [cells[2 * i], cells[2 * i + 1]] for i, place in enumerate(places)}
    numbers |= {("", a): [x + y for x, y in zip(numbers["a", a], numbers["b", a], strict=True)] for a in AREAS[1:]}
    table = system(counts, numbers)
    hidden = sorted(protect(table, set()))
    assert not table.primary - set(hidden)
    matrix = np.array([[float(row.get(i, 0)) for i in hidden] for row in table.relations])
    rank = np.linalg.matrix_rank(matrix) if hidden else 0
    for position, column in enumerate(hidden):
        unit = np.eye(1, len(hidden), position)
        if table.small[column].any():
            assert np.linalg.matrix_rank(np.vstack([matrix, unit])) > rank


def test_derivations_name_the_shown_columns_that_tell_a_hidden_one() -> None:
    total, north, south, west = range(4)
    rows = [{total: 1, north: -1, south: -1, west: -1}]
    assert derivations(rows, {north, south}, {north}) == {}
    assert {c: sorted(of) for c, of in derivations(rows, {north}, {north}).items()} == {north: [total, south, west]}
    both = [{total: 2, north: 1, south: 1}, {north: 1, south: -1, west: 1}]
    assert set(derivations(both, {north, south}, {north, south})) == {north, south}


def test_dependencies_find_every_sum_that_holds_for_all_records() -> None:
    kinds = np.array([[1, 1, 0, 1], [1, 0, 1, 0], [1, 0, 1, 1]], dtype=float)  # total, a, b, another marker
    rows = dependencies(kinds)
    assert len(rows) == 1
    assert all(sum(value * kind[column] for column, value in rows[0].items()) == 0 for kind in kinds)
    assert rows[0].keys() == {0, 1, 2}


def test_bounds_find_a_number_that_nothing_else_is_left_for() -> None:
    numbers = {("all", "north"): [3], ("all", "south"): [0], ("all", "west"): [20]}
    one = system(["all"], numbers)
    north, south, west = (next(i for i, (_, a) in enumerate(one.columns) if a == area) for area in AREAS[1:])
    assert certain(one, {north}) == {north}
    assert certain(one, {north, west}) == set()
    assert certain(one, {north, south}) == set()


def test_quantities_of_a_share_are_its_cases_those_that_count_and_those_that_do_not() -> None:
    share = BY_ID["missing_resolved_24h_pct"]
    found = quantities([share], {share.measure_id: [""]})
    assert [q.part for q in found] == ["numerator", "denominator", "complement"]
    rows = pl.LazyFrame({"risk_level": ["high", "high", "low", "absent"], "missing_hours": [3.0, 30.0, None, 1.0]})
    counts = rows.select(counted(share, q).sum().alias(q.part) for q in found).collect().row(0)
    assert counts == (1, 2, 1)


def test_quantities_of_categories_by_predicate_have_a_remainder() -> None:
    kinds = BY_ID["cse_by_offence_type"]
    found = quantities([kinds], {kinds.measure_id: ["", "sexting"]})
    assert [(q.category, q.part) for q in found] == [("", "numerator"), ("", "remainder"), ("sexting", "numerator")]


@pytest.mark.parametrize(
    ("measure_id", "category", "kind"),
    [
        ("dvpn_authorised", "", "person"),
        ("rape", "", "area"),
        ("road_deaths", "", "area"),
        ("outcome_assigned_pct", "rape", "area"),
        ("outcome_assigned_pct", "shoplifting", ""),
        ("shoplifting", "", ""),
    ],
)
def test_the_catalogue_says_whose_small_numbers_are_left_out(measure_id: str, category: str, kind: str) -> None:
    measure = BY_ID[measure_id]
    assert measure.disclosure_of.get(category, measure.disclosure) == kind


def test_measures_of_people_are_protected() -> None:
    of_people = {"crime_person", "person_month", "iom_nominal", "dvpn", "complaint_case", "complaint_allegation",
                 "casualty", "survey_response", "missing_report"}  # fmt: skip
    assert [m.measure_id for m in MEASURES if m.fact in of_people and not m.disclosure] == []
    marked = ("domestic_abuse", "hate_strands", "child_at_risk", "cse")
    assert [m.measure_id for m in MEASURES if any(name in m.where for name in marked) and not m.disclosure] == []


def test_protected_measures_are_counted_by_months_or_quarters_and_of_cases() -> None:
    protected = [m for m in MEASURES if m.is_protected]
    assert [m.measure_id for m in protected if m.quantile is not None or m.months_a_row != 1] == []


def test_a_sum_that_does_not_hold_in_a_period_tells_nothing_of_it() -> None:
    numbers = {("all", "north"): [3], ("all", "south"): [30], ("all", "west"): [20]}
    one = system(["all"], numbers)
    north = next(i for i, (_, area) in enumerate(one.columns) if area == "north")
    one.relations.append({north: 1})
    assert hidden_of(one) == {("all", "north"), ("all", "west")}


def test_a_release_without_small_numbers_hides_nothing() -> None:
    with duckdb.connect() as connection:
        for model in (Comparison, Value):
            connection.register("rows", model.empty().to_arrow())
            connection.execute("CREATE SCHEMA IF NOT EXISTS measures")
            connection.execute(f"CREATE TABLE measures.{model.__name__} AS FROM rows")
        hidden = decide(connection, None)
    assert hidden.is_empty()
    assert hidden.schema == HIDDEN


def test_the_rule_is_told_with_its_counts() -> None:
    rows = {"force": "f", "measure_id": "m", "category": "", "area": ["a", "b"], "months": 1}
    table = pl.DataFrame(rows | {"reason": ["primary", "secondary"], "cells": [1200, 34]}).cast({"months": pl.Int64})
    left = left_out(Suppression.validate(table), shown=8766)
    assert left == Left(figures=10_000, primary=1200, secondary=34)
    assert "1,234 of 10,000 figures are not shown: 1,200 of series" in rule_text(left)
