"""The asset graph: every asset has its stage, owner, words and kinds, and the graph changes only on purpose."""

import json

import pytest

from assets.raw.definitions import DAYS, MONTHS
from assets.validated.sources import SOURCES
from pipelines.definitions import defs
from schemas.clock import FORCE_TIME
from tests.conventions.graph import REFRESH, SNAPSHOT, upstream_keys

STAGES = ("delivered", "raw", "validated", "facts", "measures", "published")
GRAPH = defs.resolve_asset_graph()
ASSETS = {key.to_user_string(): GRAPH.get(key) for key in GRAPH.get_all_asset_keys()}


def test_every_asset_has_a_group_an_owner_a_description_and_kinds():
    lacking = {
        name: [field for field in ("owners", "description", "kinds") if not getattr(asset, field)]
        for name, asset in ASSETS.items()
    }
    assert ASSETS
    assert {name: fields for name, fields in lacking.items() if fields} == {}


def test_every_asset_is_of_a_stage_that_is_group_and_key_prefix_alike():
    assert [name for name, a in ASSETS.items() if a.group_name not in STAGES] == []
    assert [name for name, a in ASSETS.items() if not name.startswith(f"{a.group_name}/")] == []


def test_no_asset_is_made_from_a_later_stage():
    def stage(name: str) -> int:
        return STAGES.index(name.split("/")[0])

    backwards = [(name, up) for name, keys in upstream_keys().items() for up in keys if stage(up) > stage(name)]
    assert backwards == []


def test_every_stage_has_assets():
    assert {asset.group_name for asset in ASSETS.values()} == set(STAGES)


def test_nothing_is_read_that_no_asset_makes_but_what_suppliers_deliver():
    assert {a.group_name for a in ASSETS.values() if not a.is_executable} == {"delivered"}


def test_deliveries_are_partitioned_by_day_and_what_is_reported_by_month():
    by = {"delivered": DAYS, "raw": None, "validated": None, "facts": MONTHS, "measures": MONTHS, "published": MONTHS}
    wrong = [name for name, asset in ASSETS.items() if asset.partitions_def != by[asset.group_name]]
    assert wrong == ["published/pdf"]  # of the newest report, whichever month it is of


def test_every_source_says_when_it_is_late():
    policies = {name: a.freshness_policy for name, a in ASSETS.items() if a.group_name == "delivered"}
    days = {name.split("/")[1]: policy.fail_window.to_timedelta().days for name, policy in policies.items()}
    assert days == {source.name: source.late_after_days for source in SOURCES}


@pytest.mark.parametrize("job", ["daily", "monthly"])
def test_a_job_resolves_and_ends_in_the_release(job: str) -> None:
    selected = defs.resolve_job_def(job).asset_layer.executable_asset_keys
    assert "published/release" in {key.to_user_string() for key in selected}


def test_the_monthly_job_makes_every_asset_but_the_pdf_that_is_asked_for():
    jobs = {name: defs.resolve_job_def(name).asset_layer.executable_asset_keys for name in ("monthly", "print")}
    made = {name: {key.to_user_string() for key in keys} for name, keys in jobs.items()}
    assert made["print"] == {"published/pdf"}
    assert made["monthly"] == {name for name, asset in ASSETS.items() if asset.is_executable} - made["print"]


@pytest.mark.parametrize("job", ["daily", "monthly"])
def test_a_schedule_runs_each_job_in_the_forces_local_time(job: str) -> None:
    (schedule,) = (s for s in defs.schedules if s.job_name == job)
    assert schedule.execution_timezone == FORCE_TIME == "Europe/London"
    assert schedule.cron_schedule


def test_the_graph_is_the_one_that_is_committed():
    recorded = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    now = upstream_keys()
    changed = {name: (recorded.get(name), now.get(name)) for name in recorded.keys() | now.keys()}
    changed = {name: pair for name, pair in sorted(changed.items()) if pair[0] != pair[1]}
    assert changed == {}, f"The graph changed (recorded, now). If that is wanted: {REFRESH}"
