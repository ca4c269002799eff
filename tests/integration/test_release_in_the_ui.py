"""What the Dagster UI shows of a release: its checks with what to do, the summary, the charts to look at first."""

import base64
import re
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus

from assets.published.definitions import shown
from assets.published.expecting import SUITES
from assets.warehouse import Warehouse
from pipelines.checks import judged
from schemas.expectations import Verdict
from tests.integration.conftest import Released
from tests.integration.sample_warehouse import TABLE, TEXT, kept

RELEASE = dg.AssetKey(["published", "release"])
MOST_BYTES = 200_000  # of an asset's metadata: kept with every run, and sent with every look


def instance_of(root: Path) -> dg.DagsterInstance:
    return dg.DagsterInstance.from_config(str(root / "dagster"))


def metadata(root: Path, name: str) -> dict[str, dg.MetadataValue]:
    """Metadata of an asset's latest materialization."""
    with instance_of(root) as instance:
        event = instance.get_latest_materialization_event(dg.AssetKey(["published", name]))
    assert event is not None
    assert event.asset_materialization is not None
    return dict(event.asset_materialization.metadata)


def records(value: object) -> list[dict]:
    """Rows of a table of metadata."""
    assert isinstance(value, dg.TableMetadataValue)
    return [dict(record.data) for record in value.records]


@pytest.fixture(scope="module")
def checks(released: Released) -> dict[str, dg.AssetCheckEvaluation]:
    """Evaluations of the checks of a small release, by name."""
    keys = [dg.AssetCheckKey(RELEASE, suite.name) for suite in SUITES]
    with instance_of(released.root) as instance:
        records = instance.event_log_storage.get_latest_asset_check_execution_by_key(keys)
    assert {record.status for record in records.values()} == {AssetCheckExecutionRecordStatus.SUCCEEDED}
    evaluations = [record.event.dagster_event.asset_check_evaluation_data for record in records.values()]
    return {evaluation.check_name: evaluation for evaluation in evaluations}


def test_every_suite_is_a_check_of_its_own(checks: dict[str, dg.AssetCheckEvaluation]) -> None:
    assert set(checks) == {suite.name for suite in SUITES}
    severities = {suite.name: suite.severity for suite in SUITES}
    told = {"error": dg.AssetCheckSeverity.ERROR, "warning": dg.AssetCheckSeverity.WARN}
    assert {name: check.severity for name, check in checks.items()} == {n: told[s] for n, s in severities.items()}


def test_a_check_says_what_was_seen_and_what_to_do(checks: dict[str, dg.AssetCheckEvaluation]) -> None:
    check = checks["topics_are_whole_and_in_order"]
    assert check.metadata["rows_judged"].value == 24
    assert [row["seen"] for row in records(check.metadata["observed"])] == ["seen 24", *["0 of 24 rows are not so"] * 2]
    assert "reference/topic.csv" in str(check.metadata["what_to_do"].value)


def test_a_failed_check_names_rows_and_remedy_in_its_sentence() -> None:
    [suite] = (suite for suite in SUITES if suite.name == "topics_are_whole_and_in_order")
    unmet = tuple(f"Topic {number}: 0 rows in the summary, 1 wanted" for number in range(30))
    result = judged(
        suite, Verdict(name=suite.name, passed=False, rows=30, unmet=unmet, observed=(("rows", "30"),)), Path("docs")
    )
    assert result.description == f"{'; '.join(unmet[:3])}; and 27 more. {suite.remedy}"
    assert len(records(result.metadata["rows"])) == 20


def test_a_table_without_a_row_is_shown_as_one() -> None:
    assert (records(shown([])), shown([{"topic": "Rape"}]).schema.columns[0].name) == ([], "topic")


def test_a_check_names_its_data_docs(checks: dict[str, dg.AssetCheckEvaluation], released: Released) -> None:
    warehouse = Warehouse(released.root)
    index = Path(str(checks["keys_are_unique_in_the_file"].metadata["data_docs"].value))
    assert index == warehouse.exits(kept_name(released.release)) / "data-docs" / "index.html"
    assert index.is_file()


def kept_name(release: Path) -> str:
    with duckdb.connect(str(release), read_only=True) as connection:
        return connection.execute("SELECT release_id FROM published.release").fetchall()[0][0]


@pytest.mark.parametrize(("name", "as_at"), [("summary", TEXT), ("report", TABLE)])
def test_the_summary_is_shown_with_its_asset(sample_warehouse: Path, name: str, as_at: str) -> None:
    with duckdb.connect(str(kept(sample_warehouse, as_at)), read_only=True) as connection:
        topics = connection.execute("SELECT topic, statement FROM published.summary ORDER BY position").fetchall()
    rows = records(metadata(sample_warehouse, name)["summary"])
    assert [(row["topic"], row["statement"]) for row in rows] == topics
    assert {row["signal"] for row in rows} > {"● usual variation", "◆ exceptional concern", "not charted"}


def test_key_charts_are_pictures_in_the_metadata(sample_warehouse: Path) -> None:
    shown = str(metadata(sample_warehouse, "report")["key_charts"].value)
    pictures = re.findall(r"!\[(.+?)\]\(data:image/svg\+xml;base64,(.+?)\)", shown)
    assert len(pictures) >= 3
    assert all(base64.b64decode(drawn).startswith(b"<svg") for _, drawn in pictures)
    assert "exceptional concern" in pictures[0][0]  # the gravest first


@pytest.mark.parametrize("name", ["summary", "report", "release"])
def test_metadata_stays_small(sample_warehouse: Path, name: str) -> None:
    assert sum(len(dg.serialize_value(value)) for value in metadata(sample_warehouse, name).values()) < MOST_BYTES
