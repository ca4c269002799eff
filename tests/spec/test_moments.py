"""Texts to days and moments: forms in turn, and years that are none of ours."""

import datetime as dt

import polars as pl
import pytest

from assets.validated.moments import days, moments
from assets.validated.sources.definition import UK_AND_ISO

NOON = dt.datetime(2016, 12, 1, 12)
MOMENTS = {
    "01/12/2016 12:00:00": NOON,
    "2016-12-01 12:00:00": NOON,
    "01/12/2016 12:00": NOON,
    "2016-12-01T12:00:00": NOON,
    "01/12/16 12:00:00": None,  # Polars reads the year 16
    "31/12/1899 23:59:59": None,
    "01/01/1900 00:00:00": dt.datetime(1900, 1, 1),
    "0000-01-01 00:00:00": None,  # Python has no such year
    "-0001-01-01 00:00:00": None,
    "01/13/2016 12:00:00": None,
    "yesterday": None,
}
DAYS = {
    "01/12/2016": NOON.date(),
    "2016-12-01": NOON.date(),
    "2016-12": NOON.date(),
    "01/12/16": None,
    "31/12/1899": None,
    "01/01/1900": dt.date(1900, 1, 1),
    "01/01/0000": None,
}


@pytest.mark.parametrize("text", MOMENTS)
def test_a_moment_is_read_by_the_first_form_that_can(text: str) -> None:
    assert pl.select(moments(pl.lit(text), UK_AND_ISO)).item() == MOMENTS[text]


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read_by_the_first_form_that_can(text: str) -> None:
    assert pl.select(days(pl.lit(text))).item() == DAYS[text]


def test_texts_beside_each_other_are_read_as_each_alone() -> None:
    texts = pl.DataFrame({"text": [*MOMENTS, None]})
    assert texts.select(moments(pl.col("text"), UK_AND_ISO)).to_series().to_list() == [*MOMENTS.values(), None]
    assert pl.Series([None], dtype=pl.String).to_frame("text").select(days(pl.col("text"))).item() is None
