"""Raw assets: what suppliers dropped, a partition a day, and what was found for each source."""

import datetime as dt
from collections.abc import Iterator
from itertools import islice

import dagster as dg
import polars as pl

from assets.forces import forces
from assets.raw.deliveries import find_deliveries, read_found
from assets.settings import RunSettings
from assets.validated.sources import SOURCES
from assets.validated.sources.definition import Source
from schemas.clock import FORCE_TIME

DAYS = dg.DailyPartitionsDefinition(start_date="2000-01-01", end_offset=1, timezone=FORCE_TIME)
# A partition is a month that is reported: what is made of a run follows from its month and its as-at day.
MONTHS = dg.MonthlyPartitionsDefinition(start_date="2000-01", end_offset=1, timezone=FORCE_TIME, fmt="%Y-%m")
# Where there are several forces, a run is of one of them; where there is one, a partition is a month alone.
PARTS = (
    dg.MultiPartitionsDefinition({"force": dg.StaticPartitionsDefinition(forces()), "month": MONTHS})
    if forces()
    else MONTHS
)
EACH_FORCE = PARTS if forces() else None  # of what follows from no month
MOST_DAYS = 400  # told of a source in one run, the newest: more than a year, where a whole history is taken in at once


def supplied(source: Source) -> dict:
    """What a supplier's files are called in the graph: of what kind, and who answers for them."""
    return {"owners": ["team:data-engineering"], "kinds": {_publisher(source), "file"}}


def build_delivered_asset(source: Source) -> dg.AssetSpec:
    """One asset a source that no step makes: the days on which it was delivered, and whether the next one is late."""
    return dg.AssetSpec(
        key=["delivered", source.name],
        group_name="delivered",
        partitions_def=DAYS,
        freshness_policy=dg.FreshnessPolicy.time_window(fail_window=dt.timedelta(days=source.late_after_days)),
        description=f"{source.title}: days that {source.publisher} delivered, by the date of the extract. Expected "
        f"{source.rhythm}: late when no file came for {source.late_after_days} days. Ask {source.owner}. "
        "Runbook: docs/runbook.md, A source is late.",
        **supplied(source),
    )


def build_raw_asset(source: Source) -> dg.AssetsDefinition:
    """One asset a source: its deliveries, fingerprinted."""
    # It is made of all days; told so, each step would look up thousands of partitions that it does not need.
    days = dg.AssetDep(["delivered", source.name], partition_mapping=dg.LastPartitionMapping())

    @dg.asset(
        key=["raw", source.name],
        group_name="raw",
        partitions_def=EACH_FORCE,
        deps=[days],
        description=f"{source.title}, as {source.publisher} delivers them ({source.rhythm}, {source.kind}). "
        f"Answered for by {source.owner}.",
        **supplied(source),
    )
    def raw(context: dg.AssetExecutionContext, settings: dg.ResourceParam[RunSettings]) -> pl.DataFrame:
        before = read_found(settings.warehouse.table("raw", source.name))
        files = settings.files[source.name]
        found = find_deliveries(settings.raw, source.name, source.file_name, settings.today, files, before)
        for told in islice(days_delivered(found, before), MOST_DAYS):
            context.log_event(told)
        return found

    return raw


def days_delivered(found: pl.DataFrame, before: pl.DataFrame) -> Iterator[dg.AssetMaterialization]:
    """Days of deliveries that were not there before, the newest first."""
    new = found.join(before, on="delivery_id", how="anti").with_columns(
        day=pl.coalesce("extract_date", "arrived_on").dt.to_string()
    )
    days = new.group_by("source", "day").agg("file", pl.col("bytes").sum()).sort("day", descending=True)
    for source, day, files, size in days.iter_rows():
        if DAYS.has_partition_key(day):
            metadata = {"files": files, "bytes": size}
            yield dg.AssetMaterialization(["delivered", source], partition=day, metadata=metadata)


def _publisher(source: Source) -> str:
    return source.publisher.split(",")[0].split(" ")[0].lower().replace(".", "")


DELIVERED = [build_delivered_asset(source) for source in SOURCES]
ASSETS = [*DELIVERED, *(build_raw_asset(source) for source in SOURCES)]
