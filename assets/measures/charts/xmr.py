"""XmR (individuals) charts over a long table: every series at once, in Polars expressions.

Rules and their order of naming are those of NHS England's Making Data Count as NHSRplotthedots 0.2.2 applies
them; `tests/golden` holds its output.
"""

import polars as pl

from assets.measures.charts.chart import chart
from assets.measures.charts.settings import DEFAULT, Settings

SIGNALS = ("centre", "lower", "upper", "is_trial", "rule", "direction")


def xmr(points: pl.LazyFrame, settings: Settings = DEFAULT) -> pl.LazyFrame:
    """Chart every series on an XmR chart.

    Args:
        points: one row a series, month and phase: value. A null value is an absent month.

    Returns:
        `points` without absent months, with centre, lower, upper (null below `limits_from` points; lower is not
        cut at 0), is_trial, rule (outside, trend, two_of_three, shift or '') and direction (1 high, -1 low, 0).
    """
    given = points.collect_schema().names()
    charted = chart(points.with_columns(chart=pl.lit("xmr")), settings)
    return charted.select(*given, *SIGNALS)
