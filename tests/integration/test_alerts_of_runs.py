"""What runs tell: one message a run, of what a person should know, and of no person."""

from collections.abc import Callable, Generator
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from assets.published.opening import release_before
from assets.warehouse import Warehouse
from pipelines.alerts import channels
from pipelines.alerts.events import KINDS, RUN_FAILED
from pipelines.alerts.of_run import ended
from pipelines.alerts.preview import preview_of
from pipelines.alerts.sensors import ALERTS
from pipelines.alerts.telling import tell_run
from pipelines.environment import PROJECT, Environment
from pipelines.instance import dagster_home, instance_of
from pipelines.run import run_job
from pipelines.run_tags import PROCESS, TOLD_BY_ITSELF, own_process
from schemas.errors import FailedReconciliation, WarehouseBusy
from tests.integration.conftest import CRIME_FILE, Answer, fixture, with_value
from tests.integration.listeners import HOST, Heard, listener
from tests.integration.sample_warehouse import TABLE, kept

NAME = "Marguerite Unverwechselbar"
SECRET = "a-secret-of-the-tests"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channels, "PAUSES", (0.01, 0.01))
    monkeypatch.setenv("NO_PROXY", HOST)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Generator[Heard]:
    """A listener that alerts are set up for."""
    with listener() as one:
        monkeypatch.setenv("PERFORMANCE_ALERT_WEBHOOK_URL", one.url)
        yield one


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Raw folder with the ten crimes, and the header of an hour with a person where it should have columns."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / CRIME_FILE).write_bytes(fixture("crime.csv"))
    (folder / "call_2017-01-09.csv").write_text(f"{NAME},01/02/1980\nC1,01/01/2017\n")
    return folder


def told(body: dict, kind: str) -> list[str]:
    return [event["happened"] for event in body["events"] if event["kind"] == kind]


