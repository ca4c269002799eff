"""Raw assets: what was found for each source."""

import dagster as dg
import polars as pl

from assets.raw.deliveries import find_deliveries, read_found
from assets.settings import RunSettings
from assets.validated.sources import SOURCES
from assets.validated.sources.definition import Source


def build_raw_asset(source: Source) -> dg.AssetsDefinition:
    """One asset a source: its deliveries, fingerprinted."""

    @dg.asset(
        key=["raw", source.name],
        group_name="raw",
        owners=["team:data-engineering"],
        kinds={source.publisher.split(",")[0].split(" ")[0].lower().replace(".", ""), "file"},
        description=f"{source.title}, as {source.publisher} delivers them ({source.rhythm}, {source.kind}). "
        f"Answered for by {source.owner}.",
    )
    def raw(settings: dg.ResourceParam[RunSettings]) -> pl.DataFrame:
        before = read_found(settings.warehouse.table("raw", source.name))
        return find_deliveries(
            settings.raw, source.name, source.file_name, settings.today, settings.files[source.name], before
        )

    return raw


ASSETS = [build_raw_asset(source) for source in SOURCES]
