"""The public edition of the sample: what a reader who attacks it finds, and what it says of itself."""

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from assets.published.disclosure import decision
from assets.published.disclosure.edition import disclose
from assets.published.disclosure.rule import left_out, rule_text
from assets.published.disclosure.shown import PUBLIC_FACTS
from assets.published.disclosure.system import Series, System
from assets.published.reconciliation import RULES, reconcile
from assets.warehouse import Warehouse
from tests.integration.attacker import Cell, Group, groups, known, pinned, recovered, targets
from tests.integration.conftest import Answer, Released
from tests.integration.sample_warehouse import TABLE, TEXT, kept

ASKED = 12  # targets of a group that linear programmes are run for
SMALL_GROUP = 100  # counts; programmes over more take minutes
TOLD_IN_WORDS = ("a statement has the words", "a number in a statement", "a topic says")


@dataclass(frozen=True, kw_only=True)
class Editions:
    """Both editions of both releases of the sample: `first` came out before `second`."""

    first: Path
    first_public: Path
    second: Path
    second_public: Path


@pytest.fixture(scope="module")
def editions(sample_warehouse: Path, tmp_path_factory: pytest.TempPathFactory) -> Editions:
    first, second = (kept(sample_warehouse, day) for day in (TABLE, TEXT))
    public = Warehouse(sample_warehouse).exits(first.parent.name, "public") / "performance.duckdb"
    after = tmp_path_factory.mktemp("public") / "performance.duckdb"
    disclose(second, after, public)
    return Editions(first=first, first_public=public, second=second, second_public=after)


@pytest.fixture(scope="module")
def of_second(editions: Editions) -> list[Group]:
    return list(groups(editions.second))


def wanted_of(group: Group, small: dict[Cell, float]) -> dict[Cell, float]:
    return {c: v for c, v in small.items() if c[-1] == group.months and c in group.numbers}


def test_no_small_number_is_told_by_sums_within_a_release_or_by_two_of_them(
    editions: Editions, of_second: list[Group]
) -> None:
    small = targets(editions.first) | targets(editions.second)
    shown = known(editions.first_public) | known(editions.second_public)
    asked = 0
    for group in of_second:
        wanted = wanted_of(group, small)
        asked += len(wanted)
        assert recovered(shown, wanted, group) == set(), group.counts[0]
    assert asked > 10_000


def test_no_small_number_is_the_only_one_that_whole_numbers_leave_possible(
    editions: Editions, of_second: list[Group]
) -> None:
    small, shown = targets(editions.second), known(editions.second_public)
    chosen, answers = random.Random(2016), 0
    for group in of_second:
        wanted = sorted(wanted_of(group, small))
        if wanted and len(group.counts) < SMALL_GROUP:
            told, answered = pinned(shown, chosen.sample(wanted, min(ASKED, len(wanted))), group)
            assert told == set(), group.counts[0]
            answers += answered
    assert answers > 150


def test_the_attacker_finds_what_an_edition_without_secondary_suppression_tells(
    editions: Editions, of_second: list[Group], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def small_ones_alone(system: System, _: set[Series]) -> set[int]:
        return system.primary - system.never_shown

    monkeypatch.setattr(decision, "protect", small_ones_alone)
    weak = tmp_path / "weak.duckdb"
    disclose(editions.second, weak)
    small, shown = targets(editions.second), known(weak)
    easy = [group for group in of_second if len(group.counts) < SMALL_GROUP]
    found = [cell for group in easy for cell in recovered(shown, wanted_of(group, small), group)]
    assert len(found) > 100
    assert {cell[1].partition("_")[0] for cell in found} >= {"complaints", "missing"}


def test_nothing_of_a_person_or_a_record_is_in_it(editions: Editions) -> None:
    with duckdb.connect(str(editions.second), read_only=True) as connection:
        people = {p for (p,) in connection.execute("SELECT DISTINCT person FROM facts.crime_person").fetchall() if p}
        records = {r for (r,) in connection.execute("SELECT DISTINCT crime_ref FROM facts.crime").fetchall()}
    texts: set[str] = set()
    with duckdb.connect(str(editions.second_public), read_only=True) as connection:
        facts = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'facts'").fetchall()
        columns = connection.execute(
            "SELECT schema_name, table_name, column_name FROM duckdb_columns()"
            " WHERE data_type = 'VARCHAR' AND NOT internal"
        ).fetchall()
        for schema, table, column in columns:
            texts |= {t for (t,) in connection.execute(f'SELECT DISTINCT "{column}" FROM {schema}.{table}').fetchall()}
    assert {name for (name,) in facts} == set(PUBLIC_FACTS)
    assert len(people) > 10_000
    assert texts.isdisjoint(people | records)


def test_it_says_what_it_is_and_every_column_is_described(editions: Editions) -> None:
    with duckdb.connect(str(editions.second_public), read_only=True) as connection:
        edition = connection.execute("SELECT edition, pseudonym_key FROM published.release").fetchall()
        undescribed = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
        ).fetchall()
        suppression = connection.execute("SELECT * FROM published.suppression").pl()
        shown = connection.execute("SELECT count(*) FROM published.figure").fetchall()[0][0]
        cells = connection.execute(
            "SELECT count(*) FROM published.figure JOIN published.suppression USING (force, measure_id, category, area)"
            " WHERE months = 3"
        ).fetchall()
    left = left_out(suppression, shown)
    assert edition == [("public", "")]
    assert undescribed == []
    assert cells == [(0,)]
    assert left.primary > 0
    assert left.secondary > 0
    assert f"{left.out:,} of {shown + left.out:,} figures are not shown" in rule_text(left)


