"""Rows of people put in order run by run, held against a plain sort."""

from collections.abc import Generator
from itertools import pairwise, product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.facts import in_order as module
from assets.facts.in_order import PLACE, in_order, merged

PLACES = list(product((1, 3), ("North", "South"), ("North", "East"), ("victim", "missing"), ("all", "rape")))
PEOPLE = st.sampled_from([f"{number:04}" for number in range(40)])
ROWS = st.sets(st.tuples(st.sampled_from(PLACES), PEOPLE), max_size=60)


@pytest.fixture(autouse=True, params=[0, module.RUN], ids=["laid", "laid or sorted"], scope="module")
def run(request: pytest.FixtureRequest) -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "RUN", request.param)
        yield


def table(rows: set[tuple[tuple, str]]) -> pl.DataFrame:
    schema = dict.fromkeys((*PLACE, "person"), pl.String) | {"months_a_row": pl.Int64}
    return pl.DataFrame([(*place, person) for place, person in rows], schema=schema, orient="row")


def ordered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort(*PLACE, "person")


@given(rows=ROWS, bounds=st.lists(PEOPLE, max_size=4))
def test_parts_of_people_are_put_together_in_order(rows: set, bounds: list[str]) -> None:
    edges = ["", *sorted(bounds), "z"]
    whole = ordered(table(rows))
    parts = [whole.filter(pl.col("person") >= low, pl.col("person") < high) for low, high in pairwise(edges)]
    assert in_order(pl.concat(parts)).equals(whole)


@given(rows=ROWS, people=st.sets(PEOPLE))
def test_some_people_are_merged_among_the_others(rows: set, people: set[str]) -> None:
    whole = table(rows)
    is_one = pl.col("person").is_in(people)
    together = merged(*(ordered(whole.filter(holds)) for holds in (~is_one, is_one)))
    assert together.equals(ordered(whole))


@pytest.mark.parametrize("count", [0, 1])
def test_a_month_of_one_side_alone_is_that_side(count: int) -> None:
    some = table({(PLACES[0], f"{number}") for number in range(count)})
    assert merged(some.clear(), some).equals(some)
    assert merged(some, some.clear()).equals(some)
