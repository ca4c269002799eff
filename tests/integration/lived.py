"""A month lived in fast forward: files dropped day by day, schedules and sensor evaluated at the times of that month.

What they ask for is run in this process, as their daemon would have it run. The files are a share of the sample's.
"""

import datetime as dt
import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import duckdb
import polars as pl

from pipelines.definitions import defs
from pipelines.environment import Environment
from pipelines.instance import dagster_home
from pipelines.schedules import SCHEDULES
from pipelines.sensors import deliveries_dropped

LONDON = ZoneInfo("Europe/London")
DAILY = ("crime", "crime_person", "compact")
HISTORY = "2016-09-30"
ONE_IN = 14
OF_EDITIONS = ("revision", "signal", "exception", "release")  # tables that tell of the edition before
ALL = {"published.figure", "facts.crime", "published.quality"}


def share(file: Path) -> bytes:
    """A share of the records of a delivery, of crimes and their people the same ones, as CSV."""
    if file.suffix == ".parquet":
        rows = pl.read_parquet(file).with_columns(pl.col(pl.Datetime).dt.strftime("%Y-%m-%d %H:%M:%S"))
    else:
        content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        rows = pl.read_csv(io.BytesIO(content), infer_schema=False, encoding="utf8-lossy")
    key, one_in = pl.col(rows.columns[0]), ONE_IN * (10 if HISTORY in file.name else 1)
    is_record = ~key.str.to_lowercase().str.starts_with("total")  # of the whole file, which this is not
    return rows.filter(is_record, key.hash(0) % one_in == 0).write_csv().encode()


def of_day(sample_raw: Path, day: dt.date) -> dict[str, bytes]:
    """The day's files of the daily extracts, by name."""
    files = {source: next((sample_raw / source).glob(f"{source}_{day}.*")) for source in DAILY}
    return {f"{source}/{source}_{day}.csv": share(file) for source, file in files.items()}


def at(day: dt.date, hour: int) -> dt.datetime:
    """An hour of a day where the force is."""
    return dt.datetime.combine(day, dt.time(hour), LONDON)


@dataclass(kw_only=True)
class Life:
    """A warehouse with its schedules and its sensor, and what they asked for.

    Attributes:
        has_exits: whether reports are made with their exits, as the monthly job does, or the release alone.
    """

    raw: Path
    root: Path
    instance: dg.DagsterInstance
    given: dict[str, str]
    has_exits: bool = True
    cursor: str | None = None
    keys: list[str] = field(default_factory=list)
    steps: list[int] = field(default_factory=list)
    told: str = ""

    def drop(self, files: dict[str, bytes]) -> None:
        """Drop files into the raw folder."""
        for name, content in files.items():
            path = self.raw / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def look(self) -> list[dg.RunRequest]:
        """One look of the sensor."""
        repository = defs.get_repository_def()
        context = dg.build_sensor_context(self.instance, self.cursor, repository_def=repository)
        seen = deliveries_dropped.evaluate_tick(context)
        self.cursor, self.told = seen.cursor, seen.skip_message or ""
        return list(seen.run_requests or ())

    def arrive(self, files: dict[str, bytes]) -> bool:
        """Drop files and let the sensor look twice; whether it asked for a run, which is then run."""
        self.drop(files)
        assert self.look() == []
        requests = self.look()
        return all(self.run("daily", request) for request in requests) and bool(requests)

    def tick(self, schedule: str, when: dt.datetime) -> bool:
        """One tick of a schedule; whether it asked for a run, which is then run."""
        [one] = (one for one in SCHEDULES if one.name == schedule)
        context = dg.build_schedule_context(
            instance=self.instance, scheduled_execution_time=when, repository_def=defs.get_repository_def()
        )
        ticked = one.evaluate_tick(context)
        self.told = ticked.skip_message or ""
        return all(self.run(one.job_name, request) for request in ticked.run_requests) and bool(ticked.run_requests)

    def run(self, job: str, request: dg.RunRequest) -> bool:
        """Run what was asked for; whether it came to its end."""
        assert request.run_key not in self.keys
        self.keys.append(str(request.run_key))
        asked = self.given | request.run_config["resources"]["settings"]["config"]
        result = defs.resolve_job_def(job if self.has_exits else "daily").execute_in_process(
            run_config={"resources": {"settings": {"config": asked}}, "loggers": {"progress": {}}},
            partition_key=request.partition_key,
            tags=dict(request.tags),
            asset_selection=list(request.asset_selection) if request.asset_selection else None,
            instance=self.instance,
            raise_on_error=False,
        )
        self.steps.append(len([event for event in result.all_events if event.is_step_start]))
        return result.success

    @property
    def release(self) -> Path:
        """The file readers open."""
        return self.root / "performance.duckdb"

    def stopped(self) -> list[str]:
        """Sources that the current release says are stopped."""
        query = "SELECT DISTINCT source FROM published.quality WHERE status IN ('refused', 'held') ORDER BY source"
        with duckdb.connect(str(self.release), read_only=True) as connection:
            return [source for (source,) in connection.execute(query).fetchall()]

    def days(self, source: str) -> set[str]:
        """Days that the UI shows as delivered."""
        return set(self.instance.get_materialized_partitions(dg.AssetKey(["delivered", source])))

    def months(self) -> set[str]:
        """Months that the UI shows as released."""
        return set(self.instance.get_materialized_partitions(dg.AssetKey(["published", "release"])))


def begin(raw: Path, root: Path, *, has_exits: bool = True) -> Life:
    """A life with a raw folder and a warehouse of its own."""
    raw.mkdir(parents=True, exist_ok=True)
    instance = dg.DagsterInstance.from_config(str(dagster_home(root)))
    places = Environment(raw=str(raw), warehouse=str(root)).model_dump()
    return Life(raw=raw, root=root, instance=instance, given=places, has_exits=has_exits)


def differences(one: Path, other: Path) -> Iterator[str]:
    """Tables of two releases that differ, but for what names the edition itself."""
    with duckdb.connect() as both:
        both.execute(f"ATTACH '{one}' AS one (READ_ONLY); ATTACH '{other}' AS other (READ_ONLY)")
        names = both.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'one'"
        ).fetchall()
        tables = [name for (name,) in names if name.partition(".")[2] not in OF_EDITIONS]
        assert set(tables) > ALL
        for name in tables:
            rows = [f"SELECT * EXCLUDE (release_id) FROM {side}.{name}" for side in ("one", "other")]
            columns = {row[0] for row in both.execute(f"DESCRIBE one.{name}").fetchall()}
            if "release_id" not in columns:
                rows = [f"FROM {side}.{name}" for side in ("one", "other")]
            a, b = rows
            query = f"SELECT count(*) FROM (({a} EXCEPT ALL {b}) UNION ALL ({b} EXCEPT ALL {a}))"
            if (differ := both.execute(query).fetchall()[0][0]) > 0:
                yield f"{name}: {differ} rows"
