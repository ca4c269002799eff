"""A release is asked its suites: DuckDB to Arrow to pandas, to Great Expectations, to Data Docs.

The one module that converts, for Great Expectations 1.24 reads neither DuckDB nor Polars. Runs in a process of its own
(`asking`), since its import takes seconds and hundreds of megabytes.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import great_expectations as gx
import great_expectations.expectations as kinds
import pandas as pd
import pyarrow as pa
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.base import ProgressBarsConfig

from assets.published.opening import open_release
from schemas.expectations import TOLD, Suite, Verdict

SITE, RELEASE = "data_docs", "release"
VIEWS, PAGES = "assets.published.data_docs.view", ("OfflinePage", "OfflineIndex")
# Of each section of the pages: where its contents are kept, and what makes a page of them.
SECTIONS = {
    "expectations": ("expectations_store", "ExpectationSuitePageRenderer"),
    "validations": ("validation_results_store", "ValidationResultsPageRenderer"),
}
SHOWN = 20  # rows that a page lists
GRAVITY = {"error": "critical", "warning": "warning"}


def judge(release: Path, suites: Sequence[Suite], docs: Path) -> list[Verdict]:
    """Ask every suite of a release and build its Data Docs.

    Args:
        release: DuckDB file; opened read-only.
        docs: folder to build the static pages in.

    Returns:
        What became of each suite, in their order.
    """
    context = _context(docs, suites)
    with open_release(release) as connection:
        name, as_at = connection.execute("SELECT release_id, as_at FROM published.release").fetchall()[0]
        run = RunIdentifier(run_name=name, run_time=dt.datetime.combine(as_at, dt.time(), dt.UTC))
        verdicts = [_verdict(context, suite, as_pandas(connection, suite.query), run) for suite in suites]
    context.build_data_docs(site_names=[SITE])
    return verdicts


def as_pandas(connection: duckdb.DuckDBPyConnection, query: str) -> pd.DataFrame:
    """Rows of a query, by way of Arrow: dates stay dates, and a missing number stays missing and is not nought."""
    table: pa.Table = connection.execute(query).to_arrow_table()
    return table.to_pandas(date_as_object=True, integer_object_nulls=True)


def _context(docs: Path, suites: Sequence[Suite]) -> EphemeralDataContext:
    """A context in memory: one in files writes its settings anew with every suite, a third of the time."""
    context = gx.get_context(mode="ephemeral")
    context.data_sources.add_pandas(RELEASE)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    for site in list(context.get_site_names()):
        context.delete_data_docs_site(site)
    context.add_data_docs_site(site_name=SITE, site_config=_site(docs, suites))
    return context


def _site(docs: Path, suites: Sequence[Suite]) -> Any:
    words = {s.name: {"title": s.title, "means": s.means, "remedy": s.remedy, "severity": s.severity} for s in suites}
    page, index = ({"module_name": VIEWS, "class_name": name, "suites": words} for name in PAGES)
    return {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs)},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", "view": index},
        "site_section_builders": {
            name: {
                "class_name": "DefaultSiteSectionBuilder",
                "source_store_name": store,
                "view": page,
                "renderer": {"class_name": renderer},
            }
            for name, (store, renderer) in SECTIONS.items()
        },
    }


def _verdict(context: EphemeralDataContext, suite: Suite, frame: pd.DataFrame, run: RunIdentifier) -> Verdict:
    release = context.data_sources.get(RELEASE)
    asked = [
        getattr(kinds, wanted.kind)(**wanted.asks, severity=GRAVITY[suite.severity]) for wanted in suite.expectations
    ]
    kept = context.suites.add(gx.ExpectationSuite(name=suite.name, expectations=asked))
    batch = release.add_dataframe_asset(suite.name).add_batch_definition_whole_dataframe("all")
    definition = context.validation_definitions.add(gx.ValidationDefinition(name=suite.name, data=batch, suite=kept))
    wanted = {
        "result_format": "COMPLETE",
        "unexpected_index_column_names": [TOLD],
        "return_unexpected_index_query": False,
        "partial_unexpected_count": SHOWN,
    }
    result = definition.run(batch_parameters={"dataframe": frame}, run_id=run, result_format=wanted)
    seen = [one.to_json_dict() for one in result.results]
    return Verdict(
        name=suite.name,
        passed=bool(result.success),
        rows=len(frame),
        unmet=tuple(dict.fromkeys(_unmet(seen))),
        observed=tuple((_asked(one), _observed(one)) for one in seen),
    )


def _unmet(seen: Iterable[dict[str, Any]]) -> Iterable[str]:
    """Sentences of the rows that are not as expected; of an expectation of the whole table, what was seen."""
    for one in (one for one in seen if not one["success"]):
        rows = one["result"].get("unexpected_index_list") or []
        yield from (row[TOLD] for row in rows)
        if not rows:
            yield f"{_asked(one)}: {_observed(one)}"


def _asked(one: dict[str, Any]) -> str:
    config = one["expectation_config"]
    wanted = {name: value for name, value in config["kwargs"].items() if name not in ("batch_id", "ignore_row_if")}
    return f"{config['type']} {', '.join(f'{name} {value}' for name, value in wanted.items())}"


def _observed(one: dict[str, Any]) -> str:
    told = one["exception_info"]  # of the expectation, or of each metric that it asked for
    for raised in [told] if "raised_exception" in told else told.values():
        if raised["raised_exception"]:
            return str(raised["exception_message"])
    result = one["result"]
    if "observed_value" in result:
        return f"seen {result['observed_value']}"
    return f"{result['unexpected_count']} of {result['element_count']} rows are not so"
