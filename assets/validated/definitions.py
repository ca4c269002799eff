"""Validated assets: every delivery read, judged and split."""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from assets.settings import RunSettings
from assets.validated.quarantine import rows_by_rule
from assets.validated.sources import SOURCES
from assets.validated.sources.definition import Source
from assets.validated.stage import deliveries_in_use, validate_source

TOLERATED = 0.05  # share of rows in quarantine above which the check warns


def build_validated_asset(source: Source) -> dg.AssetsDefinition:
    """One asset a source: the deliveries in use, their rows in Parquet beside it."""
    key = dg.AssetKey(["validated", source.name])

    @dg.asset(
        key=key,
        group_name="validated",
        owners=["team:data-engineering"],
        kinds={"polars", "pandera", "parquet"},
        description=(source.model.__doc__ or "").strip(),
        ins={"found": dg.AssetIn(key=["raw", source.name])},
        check_specs=[dg.AssetCheckSpec(name="quarantine", asset=key, description="Rows set aside, by rule.")],
    )
    def validated(settings: dg.ResourceParam[RunSettings], found: pl.LazyFrame) -> Iterator:
        used = validate_source(source, settings.raw, found.collect(), settings.warehouse, settings.reference)
        yield dg.Output(deliveries_in_use(used))
        yield quarantine_check(source, used, settings)

    return validated


def quarantine_check(source: Source, used: pl.DataFrame, settings: RunSettings) -> dg.AssetCheckResult:
    """Result of the split: nothing lost, and not too much set aside."""
    read, good, bad = (int(used[c].sum() or 0) for c in ("rows_read", "rows_validated", "rows_quarantined"))
    by_rule = dict(rows_by_rule(source, used, settings.warehouse).iter_rows())
    return dg.AssetCheckResult(
        check_name="quarantine",
        passed=read == good + bad and bad <= TOLERATED * read,
        severity=dg.AssetCheckSeverity.WARN if read == good + bad else dg.AssetCheckSeverity.ERROR,
        metadata={"rows_read": read, "rows_validated": good, "rows_quarantined": bad, "rules": by_rule},
    )


ASSETS = [build_validated_asset(source) for source in SOURCES]
