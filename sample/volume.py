"""Monthly volumes by area: quarters as planned, split by month and area without remainder."""

from datetime import date

import numpy as np
import polars as pl

from sample import span
from sample.geography import AREAS, WEST_MERCIA

OWN_AREAS = AREAS[WEST_MERCIA]
FLAT = (1.0,) * 12  # a season without seasons
# About the areas' shares of the force's people.
AREA_SHARES = dict(zip(OWN_AREAS, (0.150, 0.225, 0.250, 0.238, 0.137), strict=True))
MONTHS = pl.date_range(span.FIRST_DAY, span.LAST_DELIVERY, "1mo", eager=True)


def apportioned(total: int, shares: np.ndarray) -> np.ndarray:
    """Split a whole number by shares; the largest remainders get what is left."""
    exact = total * shares / shares.sum()
    parts = np.floor(exact).astype("int64")
    parts[np.argsort(parts - exact, kind="stable")[: total - parts.sum()]] += 1
    return parts


def quarter_of(month: pl.Expr) -> pl.Expr:
    """Name of the quarter of a month: `2016Q4`."""
    return pl.format("{}Q{}", month.dt.year(), month.dt.quarter())


def even(lot: str, *over: str) -> pl.Expr:
    """Spread the lots of each group evenly between 0 and 1, in their order: a share of them is hit exactly."""
    return (pl.col(lot).rank("ordinal").over(over) - 0.5) / pl.len().over(over)


def by_month(
    random: np.random.Generator, planned: dict[str, int], usual: int, season: tuple[float, ...]
) -> pl.DataFrame:
    """Counts of each month.

    Args:
        planned: counts of quarters that are known, e.g. `2016Q4`.
        usual: count of any other quarter, give or take a few percent.
        season: weight of each month of the year.

    Returns:
        month, count; January 2017 up to the last delivery.
    """
    frame = pl.DataFrame({"month": MONTHS}).with_columns(quarter=quarter_of(pl.col("month")))
    weights = np.array(season)[frame["month"].dt.month().to_numpy() - 1]
    counts = np.zeros(frame.height, dtype="int64")
    for name in frame["quarter"].unique(maintain_order=True):
        own = (frame["quarter"] == name).to_numpy()
        level = float(np.mean(season)) * 3
        otherwise = round(usual * float(weights[own].sum()) / level * random.normal(1, 0.02))
        counts[own] = apportioned(planned.get(name, otherwise), weights[own] * random.normal(1, 0.015, int(own.sum())))
    counts[-1] = round(usual / 3 * season[0] / float(np.mean(season)) * span.LAST_DELIVERY.day / 31)
    return frame.select("month", count=pl.Series(counts))


def by_area(counts: pl.DataFrame, fixed: dict[tuple[str, str], int] | None = None) -> pl.DataFrame:
    """Split the counts of months by area: month, area, count.

    Args:
        fixed: counts of areas in quarters that are known, e.g. `("2016Q4", "Telford & Wrekin")`, split by month.
    """
    known = _fixed_by_month(counts, fixed or {})
    rows = []
    for month, count in counts.select("month", "count").iter_rows():
        parts = {area: known[month, area] for area in AREA_SHARES if (month, area) in known}
        others = [area for area in AREA_SHARES if area not in parts]
        rest = apportioned(count - sum(parts.values()), np.array([AREA_SHARES[area] for area in others]))
        parts |= dict(zip(others, rest.tolist(), strict=True))
        rows += [(month, area, parts[area]) for area in AREA_SHARES]
    return pl.DataFrame(rows, schema={"month": pl.Date, "area": pl.String, "count": pl.Int64}, orient="row")


def _fixed_by_month(counts: pl.DataFrame, fixed: dict[tuple[str, str], int]) -> dict[tuple[date, str], int]:
    """Split the count of an area and quarter over its months as the force's count is split."""
    known = {}
    for (quarter, area), part in fixed.items():
        own = counts.filter(quarter_of(pl.col("month")) == quarter)
        split = apportioned(part, own["count"].to_numpy().astype("float64"))
        known |= {(month, area): n for month, n in zip(own["month"], split.tolist(), strict=True)}
    return known


def drawn(random: np.random.Generator, shares: dict[str, float], size: int) -> pl.Series:
    """Draw names by their shares."""
    weights = np.array(list(shares.values()))
    return pl.Series(random.choice(list(shares), size, p=weights / weights.sum()), dtype=pl.String)


def one_row_each(counts: pl.DataFrame) -> pl.DataFrame:
    """A row for each one counted: the other columns of the counts."""
    others = [c for c in counts.columns if c != "count"]
    return counts.select(pl.col(others).repeat_by("count")).explode(others, empty_as_null=False)
