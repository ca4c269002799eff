"""Releases are listed, shown, compared, restored and pruned."""

import fcntl
import shutil
from pathlib import Path

import duckdb
import pytest

from assets.published import chain
from assets.published.disclosure.edition import edition_before, newest_public
from assets.published.opening import release_before
from assets.published.vocabulary import kinds_of
from assets.version import code_version
from assets.warehouse import Warehouse
from pipelines.releases.keeping import to_prune
from pipelines.releases.shelf import shelf
from pipelines.run_tags import own_tags
from tests.integration.conftest import Command
from tests.integration.kept_releases import events, many, next_release


def test_a_release_is_listed_with_what_it_is(releases: Command, warehouse: Warehouse) -> None:
    first = release_before(warehouse.current)
    next_release(warehouse, "2017-01_as-at-2017-02-01_aaaaaaaa", "2017-01")
    said = [line.split() for line in releases("list").out.splitlines()]
    assert said[0] == ["Release", "Month", "As", "at", "Made", "Edition", "Code", "Size"]
    assert said[1][:2] == ["aaaaaaaa", "2017-01"]
    assert said[1][-1] == "current"
    assert said[2][:2] == [first[-8:], "2016-12"]
    assert said[2][-1] == "latest"  # the newest with a report
    assert (said[1][5], said[2][5]) == ("internal", "both")
    assert code_version() in said[2]


def test_no_release_is_said(performance: Command, tmp_path: Path) -> None:
    answer = performance("releases", "list", "--warehouse", tmp_path)
    assert answer.out == f"No release is kept in {tmp_path / 'releases'}.\n"


def test_a_release_is_shown_with_its_deliveries_and_exits(releases: Command, warehouse: Warehouse) -> None:
    said = releases("show", release_before(warehouse.current)[-8:]).out
    assert f"code_version            {code_version()}" in said
    assert "deliveries              1\n" in said
    assert f"sealed                  released by {chain.who()}" in said
    assert str(warehouse.release(release_before(warehouse.current)) / "report") in said
    [crime] = [[cell.strip() for cell in line.split("│")[1:-1]] for line in said.splitlines() if "│ crime" in line]
    assert crime == ["crime", "09/01/2017", "1", "10", "10", "0"]


@pytest.mark.parametrize(("part", "told"), [("zzz", "no release is called 'zzz'"), ("2016-12", "several releases are")])
def test_a_name_that_is_none_or_several_is_said(releases: Command, warehouse: Warehouse, part: str, told: str) -> None:
    next_release(warehouse, "2016-12_as-at-2017-02-01_aaaaaaaa")
    answer = releases("show", part)
    assert answer.status == 1
    assert told in answer.err
    assert "aaaaaaaa" in answer.err


def test_two_releases_are_compared_by_tables_and_by_figures(releases: Command, warehouse: Warehouse) -> None:
    first = release_before(warehouse.current)
    changes = (
        "UPDATE published.figure SET value = value + 40, printed = '40 more' WHERE statistic = 'value' AND rowid = ("
        "SELECT min(rowid) FROM published.figure WHERE statistic = 'value' AND value > 0 AND area = 'Shropshire')",
        "DELETE FROM facts.crime WHERE rowid = 0",
        "DROP TABLE published.suppression",
    )
    next_release(warehouse, "2017-01_as-at-2017-02-01_aaaaaaaa", "2017-01", changes)
    said = releases("compare", first, "aaaaaaaa").out
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in said.splitlines() if line.startswith("│")]
    by_table = {row[0]: row[1:] for row in rows}
    assert by_table["month"] == ["2016-12-01", "2017-01-01"]
    before, after, only_before, only_after = by_table["facts.crime"]
    assert (int(before) - int(after), only_before, only_after) == (1, "1", "0")
    assert by_table["published.figure"][2:] == ["1", "1"]
    assert by_table["published.suppression"][1] == "no table"
    [moved] = [row for row in rows if row[-1] == "40 more"]
    assert moved[1] == "Shropshire"
    assert "published.headline" not in by_table


def test_equal_releases_have_nothing_to_compare(releases: Command, warehouse: Warehouse) -> None:
    first = release_before(warehouse.current)
    next_release(
        warehouse, "2016-12_as-at-2017-02-01_aaaaaaaa", changes=["UPDATE published.release SET compared_to = ''"]
    )
    assert "Every table holds the same rows." in releases("compare", first, "aaaaaaaa").out
    assert "are one release" in releases("compare", first, first[-8:]).err


def test_releases_that_know_other_words_may_hold_the_same_rows(releases: Command, warehouse: Warehouse) -> None:
    first = release_before(warehouse.current)
    with duckdb.connect(str(warehouse.current), read_only=True) as reader:
        knows = kinds_of(reader, "crime")
    learned = knows["status"].replace("ENUM(", "ENUM('a word before all others', ", 1)
    changes = (
        f"ALTER TABLE facts.crime ALTER status TYPE {learned}",
        "ALTER TABLE facts.crime ALTER area TYPE VARCHAR",
        "UPDATE published.release SET compared_to = ''",
    )
    next_release(warehouse, "2016-12_as-at-2017-02-01_aaaaaaaa", changes=changes)
    assert "Every table holds the same rows." in releases("compare", first, "aaaaaaaa").out


