"""The sample as its files and as an independent reader sees them."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.sample.extract import every_row, offences_as_at


@pytest.fixture(scope="session")
def raw(sample_raw: Path) -> Path:
    return sample_raw


@pytest.fixture(scope="session")
def table(raw: Path) -> pl.DataFrame:
    return every_row(raw / "crime")


@pytest.fixture(scope="session")
def text_edition(table: pl.DataFrame) -> pl.DataFrame:
    return offences_as_at(table, date(2017, 1, 9))


@pytest.fixture(scope="session")
def table_edition(table: pl.DataFrame) -> pl.DataFrame:
    return offences_as_at(table, date(2017, 1, 12))
