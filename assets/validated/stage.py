"""All deliveries of a source to the validated stage, each judged once for each contract."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from assets.files import leads_out
from assets.validated import ledger as ledgers
from assets.validated.contract import Contract
from assets.validated.delivered import Delivery
from assets.validated.release import released_lines
from assets.validated.sources.definition import Source
from assets.validated.split import Outcome, Verdict, validate_deliveries
from assets.warehouse import Warehouse
from schemas.errors import OldDeliveries, RefusedDelivery, Unreadable

FEW = 10  # quarantined rows that never stop a source, whatever their share
NOT_USED = ("refused", "held")


def validate_source(contract: Contract, root: Path, found: pl.DataFrame, warehouse: Warehouse) -> pl.DataFrame:
    """Validate the deliveries that are new, changed, or were judged by another contract.

    Args:
        root: raw folder of this run; deliveries that a ledger knows from another folder are left out.
        found: deliveries under it (`assets.raw.deliveries.find_deliveries`).

    Returns:
        Ledger rows of every delivery of this raw folder, those whose file has since been replaced included.
    """
    source = contract.source
    path = warehouse.ledger(source.name)
    before = ledgers.read_ledger(path)
    dated = ledgers.with_delivered_on(found, before, contract.reference["publication"])
    released = released_lines(warehouse, source.name)
    contracts = {row["delivery_id"]: _contract_of(row, contract, released) for row in dated.iter_rows(named=True)}
    known = {row["delivery_id"]: row for row in before.iter_rows(named=True)}
    there = set(warehouse.validated_ids(source.name))
    rows, to_judge = [], []
    for row in dated.iter_rows(named=True):
        kept = known.get(row["delivery_id"])
        if kept and _is_done(kept, contracts[row["delivery_id"]], there):
            rows.append(kept | row)
        else:
            to_judge.append(row)
    verdicts = _verdicts(contract, to_judge, released, warehouse)
    rows += [
        _judged(row, verdict, source)
        | {"contract": "" if isinstance(verdict, Unreadable) else contracts[row["delivery_id"]]}
        for row in to_judge
        if (verdict := verdicts[row["delivery_id"]])
    ]
    now = _with_gone(pl.DataFrame(rows, schema=ledgers.LEDGER), before, source)
    here = now.filter(pl.col("raw_root") == str(root.resolve()))
    _must_be_readable(here.filter(~pl.col("delivery_id").is_in(list(contracts))), source, warehouse)
    ledgers.write_ledger(path, now)
    return here.sort("delivered_on", "file", "delivery_id")


def _contract_of(row: Mapping, contract: Contract, released: Mapping[str, frozenset[int]]) -> str:
    lines = sorted(released.get(row["delivery_id"], ()))
    return f"{contract.fingerprint} on {row['delivered_on']}" + (f" with {lines}" if lines else "")


def _is_done(row: Mapping, contract: str, there: set[str]) -> bool:
    return (
        row["contract"] == contract
        and row["status"] != "replaced"
        and (row["status"] == "refused" or row["delivery_id"] in there)
    )


def _verdicts(
    contract: Contract, rows: list[dict], released: Mapping[str, frozenset[int]], warehouse: Warehouse
) -> dict[str, Verdict]:
    deliveries, verdicts = [], {}
    for row in rows:
        try:
            _refuse_leading_out(row)
            constants = contract.constants(row)
        except RefusedDelivery as refusal:
            verdicts[row["delivery_id"]] = refusal
            continue
        lines = released.get(row["delivery_id"], frozenset())
        deliveries.append(
            Delivery(delivery_id=row["delivery_id"], path=Path(row["path"]), constants=constants, released=lines)
        )
    return verdicts | dict(validate_deliveries(contract, deliveries, warehouse))


def _refuse_leading_out(row: Mapping) -> None:
    if leads_out(Path(row["path"]), Path(row["raw_root"])):
        problem = "it is a link that leads out of the raw folder, which is not followed"
        raise RefusedDelivery(row["file"], problem, "Deliver the file itself.")


def _judged(row: dict, verdict: Verdict, source: Source) -> dict:
    if isinstance(verdict, RefusedDelivery):
        return row | vars(Outcome()) | {"broken": [], "status": "refused", "message": str(verdict)}
    broken = [{"rule": rule, "rows": rows} for rule, rows in verdict.broken]
    too_many = verdict.rows_quarantined > max(FEW, source.tolerated * verdict.rows_read)
    message = _held(row["file"], verdict, source) if too_many else ""
    return row | vars(verdict) | {"broken": broken, "status": "held" if too_many else "validated", "message": message}


def _held(file: str, verdict: Outcome, source: Source) -> str:
    rule, rows = max(verdict.broken, key=lambda told: told[1])
    return (
        f"{file}: {verdict.rows_quarantined:,} of {verdict.rows_read:,} rows are in quarantine, more than the "
        f"{source.tolerated:.0%} tolerated; most broke {rule!r} ({rows:,}). Ask {source.owner} for a corrected file, "
        f"or release rows: performance quarantine list --source {source.name}"
    )


def _with_gone(now: pl.DataFrame, before: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Keep deliveries whose file is gone or has other content now, and mark names that hold several."""
    gone = before.join(now.select("delivery_id"), on="delivery_id", how="anti")
    # A file that was not used and is replaced or taken away is over; a good one that was replaced still counts.
    gone = gone.filter(~pl.col("status").is_in(NOT_USED))
    if source.kind == "snapshot":
        # Of two contents of one name and day no date tells which is the newer; the file that is there is.
        name = ["raw_root", "file", "delivered_on"]
        stays = gone.join(now.select(name), on=name, how="anti")
        replaced = gone.join(now.select(name), on=name, how="semi").with_columns(status=pl.lit("replaced"))
        gone = pl.concat([stays, replaced])
    both = pl.concat([now, gone.select(now.columns)])
    return both.with_columns(is_changed_under_name=pl.len().over("raw_root", "file") > 1)


