"""What a release was built from: deliveries, reference, settings and code."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from assets.measures.summary import measure_table
from assets.published.release import release_id
from assets.settings import RunSettings
from assets.validated.ledger import LEDGER
from assets.validated.quarantine import quarantined_rows
from assets.validated.sources import SOURCES

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("schemas", "assets")  # code that figures come from


def deliveries(settings: RunSettings) -> pl.DataFrame:
    """Every delivery that the facts of this run were made of: ledger rows in use, up to the as-at date."""
    tables = [pl.scan_parquet(settings.warehouse.table("validated", s.name)) for s in SOURCES]
    used = pl.concat(tables).select(LEDGER.names()).collect()
    return used if settings.as_at is None else used.filter(pl.col("delivered_on") <= settings.as_at)


def quarantined(settings: RunSettings) -> pl.LazyFrame:
    """Rules broken by the rows set aside of those deliveries: delivery_id, rules."""
    used = deliveries(settings)
    frames = [
        quarantined_rows(source, used.filter(pl.col("source") == source.name), settings.warehouse) for source in SOURCES
    ]
    return pl.concat([frame.select("delivery_id", "rules") for frame in frames])


@cache
def code_version() -> str:
    """Version of the package and fingerprint of the code that figures come from."""
    digest = hashlib.sha256()
    for path in sorted(p for part in PARTS for p in (ROOT / part).rglob("*") if p.suffix in (".py", ".j2")):
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return f"{version('force-performance')}+{digest.hexdigest()[:12]}"


def manifest(settings: RunSettings) -> dict[str, Any]:
    """Everything a release depends on, its name included.

    Two runs with equal manifests give tables of equal content.
    """
    used = deliveries(settings)
    parts: dict[str, Any] = {
        "as_at": settings.as_at or used["delivered_on"].max(),
        "month": settings.month,
        "force": reported_force(settings),
        "code_version": code_version(),
        "reference_fingerprint": settings.reference.fingerprint,
        "provenance": " ".join(sorted(set(used["provenance"]) - {""})),
        "deliveries": used.select("source", "file", "sha256", "delivery_id", "delivered_on").sort(pl.all()).to_dicts(),
    }
    return {"release_id": release_id(parts), **parts}


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
    row = manifest | {"deliveries": len(manifest["deliveries"])}
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
    } | reference
