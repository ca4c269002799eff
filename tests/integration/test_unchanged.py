"""A run of what has been run: it ends in a moment, shows what stands, and makes nothing; any change has it made."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines import unchanged
from pipelines.environment import PROJECT, Environment
from tests.integration.source_faults import DATA, FILES

COMMAND = Path(sys.executable).with_name("performance")
SMALL = ("call", "sickness", "complaint")
MOMENT, HELP = 5.0, 0.5  # processor seconds: a busy machine makes the wait longer, and not these


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    for source in SMALL:
        fixture, name = FILES[source]
        target = tmp_path / "raw" / source / Path(name).with_suffix(".csv").name
        target.parent.mkdir(parents=True)
        shutil.copy(DATA / fixture, target)
    return tmp_path / "raw"


def asked(raw: Path, job: str = "daily", **settings: str) -> unchanged.Asked:
    given = Environment(raw=str(raw), warehouse=str(raw.parent / "warehouse"), **settings)
    return unchanged.Asked(given=given, job=job)


@pytest.fixture
def ended(raw: Path) -> unchanged.Asked:
    """A run that ended well, and what it left."""
    wanted = asked(raw)
    fact = wanted.root / "facts" / "call"
    fact.mkdir(parents=True)
    (fact / "2016-12.parquet").write_bytes(b"rows")
    (wanted.root / "performance.duckdb").write_bytes(b"release")
    unchanged.note_ended(wanted, unchanged.reads(wanted))
    return wanted


def stands(wanted: unchanged.Asked) -> bool:
    return unchanged.ended_before(wanted, unchanged.reads(wanted)) is not None


def test_what_ended_well_stands(ended: unchanged.Asked) -> None:
    assert stands(ended)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a delivery more": lambda root: (root.parent / "raw" / "call" / "call_2017-01-10.csv").write_text("Call"),
    "a delivery of equal size": lambda root: _rewritten(next((root.parent / "raw" / "call").glob("*.csv"))),
    "a delivery taken away": lambda root: next((root.parent / "raw" / "call").glob("*.csv")).unlink(),
    "a month of a fact gone": lambda root: (root / "facts" / "call" / "2016-12.parquet").unlink(),
    "another release put in place": lambda root: (root / "performance.duckdb").write_bytes(b"RELEASE"),
    "a row let pass": lambda root: _written(root / "quarantine" / "released.parquet"),
    "a run began": lambda root: unchanged.forget(asked(root.parent / "raw")),
}


def _rewritten(path: Path) -> None:
    text = path.read_text(encoding="utf-8").swapcase()
    os.utime(path, ns=(0, 0))
    path.write_text(text, encoding="utf-8")


def _written(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"rows")


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_what_is_read_or_made_is_seen(ended: unchanged.Asked, change: str) -> None:
    CHANGES[change](ended.root)
    assert not stands(ended)


@pytest.mark.parametrize("other", [{"month": "2016-11"}, {"as_at": "2016-12-31"}, {"force": "Warwickshire"}])
def test_another_setting_is_another_run(ended: unchanged.Asked, raw: Path, other: dict[str, str]) -> None:
    assert not stands(asked(raw, **other))


def test_another_job_is_another_run(ended: unchanged.Asked, raw: Path) -> None:
    assert not stands(asked(raw, job="monthly"))


def test_a_setting_of_the_environment_counts_and_one_of_alerts_does_not(
    ended: unchanged.Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFORMANCE_ALERT_SMTP_HOST", "mail.example")
    assert stands(ended)
    monkeypatch.setenv("PERFORMANCE_LIMIT_COLUMNS", "100")
    assert not stands(ended)


def test_what_is_dropped_during_a_run_is_for_the_next(raw: Path) -> None:
    wanted = asked(raw)
    reads = unchanged.reads(wanted)
    (raw / "call" / "call_2017-01-10.csv").write_text("Call")
    unchanged.note_ended(wanted, reads)
    assert not stands(wanted)


def run(raw: Path, *words: str) -> tuple[subprocess.CompletedProcess[str], float]:
    return processed("run", "--job", "daily", "--raw", raw, "--warehouse", raw.parent / "warehouse", *words)


def processed(*words: str | Path) -> tuple[subprocess.CompletedProcess[str], float]:
    """A command that has ended, and the processor seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ended = subprocess.run([COMMAND, *words], capture_output=True, text=True, cwd=PROJECT, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_an_idle_run_ends_in_a_moment_and_shows_what_stands(raw: Path) -> None:
    first, _ = run(raw)
    assert first.returncode == 0, first.stderr
    released = (raw.parent / "warehouse" / "performance.duckdb").stat()
    idle, seconds = run(raw)
    assert idle.returncode == 0, idle.stderr
    assert idle.stdout == first.stdout
    assert idle.stderr.startswith("Nothing has changed since this ended well, ")
    assert (raw.parent / "warehouse" / "performance.duckdb").stat() == released
    assert seconds < MOMENT
    again, _ = run(raw, "--again")
    assert again.returncode == 0, again.stderr
    assert "raw/call" in again.stderr


def test_help_answers_before_the_pipeline_is_loaded() -> None:
    told = "import sys; from pipelines import cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, cwd=PROJECT, check=True)
    heavy = {"dagster", "duckdb", "pandas", "pandera", "polars", "pydantic_settings"}
    assert heavy.isdisjoint(loaded.stdout.split())
    assert min(processed("--help")[1] for _ in range(3)) < HELP
