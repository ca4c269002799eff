"""Facts do not depend on the order in which deliveries arrive, nor on how often; as at a day is what was seen by then.

The deliveries are the newest of each source of the sample, so records come with their later versions and their dirt.
"""

import datetime as dt
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.facts import BY_NAME, FACTS, added
from assets.facts.kept import Kept
from assets.warehouse import Warehouse
from tests.integration.conftest import Intake

POOL = 4  # newest deliveries of a source
LARGEST = 300_000  # bytes; the deliveries that open a source's history are of no use here
A_GO = 5_000  # one row at once for each so many bytes of deliveries: large ones take no more goes than small ones
FEW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def pool(sample_raw: Path, fact_name: str) -> list[Path]:
    """Newest deliveries of a fact's source, and half as many of the sources it is matched with, so orphans are left."""
    fact = next(fact for fact in FACTS if fact.name == fact_name)
    files = sorted((sample_raw / fact.source).iterdir(), key=lambda file: (file.name.split(".")[0], file.name))
    own = [file for file in files if file.stat().st_size <= LARGEST][-POOL:]
    return own + (pool(sample_raw, fact.parent.fact)[POOL // 2 :] if fact.parent else [])


def in_new_folder(intake: Intake) -> Intake:
    """The same reference with a raw folder and a warehouse of its own."""
    folder = Path(tempfile.mkdtemp(dir=intake.raw.parent))
    (folder / "raw").mkdir()
    return replace(intake, raw=folder / "raw", warehouse=Warehouse(folder / "warehouse"))


def deliver(intake: Intake, files: Sequence[Path], again: str = "") -> None:
    """Put files where a source's deliveries lie; `again` is a subfolder, for files that come once more."""
    for file in files:
        home = intake.raw / again / file.parent.name
        home.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, home / file.name)


def taken_in(intake: Intake, fact: str, as_at: dt.date | None = None) -> dict[str, str]:
    """Take in what lies there and fold it; the fact's files by their fingerprints."""
    intake.fact(fact, as_at)
    state = Kept(intake.warehouse.fact(fact)).state()
    assert state is not None
    return dict(state.files)


@pytest.fixture(scope="module")
def whole() -> dict[str, dict[str, str]]:
    """Files of each fact made of its whole pool at once, as far as made."""
    return {}


def made_at_once(intake: Intake, fact: str, files: list[Path], whole: dict[str, dict[str, str]]) -> dict[str, str]:
    if fact not in whole:
        alone = in_new_folder(intake)
        deliver(alone, files)
        whole[fact] = taken_in(alone, fact)
    return whole[fact]


@pytest.mark.parametrize("fact", [fact.name for fact in FACTS])
@given(data=st.data())
@FEW
def test_any_order_and_repetition_of_deliveries_gives_the_same_files(
    fact: str, data: st.DataObject, intake: Intake, sample_raw: Path, whole: dict[str, dict[str, str]]
) -> None:
    files = pool(sample_raw, fact)
    order = data.draw(st.permutations(files), label="order of arrival")
    cuts = sorted(data.draw(st.sets(st.integers(1, len(files) - 1), max_size=2), label="runs between"))
    repeated = data.draw(st.lists(st.sampled_from(files), max_size=2), label="come again")
    folder = in_new_folder(intake)
    for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
        deliver(folder, order[start:end])
        files_now = taken_in(folder, fact)
    deliver(folder, repeated, "again")
    if repeated:
        files_now = taken_in(folder, fact)
    assert files_now == made_at_once(intake, fact, files, whole)


@pytest.mark.parametrize("fact", [fact.name for fact in FACTS])
def test_rows_laid_aside_some_at_a_time_give_the_same_files(
    fact: str, intake: Intake, sample_raw: Path, whole: dict[str, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    files, folder = pool(sample_raw, fact), in_new_folder(intake)
    at_once = made_at_once(intake, fact, files, whole)
    monkeypatch.setattr(added, "AT_ONCE", max(5, sum(file.stat().st_size for file in files) // A_GO))
    goes, fill = [], Kept.fill

    def told(part: Kept, rows: pl.LazyFrame) -> None:
        fill(part, rows)
        if rows.collect_schema().names() == list(BY_NAME[fact].columns):  # and not those of its parent
            goes.append(part.scan().select(pl.len()).collect().item())

    monkeypatch.setattr(Kept, "fill", told)
    for some in (files[1:], files[:1]):  # what is added to a table that stands comes some at a time too
        deliver(folder, some)
        files_now = taken_in(folder, fact)
    assert files_now == at_once
    assert sum(rows > 0 for rows in goes) > 2


@pytest.mark.parametrize("fact", [fact.name for fact in FACTS])
@given(data=st.data())
@FEW
def test_as_at_a_day_is_what_a_run_made_that_had_seen_no_later_delivery(
    fact: str, data: st.DataObject, intake: Intake, sample_raw: Path
) -> None:
    files = pool(sample_raw, fact)
    dates = {file: dt.date.fromisoformat(file.name.split(".")[0].rpartition("_")[2]) for file in files}
    day = data.draw(st.sampled_from(sorted(set(dates.values()))), label="as at")
    everything, only_then = in_new_folder(intake), in_new_folder(intake)
    deliver(everything, files)
    deliver(only_then, [file for file in files if dates[file] <= day])
    if data.draw(st.booleans(), label="after a run with all of them"):
        taken_in(everything, fact)
    assert taken_in(everything, fact, day) == taken_in(only_then, fact)


def test_the_deliveries_amend_each_other_and_find_their_parents(intake: Intake, sample_raw: Path) -> None:
    """The properties above would hold of deliveries that never met; these meet."""
    deliver(intake, pool(sample_raw, "crime_person"))
    people = intake.fact("crime_person")
    taken = intake.take_in("crime")
    assert taken.validated["crime_ref"].n_unique() < taken.validated.height
    assert 0 < people["is_orphan"].sum() < people.height
