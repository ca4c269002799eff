"""How columns of large facts lie in a release: which of them are words, which names, and how names are packed."""

import re
from pathlib import Path

import duckdb
import polars as pl
import pytest

from assets.measures.catalogue import MEASURES
from assets.measures.definition import Measure
from assets.published.release import MODELS
from assets.published.vocabulary import NAMES, WORDS, declared


@pytest.mark.parametrize("fact", WORDS)
def test_words_and_names_are_text_of_the_fact_and_no_column_is_both(fact: str) -> None:
    kinds = {name: column.dtype.type for name, column in MODELS["facts", fact].to_schema().columns.items()}
    assert {kinds[column] for column in (*WORDS[fact], *NAMES[fact])} == {pl.String}
    assert not set(WORDS[fact]) & set(NAMES[fact])


def test_names_are_packed_by_what_they_share_and_other_columns_as_duckdb_chooses(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "release.duckdb")) as connection:
        connection.execute(f"CREATE TABLE call ({declared('call', [('call_id', 'VARCHAR'), ('told', 'VARCHAR')])})")
        connection.execute("INSERT INTO call SELECT 'word ' || (i % 50), 'word ' || (i % 50) FROM range(200000) r(i)")
        connection.execute("CHECKPOINT")
        query = "SELECT DISTINCT column_name FROM pragma_storage_info('call') WHERE compression = 'FSST'"
        assert connection.execute(query).fetchall() == [("call_id",)]


@pytest.mark.parametrize("measure", [m for m in MEASURES if m.fact in NAMES], ids=lambda m: m.measure_id)
def test_a_measure_asks_of_a_name_only_whether_it_is_there(measure: Measure) -> None:
    asked = " ".join([measure.where, measure.numerator, measure.denominator, *measure.categories.values()])
    for name in NAMES[measure.fact]:
        assert not re.search(rf"\b{name}\b(?! IS (NOT )?NULL)", asked)
        assert name != measure.category