def test_an_earlier_release_is_restored_until_the_next_run(releases: Command, warehouse: Warehouse) -> None:
    first = release_before(warehouse.current)
    next_release(warehouse, "2016-12_as-at-2017-02-01_aaaaaaaa")
    with duckdb.connect(str(warehouse.current), read_only=True) as reader:
        assert releases("restore", first[-8:]).out.startswith(f"Readers open {first}.\n")
        assert reader.execute("SELECT release_id FROM published.release").fetchall() == [(
            "2016-12_as-at-2017-02-01_aaaaaaaa",
        )]  # fmt: skip
    assert release_before(warehouse.current) == first
    assert warehouse.latest.resolve() == warehouse.release(first).resolve()
    assert "It has no report" in releases("restore", "aaaaaaaa").out
    assert warehouse.latest.resolve() == warehouse.release(first).resolve()
    assert events(warehouse)[-2:] == ["restored", "restored"]
    assert releases("verify").status == 0


@pytest.mark.parametrize("words", [("restore", "as-at"), ("prune", "--delete")])
def test_a_warehouse_that_a_run_writes_to_is_left_alone(
    releases: Command, warehouse: Warehouse, words: tuple[str, ...]
) -> None:
    with (warehouse.root / ".writer").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = releases(*words)
    assert answer.status == 1
    assert "is writing to" in answer.err


def test_a_release_that_was_altered_is_not_restored(releases: Command, warehouse: Warehouse) -> None:
    first = release_before(warehouse.current)
    next_release(warehouse, "2016-12_as-at-2017-02-01_aaaaaaaa")
    with duckdb.connect(str(warehouse.release(first) / "performance.duckdb")) as connection:
        connection.execute("UPDATE published.figure SET value = 0")
    assert "is not the file that was sealed" in releases("restore", first).err
    assert release_before(warehouse.current) == "2016-12_as-at-2017-02-01_aaaaaaaa"


def test_pruning_keeps_the_newest_each_months_last_and_all_that_they_lean_on(
    releases: Command, warehouse: Warehouse
) -> None:
    first = release_before(warehouse.current)
    names = many(warehouse)
    # Newest: 8; last of months: 2, 5, 8; what those are compared to: 1, 4, 7; the first: month, latest, public edition.
    gone = [names[n] for n in (6, 3, 0)]
    assert [release.name for release in to_prune(warehouse, 1)] == gone
    public = {name: edition_before(warehouse.release(name) / "performance.duckdb", warehouse) for name in names}
    dry = releases("prune", "--keep", "1")
    assert [line.split()[0] for line in dry.out.splitlines()[:-1]] == gone
    assert "3 releases" in dry.out
    assert "Run it with --delete." in dry.out
    assert not [release for release in shelf(warehouse) if release.is_pruned]
    assert releases("prune", "--keep", "1", "--delete").out.endswith("freed.\n")
    assert {release.name for release in shelf(warehouse) if release.is_pruned} == set(gone)
    assert {path.name for path in warehouse.release(gone[0]).iterdir()} == {"manifest.json"}
    left = [name for name in names if name not in gone]
    assert public[names[8]][1] == warehouse.release(first) / "public" / "performance.duckdb"
    assert {n: edition_before(warehouse.release(n) / "performance.duckdb", warehouse) for n in left} == {
        name: public[name] for name in left
    }
    assert releases("verify").status == 0
    assert to_prune(warehouse, 1) == []
    assert "was pruned" in releases("restore", gone[0]).err
    assert "was pruned" in releases("compare", gone[0], first).err
    assert gone[0] in releases("show", gone[0]).out


def test_the_newest_stay_whatever_their_months(warehouse: Warehouse) -> None:
    names = many(warehouse)
    assert [release.name for release in to_prune(warehouse, 4)] == [names[3], names[0]]
    assert to_prune(warehouse, 10) == []


def test_a_pruned_release_can_be_made_again(releases: Command, warehouse: Warehouse) -> None:
    names = many(warehouse)
    releases("prune", "--keep", "1", "--delete")
    next_release(warehouse, names[0], "2017-01")
    assert release_before(warehouse.current) == names[0]
    assert releases("verify").status == 0


def test_the_public_edition_before_is_the_newest_that_came_out_whatever_was_restored(
    releases: Command, warehouse: Warehouse
) -> None:
    first = release_before(warehouse.current)
    second = next_release(warehouse, "2017-01_as-at-2017-02-01_aaaaaaaa", "2017-01")
    shutil.copytree(warehouse.release(first) / "public", warehouse.release(second) / "public")
    releases("restore", first)
    third = next_release(warehouse, "2017-01_as-at-2017-02-02_bbbbbbbb", "2017-01")
    before = {name: newest_public(warehouse, name) for name in (first, second, third)}
    public = [warehouse.exits(name, "public") / "performance.duckdb" for name in (first, second)]
    assert before == {first: None, second: public[0], third: public[1]}


def test_the_log_tells_who_ran_what(releases: Command, warehouse: Warehouse) -> None:
    [line] = releases("log", "--last", "1").out.splitlines()[1:2]
    user, host, code, _ = own_tags().values()
    assert f"monthly  {user} on {host}" in line
    assert code in line
    assert line.split()[-3:] == ["well", "1", release_before(warehouse.current)[-8:]]
