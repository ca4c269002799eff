"""What only a whole published table can get wrong, told by Great Expectations.

Rows and keys are pandera's; these are relations between a table's rows and what they should cover. Great
Expectations reads no Polars, so this is the one module that hands it pandas.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl


@dataclass(frozen=True, kw_only=True, eq=False)
class Expectation:
    """One expectation of one table.

    Attributes:
        table: name of the table, for the message.
        frame: rows it is asked of.
        kind: name of the class in `great_expectations.expectations`.
        asks: its arguments.
    """

    table: str
    frame: pl.DataFrame
    kind: str
    asks: dict[str, Any]


def unmet(expectations: Sequence[Expectation]) -> list[str]:
    """Ask every expectation.

    Returns:
        A sentence for each that is not met: table, expectation, what was wanted and what was seen.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "False")
    import great_expectations as gx  # noqa: PLC0415  takes more than ten seconds to import
    import great_expectations.expectations as kinds  # noqa: PLC0415
    from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: PLC0415

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("release")
    told = []
    for number, wanted in enumerate(expectations):
        asset = source.add_dataframe_asset(f"{wanted.table} {number}")
        batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": wanted.frame.to_pandas()})
        result = batch.validate(getattr(kinds, wanted.kind)(**wanted.asks))
        if not result.success:
            told.append(f"{wanted.table}: {wanted.kind} {wanted.asks}, seen {dict(result.result)}")
    return told
