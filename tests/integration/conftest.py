"""A raw folder and a warehouse of a test's own, and the doors a person uses: the command and the run."""

import datetime as dt
import io
import shutil
import sqlite3
import sys
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from sqlalchemy import event
from sqlalchemy.engine import Engine

from assets.facts import BY_NAME as BY_FACT
from assets.facts.fold import fold
from assets.facts.kept import Kept
from assets.raw.deliveries import DELIVERY, find_deliveries, sorted_by_source
from assets.validated import delivered
from assets.validated.contract import Contract
from assets.validated.pseudonyms import PseudonymKey
from assets.validated.quarantine import quarantined_rows
from assets.validated.reference import Reference, load_reference
from assets.validated.sources import BY_NAME
from assets.validated.sources.definition import Source
from assets.validated.stage import as_they_stand, deliveries_in_use, validate_source, validated_rows
from assets.warehouse import Warehouse
from pipelines.cli import main
from pipelines.environment import Environment
from pipelines.run import run_job
from tests.integration.sample_warehouse import sample_warehouse

__all__ = ["sample_warehouse"]  # a fixture of its own module
DATA = Path(__file__).resolve().parents[1] / "data"
CRIME_FILE = "crime_2017-01-09.csv"
TODAY = dt.date(2019, 1, 15)


def fixture(name: str) -> bytes:
    """Bytes of a file of tests/data."""
    return (DATA / name).read_bytes()


def with_value(line: int, column: str, value: str, delivery: bytes | None = None) -> bytes:
    """The ten crimes with one cell replaced; lines count from 1, the header."""
    lines = (delivery or fixture("crime.csv")).decode().splitlines()
    cells = lines[line - 1].split(",")
    cells[lines[0].split(",").index(column)] = value
    return ("\n".join([*lines[: line - 1], ",".join(cells), *lines[line:]]) + "\n").encode()


def workbook(sheet: str, rows: Sequence[Sequence[str]], header_line: int = 1) -> bytes:
    """Bytes of an Excel workbook of text: one sheet, its header on the line named."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows, start=header_line - 1):
            page.write_row(number, 0, row)
    return content.getvalue()


class Refused(Exception):
    """What the refused deliveries of a source are told."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a source's deliveries: ledger rows in use, validated rows, quarantined rows."""

    used: pl.DataFrame
    validated: pl.DataFrame
    quarantined: pl.DataFrame

    @property
    def counts(self) -> tuple[int, int, int]:
        """Rows read, validated and quarantined, as the ledger has them."""
        columns = ("rows_read", "rows_validated", "rows_quarantined")
        read, good, bad = (int(self.used[c].sum()) for c in columns)
        return read, good, bad

    @property
    def faults(self) -> list[tuple[int, list[str]]]:
        """Source line and broken rules of each quarantined row."""
        return list(self.quarantined.sort("source_line").select("source_line", "rules").iter_rows())