def test_a_run_tells_once_and_stands_although_a_mail_does_not_go(
    raw: Path, tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "warehouse"
    for name, value in {
        "SMTP_HOST": HOST,
        "SMTP_PORT": "9",
        "MAIL_FROM": "a@force.test",
        "MAIL_TO": "b@force.test",
    }.items():
        monkeypatch.setenv(f"PERFORMANCE_ALERT_{name}", value)
    assert run_job(Environment(raw=str(raw), warehouse=str(root), month="2016-12"), "daily").is_file()
    said = capfd.readouterr().err
    assert "alert     not sent by mail: no mail server: Connection refused.\n" in said
    [body] = heard.bodies
    assert told(body, "source-stale") == ["call: call_2017-01-09.csv is refused."]
    assert (body["outcome"], body["job"], body["force"]) == ("ended well", "daily", "West Mercia")
    assert body["release"] == release_before(root / "performance.duckdb")
    assert NAME not in str(body)
    with dg.DagsterInstance.from_config(str(dagster_home(root))) as instance:
        assert tell_run(instance, body["run"], Warehouse(root))
    assert len(heard.bodies) == 1  # told by one way at least, and not ended since
    everything = b"".join(path.read_bytes() for path in root.rglob("*") if path.is_file())
    assert SECRET.encode() not in everything + said.encode()


def test_a_run_that_fails_tells_what_it_met(
    performance: Callable[..., Answer], raw: Path, tmp_path: Path, heard: Heard
) -> None:
    (raw / "call_2017-01-09.csv").unlink()
    lines = fixture("crime.csv").decode().splitlines()
    bad = with_value(2, "Crime No", "").decode().splitlines()[1]
    (raw / CRIME_FILE).write_text("\n".join([lines[0], *[bad] * 30]) + "\n")
    assert performance("run", "--raw", raw, "--warehouse", tmp_path / "warehouse").status == 1
    [body] = heard.bodies
    assert told(body, "run-failed") == ["published/quality failed (NothingUsable)."]
    assert told(body, "quarantine-over-threshold") == ["crime: crime_2017-01-09.csv is held."]
    assert (body["title"], body["release"]) == ("Performance: Run failed, and 1 more", "")


def test_a_run_that_does_not_begin_is_told(performance: Callable[..., Answer], tmp_path: Path, heard: Heard) -> None:
    (tmp_path / "empty").mkdir()
    assert performance("run", "--raw", tmp_path / "empty", "--warehouse", tmp_path / "warehouse").status == 1
    [body] = heard.bodies
    assert told(body, "run-failed") == ["It ended before any asset was made (InvalidSetting)."]


@dg.op
def published__release() -> None:
    raise FailedReconciliation(f"Not published. {NAME}")


@dg.job
def held_back() -> None:
    published__release()


@dg.job
def nothing() -> None:
    """Nothing to do, and nothing wrong."""


@dg.asset(
    key=["published", "figure"],
    check_specs=[dg.AssetCheckSpec("every_area_in_the_headlines", asset=["published", "figure"])],
)
def checked() -> dg.MaterializeResult:
    check = dg.AssetCheckResult(passed=False, description=NAME, metadata={"not_as_expected": 3, "rows": NAME})
    return dg.MaterializeResult(check_results=[check])


@dg.resource
def not_to_be_had(_: dg.InitResourceContext) -> None:
    raise WarehouseBusy(NAME)


@dg.op(required_resource_keys={"settings"})
def never_made() -> None:
    """Never reached."""


@dg.job(resource_defs={"settings": not_to_be_had})
def refused() -> None:
    never_made()


def test_a_run_that_ends_at_its_start_tells_the_kind_of_its_error(instance: dg.DagsterInstance) -> None:
    seen = ended(instance, refused.execute_in_process(instance=instance, raise_on_error=False).run_id)
    assert seen is not None
    assert [event.told for event in seen.events] == ["It ended before any asset was made (WarehouseBusy)."]


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[dg.DagsterInstance]:
    """A Dagster of the test's own, whose runs name no warehouse but the environment's."""
    monkeypatch.setenv("PERFORMANCE_WAREHOUSE", str(tmp_path / "warehouse"))
    with dg.DagsterInstance.local_temp(str(tmp_path)) as one:
        yield one


def test_a_failed_reconciliation_is_told_every_time_by_its_own_name(
    instance: dg.DagsterInstance, tmp_path: Path, heard: Heard
) -> None:
    for number in (1, 2):
        run = held_back.execute_in_process(instance=instance, raise_on_error=False)
        assert tell_run(instance, run.run_id, Warehouse(tmp_path / "warehouse"))
        assert len(heard.bodies) == number
        assert told(heard.bodies[-1], "reconciliation-failed") == [
            "published/release was not put in place: figures that must add up do not."
        ]
    assert NAME not in str(heard.bodies)


def test_a_failed_check_is_told_by_its_title_and_not_by_its_rows(instance: dg.DagsterInstance) -> None:
    seen = ended(instance, dg.materialize([checked], instance=instance).run_id)
    assert seen is not None
    assert [(event.kind.name, event.told) for event in seen.events] == [
        (
            "check-failed",
            "ERROR: published/figure, check every_area_in_the_headlines. Every headline count is published for every "
            "policing area. 3 rows are not as expected.",
        )
    ]


def test_runs_of_the_ui_are_told_by_the_daemons_sensors(instance: dg.DagsterInstance, heard: Heard) -> None:
    of_failures = next(sensor for sensor in ALERTS if sensor.name == "alert_of_failed_run")
    cursor = of_failures.evaluate_tick(dg.build_sensor_context(instance=instance)).cursor
    for tags in ({}, TOLD_BY_ITSELF, {}):
        held_back.execute_in_process(instance=instance, raise_on_error=False, tags=tags)
    for _ in range(4):
        tick = of_failures.evaluate_tick(dg.build_sensor_context(instance=instance, cursor=cursor))
        cursor = tick.cursor
    untold = [run.run_id for run in instance.get_runs() if not TOLD_BY_ITSELF.items() <= run.tags.items()]
    assert sorted(body["run"] for body in heard.bodies) == sorted(untold)
    assert len(untold) == 2


def test_a_killed_run_of_the_command_is_told_by_the_next_one_and_no_longer_by_itself(
    raw: Path, tmp_path: Path, heard: Heard, performance: Callable[..., Answer]
) -> None:
    root, gone = tmp_path / "warehouse", f"{own_process()}0"  # another beginning: its process is no more
    with instance_of(root) as instance:
        run = dg.DagsterRun(job_name="daily", status=dg.DagsterRunStatus.STARTED, tags=TOLD_BY_ITSELF | {PROCESS: gone})
        instance.add_run(run)
    performance("run", "--raw", raw, "--warehouse", root, "--job", "daily")
    [body] = [body for body in heard.bodies if body["run"] == run.run_id]
    assert told(body, RUN_FAILED.name) == [
        "It ended before an asset could fail: its process did not start, or was stopped."
    ]
    with instance_of(root) as instance:
        tags = instance.get_run_by_id(run.run_id).tags
    assert not TOLD_BY_ITSELF.items() <= tags.items(), "the sensors of the daemon pass it by"


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("WEBHOOK_URL", f"http://{HOST}:9/{SECRET}", "not sent by webhook: no webhook: Connection refused."),
        ("SMTP_HOST", HOST, "not sent: Alerts cannot be set up. PERFORMANCE_ALERT_SMTP_HOST is set"),
    ],
)
def test_an_alert_that_fails_is_said_and_told_with_the_next_run(
    instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str],
    setting: str, value: str, said: str,
) -> None:  # fmt: skip
    monkeypatch.setenv(f"PERFORMANCE_ALERT_{setting}", value)
    run = held_back.execute_in_process(instance=instance, raise_on_error=False)
    assert not tell_run(instance, run.run_id, Warehouse(tmp_path / "warehouse"))
    heard = capfd.readouterr().err
    assert f"alert     {said}" in heard
    assert SECRET not in heard
    assert not (tmp_path / "warehouse" / "alerts").exists()


