"""Several forces on one installation: a partition is a force's month, in folders of its own."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from assets.forces import forces
from pipelines.environment import PROJECT, Environment
from pipelines.instance import FORCE_TAG, dagster_home, warehouse_of
from pipelines.partitions import key_of, parted, settings_in, tags_in
from pipelines.settings import force_today
from pipelines.unchanged import chosen
from schemas.errors import InvalidSetting
from tests.integration.conftest import CRIME_FILE, fixture

ASKED = """
import datetime as dt, json, sys
import dagster as dg
from pipelines.definitions import defs
from pipelines.schedules import SCHEDULES
from pipelines.sensors import deliveries_dropped
when = dt.datetime.fromisoformat("2017-01-05T07:00:00+00:00")
told = {}
with dg.DagsterInstance.local_temp(sys.argv[1]) as instance:
    for one in SCHEDULES:
        context = dg.build_schedule_context(instance, when, repository_def=defs.get_repository_def())
        told[one.name] = [str(request.partition_key) for request in one.evaluate_tick(context).run_requests]
    cursor, looks = None, []
    for _ in range(3):
        context = dg.build_sensor_context(instance, cursor, repository_def=defs.get_repository_def())
        seen = deliveries_dropped.evaluate_tick(context)
        cursor = seen.cursor
        looks.append([str(request.partition_key) for request in seen.run_requests or ()])
    told["deliveries_dropped"] = looks
    told["told"] = seen.skip_message
graph = defs.resolve_asset_graph()
parts = {key.to_user_string(): graph.get(key).partitions_def for key in graph.materializable_asset_keys}
told["without a force"] = [key for key, part in parts.items() if not isinstance(part, dg.MultiPartitionsDefinition)]
print(json.dumps(told))
"""


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """Folders of two forces, one of which has reference tables of its own."""
    monkeypatch.setenv("PERFORMANCE_FORCES", "west-mercia, warwickshire")
    (tmp_path / "reference" / "warwickshire").mkdir(parents=True)
    folders = {name: str(tmp_path / name) for name in ("raw", "warehouse", "reference")}
    return Environment(**folders)


def test_a_run_in_a_partition_of_a_force_uses_its_folders(given: Environment, tmp_path: Path) -> None:
    asked = settings_in(key_of("warwickshire", "2016-12"), given)
    assert asked.raw == tmp_path / "raw" / "warwickshire"
    assert asked.root == tmp_path / "warehouse" / "warwickshire"
    assert asked.overlay == tmp_path / "reference" / "warwickshire"
    assert asked.month == dt.date(2016, 12, 1)
    assert asked.as_at == dt.date(2017, 1, 5)
    assert settings_in(key_of("west-mercia", "2016-12"), given).overlay == tmp_path / "reference"


def test_a_run_is_tagged_as_dagster_tags_it_and_its_warehouse_is_found(given: Environment, tmp_path: Path) -> None:
    key = key_of("west-mercia", "2016-12")
    of_both = {"force": dg.StaticPartitionsDefinition(forces()), "month": dg.StaticPartitionsDefinition(["2016-12"])}
    assert tags_in(key) == dict(dg.MultiPartitionsDefinition(of_both).get_tags_for_partition_key(key))
    config = {"resources": {"settings": {"config": {"warehouse": given.warehouse}}}}
    run = dg.DagsterRun(job_name="daily", tags=tags_in(key), run_config=config)
    assert warehouse_of(run) == tmp_path / "warehouse" / "west-mercia"


@pytest.mark.parametrize("partition", ["", "2016-12", "kent|2016-12"])
def test_a_partition_of_no_force_is_refused(partition: str, given: Environment) -> None:
    with pytest.raises(InvalidSetting, match="choose a partition of west-mercia, warwickshire"):
        settings_in(partition, given)


def test_without_forces_a_partition_is_a_month() -> None:
    assert key_of("", "2016-12") == "2016-12"
    assert parted("2016-12") == ("", "2016-12")
    assert tags_in("2016-12") == {"dagster/partition": "2016-12"}
    assert [asked.force for asked in chosen(Environment(), "daily", "")] == [""]


def test_the_command_runs_the_force_that_is_named_or_each(given: Environment) -> None:
    assert [asked.force for asked in chosen(given, "daily", "")] == ["west-mercia", "warwickshire"]
    [one] = chosen(given, "daily", "warwickshire")
    assert one.root == Path(given.warehouse) / "warwickshire"
    with pytest.raises(InvalidSetting, match="--of kent is none of PERFORMANCE_FORCES"):
        chosen(given, "daily", "kent")


@pytest.mark.parametrize("wrong", ["West Mercia", "kent,kent", "../kent", "a|b"])
def test_a_name_that_is_no_folders_is_refused(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFORMANCE_FORCES", wrong)
    with pytest.raises(InvalidSetting, match="PERFORMANCE_FORCES"):
        forces()


def test_of_each_force_one_run_is_at_work(given: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFORMANCE_ENGINE_RUNS_AT_ONCE", "4")
    home = dagster_home(Path(given.warehouse))
    with dg.DagsterInstance.from_config(str(home)) as instance:
        queue = instance.get_concurrency_config().run_queue_config
        assert queue is not None
        assert queue.max_concurrent_runs == 4
        [limit] = queue.tag_concurrency_limits
        assert limit == {"key": FORCE_TAG, "value": {"applyLimitPerUniqueValue": True}, "limit": 1}


def test_schedules_and_the_sensor_ask_for_each_force(given: Environment, tmp_path: Path) -> None:
    for force in forces():
        (Path(given.raw) / force).mkdir(parents=True)
    (Path(given.raw) / "warwickshire" / CRIME_FILE).write_bytes(fixture("crime.csv"))
    (tmp_path / "home").mkdir()
    own = {f"PERFORMANCE_{name.upper()}": value for name, value in given.model_dump().items() if value}
    done = subprocess.run(
        [sys.executable, "-c", ASKED, str(tmp_path / "home")],
        cwd=PROJECT, env=os.environ | own, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["daily_schedule"] == ["west-mercia|2017-01", "warwickshire|2017-01"]
    assert told["monthly_schedule"] == ["west-mercia|2016-12", "warwickshire|2016-12"]
    today = f"warwickshire|{force_today():%Y-%m}"
    assert told["deliveries_dropped"] == [[], [today], []]
    assert told["told"].count("Nothing new below") == 2
    assert told["without a force"] == []
