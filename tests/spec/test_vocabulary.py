"""Which columns of large facts are words, and which are names."""

import re

import polars as pl
import pytest

from assets.measures.catalogue import MEASURES
from assets.measures.definition import Measure
from assets.published.disclosure.system import NAMES
from assets.published.release import MODELS
from assets.published.vocabulary import WORDS


@pytest.mark.parametrize("fact", WORDS)
def test_words_and_names_are_text_of_the_fact_and_no_column_is_both(fact: str) -> None:
    kinds = {name: column.dtype.type for name, column in MODELS["facts", fact].to_schema().columns.items()}
    assert {kinds[column] for column in (*WORDS[fact], *(NAMES & kinds.keys()))} == {pl.String}
    assert NAMES & kinds.keys()
    assert not set(WORDS[fact]) & NAMES


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.measure_id)
def test_a_measure_asks_of_a_name_only_whether_it_is_there(measure: Measure) -> None:
    asked = " ".join([measure.where, measure.numerator, measure.denominator, *measure.categories.values()])
    for name in NAMES:
        assert not re.search(rf"\b{name}\b(?! IS (NOT )?NULL)", asked)
        assert name != measure.category
