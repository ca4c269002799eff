"""Checks of what is published, as the UI shows them: they judge a release that stands, and warn."""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import polars as pl

from assets.published.data_docs import asking
from assets.published.definitions import shown
from assets.published.expecting import SUITES
from assets.published.opening import release_before
from assets.settings import RunSettings
from schemas.expectations import Suite, Verdict

Settings = dg.ResourceParam[RunSettings]
SAID, SHOWN = 3, 20  # rows at fault that a check names in its sentence, and in its table


@dg.multi_asset_check(
    name="whole_tables",
    specs=[
        dg.AssetCheckSpec(
            name=suite.name,
            asset=["published", "release"],
            description=f"{suite.title}. {suite.means} Runbook: docs/runbook.md, A check of whole tables.",
        )
        for suite in SUITES
    ],
    can_subset=True,  # or the UI could not run them again without making the release again
)
def whole_tables(context: dg.AssetCheckExecutionContext, settings: Settings) -> Iterator[dg.AssetCheckResult]:
    """Judge a release as a whole, suite by suite; it stands, whatever they say."""
    wanted = {key.name for key in context.selected_asset_check_keys}
    current = settings.warehouse.current
    docs = settings.warehouse.exits(release_before(current)) / "data-docs"
    for suite, verdict in zip(SUITES, asking.verdicts(current, SUITES, docs), strict=True):
        if suite.name in wanted:
            yield judged(suite, verdict, docs)


@dg.asset_check(
    asset=["published", "commentary"],
    name="left_out",
    description="Every file of the month's commentary says what the figures say; one that does not is left out. "
    "Runbook: docs/runbook.md, Commentary that was left out.",
)
def left_out(commentary: pl.LazyFrame) -> dg.AssetCheckResult:
    """Name the files of the commentary that were left out."""
    told = [message for message in commentary.collect()["message"] if message]
    return dg.AssetCheckResult(passed=not told, severity=dg.AssetCheckSeverity.WARN, metadata={"left_out": told})


def judged(suite: Suite, verdict: Verdict, docs: Path) -> dg.AssetCheckResult:
    """What the UI shows of a suite: what is not as expected, what to do, and where its page is."""
    return dg.AssetCheckResult(
        check_name=suite.name,
        asset_key=["published", "release"],
        passed=verdict.passed,
        severity=dg.AssetCheckSeverity.ERROR if suite.severity == "error" else dg.AssetCheckSeverity.WARN,
        description=f"{suite.title}." if verdict.passed else f"{verdict.told(SAID)} {suite.remedy}",
        metadata={
            "not_as_expected": len(verdict.unmet),
            "rows_judged": verdict.rows,
            "observed": shown([{"asked": asked, "seen": seen} for asked, seen in verdict.observed]),
            "what_to_do": suite.remedy,
            "data_docs": dg.MetadataValue.path(docs / "index.html"),
        }
        | ({"rows": shown([{"not as expected": said} for said in verdict.unmet[:SHOWN]])} if verdict.unmet else {}),
    )


CHECKS = [left_out, whole_tables]
