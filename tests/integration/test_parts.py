"""Runs of a part of the graph: let in where they add to what stands, refused where they would mix months or days."""

from collections.abc import Iterable
from pathlib import Path

import dagster as dg
import pytest

from assets import standing
from assets.settings import RunSettings
from pipelines.environment import Environment
from pipelines.parts import FACTS, enter
from pipelines.run import RunFailed, run_job
from pipelines.settings import run_settings
from schemas.errors import MixedTables

CRIME = ("raw/crime", "validated/crime", "facts/crime", "measures/value", "published/figure", "published/release")


def run(keys: Iterable[str] | None, **told: object) -> dg.DagsterRun:
    """A run of some assets; of its whole job where none are named."""
    selection = None if keys is None else frozenset(dg.AssetKey.from_user_string(key) for key in keys)
    return dg.DagsterRun(**{"job_name": "daily", "asset_selection": selection, "run_id": "1"} | told)


@pytest.fixture
def december(tmp_path: Path) -> RunSettings:
    (tmp_path / "raw").mkdir()
    return asked(tmp_path, "2016-12")


def asked(root: Path, month: str) -> RunSettings:
    return run_settings(Environment(raw=str(root / "raw"), warehouse=str(root), month=month, as_at="2017-01-05"))


def come_to_a_release(settings: RunSettings, run_id: str = "0") -> None:
    enter(settings, run(None, run_id=run_id))
    standing.finish(settings)


def test_a_part_is_refused_where_nothing_stands(december: RunSettings) -> None:
    with pytest.raises(MixedTables, match="there stands nothing whole"):
        enter(december, run(CRIME))


def test_a_part_adds_to_what_stands_for_the_same_month_and_day(december: RunSettings) -> None:
    come_to_a_release(december)
    enter(december, run(CRIME))
    assert not standing.is_whole(december)  # until it comes to its release
    standing.finish(december)
    assert standing.is_whole(december)


def test_a_part_for_another_month_is_refused_and_told_what_stands(december: RunSettings) -> None:
    come_to_a_release(december)
    with pytest.raises(MixedTables, match="2016-11 as at 2017-01-05; there stands 2016-12 as at 2017-01-05"):
        enter(asked(december.root, "2016-11"), run(["published/report"]))
    assert standing.is_whole(december)


@pytest.mark.parametrize("steps", [["exits"], ["comparisons"], ["published__latest"]])
def test_steps_made_again_for_another_month_are_refused_whatever_they_are_called(
    december: RunSettings, steps: list[str]
) -> None:
    come_to_a_release(december)
    with pytest.raises(MixedTables, match="there stands 2016-12"):
        enter(asked(december.root, "2016-11"), run(None, step_keys_to_execute=steps))


def test_a_part_is_refused_after_a_run_that_did_not_come_to_its_end(december: RunSettings) -> None:
    enter(december, run(None, run_id="died"))
    with pytest.raises(MixedTables):
        enter(december, run(CRIME, run_id="2"))


def test_what_failed_goes_on_where_it_stopped_unless_another_run_came_between(december: RunSettings) -> None:
    enter(december, run(None, run_id="failed"))
    steps = ["published__figure", "published__release"]
    again = run(None, run_id="again", step_keys_to_execute=steps, parent_run_id="failed", root_run_id="failed")
    enter(december, again)
    come_to_a_release(asked(december.root, "2016-11"), "another")
    with pytest.raises(MixedTables):
        enter(december, again)


def test_all_facts_are_whole_as_a_backfill_of_a_month_asks_for_them(december: RunSettings) -> None:
    come_to_a_release(asked(december.root, "2016-11"))
    enter(december, run([key.to_user_string() for key in FACTS] + ["published/release"], job_name="__ASSET_JOB"))
    standing.finish(december)
    assert standing.is_whole(december)


@pytest.mark.parametrize("keys", [["raw/crime", "validated/crime"], ["published/pdf"], []])
def test_intake_the_pdf_and_checks_are_for_no_month(keys: list[str], december: RunSettings) -> None:
    enter(december, run(keys, asset_check_selection=frozenset()))
    assert not standing.is_whole(december)


def test_the_print_job_leaves_what_stands(december: RunSettings) -> None:
    come_to_a_release(december)
    enter(december, run(None, job_name="print"))
    assert standing.is_whole(december)


def test_a_run_that_cannot_begin_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What its resources say reaches the person who started it as a sentence."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "crime_2017-01-09.csv").write_text("")
    monkeypatch.setattr("pipelines.resources.enter", refuse)
    with pytest.raises(RunFailed, match=r"^Another month stands\.$"):
        run_job(Environment(raw=str(tmp_path / "raw"), warehouse=str(tmp_path / "warehouse")))


def refuse(*_: object) -> None:
    raise MixedTables("Another month stands.")
