"""The public edition: a DuckDB file of the tables of a release, with what may not be told left out."""

import os
import tempfile
from pathlib import Path

import duckdb

from assets.files import sync
from assets.published import chain
from assets.published.comments import at_once, literal, quoted
from assets.published.disclosure.decision import decide
from assets.published.disclosure.remade import remade
from assets.published.disclosure.rule import Left, suppressed
from assets.published.disclosure.shown import REPLACED, register, rows_shown
from assets.published.opening import attach_release, open_release
from assets.published.release import SCHEMAS
from assets.published.views import keep
from assets.warehouse import Warehouse
from schemas.errors import PerformanceError

QUIET = "SET enable_progress_bar = false"  # its bars would lie between the lines of a run


class NotInternal(PerformanceError):
    """A public edition is made from the internal one alone."""


def disclose(release: Path, out: Path, before: Path | None = None) -> Left:
    """Write the public edition of a release, built aside and put in place by a rename.

    Args:
        release: DuckDB file of the internal edition; it is read and nothing else is.
        out: DuckDB file to write.
        before: public edition that came out before; None for the first.

    Returns:
        How many figures are left out, and why.

    Raises:
        NotInternal: the release is a public edition already, or not a release.
    """
    with open_release(release) as connection:
        connection.execute(QUIET)
        _must_be_internal(connection, release)
        hidden = decide(connection, before)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".public-", dir=out.parent) as aside:
        file = Path(aside) / out.name
        with duckdb.connect(str(file)) as connection:
            connection.execute(QUIET)
            attach_release(connection, release, "internal")
            register(connection, hidden)
            _copy(connection)
            left = suppressed(connection)
            connection.execute("DETACH internal")
            connection.execute("CHECKPOINT")
        sync(file)
        os.replace(file, out)
    sync(out.parent)
    return left


def edition_before(release: Path, warehouse: Warehouse) -> tuple[Path, Path | None]:
    """Where the public edition of a release belongs, and the newest that came out before it, None for the first.

    That is by the order in which releases were made, whatever readers of the internal edition were given since.
    """
    with open_release(release) as connection:
        own = connection.execute("SELECT release_id FROM published.release").fetchall()[0][0]
    return warehouse.exits(own, "public") / "performance.duckdb", newest_public(warehouse, own)


def newest_public(warehouse: Warehouse, own: str = "") -> Path | None:
    """The newest public edition of releases made before one, or of all; None where there is none."""
    made = chain.made(chain.read_chain(warehouse))
    earlier = made[: made.index(own)] if own in made else made
    files = (warehouse.exits(name, "public") / "performance.duckdb" for name in reversed(earlier))
    return next((file for file in files if file.is_file()), None)


def _must_be_internal(connection: duckdb.DuckDBPyConnection, release: Path) -> None:
    try:
        editions = connection.execute("SELECT edition FROM published.release").fetchall()
    except duckdb.CatalogException as problem:
        raise NotInternal(f"{release}: not a release. Give the performance.duckdb of a release.") from problem
    if editions != [("internal",)]:
        raise NotInternal(
            f"{release}: a public edition already. Give the internal performance.duckdb of the release it was made of."
        )


def _copy(connection: duckdb.DuckDBPyConnection) -> None:
    """Tables in their order, then what is made again or kept from them, then the views that can be."""
    tables = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'internal' ORDER BY ALL"
    ).fetchall()
    for schema in SCHEMAS:
        connection.execute(f"CREATE SCHEMA {schema}")
    for schema, name in tables:
        table = f"{schema}.{name}"
        if (shown := rows_shown(table)) is not None:
            columns = REPLACED.get(table, "*")
            connection.execute(f"CREATE TABLE {table} AS SELECT {columns} FROM internal.{table} t WHERE {shown}")
    for table, frame in remade(connection).items():
        connection.register("given", frame.to_arrow())
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM given")
        connection.unregister("given")
    keep(connection)
    with at_once(connection):
        _views(connection)
        _comments(connection)


def _views(connection: duckdb.DuckDBPyConnection) -> None:
    """Views of the release, but those over a table that is left out."""
    views = connection.execute(
        """SELECT schema_name, sql FROM duckdb_views() WHERE database_name = 'internal' AND NOT internal
           ORDER BY view_oid"""
    ).fetchall()
    for schema, sql in views:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted(schema)}")
        try:
            connection.execute(sql)
        except (duckdb.CatalogException, duckdb.BinderException):
            continue


def _comments(connection: duckdb.DuckDBPyConnection) -> None:
    """Comments of tables, views and columns, as the release has them."""
    here = "SELECT schema_name || '.' || {name} FROM {of}() WHERE database_name = current_database() AND NOT internal"
    for kind, of, name in (("TABLE", "duckdb_tables", "table_name"), ("VIEW", "duckdb_views", "view_name")):
        found = connection.execute(
            f"""SELECT schema_name, {name}, comment FROM {of}() WHERE database_name = 'internal' AND comment IS NOT NULL
                AND schema_name || '.' || {name} IN ({here.format(name=name, of=of)})"""
        ).fetchall()
        for schema, thing, comment in found:
            connection.execute(f"COMMENT ON {kind} {quoted(schema)}.{quoted(thing)} IS {literal(comment)}")
    columns = connection.execute(
        f"""SELECT schema_name, table_name, column_name, comment FROM duckdb_columns()
            WHERE database_name = 'internal' AND comment IS NOT NULL AND (
                schema_name || '.' || table_name IN ({here.format(name="table_name", of="duckdb_tables")})
                OR schema_name || '.' || table_name IN ({here.format(name="view_name", of="duckdb_views")}))"""
    ).fetchall()
    for schema, table, column, comment in columns:
        connection.execute(f"COMMENT ON COLUMN {quoted(schema)}.{quoted(table)}.{quoted(column)} IS {literal(comment)}")
