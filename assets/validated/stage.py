"""All deliveries of a source to the validated stage, each judged once for each contract."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import polars as pl

import assets
import schemas
from assets.raw.deliveries import content
from assets.validated import ledger as ledgers
from assets.validated.reference import Reference
from assets.validated.sources.definition import Source
from assets.validated.split import Outcome, Places, validate_delivery
from assets.warehouse import Warehouse
from schemas.errors import RefusedDelivery


def validate_source(
    source: Source, root: Path, found: pl.DataFrame, warehouse: Warehouse, reference: Reference
) -> pl.DataFrame:
    """Validate the deliveries that are new, changed, or were judged by another contract.

    Args:
        root: raw folder of this run; deliveries that a ledger knows from another folder are left out.
        found: deliveries under it (`assets.raw.deliveries.find_deliveries`).

    Returns:
        Ledger rows of every delivery of this raw folder, those whose file has since been replaced included.

    Raises:
        RefusedDelivery: naming every refused delivery; the ledger is written first, and what was validated
            before stays.
    """
    path = warehouse.ledger(source.name)
    before = ledgers.read_ledger(path)
    dated = ledgers.with_delivered_on(found, before)
    contract = fingerprint_of_contract(reference)
    known = {row["delivery_id"]: row for row in before.iter_rows(named=True)}
    rows = [
        known[row["delivery_id"]] | row
        if _is_done(known.get(row["delivery_id"]), contract, source, warehouse)
        else _judged(row, source, contract, warehouse, reference)
        for row in dated.iter_rows(named=True)
    ]
    now = _with_gone(pl.DataFrame(rows, schema=ledgers.LEDGER), before, source)
    ledgers.write_ledger(path, now)
    used = now.filter(pl.col("raw_root") == str(root.resolve()))
    if refused := used.filter(pl.col("status") == "refused")["message"].to_list():
        told = " | ".join(refused).removesuffix(".")
        raise RefusedDelivery(source.name, f"{len(refused)} refused: {told}", "Nothing of it is used.")
    return used


def _is_done(row: Mapping | None, contract: str, source: Source, warehouse: Warehouse) -> bool:
    return bool(
        row
        and row["contract"] == contract
        and row["status"] != "replaced"
        and (row["status"] == "refused" or warehouse.validated(source.name, row["delivery_id"]).is_file())
    )


def _with_gone(now: pl.DataFrame, before: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Keep deliveries whose file is gone or has other content now, and mark names that hold several."""
    gone = before.join(now.select("delivery_id"), on="delivery_id", how="anti")
    # A refused file that was replaced by a good one is over; a good one that was replaced still counts.
    gone = gone.filter(pl.col("status") != "refused")
    if source.kind == "snapshot":
        # Of two contents of one name and day no date tells which is the newer; the file that is there is.
        name = ["raw_root", "file", "delivered_on"]
        stays = gone.join(now.select(name), on=name, how="anti")
        replaced = gone.join(now.select(name), on=name, how="semi").with_columns(status=pl.lit("replaced"))
        gone = pl.concat([stays, replaced])
    both = pl.concat([now, gone.select(now.columns)])
    return both.with_columns(is_changed_under_name=pl.len().over("raw_root", "file") > 1)


def _judged(row: dict, source: Source, contract: str, warehouse: Warehouse, reference: Reference) -> dict:
    places = Places(
        validated=warehouse.validated(source.name, row["delivery_id"]),
        quarantine=warehouse.quarantine(source.name, row["delivery_id"]),
    )
    try:
        outcome = validate_delivery(
            source, Path(row["path"]), constants(source, row, reference), row["delivery_id"],
            reference.known(source), places,
        )  # fmt: skip
    except RefusedDelivery as refusal:
        nothing = Outcome(rows_read=0, rows_validated=0, rows_quarantined=0)
        return row | vars(nothing) | {"status": "refused", "message": str(refusal), "contract": contract}
    return row | vars(outcome) | {"status": "validated", "message": "", "contract": contract}


def constants(source: Source, row: Mapping, reference: Reference) -> dict[str, object]:
    """Columns of the model that come from the file's name and arrival.

    Raises:
        RefusedDelivery: the name holds a force or month that is not one.
    """
    model = source.model.to_schema().columns
    mapped = set(source.header_map(str(row["delivered_on"])).values())
    values: dict[str, object] = {"delivered_on": row["delivered_on"]}
    if "force" in model and "force" not in mapped:
        values["force"] = reference.force_named(row["force"])
        if values["force"] is None:
            raise RefusedDelivery(
                row["file"], f"no force is known as {row['force']!r}", "Add it to reference/force_alias.csv."
            )
    if "file_month" in model:
        month = pl.Series([f"{row['month']}-01"]).str.to_date("%Y-%m-%d", strict=False)[0]
        if month is None:
            raise RefusedDelivery(row["file"], f"{row['month']!r} is not a month", "Rename the file.")
        values["file_month"] = month
    return values


@cache
def _code() -> str:
    digest = hashlib.sha256()
    folders = (Path(schemas.__file__).parent, Path(assets.__file__).parent / "validated")
    for path in sorted(p for folder in folders for p in folder.rglob("*.py")):
        for chunk in content(path):
            digest.update(chunk)
    return digest.hexdigest()


def fingerprint_of_contract(reference: Reference) -> str:
    """Fingerprint of what judges a delivery: models, sources, reading, and the reference tables."""
    return hashlib.sha256(f"{_code()} {reference.fingerprint}".encode()).hexdigest()[:16]


def deliveries_in_use(used: pl.DataFrame) -> pl.DataFrame:
    """Deliveries whose rows the facts are made of."""
    return used.filter(pl.col("status") == "validated").sort("delivered_on", "file", "delivery_id")


def validated_rows(source: Source, used: pl.DataFrame, warehouse: Warehouse) -> pl.LazyFrame:
    """Scan the validated rows of deliveries in use; no rows, with the right columns, where there are none."""
    paths = [warehouse.validated(source.name, delivery) for delivery in used["delivery_id"]]
    if paths:
        return pl.scan_parquet(paths)
    columns = {name: column.dtype.type for name, column in source.model.to_schema().columns.items()}
    return pl.LazyFrame(schema=columns | {"delivery_id": pl.String, "source_line": pl.UInt32})
