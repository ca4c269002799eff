"""Resources of the graph: the run's settings, and the Parquet that travels between assets."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import dagster as dg
import pandera.polars as pa
import polars as pl

from assets.facts import BY_MONTH
from assets.published.data_docs import asking
from assets.published.release import TABLES
from assets.published.renewing import copied_ahead
from assets.settings import RunSettings
from assets.validated.layout import bring_up_to_date
from assets.warehouse import Warehouse
from pipelines.alerts.telling import tell_run
from pipelines.engine.agreement import day_of, is_elsewhere, step_of, tags_of
from pipelines.environment import Environment
from pipelines.instance import warehouse_of
from pipelines.leftovers import clear, end_lost_runs
from pipelines.modes import make_private
from pipelines.partitions import PARTITION_TAG, settings_in
from pipelines.parts import enter, makes_release
from pipelines.run_tags import own_tags
from pipelines.settings import run_settings
from pipelines.writer import only_writer

PREVIEW_ROWS = 5
PATIENCE = 3600  # seconds that a run waits for one of the command line, which no queue of Dagster's knows
# Models of the tables that travel; places and populations are facts here, reference in a release.
MODELS = {("facts" if t.schema == "reference" else t.schema, t.name): t.model for t in TABLES}
FORM = {
    name: dg.Field(str, default_value=str(default), is_required=False)
    for name, default in Environment().model_dump().items()
}


@dg.resource(
    config_schema=FORM,
    description="What the run is asked to do; defaults from PERFORMANCE_* variables. `month` and `as_at`, left empty, "
    "follow from the partition: that month, as at its report day; `newest` takes the newest month and every delivery.",
)
def settings(context: dg.InitResourceContext) -> Iterator[RunSettings]:
    """Settings of one run, changeable in the launchpad; while they are in use no other run writes to its warehouse.

    Raises:
        InvalidSetting: the settings contradict the partition, or cannot be used.
        WarehouseBusy: another run wrote for longer than this one can wait.
        StepRefused: this is a worker, and the run of the step has ended, or was given something else.
        MixedTables: the run makes a part of tables that stand for another month or day.
    """
    run, given = context.run, Environment(**context.resource_config)
    if run is not None and is_elsewhere(run):
        asked = settings_in(run.tags.get(PARTITION_TAG, ""), given, day_of(run))
        with step_of(run, asked):
            yield asked
        return
    asked = settings_in(run.tags.get(PARTITION_TAG, ""), given) if run else run_settings(given)
    with begun(asked, run, context.instance, context.log):
        yield asked


@contextmanager
def begun(
    asked: RunSettings,
    run: dg.DagsterRun | None,
    instance: dg.DagsterInstance | None,
    log: dg.DagsterLogManager | None,
    has_workers: bool = False,
) -> Generator[None]:
    """Hold the warehouse for a run, made ready for it.

    Args:
        has_workers: its steps are worked off by other processes, which are told what they must be given.
    """
    with only_writer(asked.root, PATIENCE):
        if instance is not None and run is not None:
            instance.add_run_tags(run.run_id, own_tags() | (tags_of(run, asked) if has_workers else {}))
        if (told := make_private(asked.root)) and log is not None:
            log.warning(told)
        clear(asked.warehouse)
        if instance is not None:
            for lost in end_lost_runs(instance):
                if gone := instance.get_run_by_id(lost):
                    tell_run(instance, lost, Warehouse(warehouse_of(gone)))  # it may be another force's
        bring_up_to_date(asked.warehouse)
        if run:
            enter(asked, run)
        with _made_ready(asked.warehouse) if run and not has_workers and makes_release(run) else nullcontext():
            yield


@contextmanager
def _made_ready(warehouse: Warehouse) -> Generator[None]:
    """Make ready what the next release needs, beside the first steps, which busy one core: for a day, not a rebuild.

    A rebuild busies all cores soon, and has no memory to spare for a judge that waits: its release starts that itself.
    """
    if warehouse.current.is_file():
        asking.start()
    with copied_ahead(warehouse):
        yield


class ParquetBetweenAssets(dg.IOManager):
    """Writes each asset's table as one Parquet file, replaced in one step, and scans it for the next."""

    def __init__(self, settings: RunSettings) -> None:
        self._settings = settings

    def handle_output(self, context: dg.OutputContext, obj: pl.LazyFrame | pl.DataFrame | None) -> None:
        """Write a table, streaming where it is lazy, and describe it; nothing is handed on of a fact kept by months."""
        path = self._path(context.asset_key)
        if obj is None:
            context.add_output_metadata(described(path, MODELS.get(tuple(context.asset_key.path))))
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        if isinstance(obj, pl.LazyFrame):
            obj.sink_parquet(part)
        else:
            obj.write_parquet(part)
        os.replace(part, path)
        context.add_output_metadata(described(path, MODELS.get(tuple(context.asset_key.path))))

    def load_input(self, context: dg.InputContext) -> pl.LazyFrame:
        """Scan the table of an asset: one file, or a folder of months."""
        return pl.scan_parquet(self._path(context.asset_key))

    def _path(self, key: dg.AssetKey) -> Path:
        stage, name = key.path
        if stage == "facts" and name in BY_MONTH:
            return self._settings.warehouse.fact(name) / "*.parquet"
        return self._settings.warehouse.table(stage, name)


def described(path: Path, model: type[pa.DataFrameModel] | None) -> dict[str, dg.MetadataValue]:
    """Row count, columns with the model's descriptions, and first rows of a Parquet file, or a folder of them."""
    table = pl.scan_parquet(path)
    schema = table.collect_schema()
    first = table.head(PREVIEW_ROWS).collect()
    known = model.to_schema().columns if model else {}
    columns = [
        dg.TableColumn(name, str(dtype), known[name].description if name in known else None)
        for name, dtype in schema.items()
    ]
    return {
        "dagster/row_count": dg.MetadataValue.int(table.select(pl.len()).collect().item()),
        "dagster/column_schema": dg.MetadataValue.table_schema(dg.TableSchema(columns)),
        "preview": dg.MetadataValue.md(_markdown(first)),
        "path": dg.MetadataValue.path(path),
    }


def _markdown(first: pl.DataFrame) -> str:
    with pl.Config(tbl_formatting="ASCII_MARKDOWN", tbl_hide_dataframe_shape=True, tbl_cols=12, fmt_str_lengths=40):
        return str(first)


@dg.io_manager(required_resource_keys={"settings"})
def parquet_between_assets(context: dg.InitResourceContext) -> ParquetBetweenAssets:
    """Parquet below the run's warehouse."""
    return ParquetBetweenAssets(context.resources.settings)


RESOURCES = {"settings": settings, "io_manager": parquet_between_assets}
