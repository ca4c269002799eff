"""What a release was built from: deliveries, reference, settings and code."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from assets.measures.summary import measure_table
from assets.published.chain import read_manifest
from assets.published.commentary.files import commentary_provenance, fingerprint
from assets.published.opening import release_before
from assets.published.release import release_id
from assets.published.staleness import stale
from assets.settings import RunSettings
from assets.validated.ledger import LEDGER
from assets.validated.sources import BY_NAME, SOURCES
from assets.validated.stage import deliveries_in_use, standing
from assets.version import code_version
from schemas.errors import NothingUsable
from schemas.published import Quality, Suppression


def deliveries(settings: RunSettings) -> pl.DataFrame:
    """Every delivery up to the as-at date, with what was made of it: columns of the ledger.

    Raises:
        NothingUsable: each of them was refused or held.
    """
    tables = [standing(source, settings.warehouse, settings.as_at) for source in SOURCES]
    known = pl.concat(tables).select(LEDGER.names())
    if known.height and deliveries_in_use(known).is_empty():
        raise NothingUsable(" | ".join(message for message in known["message"] if message))
    return known


def manifest(settings: RunSettings) -> dict[str, Any]:
    """Everything a release depends on, its name included.

    Two runs with equal manifests give tables of equal content.
    """
    parts = content(settings)
    before = edition_before(settings, parts)
    named = parts | {"compared_to": before.parent.name if before else ""}
    return {"release_id": release_id(named), **named}


def edition_before(settings: RunSettings, parts: Mapping[str, Any] | None = None) -> Path | None:
    """Release that this one is compared to: the one readers open now; of a run that was made before, its own.

    Returns:
        Its DuckDB file; None where there is none.
    """
    current = settings.warehouse.current
    if not current.is_file():
        return None
    home = settings.warehouse.release(release_before(current))
    told = read_manifest(home)
    mine = json.loads(json.dumps(parts or content(settings), default=str))
    if all(told.get(name) == value for name, value in mine.items()):
        home = settings.warehouse.release(told["compared_to"]) if told["compared_to"] else Path()
    file = home / "performance.duckdb"
    return file if file.is_file() else None


def as_at(settings: RunSettings) -> dt.date:
    """The as-at date: the one asked for, else the day of the newest delivery in use."""
    return settings.as_at or newest(deliveries_in_use(deliveries(settings)))


def newest(used: pl.DataFrame) -> dt.date:
    """Day of the newest of some deliveries."""
    return max(used["delivered_on"].to_list())


def content(settings: RunSettings) -> dict[str, Any]:
    """What a release is built from, but for the edition it is compared to."""
    known = deliveries(settings)
    used = deliveries_in_use(known)
    holds_people = any(BY_NAME[source].personal for source in used["source"].unique())
    return {
        "as_at": settings.as_at or newest(used),
        "month": settings.month,
        "force": reported_force(settings),
        "code_version": code_version(),
        "reference_fingerprint": settings.reference.fingerprint,
        "commentary_fingerprint": fingerprint(settings.commentary_files) if settings.commentary else "",
        "pseudonym_key": settings.pseudonym_key.fingerprint if holds_people else "",
        "provenance": " ".join(sorted({*used["provenance"], commentary_provenance(settings.commentary)} - {""})),
        "deliveries": used.select("source", "file", "sha256", "delivery_id", "delivered_on").sort(pl.all()).to_dicts(),
        "verdicts": verdicts(known),
    }


def verdicts(known: pl.DataFrame) -> str:
    """A fingerprint of what was made of every delivery, those that are not in use among them: a release tells of it."""
    rows = known.select(*Quality.to_schema().columns, "broken", "contract").sort("source", "delivery_id").to_dicts()
    return hashlib.sha256(json.dumps(rows, sort_keys=True, default=str).encode()).hexdigest()[:16]


def reported_force(settings: RunSettings) -> str:
    """Force the page speaks of: the one asked for, else the first with policing areas and a value."""
    if settings.force:
        return settings.force
    forces = pl.scan_parquet(settings.warehouse.table("measures", "value")).select(pl.col("force").unique())
    present = set(forces.collect().to_series())
    divided = settings.reference["policing_area"]["force"].unique(maintain_order=True).to_list()
    # Own force first: the one whose group of peers is known, then any that is divided, then any at all.
    grouped = settings.reference["most_similar_group"]["force"].unique(maintain_order=True).to_list()
    return next((f for f in (*grouped, *divided, *sorted(present)) if f in present), "")


def given_tables(settings: RunSettings, manifest: dict[str, Any]) -> dict[tuple[str, str], pl.DataFrame]:
    """Small tables of a release that come from memory, by schema and name."""
    row = manifest | {"deliveries": len(manifest["deliveries"]), "edition": "internal"}
    release = pl.DataFrame([row], schema_overrides={"month": pl.Date, "as_at": pl.Date, "deliveries": pl.Int64})
    reference = {
        ("reference", name): table
        for name, table in settings.reference.tables.items()
        if name not in ("phases", "population")
    }
    phases = settings.reference["phases"]
    return {
        ("measures", "measure"): measure_table(),
        ("measures", "phase"): phases,
        ("published", "release"): release,
        ("published", "stale_source"): stale(deliveries(settings), manifest["as_at"]),
        ("published", "suppression"): Suppression.empty(),
    } | reference
