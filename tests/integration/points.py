"""Tables of points that the chart command is given."""

from collections.abc import Callable

import polars as pl

from tests.integration.conftest import Answer

TWO_YEARS = [f"{2015 + at // 12}-{at % 12 + 1:02}" for at in range(24)]
CALM = [100, 104, 98, 103, 99, 105, 97, 102] * 3
Command = Callable[..., Answer]


def series(values: list, months: list[str] = TWO_YEARS, **columns: list) -> pl.DataFrame:
    """Points of two years, or of fewer months; further columns by name."""
    return pl.DataFrame({"month": months[: len(values)], "value": values, **columns})
