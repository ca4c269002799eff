"""What differs between two releases: what they were built from, rows by table, and the figures that moved most."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from assets.published.comments import quoted
from assets.published.opening import attach_release
from assets.published.views import VIEWS
from assets.published.vocabulary import ENUM
from pipelines.releases.shelf import KeptRelease
from schemas.errors import InvalidSetting

BUILT_FROM = (
    "as_at",
    "month",
    "force",
    "code_version",
    "reference_fingerprint",
    "commentary_fingerprint",
    "pseudonym_key",
)
NAMES_THE_RELEASE = "release_id"
# They follow from the others; comparisons are a table in releases of code before they were a view.
KEPT = {f"published.{view.name}" for view in VIEWS if view.is_kept} | {"measures.comparison"}
KEY = ("force", "measure_id", "category", "area", "period_start", "period_end", "statistic")
# Change against the size of what changes: for counts, how surprising it would be of two Poisson counts. Periods
# overlap, so of each series the one that moved most.
MOVED = f"""
    SELECT {", ".join(KEY)}, a.printed AS before, b.printed AS after,
           (b.value - a.value) ** 2 / greatest(abs(a.value) + abs(b.value), 1) AS moved
    FROM a.published.figure a JOIN b.published.figure b USING ({", ".join(KEY)})
    WHERE a.value <> b.value AND statistic = 'value'
    QUALIFY row_number() OVER (PARTITION BY force, measure_id, category, area ORDER BY moved DESC, period_end DESC) = 1
    ORDER BY moved DESC, {", ".join(KEY)} LIMIT ?
"""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A table that differs: rows in each release, and rows that only one has; None where it lacks the table."""

    table: str
    before: int | None
    after: int | None
    only_before: int
    only_after: int


def built_differently(before: KeptRelease, after: KeptRelease) -> Iterator[tuple[str, str, str]]:
    """What the two were built from, where it differs: name, before, after."""
    for name in BUILT_FROM:
        values = [str(release.manifest.get(name) or "–") for release in (before, after)]
        if values[0] != values[1]:
            yield name, values[0], values[1]
    files = [{d["delivery_id"] for d in release.manifest["deliveries"]} for release in (before, after)]
    if files[0] != files[1]:
        yield (
            "deliveries",
            f"{len(files[0])}, {len(files[0] - files[1])} only here",
            f"{len(files[1])}, " + (f"{len(files[1] - files[0])} only here"),
        )


def connected(before: KeptRelease, after: KeptRelease) -> duckdb.DuckDBPyConnection:
    """A connection that reads both releases, as the databases a and b.

    Raises:
        InvalidSetting: one was pruned.
    """
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    for name, release in zip("ab", (before, after), strict=True):
        if release.is_pruned:
            raise InvalidSetting(f"{release.name} was pruned: its manifest is left, and no table to compare.")
        attach_release(connection, release.file, name)
    return connection


def differences(connection: duckdb.DuckDBPyConnection) -> Iterator[Difference]:
    """Tables of either release that the other lacks, or has with other rows; the release's name is left out.

    Words are compared as text: the number of a word depends on which others a table knows.
    """
    columns: dict[str, dict[str, list[str]]] = {"a": {}, "b": {}}
    told = connection.execute(
        "SELECT database_name, schema_name || '.' || table_name, column_name, "
        f"data_type = 'VARCHAR' OR starts_with(data_type, '{ENUM}') FROM duckdb_columns() "
        "JOIN duckdb_tables() USING (database_name, schema_name, table_name) "
        "WHERE database_name IN ('a', 'b') AND column_name <> ? ORDER BY ALL",
        [NAMES_THE_RELEASE],
    ).fetchall()
    for side, table, column, is_text in told:
        columns[side].setdefault(table, []).append(f"{quoted(column)}::VARCHAR" if is_text else quoted(column))
    for table in sorted({*columns["a"], *columns["b"]} - KEPT):
        found = _difference(connection, table, [columns[side].get(table) for side in "ab"])
        if found.before != found.after or found.only_before or found.only_after:
            yield found


def most_moved(connection: duckdb.DuckDBPyConnection, most: int) -> list[tuple]:
    """Figures that both have and that moved most: their key, printed before and after."""
    return [row[:-1] for row in connection.execute(MOVED, [most]).fetchall()]


def _difference(connection: duckdb.DuckDBPyConnection, table: str, columns: list[list[str] | None]) -> Difference:
    """How a table differs, of its columns in each release, as SQL; None for one that lacks it."""
    schema, name = (quoted(part) for part in table.split(".", 1))
    rows: list[int | None] = []
    for side, there in zip("ab", columns, strict=True):
        count = connection.execute(f"SELECT count(*) FROM {side}.{schema}.{name}").fetchall()[0][0] if there else None
        rows.append(count)
    only = [0, 0]
    if common := sorted(set(columns[0] or ()) & set(columns[1] or ())):
        only = _only_in_either(connection, f"{schema}.{name}", ", ".join(common))
    return Difference(table=table, before=rows[0], after=rows[1], only_before=only[0], only_after=only[1])


def _only_in_either(connection: duckdb.DuckDBPyConnection, table: str, chosen: str) -> list[int]:
    """Rows that only a has and that only b has, one that comes more often counted as often; told apart by a hash."""
    query = f"""
        WITH hashed AS (
            SELECT hash({chosen}) AS row_hash, count(*) AS times FROM a.{table} GROUP BY ALL
            UNION ALL SELECT hash({chosen}), -count(*) FROM b.{table} GROUP BY ALL
        ), over AS (SELECT sum(times) AS times FROM hashed GROUP BY row_hash HAVING sum(times) <> 0)
        SELECT coalesce(sum(times) FILTER (times > 0), 0)::BIGINT, coalesce(-sum(times) FILTER (times < 0), 0)::BIGINT
        FROM over
    """
    return list(connection.execute(query).fetchall()[0])
