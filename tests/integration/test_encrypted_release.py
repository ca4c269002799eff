"""Releases encrypted at rest: what the file shows, who opens it, that the key is nowhere, a shelf of both kinds."""

import ast
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from assets.published import opening
from assets.published.opening import attach_release, create_release, is_encrypted, open_release
from assets.warehouse import Warehouse
from pipelines.environment import Environment
from pipelines.settings import run_settings
from schemas.errors import InvalidSetting, LockedRelease, MissingLibrary
from tests.integration.conftest import CRIME_FILE, Answer, fixture, with_value

pytest.importorskip("duckdb_extension_httpfs", reason="the extra `encryption` is not installed")
Command = Callable[..., Answer]
ROOT = Path(__file__).resolve().parents[2]
KEY, OTHER = secrets.token_hex(32), secrets.token_hex(32)
TEXT = "Nowhere-on-Sea"  # of a table of our own, repeated so that a plain file shows it


@dataclass(frozen=True)
class Shelf:
    """A warehouse with a plain release and, after it, an encrypted one; what the run that encrypted said."""

    warehouse: Warehouse
    plain: str
    encrypted: str
    said: str

    def kept(self, name: str) -> Path:
        return self.warehouse.release(name) / "performance.duckdb"


def run(root: Path, key: str, *words: str) -> str:
    """Run a job in a process of its own, as a person does, with the key in its environment alone."""
    script = Path(sys.executable).with_name("performance")
    env = {"COLUMNS": "200", "HOME": str(root), "PATH": os.environ["PATH"]} | (
        {"PERFORMANCE_RELEASE_KEY": key} if key else {}
    )
    command = [script, "run", "--raw", root / "raw", "--warehouse", root / "warehouse", "--month", "2016-12", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    root = tmp_path_factory.mktemp("encrypted")
    deliveries = root / "raw" / "crime"
    deliveries.mkdir(parents=True)
    (deliveries / CRIME_FILE).write_bytes(fixture("crime.csv"))
    run(root, "", "--job", "daily")
    warehouse = Warehouse(root / "warehouse")
    [plain] = warehouse.root.glob("releases/2*")
    corrected = with_value(2, "HO Offence Code", "8N")
    (deliveries / CRIME_FILE.replace("2017-01-09", "2017-01-10")).write_bytes(corrected)
    said = run(root, KEY)
    [encrypted] = set(warehouse.root.glob("releases/2*")) - {plain}
    return Shelf(warehouse, plain.name, encrypted.name, said)


@pytest.fixture
def copied(shelf: Shelf, tmp_path: Path) -> Shelf:
    """A copy that a test may change, its hard link made again as a restored backup has it."""
    shutil.copytree(shelf.warehouse.root.parent / "raw", tmp_path / "raw")
    root = Path(shutil.copytree(shelf.warehouse.root, tmp_path / "warehouse", symlinks=True))
    return Shelf(Warehouse(root), shelf.plain, shelf.encrypted, shelf.said)


@pytest.fixture
def with_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFORMANCE_RELEASE_KEY", KEY)


def small(file: Path) -> Path:
    with create_release(file) as connection:
        connection.execute(f"CREATE TABLE area AS SELECT '{TEXT}' AS name, range AS figure FROM range(3)")
        connection.execute("CHECKPOINT")
    return file


def read_whole(file: Path) -> None:
    with open_release(file) as connection:
        for (name,) in connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall():
            connection.execute(f"SELECT max(columns(*)) FROM {name}").fetchall()


def test_an_encrypted_file_shows_nothing_of_what_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = small(tmp_path / "plain.duckdb")
    monkeypatch.setenv("PERFORMANCE_RELEASE_KEY", KEY)
    closed = small(tmp_path / "closed.duckdb")
    assert TEXT.encode() in plain.read_bytes()
    assert b"figure" in plain.read_bytes()
    assert TEXT.encode() not in closed.read_bytes()
    assert b"figure" not in closed.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["closed.duckdb", "plain.duckdb"]
    for file, kind in ((plain, (False, None)), (closed, (True, "GCM"))):
        with duckdb.connect() as connection:
            attach_release(connection, file, "seen")
            told = connection.execute("SELECT encrypted, cipher FROM duckdb_databases() WHERE database_name = 'seen'")
            assert told.fetchall() == [kind]
        assert is_encrypted(file) is kind[0]


def test_the_release_of_a_run_holds_no_name_in_the_clear(shelf: Shelf, with_key: None) -> None:
    content = shelf.kept(shelf.encrypted).read_bytes()
    with open_release(shelf.kept(shelf.encrypted)) as connection:
        areas = [row[0] for row in connection.execute("SELECT DISTINCT area FROM published.figure").fetchall()]
    names = [*areas, "headline", "numerator", "CREATE VIEW"]
    assert len(areas) > 3
    assert [name for name in names if name.encode() in content] == []
    in_the_clear = shelf.kept(shelf.plain).read_bytes()
    assert [name for name in names if name.encode() in in_the_clear] != []


def test_nobody_opens_it_without_its_key(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    file = shelf.warehouse.current
    with pytest.raises(duckdb.Error, match="without a key"):
        duckdb.connect(str(file), read_only=True)
    with pytest.raises(LockedRelease, match=re.escape(f"{file} is encrypted, and no key is given: add the key")):
        open_release(file)
    monkeypatch.setenv("PERFORMANCE_RELEASE_KEY", OTHER)
    with pytest.raises(LockedRelease, match="with another key than is given") as wrong:
        open_release(file)
    assert OTHER not in str(wrong.value)
    monkeypatch.setenv("PERFORMANCE_RELEASE_KEY", f"{OTHER} {KEY}")
    with open_release(file) as connection:
        assert connection.execute("SELECT release_id FROM published.release").fetchall() == [(shelf.encrypted,)]


def test_a_byte_that_was_altered_is_found_out(copied: Shelf, with_key: None) -> None:
    file = copied.kept(copied.encrypted)
    read_whole(file)
    content = bytearray(file.read_bytes())
    for place in range(len(content) // 4, len(content), len(content) // 50):
        content[place] ^= 1
    file.write_bytes(content)
    with pytest.raises((duckdb.Error, LockedRelease)):
        read_whole(file)


def test_a_run_with_a_key_ends_whole_and_leaves_the_key_nowhere(shelf: Shelf) -> None:
    home = shelf.warehouse.release(shelf.encrypted)
    for part in ("report/index.html", "performance.xlsx", "data", "data-docs/index.html", "public/performance.duckdb"):
        assert (home / part).exists(), part
    assert is_encrypted(home / "performance.duckdb")
    assert is_encrypted(shelf.warehouse.current)
    assert not is_encrypted(home / "public" / "performance.duckdb")
    files = [path for path in shelf.warehouse.root.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)  # the event log is among them
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []
    assert KEY not in shelf.said


def test_commands_read_it_with_the_key_and_say_what_is_missing_without(
    shelf: Shelf, performance: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = (
        ("explain", "recorded_crime_total", "", "2016-12"),
        ("releases", "show", shelf.encrypted),
        ("releases", "compare", shelf.plain, shelf.encrypted),
    )
    for words in commands:
        answer = performance(*words, "--warehouse", shelf.warehouse.root)
        assert (answer.status, "is encrypted, and no key is given" in answer.err) == (1, True), words
        assert "Traceback" not in answer.err
    listed = performance("releases", "list", "--warehouse", shelf.warehouse.root)
    assert listed.status == 0
    assert "current" in listed.out
    monkeypatch.setenv("PERFORMANCE_RELEASE_KEY", KEY)
    for words in (*commands, ("releases", "verify"), ("releases", "list")):
        answer = performance(*words, "--warehouse", shelf.warehouse.root)
        assert answer.status == 0, answer.err
        assert KEY not in answer.out + answer.err
    assert "facts.crime" in performance(*commands[2], "--warehouse", shelf.warehouse.root).out


def test_a_shelf_of_both_kinds_is_restored_and_encrypted_when_made_again(
    copied: Shelf, performance: Command, with_key: None
) -> None:
    root = copied.warehouse.root
    assert performance("releases", "restore", copied.plain, "--warehouse", root).status == 0
    assert not is_encrypted(copied.warehouse.current)
    run(root.parent, KEY, "--job", "daily", "--as-at", "2017-01-09")
    assert {path.name for path in root.glob("releases/2*")} == {copied.plain, copied.encrypted}
    assert is_encrypted(copied.kept(copied.plain))
    assert copied.warehouse.current.samefile(copied.kept(copied.plain))
    assert performance("releases", "verify", "--warehouse", root).status == 0


@pytest.mark.parametrize(
    ("content", "mode", "told"),
    [
        (KEY, 0o644, r"can be read by others\. Run: chmod 600"),
        ("short", 0o600, "holds no key of releases, or one that is too short"),
        (f"{KEY}\nshort", 0o600, "too short"),
        ("", 0o600, "holds no key"),
        (None, 0o600, "cannot be read: No such file"),
    ],
    ids=["readable by others", "short", "second short", "empty", "not there"],
)
def test_a_key_file_that_cannot_be_used_is_told(
    content: str | None, mode: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "release.key"
    if content is not None:
        file.write_text(content)
        file.chmod(mode)
    monkeypatch.setenv("PERFORMANCE_RELEASE_KEY_FILE", str(file))
    with pytest.raises(InvalidSetting, match=told) as problem:
        run_settings(Environment(warehouse=str(tmp_path)))
    assert "short " not in str(problem.value)


def test_a_key_of_a_private_file_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "release.key"
    file.write_text(f"{KEY}\n{OTHER}\n")
    file.chmod(0o600)
    monkeypatch.setenv("PERFORMANCE_RELEASE_KEY_FILE", str(file))
    closed = small(tmp_path / "closed.duckdb")
    monkeypatch.setenv("PERFORMANCE_RELEASE_KEY", KEY)  # the first of the file is the one that encrypts
    with open_release(closed) as connection:
        assert connection.execute("SELECT count(*) FROM area").fetchall() == [(3,)]


def test_a_short_key_is_refused_without_being_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFORMANCE_RELEASE_KEY", "open-sesame")
    with pytest.raises(InvalidSetting, match="PERFORMANCE_RELEASE_KEY holds no key") as problem:
        run_settings(Environment(warehouse=str(tmp_path)))
    assert "sesame" not in str(problem.value)


def test_a_missing_library_is_told_before_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_key: None
) -> None:
    monkeypatch.setattr(opening, "LIBRARY", "no_such_library")
    monkeypatch.setenv("HOME", str(tmp_path))
    opening._require_library.cache_clear()
    with pytest.raises(MissingLibrary, match="uv sync --extra encryption"):
        run_settings(Environment(warehouse=str(tmp_path)))


def test_no_other_module_opens_a_release() -> None:
    """A connection to a file, and ATTACH, are written in one module alone."""
    found = []
    for room in ("assets", "pipelines"):
        for path in sorted((ROOT / room).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
            opened = [c for c in calls if ast.unparse(c.func) == "duckdb.connect" and c.args]
            if opened or "ATTACH '" in text or "ATTACH {" in text:
                found.append(path.relative_to(ROOT).as_posix())
    # The public edition is written in the clear, for it is made to be handed on.
    assert found == ["assets/published/disclosure/edition.py", "assets/published/opening.py"]
