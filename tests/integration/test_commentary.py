"""Commentary on its way: checked at the command, filled into a release, left out where it is wrong."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipelines.environment import PROJECT
from tests.integration.conftest import CRIME_FILE, Answer, fixture
from tests.integration.sample_warehouse import TABLE, TEXT, kept

Command = Callable[..., Answer]
SAMPLE = PROJECT / "sample" / "commentary"
TOTAL = "total-recorded-crime.md"
GOOD = '# December\n\n{{ figure("recorded_crime_total", period="month") }} offences\nwere recorded.\n\nMore words.\n'


def rows(release: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(release), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A commentary folder with one good file of December."""
    (tmp_path / "commentary" / "2016-12").mkdir(parents=True)
    (tmp_path / "commentary" / "2016-12" / TOTAL).write_text(GOOD, encoding="utf-8")
    return tmp_path / "commentary"


@pytest.fixture
def run(performance: Command, tmp_path: Path) -> Callable[..., Answer]:
    """The daily job on the ten crimes of tests/data, in a warehouse of the test's own."""
    (tmp_path / "raw" / "crime").mkdir(parents=True)
    (tmp_path / "raw" / "crime" / CRIME_FILE).write_bytes(fixture("crime.csv"))
    given = ("--raw", tmp_path / "raw", "--warehouse", tmp_path / "warehouse", "--month", "2016-12", "--job", "daily")
    return lambda *more: performance("run", *given, *more)


@pytest.mark.parametrize("as_at", [TEXT, TABLE])
def test_the_commentary_of_the_sample_says_what_its_figures_say(sample_warehouse: Path, as_at: str) -> None:
    file = kept(sample_warehouse, as_at)
    told = rows(file, "SELECT topic, text, message FROM published.commentary")
    assert [(topic, message) for topic, text, message in told if message or not text or "{{" in text] == []
    topics = rows(file, "SELECT topic FROM published.summary WHERE commentary <> ''")
    assert len(told) == len(topics) == len(list(SAMPLE.glob("2016-12/*.md"))) >= 20
    assert "made up with the sample" in rows(file, "SELECT provenance FROM published.release")[0][0]


def test_every_figure_quoted_is_one_of_the_release(sample_warehouse: Path) -> None:
    file = kept(sample_warehouse, TABLE)
    (quoted,) = rows(file, "SELECT string_agg(quotes, chr(10)) FROM published.commentary")[0]
    known = rows(
        file,
        "SELECT concat_ws('; ', measure_id, category, area, period_start, period_end, statistic) FROM published.figure"
        " WHERE force = (SELECT force FROM published.release)",
    )
    assert len(quoted.splitlines()) > 80
    assert set(quoted.splitlines()) - {key for (key,) in known} == set()


def test_what_new_begins_passes_check_and_nothing_is_overwritten(
    sample_warehouse: Path, performance: Command, tmp_path: Path
) -> None:
    (tmp_path / "2016-12").mkdir()
    (tmp_path / "2016-12" / TOTAL).write_text("Mine.\n", encoding="utf-8")
    begun = performance("commentary", "new", tmp_path, "--warehouse", sample_warehouse, "--month", "2016-12")
    assert (begun.status, begun.out.split()[0]) == (0, "23")
    assert (tmp_path / "2016-12" / TOTAL).read_text(encoding="utf-8") == "Mine.\n"
    checked = performance("commentary", "check", tmp_path, "--warehouse", sample_warehouse)
    assert (checked.status, checked.out) == (0, "24 files of December 2016, none with something wrong.\n")
    rape = (tmp_path / "2016-12" / "sexual-offences-rape.md").read_text(encoding="utf-8")
    assert '- South Worcestershire: {{ figure("rape", "South Worcestershire") }}' in rape


