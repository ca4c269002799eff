"""Comparisons to printed figures, and the record of quality."""

import datetime as dt

import polars as pl

from assets.measures.catalogue import BY_ID, MEASURES

PERCENT = ("pct_change_on_previous_quarter", "pct_change_on_previous_month", "pct_change_on_last_year")
DECIMALS = {"pct_of_total_crime": 1, "rate_per_1000": 1, "rate_per_1000_households": 1, "peer_average": 1}
SMALL = 10  # cases: a percentage of fewer is marked
Z = 1.959963984540054  # 97.5th centile of the normal distribution, for 95% intervals
UNITS = dict.fromkeys((*PERCENT, "pct_of_total_crime"), "percent") | {
    "rate_per_1000": "per 1,000 people",
    "rate_per_1000_households": "per 1,000 households",
    "peer_average": "per 1,000 people",
    "rank": "rank",
    "rank_of": "forces",
}


def printed(value: float, statistic: str, unit: str) -> str:
    """A value as it is printed: thousands separated, percent sign, a sign on changes.

    It is rounded once, half up (away from nought), on the number as it is written.
    """
    decimals = DECIMALS.get(statistic, 1 if unit == "percent" and statistic not in PERCENT else 0)
    size, scale = abs(value), 10**decimals
    below = int(size * scale)
    # A float is written as the half is, or as more, where it is the one nearest to the half, or above it.
    digits = below + (size >= (below + 0.5) / scale)
    sign = "" if not digits else "-" if value < 0 else "+" if statistic in PERCENT else ""
    text = f"{digits // scale:,}.{digits % scale:0{decimals}}" if decimals else f"{digits:,}"
    return f"{sign}{text}%" if unit == "percent" else f"{sign}{text}"


def figures(comparison: pl.LazyFrame, as_at: dt.date) -> pl.DataFrame:
    """Give every statistic its unit, its printed text and its maturity on the as-at date."""
    kinds = comparison.select("measure_id", "statistic").unique().collect()
    units = kinds.with_columns(unit=pl.Series([_unit(*kind) for kind in kinds.iter_rows()], dtype=pl.String))
    table = comparison.join(units.lazy(), on=["measure_id", "statistic"], maintain_order="left").collect()
    different = table.select("value", "statistic", "unit").unique()
    texts = pl.Series([printed(*row) for row in different.iter_rows()], dtype=pl.String)
    told = table.join(
        different.with_columns(printed=texts), on=["value", "statistic", "unit"], how="left", maintain_order="left"
    )
    proportions = [m.measure_id for m in MEASURES if m.is_proportion]
    is_proportion = (pl.col("statistic") == "value") & pl.col("measure_id").is_in(proportions)
    is_small = (pl.col("statistic") == "value") & (pl.col("denominator") < SMALL)
    maturity = (pl.lit(as_at) - pl.col("period_end")).dt.total_days()
    marks = {"is_small": is_small.fill_null(False), "maturity_days": maturity}
    return told.with_columns(**_interval(is_proportion), **marks)


def _interval(is_proportion: pl.Expr) -> dict[str, pl.Expr]:
    """Wilson's score interval (1927) of numerator in denominator, in percent."""
    cases, share = pl.col("denominator"), pl.col("numerator") / pl.col("denominator")
    scale = 1 + Z**2 / cases
    middle = (share + Z**2 / (2 * cases)) / scale
    reach = (share * (1 - share) / cases + Z**2 / (4 * cases**2)).sqrt() * Z / scale
    known = is_proportion & (cases > 0)
    return {
        "interval_lower": pl.when(known).then((middle - reach).clip(0, 1) * 100),
        "interval_upper": pl.when(known).then((middle + reach).clip(0, 1) * 100),
    }


def _unit(measure_id: str, statistic: str) -> str:
    measure = BY_ID[measure_id]
    return UNITS.get(statistic, measure.unit) if measure.exposure or statistic != "peer_average" else measure.unit


def quality(deliveries: pl.DataFrame) -> pl.DataFrame:
    """One row a delivery, of the ledger's rows up to the as-at date with what was made of each."""
    return deliveries.drop("broken").sort("source", "delivered_on", "file", "delivery_id")


def broken_rules(deliveries: pl.DataFrame) -> pl.DataFrame:
    """One row a delivery and rule that its quarantined rows broke, of the same rows of the ledger."""
    told = deliveries.explode("broken", empty_as_null=False).filter(pl.col("broken").is_not_null())
    return told.with_columns(
        rule=pl.col("broken").struct.field("rule"), rows_broken=pl.col("broken").struct.field("rows")
    ).sort("source", "delivered_on", "file", "delivery_id", "rule")
