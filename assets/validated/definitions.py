"""Validated assets: every delivery read, judged and split."""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from assets.raw.definitions import EACH_FORCE
from assets.settings import RunSettings
from assets.validated.quarantine import rows_by_rule
from assets.validated.sources import SOURCES
from assets.validated.sources.definition import Source
from assets.validated.stage import NOT_USED, as_they_stand, validate_source

QUARANTINE = "Rows set aside, by rule. Runbook: docs/runbook.md, Rows in quarantine."
STOPPED = "Every delivery can be used. Runbook: docs/runbook.md, A stopped source."


def build_validated_asset(source: Source) -> dg.AssetsDefinition:
    """One asset a source: its deliveries, judged, their rows in Parquet beside it."""
    key = dg.AssetKey(["validated", source.name])

    @dg.asset(
        key=key,
        group_name="validated",
        partitions_def=EACH_FORCE,
        owners=["team:data-engineering"],
        kinds={"polars", "pandera", "parquet"},
        description=(source.model.__doc__ or "").strip(),
        ins={"found": dg.AssetIn(key=["raw", source.name])},
        check_specs=[
            dg.AssetCheckSpec(name="quarantine", asset=key, description=QUARANTINE),
            dg.AssetCheckSpec(name="stopped", asset=key, description=STOPPED),
        ],
    )
    def validated(settings: dg.ResourceParam[RunSettings], found: pl.LazyFrame) -> Iterator:
        known = validate_source(settings.contract(source), settings.raw, found.collect(), settings.warehouse)
        standing = as_they_stand(known, source, settings.as_at)
        yield dg.Output(known)  # of every day: facts leave out what came after theirs
        yield quarantine_check(standing)
        yield stopped_check(standing)

    return validated


def quarantine_check(standing: pl.DataFrame) -> dg.AssetCheckResult:
    """Result of the split: nothing lost, and what was set aside, by rule."""
    read, good, bad = (int(standing[c].sum() or 0) for c in ("rows_read", "rows_validated", "rows_quarantined"))
    return dg.AssetCheckResult(
        check_name="quarantine",
        passed=read == good + bad,
        metadata={
            "rows_read": read,
            "rows_validated": good,
            "rows_quarantined": bad,
            "rules": dict(rows_by_rule(standing).iter_rows()),
        },
    )


def stopped_check(standing: pl.DataFrame) -> dg.AssetCheckResult:
    """Whether a delivery stops its source; the others go on, and this one stays as it was before that delivery."""
    bad = standing.filter(pl.col("status").is_in(NOT_USED))
    waiting = standing.filter(pl.col("status") == "waiting").height
    files = {status: bad.filter(pl.col("status") == status)["file"].to_list() for status in NOT_USED}
    return dg.AssetCheckResult(
        check_name="stopped",
        passed=bad.is_empty(),
        metadata={"told": bad["message"].to_list(), "deliveries_waiting": waiting} | files,
    )


ASSETS = [build_validated_asset(source) for source in SOURCES]