def test_a_run_without_news_is_silent_unless_it_is_asked_for(
    instance: dg.DagsterInstance, tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = nothing.execute_in_process(instance=instance).run_id
    assert tell_run(instance, run, Warehouse(tmp_path / "warehouse"))
    assert heard.bodies == []
    monkeypatch.setenv("PERFORMANCE_ALERT_WHEN_WELL", "true")
    assert tell_run(instance, run, Warehouse(tmp_path / "warehouse"))
    assert [body["title"] for body in heard.bodies] == ["Performance: All is well"]


def test_new_special_causes_of_headline_measures_are_told_without_their_numbers(sample_warehouse: Path) -> None:
    query = """
        SELECT DISTINCT m.title || strftime(s.month, ', %B %Y: ') FROM published.exception s
        JOIN measures.measure m USING (measure_id)
        WHERE s.area = 'West Mercia' AND s.force = 'West Mercia' AND s.category = '' AND s.is_latest AND s.is_new
          AND measure_id IN (SELECT measure_id FROM published.headline)
    """
    with duckdb.connect(str(kept(sample_warehouse, TABLE)), read_only=True) as connection:
        wanted = {text for (text,) in connection.execute(query).fetchall()}
    with dg.DagsterInstance.from_config(str(dagster_home(sample_warehouse))) as instance:
        runs = instance.get_runs(dg.RunsFilter(job_name="monthly"))
        seen = [ended(instance, run.run_id) for run in runs]
    signals = {event.told for one in seen if one for event in one.events if event.kind.name == "special-cause"}
    assert len(wanted) > 3
    assert {told[: told.index(": ") + 2] for told in signals} == wanted
    assert "New special cause in a headline measure" in preview_of(sample_warehouse, runs[0].run_id)


def test_every_kind_has_its_section_and_says_what_to_do() -> None:
    sections = (PROJECT / "docs" / "runbook.md").read_text(encoding="utf-8")
    assert [kind.name for kind in KINDS if f'<a id="{kind.name}"></a>' not in sections] == []
    assert [kind.name for kind in KINDS if not (kind.means and kind.remedy)] == []