@dataclass(frozen=True, kw_only=True)
class Intake:
    """A raw folder and a warehouse."""

    raw: Path
    warehouse: Warehouse
    reference: Reference

    def deliver(self, name: str, content: bytes) -> Path:
        """Put a file into the raw folder."""
        path = self.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def deliver_fixture(self, name: str) -> Path:
        """Put a file of tests/data into the raw folder."""
        return self.deliver(name, fixture(name))

    def take_in(self, name: str, today: dt.date = TODAY, source: Source | None = None) -> Taken:
        """Find and validate a source's deliveries, as the run does; `source` stands in for the one of that name."""
        source = source or BY_NAME[name]
        files = sorted_by_source(self.raw, {name: source.file_name})[name]
        found = find_deliveries(self.raw, name, source.file_name, today, files, pl.DataFrame(schema=DELIVERY))
        key = PseudonymKey(b"a key of the tests, of 32 bytes.") if source.personal else None
        contract = Contract(source=source, reference=self.reference, own_force="West Mercia", key=key)
        used = validate_source(contract, self.raw, found, self.warehouse)
        if told := used.filter(pl.col("status") == "refused")["message"].to_list():
            raise Refused(" | ".join(told))
        return Taken(
            used=used,
            validated=validated_rows(source, deliveries_in_use(used), self.warehouse).collect(),
            quarantined=quarantined_rows(source, used, self.warehouse).collect(),
        )

    def fact(self, name: str, as_at: dt.date | None = None) -> pl.DataFrame:
        """Take in a fact's source, and its parent's, and fold what is in use into the table."""
        fact = BY_FACT[name]
        if fact.parent:
            self.fact(fact.parent.fact, as_at)
        return self.fact_alone(name, as_at)

    def fact_alone(self, name: str, as_at: dt.date | None = None) -> pl.DataFrame:
        """Take in a fact's source, and fold what is in use into the table, with its parent as that stands."""
        fact = BY_FACT[name]
        standing = as_they_stand(self.take_in(fact.source).used, BY_NAME[fact.source], as_at)
        fold(fact, self.reference, standing, self.warehouse, "the code and reference of the tests")
        return Kept(self.warehouse.fact(name)).scan().collect()

    def rows(self, name: str, today: dt.date = TODAY, as_at: dt.date | None = None) -> pl.LazyFrame:
        """Validated rows of a source, as a fact is given them."""
        standing = as_they_stand(self.take_in(name, today).used, BY_NAME[name], as_at)
        return validated_rows(BY_NAME[name], deliveries_in_use(standing), self.warehouse)


@pytest.fixture(scope="session", autouse=True)
def notes_without_waiting() -> Generator[None]:
    """What Dagster notes of a run need not outlive this machine: its 2,000 commits do not wait for the disk."""

    def do_not_wait(connection: object, _: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA synchronous = OFF").close()

    event.listen(Engine, "connect", do_not_wait)
    yield
    event.remove(Engine, "connect", do_not_wait)


@pytest.fixture(params=["held in memory", "while it streams"])
def judged_both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A delivery is judged as a small one is, and as a large one."""
    if request.param == "while it streams":
        monkeypatch.setattr(delivered, "LARGE", -1)


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference()


@pytest.fixture
def intake(tmp_path: Path, reference: Reference) -> Intake:
    (tmp_path / "raw").mkdir()
    return Intake(raw=tmp_path / "raw", warehouse=Warehouse(tmp_path / "warehouse"), reference=reference)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str


Command = Callable[..., Answer]


@pytest.fixture
def performance(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """The console command, entered where its script enters, in this process."""
    monkeypatch.setenv("COLUMNS", "200")

    def command(*words: str | Path) -> Answer:
        monkeypatch.setattr(sys, "argv", ["performance", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        said = capfd.readouterr()
        return Answer(status=int(end.value.code or 0), out=said.out, err=said.err)

    return command


@dataclass(frozen=True, kw_only=True)
class Released:
    """A raw folder and the release that was made of it."""

    raw: Path
    root: Path
    release: Path

    def run(self) -> Path:
        """Run the main job once more."""
        return run_job(Environment(raw=str(self.raw), warehouse=str(self.root), month="2016-12"))


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    """A good release of the ten crimes of tests/data."""
    folder = tmp_path_factory.mktemp("released")
    (folder / "raw" / "crime").mkdir(parents=True)
    (folder / "raw" / "crime" / CRIME_FILE).write_bytes(fixture("crime.csv"))
    first = Released(raw=folder / "raw", root=folder / "warehouse", release=folder / "warehouse" / "performance.duckdb")
    assert first.run() == first.release
    return first


@pytest.fixture
def warehouse(released: Released, tmp_path: Path) -> Warehouse:
    """A copy of a warehouse with one release and all its exits, as a backup is one."""
    return Warehouse(shutil.copytree(released.root, tmp_path / "copy", symlinks=True))


@pytest.fixture
def releases(performance: Command, warehouse: Warehouse) -> Command:
    """`performance releases` on the copied warehouse."""
    return lambda *words: performance("releases", *words, "--warehouse", warehouse.root)
