"""A day more writes the months that its records stand in, and no other file of a fact."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from assets.facts import BY_NAME, FACTS
from assets.facts.kept import month_name
from assets.validated.sources import BY_NAME as BY_SOURCE
from tests.integration.conftest import Intake
from tests.integration.test_any_order import deliver

DAILY = (("crime", "crime_outcome", "crime_person"), ("missing_report",), ("incident",), ("call",))
DAY = "2017-01-12"
NEWEST = dt.date.fromisoformat(DAY)
DAYS_BEFORE = 4  # deliveries kept between the one that opens the history and the newest
ONE_IN = 10  # records of the delivery that opens the history: its months matter here, not how many they are


def files(intake: Intake, fact: str) -> dict[str, tuple[int, int]]:
    """Number and time of each file of a fact, by month."""
    found = intake.warehouse.fact(fact).glob("*.parquet")
    return {path.stem: (path.stat().st_ino, path.stat().st_mtime_ns) for path in found}


def deliveries(sample_raw: Path, source: str) -> list[Path]:
    """The delivery that opens a source's history, and its newest."""
    first, *others = sorted((sample_raw / source).iterdir())
    return [first, *others[-DAYS_BEFORE - 1 :]]


def thinned(file: Path, folder: Path) -> Path:
    """A share of the records of a delivery: of crimes and their people the same ones."""
    is_table = file.suffix == ".parquet"
    rows = pl.read_parquet(file) if is_table else pl.read_csv(file, infer_schema=False)
    some = rows.filter(pl.col(rows.columns[0]).hash(0) % ONE_IN == 0)
    thin = folder / file.parent.name / (file.name if is_table else f"{file.name.partition('.')[0]}.csv")
    thin.parent.mkdir(parents=True)
    if is_table:
        some.write_parquet(thin)
    else:
        some.write_csv(thin)
    return thin


def months_of_records(fact: str, tables: list[pl.DataFrame], day: pl.DataFrame) -> set[str]:
    """Months in which records of a day's rows stand in any of some tables of a fact."""
    names = BY_SOURCE[BY_NAME[fact].source].key[:1]  # a crime's number, of its victims and outcomes too
    found = [table.join(day.select(names), on=names, how="semi")["month"] for table in tables]
    return {month_name(month) for months in found for month in months.unique()}


def test_the_daily_facts_are_those_of_daily_sources() -> None:
    daily = {fact.name for fact in FACTS if BY_SOURCE[fact.source].rhythm == "daily"}
    assert daily == {fact for facts in DAILY for fact in facts}


@pytest.mark.parametrize("facts", DAILY)
def test_one_more_day_writes_only_the_months_its_records_stand_in(
    facts: tuple[str, ...], intake: Intake, sample_raw: Path, tmp_path: Path
) -> None:
    sources = {BY_NAME[fact].source for fact in facts}
    everything = [file for source in sources for file in deliveries(sample_raw, source)[1:]]
    everything += [thinned(deliveries(sample_raw, source)[0], tmp_path / "thinned") for source in sources]
    newest = [file for file in everything if DAY in file.name]
    deliver(intake, [file for file in everything if file not in newest])
    before = {fact: intake.fact(fact) for fact in facts}
    stood = {fact: files(intake, fact) for fact in facts}
    deliver(intake, newest)
    after = {fact: intake.fact(fact) for fact in facts}
    day = [intake.rows(source).filter(pl.col("delivered_on") == NEWEST).collect() for source in sources]
    for fact in facts:
        written = {month for month, told in files(intake, fact).items() if stood[fact].get(month) != told}
        touched = {month for rows in day for month in months_of_records(fact, [before[fact], after[fact]], rows)}
        assert after[fact].height > before[fact].height
        assert "2017-01" in written
        assert written <= touched
        assert len(written) < len(stood[fact]) / 2
