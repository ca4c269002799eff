"""Which columns of large facts are words, and which are names."""

import re

import polars as pl
import pytest

from assets.measures.catalogue import MEASURES
from assets.measures.definition import Measure
from assets.published.release import MODELS
from assets.published.vocabulary import NAMES, WORDS


@pytest.mark.parametrize("fact", WORDS)
def test_words_and_names_are_text_of_the_fact_and_no_column_is_both(fact: str) -> None:
    kinds = {name: column.dtype.type for name, column in MODELS["facts", fact].to_schema().columns.items()}
    assert {kinds[column] for column in (*WORDS[fact], *NAMES[fact])} == {pl.String}
    assert not set(WORDS[fact]) & set(NAMES[fact])


@pytest.mark.parametrize("measure", [m for m in MEASURES if m.fact in NAMES], ids=lambda m: m.measure_id)
def test_a_measure_asks_of_a_name_only_whether_it_is_there(measure: Measure) -> None:
    asked = " ".join([measure.where, measure.numerator, measure.denominator, *measure.categories.values()])
    for name in NAMES[measure.fact]:
        assert not re.search(rf"\b{name}\b(?! IS (NOT )?NULL)", asked)
        assert name != measure.category
