"""Open files of a release: a package that another tool calls valid, that holds the tables, and no formula."""

import csv
import gzip
import json
from pathlib import Path

import duckdb
import pytest
from frictionless import Package

from assets.published.exports import open_files
from assets.published.exports.open_files import OPEN, write_open_files
from tests.integration.conftest import Released
from tests.integration.dangerous_release import AREA, CATEGORIES, COMMENTARY, dangerous_release

NAMES = sorted(name for _, name in OPEN)


@pytest.fixture(scope="module")
def package(released: Released, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_open_files(released.release, tmp_path_factory.mktemp("open") / "data")


def problems(folder: Path) -> list[tuple[str, str]]:
    """Files that frictionless finds fault with, and what it calls the fault."""
    report = Package(str(folder / "datapackage.json")).validate()
    return [(task.name, error.type) for task in report.tasks for error in task.errors]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_frictionless_calls_the_package_valid(package: Path) -> None:
    described = json.loads((package / "datapackage.json").read_text())
    assert sorted(r["name"] for r in described["resources"]) == sorted(NAMES + [f"{name}-parquet" for name in NAMES])
    assert problems(package) == []


def test_a_file_that_was_altered_and_a_key_that_is_held_twice_are_told(released: Released, tmp_path: Path) -> None:
    folder = write_open_files(released.release, tmp_path / "data")
    figure, measure = (folder / "csv" / f"{name}.csv" for name in ("figure", "measure"))
    figure.write_text(figure.read_text().replace(",offences,", ",offence,", 1))
    lines = measure.read_text().splitlines(keepends=True)
    measure.write_text("".join([*lines, lines[1]]))
    (folder / "parquet" / "summary.parquet").write_bytes(b"PAR1")
    wanted = {("figure", "hash-count"), ("measure", "primary-key"), ("summary-parquet", "hash-count")}
    assert wanted <= set(problems(folder))


@pytest.mark.parametrize("name", NAMES)
def test_csv_and_parquet_hold_every_row_of_the_table(package: Path, released: Released, name: str) -> None:
    schema = "measures" if name == "measure" else "published"
    with duckdb.connect(str(released.release), read_only=True) as connection:
        table = connection.execute(f"FROM {schema}.{name}").fetchall()
        parquet = connection.execute(f"FROM read_parquet('{package}/parquet/{name}.parquet')").fetchall()
    assert sorted(parquet, key=str) == sorted(table, key=str)
    assert len(rows_of(package / "csv" / f"{name}.csv")) == len(table)


# frictionless 5.21 leaves the compressed file that it read open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_same_release_gives_the_same_bytes_and_a_large_table_is_compressed(
    package: Path, released: Released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = write_open_files(released.release, tmp_path / "again")
    assert contents(again) == contents(package)
    monkeypatch.setattr(open_files, "LARGE", 1000)
    packed = write_open_files(released.release, tmp_path / "packed")
    assert contents(write_open_files(released.release, tmp_path / "packed")) == contents(packed)
    assert gzip.decompress((packed / "csv" / "figure.csv.gz").read_bytes()) == contents(package)["csv/figure.csv"]
    assert not (packed / "csv" / "figure.csv").exists()
    assert problems(packed) == []


def test_no_licence_is_claimed_but_the_one_that_is_given(package: Path, released: Released, tmp_path: Path) -> None:
    assert "licenses" not in json.loads((package / "datapackage.json").read_text())
    given = write_open_files(released.release, tmp_path / "data", licence="OGL-UK-3.0")
    assert json.loads((given / "datapackage.json").read_text())["licenses"] == [{"name": "OGL-UK-3.0"}]


def test_a_text_that_would_be_a_formula_is_text_and_a_negative_number_a_number(
    released: Released, tmp_path: Path
) -> None:
    release = dangerous_release(released.release, tmp_path)
    folder = write_open_files(release, tmp_path / "data")
    figures = rows_of(folder / "csv" / "figure.csv")
    assert f"'{AREA}" in {row["area"] for row in figures}
    assert {f"'{category}" for category in CATEGORIES} <= {row["category"] for row in figures}
    assert {row["commentary"] for row in rows_of(folder / "csv" / "summary.csv")} == {f"'{COMMENTARY}"}
    texts = [row[name] for row in figures for name in ("force", "measure_id", "category", "area", "unit")]
    assert [text for text in texts if text.startswith(("=", "+", "-", "@", "＝"))] == []

    with duckdb.connect(str(release), read_only=True) as connection:
        question = "SELECT value, printed FROM {} WHERE value < 0 ORDER BY ALL"
        negative = connection.execute(question.format("published.figure")).fetchall()
        parquet = f"read_parquet('{folder}/parquet/figure.parquet')"
        assert connection.execute(question.format(parquet)).fetchall() == negative
        kept = connection.execute(f"SELECT DISTINCT category FROM {parquet}").fetchall()
    assert negative
    assert sorted((float(r["value"]), r["printed"]) for r in figures if float(r["value"]) < 0) == negative
    assert {(category,) for category in CATEGORIES} <= set(kept)


def test_what_cannot_be_written_leaves_what_was_there(package: Path, tmp_path: Path, released: Released) -> None:
    folder = write_open_files(released.release, tmp_path / "data")
    with pytest.raises(duckdb.IOException):
        write_open_files(tmp_path / "none.duckdb", folder)
    assert contents(folder) == contents(package)
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
