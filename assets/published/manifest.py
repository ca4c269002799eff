"""What a release was built from: deliveries, reference, settings and code."""

from typing import Any

import polars as pl

from assets.measures.summary import measure_table
from assets.published.release import release_id
from assets.settings import RunSettings
from assets.validated.ledger import LEDGER
from assets.validated.sources import BY_NAME, SOURCES
from assets.validated.stage import deliveries_in_use
from assets.version import code_version

def deliveries(settings: RunSettings) -> pl.DataFrame:
    """Every delivery up to the as-at date, with what was made of it: columns of the ledger."""
    tables = [pl.scan_parquet(settings.warehouse.table("validated", source.name)) for source in SOURCES]
    return pl.concat(tables).select(LEDGER.names()).collect()


def manifest(settings: RunSettings) -> dict[str, Any]:
    """Everything a release depends on, its name included.

    Two runs with equal manifests give tables of equal content.
    """
    used = deliveries_in_use(deliveries(settings))
    holds_people = any(BY_NAME[source].personal for source in used["source"].unique())
    parts: dict[str, Any] = {
        "as_at": settings.as_at or used["delivered_on"].max(),
        "month": settings.month,
        "force": reported_force(settings),
        "code_version": code_version(),
        "reference_fingerprint": settings.reference.fingerprint,
        "pseudonym_key": settings.pseudonym_key.fingerprint if holds_people else "",
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
