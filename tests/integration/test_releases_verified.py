"""A release, a chain or a current file that was altered is found out, and what only looks so is not."""

import os
import shutil

import pytest

from assets.published import chain
from assets.published.opening import release_before
from assets.warehouse import Warehouse
from tests.integration.conftest import Command
from tests.integration.kept_releases import events, many, next_release


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("performance.duckdb", "performance.duckdb is not the one that was sealed."),
        ("manifest.json", "manifest.json is not the one that was sealed."),
    ],
)
def test_an_altered_file_is_found_out(releases: Command, warehouse: Warehouse, part: str, told: str) -> None:
    first = release_before(warehouse.current)
    next_release(warehouse, "2016-12_as-at-2017-02-01_aaaaaaaa")
    assert releases("verify").out.startswith("2 links, nothing wrong. Head: ")
    file = warehouse.release(first) / part
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    answer = releases("verify")
    assert (answer.status, answer.out.splitlines()[0]) == (1, f"{first}: {told}")


def test_a_current_file_that_no_release_is_of_is_found_out(releases: Command, warehouse: Warehouse) -> None:
    shutil.copyfile(warehouse.current, warehouse.root / "other")
    with (warehouse.root / "other").open("ab") as file:
        file.write(b"more")
    os.replace(warehouse.root / "other", warehouse.current)
    assert "is not the file of any release that was sealed" in releases("verify").out


def test_an_altered_or_shortened_chain_is_found_out(releases: Command, warehouse: Warehouse) -> None:
    many(warehouse)
    head = releases("verify").out.split()[-1]
    lines = chain.read_chain(warehouse)
    warehouse.chain.write_text("\n".join([*lines[:3], lines[3].replace(chain.who(), "nobody"), *lines[4:]]) + "\n")
    answer = releases("verify")
    assert (answer.status, answer.out.splitlines()[0][:37]) == (1, "Link 5 of chain.jsonl does not follow")
    warehouse.chain.write_text("\n".join(lines[:-1]) + "\n")
    assert f"The chain does not lead through {head}" in releases("verify", "--head", head).out
    warehouse.chain.write_text("\n".join(lines) + "\n")
    next_release(warehouse, "2017-04_as-at-2017-02-01_aaaaaaaa", "2017-04")
    assert releases("verify", "--head", head).status == 0


def test_a_release_put_there_by_hand_or_taken_away_is_found_out(releases: Command, warehouse: Warehouse) -> None:
    first = release_before(warehouse.current)
    next_release(warehouse, "2016-12_as-at-2017-02-01_aaaaaaaa")
    shutil.copytree(warehouse.release(first), warehouse.release("planted"))
    shutil.rmtree(warehouse.release(first))
    said = releases("verify").out
    assert "planted is in no link: it was put there by hand." in said
    assert f"{first} was sealed and is not there" in said


def test_a_run_killed_between_seal_and_rename_leaves_no_alarm_for_the_next(
    releases: Command, warehouse: Warehouse
) -> None:
    first = warehouse.release(release_before(warehouse.current))
    chain.seal(warehouse, "released", "2016-12_as-at-2017-02-01_killed", first)
    assert releases("verify").status == 1
    next_release(warehouse, "2016-12_as-at-2017-02-01_aaaaaaaa")
    assert releases("verify").status == 0
    assert events(warehouse) == [
        "released",
        "released",
        "abandoned",
        "released",
    ]


def test_releases_older_than_the_chain_are_taken_into_it(releases: Command, warehouse: Warehouse) -> None:
    first = release_before(warehouse.current)
    warehouse.chain.unlink()
    assert "is in no link" in releases("verify").out
    next_release(warehouse, "2016-12_as-at-2017-02-01_aaaaaaaa")
    assert events(warehouse) == ["adopted", "released"]
    assert releases("verify").status == 0
    assert first[-8:] in releases("list").out