def test_check_names_file_line_text_and_the_figure_meant(
    sample_warehouse: Path, performance: Command, tmp_path: Path
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "commentary")
    file = tmp_path / "commentary" / "2016-12" / TOTAL
    file.write_text("One.\n\n20,600 offences, a reduction; 20,671 last year.\n", encoding="utf-8")
    told = performance("commentary", "check", tmp_path / "commentary", "--warehouse", sample_warehouse)
    assert told.status == 1
    assert told.out.splitlines()[-1] == "23 files of December 2016, 1 with something wrong."
    assert f"{file}:3: 20,671: no figure of West Mercia is printed so. Meant? 20,6" in told.out
    assert f"{file}:3: reduction: Total recorded crime, West Mercia, is 20,6" in told.out


def test_check_says_what_to_do_where_there_is_nothing_to_check(
    sample_warehouse: Path, performance: Command, tmp_path: Path
) -> None:
    gone = performance("commentary", "check", tmp_path / "gone", "--warehouse", sample_warehouse)
    assert (gone.status, "commentary folder" in gone.err, "is not there" in gone.err) == (1, True, True)
    empty = performance("commentary", "check", tmp_path, "--warehouse", sample_warehouse)
    assert (empty.status, "Begin it with: performance commentary new" in empty.err) == (1, True)
    no_release = performance("commentary", "check", SAMPLE, "--warehouse", tmp_path)
    assert (no_release.status, "Run: performance run" in no_release.err) == (1, True)
    no_month = performance("commentary", "new", tmp_path, "--warehouse", sample_warehouse, "--month", "December")
    assert (no_month.status, "is not like 2016-12" in no_month.err) == (1, True)


def test_a_run_fills_in_what_is_right_and_names_what_is_wrong(run: Command, folder: Path, tmp_path: Path) -> None:
    (folder / "2016-12" / "rape.md").write_text("x", encoding="utf-8")
    (folder / "2016-12" / "sexual-offences-rape.md").write_bytes(b"\n\n999 rapes.\r\n")
    told = run("--commentary", folder)
    assert told.status == 2, told.err
    assert "Commentary on 1 of 24 topics." in told.out
    assert "Commentary left out: 2016-12/rape.md:1: no topic has this file's name." in told.out
    assert "Commentary left out: 2016-12/sexual-offences-rape.md:3: 999: no figure of West Mercia" in told.out
    release = tmp_path / "warehouse" / "performance.duckdb"
    texts = dict(rows(release, "SELECT file, text FROM published.commentary"))
    (total,) = rows(
        release,
        "SELECT printed FROM published.figure WHERE measure_id = 'recorded_crime_total' AND statistic = 'value'"
        " AND area = 'West Mercia' AND category = '' AND period_start = '2016-12-01' AND period_end = '2016-12-31'",
    )
    assert texts[f"2016-12/{TOTAL}"] == f"# December\n\n{total[0]} offences\nwere recorded.\n\nMore words."
    assert texts["2016-12/rape.md"] == texts["2016-12/sexual-offences-rape.md"] == ""
    said = rows(release, "SELECT topic, commentary FROM published.summary WHERE commentary <> ''")
    assert said == [("Total recorded crime", f"{total[0]} offences were recorded.")]


def test_other_words_are_another_release_and_the_same_words_the_same(
    run: Command, folder: Path, tmp_path: Path
) -> None:
    def made(*more: str | Path) -> str:
        told = run(*more)
        assert told.status == 0, told.err
        return rows(tmp_path / "warehouse" / "performance.duckdb", "SELECT release_id FROM published.release")[0][0]

    first, again = made("--commentary", folder), made("--commentary", folder)
    (folder / "2016-12" / TOTAL).write_text(f"{GOOD}\nAnd more.\n", encoding="utf-8")
    other = made("--commentary", folder)
    assert first == again
    assert other != first


def test_a_folder_that_is_not_there_stops_the_run_before_it_begins(run: Command, tmp_path: Path) -> None:
    told = run("--commentary", tmp_path / "gone")
    assert told.status == 1
    assert "is not there. Give one with --commentary, or none." in told.err
    assert not (tmp_path / "warehouse" / "performance.duckdb").exists()
