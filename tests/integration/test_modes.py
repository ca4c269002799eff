"""What the real command writes under a wide umask: every folder and file of it is for its own account alone."""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.environment import PROJECT
from pipelines.modes import OTHERS
from tests.faults.runs import KEY, delivered
from tests.integration.source_faults import FILES

WIDE = 0o022
COMMAND = Path(sys.executable).with_name("performance")
DROPPED = 0o644  # a delivery, by whom drops it


def performance(folder: Path, *words: str | Path) -> str:
    """What the command says on standard error, started as a person does who lets others read what he writes."""
    own = {"PERFORMANCE_PSEUDONYM_KEY": KEY, "TMPDIR": str(folder / "temporary")}
    done = subprocess.run(
        [COMMAND, *words], umask=WIDE, env=os.environ | own, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 2), done.stderr
    return done.stderr


def run(folder: Path, job: str) -> str:
    return performance(folder, "run", "--job", job, "--warehouse", folder / "warehouse", "--month", "2016-12")


def seen(folder: Path) -> Iterator[tuple[Path, int]]:
    """Modes of a folder and of all below it; links have none of their own."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            yield path, stat.S_IMODE(path.lstat().st_mode)


def wider(folder: Path) -> list[str]:
    """What other accounts may do something with, but for deliveries."""
    raw = folder / "raw"
    return [f"{path}: {mode:o}" for path, mode in seen(folder) if mode & OTHERS and not path.is_relative_to(raw)]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a warehouse that the monthly job has run in, of ten rows a source."""
    folder = tmp_path_factory.mktemp("modes")
    (folder / "temporary").mkdir(mode=0o755)
    for source, (_, name) in FILES.items():
        file = folder / "warehouse" / "raw" / source / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(delivered(source))
        file.chmod(DROPPED)
    (folder / "warehouse").chmod(0o700)
    said = run(folder, "monthly")
    assert "other accounts" not in said
    return folder


def test_everything_a_run_writes_is_private(place: Path) -> None:
    found = dict(seen(place / "warehouse"))
    table = (PROJECT / "docs" / "security.md").read_text("utf-8").split("| in the warehouse |")[1].split("\n\n")[0]
    named = {name.rstrip("/") for row in table.splitlines() for name in re.findall(r"`(.+?)`", row.split("|")[1:2][0])}
    kinds = {path.relative_to(place / "warehouse").parts[0] for path in found if path != place / "warehouse"}
    assert kinds >= {"ledger", "quarantine", "validated", "facts", "measures", "releases", "dagster", ".writer"}
    assert kinds <= named
    assert any(path.name == "index.html" for path in found)
    assert wider(place / "warehouse") == []
    assert {mode for path, mode in found.items() if path.is_dir() and "raw" not in path.parts} == {0o700}
    assert {m for path, m in found.items() if path.is_file() and "raw" not in path.parts} == {0o600}


def test_what_it_leaves_in_the_temporary_folder_is_private(place: Path) -> None:
    assert [path for path, mode in seen(place / "temporary") if mode & OTHERS and path != place / "temporary"] == []


def test_deliveries_keep_the_modes_they_came_with(place: Path) -> None:
    raw = place / "warehouse" / "raw"
    assert {mode for path, mode in seen(raw) if path.is_file()} == {DROPPED}


def test_a_warehouse_that_others_could_read_is_made_private_and_that_is_said(place: Path) -> None:
    root = place / "warehouse"
    subprocess.run(["chmod", "-R", "go+rX", root], check=True)
    assert wider(root)
    said = run(place, "daily")
    assert f"{root} and " in said
    assert "could be read by other accounts: now by this one alone." in said
    assert wider(root) == []
    assert {mode for path, mode in seen(root / "raw") if path.is_file()} == {DROPPED}


def test_copies_of_the_internal_edition_are_private_and_the_public_edition_is_not(place: Path) -> None:
    release = place / "warehouse" / "performance.duckdb"
    out = place / "out"
    for words in (("export", "--out", out / "export"), ("report", "--out", out / "report")):
        performance(place, words[0], "--release", release, *words[1:])
    assert wider(out) == []
    performance(place, "disclose", "--release", release, "--out", out / "public.duckdb")
    assert stat.S_IMODE((out / "public.duckdb").stat().st_mode) == 0o644


def test_a_server_that_is_started_without_the_command_writes_privately_too() -> None:
    told = "import os, pipelines.definitions; print(oct(os.umask(0)))"
    done = subprocess.run(
        [sys.executable, "-c", told], umask=WIDE, cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "0o77"