def test_topics_still_speak_and_every_word_is_of_a_figure_that_is_shown(editions: Editions) -> None:
    reconcile(editions.second_public, tuple(rule for rule in RULES if rule.name.startswith(TOLD_IN_WORDS)))
    with duckdb.connect(str(editions.second_public), read_only=True) as connection:
        said = connection.execute("SELECT count(*) FILTER (statement SIMILAR TO '.*[0-9].*') FROM published.summary")
        assert said.fetchall() == [(24,)]


def test_a_charted_month_is_a_month_that_is_shown(editions: Editions) -> None:
    tables = ("measures.chart", "measures.icon", "measures.phase_proposal", "published.signal", "published.exception",
              "published.revision")  # fmt: skip
    with duckdb.connect(str(editions.second_public), read_only=True) as connection:
        for table in tables:
            hidden = connection.execute(
                f"SELECT count(*) FROM {table} JOIN published.suppression USING (force, measure_id, category, area)"
            )
            assert hidden.fetchall() == [(0,)], table


def test_deliveries_of_people_are_not_counted_and_no_message_is_shown(editions: Editions) -> None:
    with duckdb.connect(str(editions.second_public), read_only=True) as connection:
        sources = {s for (s,) in connection.execute("SELECT DISTINCT source FROM published.quality").fetchall()}
        messages = connection.execute("SELECT count(*) FROM published.quality WHERE message <> ''").fetchall()
    assert {"crime", "incident", "call"} <= sources
    assert sources.isdisjoint({"dvpn", "crime_person", "compact", "complaint", "casualty", "iom_cohort"})
    assert messages == [(0,)]


def test_what_one_edition_hides_the_next_does_not_show(editions: Editions) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{editions.first_public}' AS one (READ_ONLY)")
        connection.execute(f"ATTACH '{editions.second_public}' AS two (READ_ONLY)")
        series = "force, measure_id, category, area, months"
        again = connection.execute(
            f"SELECT count(*) FROM one.published.suppression ANTI JOIN two.published.suppression USING ({series})"
        )
        assert again.fetchall() == [(0,)]


def test_disclose_writes_the_same_edition_again_and_tells_how_much_is_left_out(
    editions: Editions, tmp_path: Path, performance: Callable[..., Answer]
) -> None:
    out = tmp_path / "public.duckdb"
    given = ("--release", editions.second, "--before", editions.first_public, "--out", out)
    answer = performance("disclose", *given)
    assert answer.status == 0
    assert re.search(r"[\d,]+ of [\d,]+ figures are not shown", answer.out)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{out}' AS again (READ_ONLY)")
        connection.execute(f"ATTACH '{editions.second_public}' AS public (READ_ONLY)")
        tables = connection.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'public'"
        ).fetchall()
        for (table,) in tables:
            differ = f"(FROM again.{table} EXCEPT ALL FROM public.{table}) UNION ALL "
            differ += f"(FROM public.{table} EXCEPT ALL FROM again.{table})"
            assert connection.execute(f"SELECT count(*) FROM ({differ})").fetchall() == [(0,)], table
    assert len(tables) > 30


def test_a_public_edition_is_no_release_to_disclose(
    editions: Editions, tmp_path: Path, performance: Callable[..., Answer]
) -> None:
    answer = performance("disclose", "--release", editions.second_public, "--out", tmp_path / "public.duckdb")
    assert answer.status == 1
    assert "a public edition already. Give the internal performance.duckdb" in answer.err
    assert not (tmp_path / "public.duckdb").exists()


def test_comparisons_of_a_release_in_which_they_are_a_table_are_shown_as_those_of_a_view(
    released: Released, tmp_path: Path
) -> None:
    """As they were until they became a view: such a release may be disclosed again."""
    before, shown = shutil.copyfile(released.release, tmp_path / "performance.duckdb"), {}
    with duckdb.connect(str(before)) as connection:
        connection.execute("CREATE TEMP TABLE written AS FROM measures.comparison; DROP VIEW measures.comparison")
        connection.execute("CREATE TABLE measures.comparison AS FROM temp.written")
    for release in (released.release, before):
        out = tmp_path / f"public-{len(shown)}.duckdb"
        disclose(release, out)
        with duckdb.connect(str(out), read_only=True) as connection:
            shown[release] = connection.execute("FROM measures.comparison ORDER BY ALL").fetchall()
    assert shown[before] == shown[released.release] != []