def _must_be_readable(gone: pl.DataFrame, source: Source, warehouse: Warehouse) -> None:
    """A delivery whose file is gone from the raw folder cannot be judged anew when its rows are of an older model."""
    wanted, old = set(source.model.to_schema().columns), []
    for row in gone.filter(pl.col("status") == "validated").iter_rows(named=True):
        path = warehouse.validated(source.name, row["delivery_id"])
        if not path.is_file() or not wanted <= set(pl.read_parquet_schema(path)):
            old.append(row["file"])
    if old:
        raise OldDeliveries(
            f"{source.name}: {len(old)} deliveries were validated by an older version, and their files are gone: "
            f"{', '.join(old[:3])}. Put them back below {gone['raw_root'][0]}, and run again."
        )


def as_they_stand(deliveries: pl.DataFrame, source: Source, as_at: dt.date | None) -> pl.DataFrame:
    """Deliveries up to a day, with what is made of each.

    A delivery that is refused or held stops its source: what came on its day or later would leave a gap behind
    it, so it waits. A snapshot stands by itself, so only the bad one is left out.

    Returns:
        Rows of the ledger, status `waiting` where a good delivery waits.
    """
    known = deliveries if as_at is None else deliveries.filter(pl.col("delivered_on") <= as_at)
    stopped_on = known.filter(pl.col("status").is_in(NOT_USED))["delivered_on"].min()
    if source.kind == "snapshot" or stopped_on is None:
        return known
    waits = (pl.col("status") == "validated") & (pl.col("delivered_on") >= stopped_on)
    return known.with_columns(status=pl.when(waits).then(pl.lit("waiting")).otherwise("status"))


def standing(source: Source, warehouse: Warehouse, as_at: dt.date | None) -> pl.DataFrame:
    """What the validated asset of a source handed on, as it stands at a day."""
    return as_they_stand(pl.read_parquet(warehouse.table("validated", source.name)), source, as_at)


def deliveries_in_use(deliveries: pl.DataFrame) -> pl.DataFrame:
    """Deliveries whose rows the facts are made of."""
    return deliveries.filter(pl.col("status") == "validated")


def validated_rows(source: Source, used: pl.DataFrame, warehouse: Warehouse) -> pl.LazyFrame:
    """Scan the validated rows of deliveries in use; no rows, with the right columns, where there are none."""
    paths = [warehouse.validated(source.name, delivery) for delivery in used["delivery_id"]]
    if paths:
        return pl.scan_parquet(paths)
    columns = {name: column.dtype.type for name, column in source.model.to_schema().columns.items()}
    return pl.LazyFrame(
        schema=columns | {"delivery_id": pl.String, "source_line": pl.UInt32, "is_released": pl.Boolean}
    )
