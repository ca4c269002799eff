"""The release: one DuckDB file, built aside, reconciled, and put in place by a rename.

Readers open `performance.duckdb` read-only at any moment: the file they opened stays whole under them, and the
next one they open is the next release.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandera.polars as pa
import polars as pl

from assets.facts import BY_MONTH, FACTS
from assets.facts.kept import Kept
from assets.files import fingerprint, sync
from assets.published import renewing, vocabulary
from assets.published.chain import made, read_chain, seal
from assets.published.comments import at_once, comment_on, quoted
from assets.published.opening import create_release, is_encrypted, release_before
from assets.published.reconciliation import Since, reconcile
from assets.published.views import create_views
from assets.warehouse import Warehouse
from schemas import measures, published, reference
from schemas.enforce import enforce
from schemas.facts import open_data as open_models
from schemas.facts.person_month import PersonMonth

SCHEMAS = ("reference", "facts", "measures", "published")


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """One table of a release: its place, its model, and how it is written.

    Attributes:
        rows_of: a table before it with all of its rows and columns, by schema and name: it is a view of that.
        not_tried: ways to pack a column that DuckDB would try on every one, and use for none.
    """

    schema: str
    name: str
    model: type[pa.DataFrameModel]
    rows_of: str = ""
    not_tried: str = ""


TABLES: tuple[Table, ...] = (
    Table(schema="reference", name="place", model=open_models.Place),
    Table(schema="reference", name="population", model=open_models.Population),
    Table(schema="facts", name="police_uk_street", model=open_models.PoliceUkStreet),
    *(Table(schema="facts", name=fact.name, model=fact.model) for fact in FACTS),
    # It has no text but pseudonyms: of each DuckDB would make a dictionary first.
    Table(schema="facts", name="person_month", model=PersonMonth, not_tried="dictionary"),
    Table(schema="measures", name="value", model=measures.Value),
    Table(schema="measures", name="peer", model=measures.Peer),
    Table(schema="measures", name="phase_proposal", model=measures.PhaseProposal),
    Table(schema="measures", name="icon", model=measures.Icon),
    Table(schema="measures", name="chart", model=measures.Chart),
    Table(schema="published", name="figure", model=published.Figure),
    Table(schema="measures", name="comparison", model=measures.Comparison, rows_of="published.figure"),
    Table(schema="published", name="headline", model=published.Headline),
    Table(schema="published", name="commentary", model=published.Commentary),
    Table(schema="published", name="summary", model=published.Summary),
    Table(schema="published", name="signal", model=published.Signal),
    Table(schema="published", name="exception", model=published.ExceptionPoint),
    Table(schema="published", name="quality", model=published.Quality),
    Table(schema="published", name="broken_rule", model=published.BrokenRule),
    Table(schema="published", name="revision", model=published.Revision),
)
# Small tables that come from memory: the catalogue, the reference tables, the release itself.
GIVEN: dict[tuple[str, str], type[pa.DataFrameModel]] = {
    ("measures", "measure"): measures.MeasureEntry,
    ("measures", "phase"): reference.Phase,
    ("published", "release"): published.Release,
    ("published", "stale_source"): published.StaleSource,
    ("published", "suppression"): published.Suppression,
    **{("reference", name): model for name, model in reference.TABLES.items() if name not in ("phases", "population")},
}
MODELS = {(table.schema, table.name): table.model for table in TABLES} | GIVEN  # of every table, by schema and name
SEEN_THROUGH = {(table.schema, table.name) for table in TABLES if table.rows_of}  # views, with a model as tables have


def release_id(manifest: Mapping[str, object]) -> str:
    """Name a release by what it is of, and by a fingerprint of all it was built from."""
    digest = hashlib.sha256(json.dumps(manifest, sort_keys=True, default=str).encode()).hexdigest()
    month = str(manifest["month"] or "newest")[:7]
    return f"{month}_as-at-{manifest['as_at']}_{digest[:8]}"


def publish(
    warehouse: Warehouse, manifest: Mapping[str, object], given: Mapping[tuple[str, str], pl.DataFrame]
) -> Path:
    """Build, reconcile and put in place the next release.

    Args:
        manifest: what it is built from, with its `release_id`; kept as JSON beside the file.
        given: small tables from memory, by schema and name.

    Returns:
        Path of the kept release.

    Raises:
        FailedReconciliation: figures do not add up; the current release stays.
    """
    name = str(manifest["release_id"])
    building = warehouse.root / "releases" / f".building-{name}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        file = building / "performance.duckdb"
        before = build(file, warehouse, name, given)
        since = Since(file=before.file, changed=before.all_changed(warehouse)) if before else None
        with ThreadPoolExecutor(1) as beside:  # both read the file, which is as it will be
            digest = beside.submit(fingerprint, file)
            reconcile(file, since=since)
        hand_over(warehouse, manifest, building, digest.result())
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return warehouse.release(name) / "performance.duckdb"


def hand_over(warehouse: Warehouse, manifest: Mapping[str, object], building: Path, digest: str) -> None:
    """Put a built release in place: its manifest beside it, its link in the chain, then what readers open.

    Args:
        digest: fingerprint of its file.
    """
    name = str(manifest["release_id"])
    file, home = building / "performance.duckdb", warehouse.release(name)
    told = dict(manifest) | {"file_sha256": digest, renewing.NAMED: renewing.all_files(warehouse)}
    (building / "manifest.json").write_text(json.dumps(told, indent=1, sort_keys=True, default=str) + "\n")
    sync(file)
    kept = home / file.name
    is_new = not kept.is_file()
    if not is_new and is_encrypted(file) and not is_encrypted(kept):  # made before a key was given
        seal(warehouse, "again", name, building)
        for part in ("manifest.json", file.name):
            os.replace(building / part, home / part)
    elif is_new or release_before(warehouse.current) != name or name not in made(read_chain(warehouse)):
        seal(warehouse, "released" if is_new else "again", name, building if is_new else home)
    put_in_place(building, home, warehouse.current)


def build(
    file: Path, warehouse: Warehouse, name: str, given: Mapping[tuple[str, str], pl.DataFrame]
) -> renewing.Before | None:
    """Write every table and view with its comments into a DuckDB file, begun as a copy of the current one's.

    Returns:
        The release that it was begun with, if any.
    """
    if before := renewing.before(warehouse):
        before.copy_to(file)
    with create_release(file) as connection:
        if before:  # each replaced month would have the file put in order again: once, at the end, is enough
            connection.execute("SET checkpoint_threshold = '1TB'")
        for schema in SCHEMAS:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        for table in TABLES:
            load(connection, table, warehouse, name, before)
        for (schema, table_name), frame in given.items():
            _keep(connection, schema, table_name, enforce(frame, GIVEN[schema, table_name]))
        with at_once(connection):
            for model in MODELS:
                _comment(connection, *model, MODELS[model])
            create_views(connection)
        connection.execute("CHECKPOINT")
    return before


def load(
    connection: duckdb.DuckDBPyConnection, table: Table, warehouse: Warehouse, name: str, before: renewing.Before | None
) -> None:
    """Write one table; of a fact that a release is begun with, the months that changed alone.

    Args:
        name: of the release, in the tables that say it.
    """
    place, columns, words = f"{table.schema}.{table.name}", list(table.model.to_schema().columns), {}
    if table.rows_of:
        connection.execute(
            f"CREATE OR REPLACE VIEW {place} AS SELECT {', '.join(map(quoted, columns))} FROM {table.rows_of}"
        )
        return
    # Facts have no order of their own, and are written by all cores as they come; what is printed keeps its order.
    connection.execute(f"SET preserve_insertion_order = {table.schema != 'facts'}")
    connection.execute(f"SET disabled_compression_methods = '{table.not_tried}'")
    files = [str(warehouse.table("facts" if table.schema == "reference" else table.schema, table.name))]
    if table.schema == "facts" and table.name in BY_MONTH:
        kept = Kept(warehouse.fact(table.name))
        months = before.changed(table.name, kept) if before else None
        if months is not None:
            renewing.renew(connection, table.name, columns, kept, months)
            return
        files = kept.files(kept.months())
        words = vocabulary.kinds(connection, table.name, columns, files)
    values = ("?" if c == "release_id" else vocabulary.typed(c, words) for c in columns)
    chosen = ", ".join(f"{value} AS {quoted(c)}" for c, value in zip(columns, values, strict=True))
    arguments = [name] if "release_id" in columns else []
    query = f"CREATE OR REPLACE TABLE {place} AS SELECT {chosen} FROM read_parquet(?)"
    connection.execute(query, [*arguments, files])


def _keep(connection: duckdb.DuckDBPyConnection, schema: str, name: str, frame: pl.DataFrame) -> None:
    connection.register("given", frame.to_arrow())
    connection.execute(f"CREATE OR REPLACE TABLE {schema}.{name} AS SELECT * FROM given")
    connection.unregister("given")


def _comment(connection: duckdb.DuckDBPyConnection, schema: str, name: str, model: type[pa.DataFrameModel]) -> None:
    columns = model.to_schema().columns.items()
    told = {column: field.description or column.replace("_", " ").capitalize() + "." for column, field in columns}
    kind = "VIEW" if (schema, name) in SEEN_THROUGH else "TABLE"
    comment_on(connection, kind, f"{schema}.{name}", (model.__doc__ or "").strip(), told)


def put_in_place(building: Path, home: Path, current: Path) -> None:
    """Keep a built release under its name, and make it the one readers open.

    Args:
        building: folder of the built file, beside `home`.
        current: file that readers open; a hard link to the kept one, replaced by a rename.
    """
    if (home / "performance.duckdb").is_file():  # the same was released before: equal content, so the first stays
        shutil.rmtree(building)
    else:
        shutil.rmtree(home, ignore_errors=True)  # a manifest that was kept when the release was pruned
        os.replace(building, home)
        sync(home.parent)
    make_current(home, current)


def make_current(home: Path, current: Path) -> None:
    """Make a kept release the one that readers open, by a rename."""
    link = current.with_name(f".{current.name}.next")
    link.unlink(missing_ok=True)
    os.link(home / "performance.duckdb", link)
    os.replace(link, current)
    link.unlink(missing_ok=True)  # a rename between two names of one file leaves both, when a release stays current
    sync(current.parent)


def point_to(latest: Path, home: Path) -> None:
    """Make a link to the folder of a release, relative so that the warehouse can be moved; replaced by a rename."""
    link = latest.with_name(f".{latest.name}.next")
    link.unlink(missing_ok=True)
    link.symlink_to(home.relative_to(latest.parent), target_is_directory=True)
    os.replace(link, latest)
    sync(latest.parent)
