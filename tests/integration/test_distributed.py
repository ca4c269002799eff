"""Steps of a run worked off by worker processes at a broker: an equal release, and what is told where it cannot be."""

import json
import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import dagster as dg
import pytest

from assets.settings import RunSettings
from benchmarks.distributed import steps_by_process
from benchmarks.engines.workers import HOST, REDIS, engine, free_port
from pipelines.engine.agreement import AGREED, day_of, is_elsewhere, step_of, tags_of
from pipelines.engine.executor import chosen_executor
from pipelines.engine.settings import VARIABLE
from pipelines.environment import Environment
from pipelines.run_tags import PROCESS, own_process
from pipelines.settings import run_settings
from pipelines.writer import only_writer, step_at_work, writer_of
from schemas.errors import InvalidSetting, StepRefused, WarehouseBusy
from tests.integration.conftest import CRIME_FILE, fixture
from tests.integration.test_release_again import contents

KEY = "ab" * 32
SECRET = "a-password-of-the-tests"


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PERFORMANCE_PSEUDONYM_KEY", KEY)
    folder = tmp_path / "raw"
    for name, content in ((CRIME_FILE, "crime.csv"), ("complaint_2017-01-05.csv", "complaint.csv")):
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(fixture(content))
    return folder


@pytest.fixture
def workers(tmp_path: Path, raw: Path) -> Generator[str]:
    """Address of the broker of two workers that are this test's own."""
    if REDIS is None:
        pytest.skip("no Redis server is installed (Debian's package redis-server)")
    (tmp_path / "engine").mkdir()
    with engine(tmp_path / "engine", 2) as given:
        yield given[VARIABLE]


def performance(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, which loads the graph anew."""
    program = Path(sys.executable).with_name("performance")
    return subprocess.run(
        [program, *words], env=os.environ | environment, capture_output=True, text=True, check=False, timeout=600
    )


def test_two_workers_make_the_release_that_one_process_makes(raw: Path, workers: str, tmp_path: Path) -> None:
    roots = {"": tmp_path / "one process", workers: tmp_path / "workers"}
    said = {}
    for (broker, root), job in zip(roots.items(), ("daily", "monthly"), strict=True):
        words = ("--raw", raw, "--warehouse", root, "--job", job, "--month", "2016-12")
        done = performance("run", *words, **{VARIABLE: broker})
        assert done.returncode == 0, done.stderr
        said[broker] = done.stderr
    alone, together = roots.values()
    wanted, found = (contents(root / "performance.duckdb") for root in (alone, together))
    assert {name for name in wanted | found if wanted.get(name) != found.get(name)} == set()
    assert len(steps_by_process(alone)) == 1
    assert len(steps_by_process(together)) == 2
    assert "s  facts/crime" in said[workers]  # progress is told where the run was started
    assert all((together / "latest" / name).is_file() for name in ("report/index.html", "performance.xlsx"))
    password = urlsplit(workers).password or ""
    kept = [path.read_bytes() for path in together.rglob("*") if path.is_file()]
    assert [secret for secret in (password, KEY) for content in kept if secret.encode() in content] == []


@pytest.fixture
def settings(raw: Path, tmp_path: Path) -> RunSettings:
    (tmp_path / "warehouse").mkdir()
    return run_settings(Environment(raw=str(raw), warehouse=str(tmp_path / "warehouse")))


@pytest.fixture
def run(settings: RunSettings) -> dg.DagsterRun:
    """A run of this process, as its workers are told of it."""
    bare = dg.DagsterRun(job_name="daily", tags={PROCESS: own_process()})
    return bare.with_tags(bare.tags | tags_of(bare, settings))


def test_a_step_is_worked_off_while_its_run_holds_the_warehouse(settings: RunSettings, run: dg.DagsterRun) -> None:
    assert is_elsewhere(run)
    assert day_of(run) == settings.today
    with only_writer(settings.root), step_of(run, settings):
        pass
    with pytest.raises(StepRefused, match=r"The run of this step holds .* no more"), step_of(run, settings):
        pass


def test_a_run_that_was_begun_again_bears_the_tags_of_another(run: dg.DagsterRun) -> None:
    again = dg.DagsterRun(job_name="daily", tags=run.tags)
    assert not is_elsewhere(again)


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("PERFORMANCE_PSEUDONYM_KEY", "cd" * 32, "another key of pseudonyms"),
        ("PERFORMANCE_LIMIT_COLUMNS", "500", "another limits of deliveries"),
        ("PERFORMANCE_RELEASE_KEY", "a" * 40, "another keys of releases"),
    ],
)
def test_a_worker_that_is_given_something_else_is_refused(
    variable: str, value: str, told: str, settings: RunSettings, run: dg.DagsterRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    other = run_settings(Environment(raw=str(settings.raw), warehouse=str(settings.root)))
    with only_writer(settings.root), pytest.raises(StepRefused, match=told), step_of(run, other):
        pass


def test_what_workers_are_told_holds_no_key(run: dg.DagsterRun) -> None:
    told = json.loads(run.tags[AGREED])
    assert told["key of pseudonyms"]
    assert KEY not in run.tags[AGREED]


def test_the_next_run_waits_for_a_step_of_one_that_was_ended(settings: RunSettings) -> None:
    with only_writer(settings.root):
        process = writer_of(settings.root)[1]
        step = step_at_work(settings.root, process)
        step.__enter__()
    with pytest.raises(WarehouseBusy, match="A step of a run that was ended is still at work"):
        only_writer(settings.root).__enter__()
    step.__exit__(None, None, None)
    with only_writer(settings.root):
        pass


def test_a_broker_that_is_away_is_told_in_a_sentence(raw: Path, tmp_path: Path) -> None:
    pytest.importorskip("dagster_celery")
    words = ("--raw", raw, "--warehouse", tmp_path / "warehouse", "--job", "daily")
    done = performance("run", *words, **{VARIABLE: f"redis://:{SECRET}@{HOST}:{free_port()}/0"})
    assert done.returncode == 1
    assert f"The broker of {VARIABLE} does not answer: " in done.stderr
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stderr


def test_an_address_of_another_kind_is_refused_without_showing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"http://:{SECRET}@{HOST}/0")
    with pytest.raises(InvalidSetting, match=f"{VARIABLE} is not an address like rediss") as told:
        chosen_executor()
    assert SECRET not in str(told.value)


def test_without_a_broker_a_run_works_its_steps_off_itself() -> None:
    assert chosen_executor() is dg.in_process_executor


def test_a_worker_is_lost_that_was_silent_at_each_of_the_last_looks() -> None:
    pytest.importorskip("dagster_celery")
    from pipelines.engine.connecting import app_of  # noqa: PLC0415  of an extra
    from pipelines.engine.watching import Watch  # noqa: PLC0415

    watch = Watch(app_of(f"redis://{HOST}:{free_port()}/0"))
    watch.looks = [frozenset({"w1"})] * 2
    assert not watch.is_lost("w2")
    watch.looks = [frozenset({"w1", "w2"}), frozenset({"w1"}), frozenset({"w1"})]
    assert not watch.is_lost("w2")
    watch.looks = [frozenset({"w1"})] * 3
    assert (watch.is_lost("w1"), watch.is_lost("w2"), watch.is_lost("")) == (False, True, False)
    watch.looks = [frozenset()] * 3
    assert watch.is_lost("")
