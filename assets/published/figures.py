"""Comparisons to printed figures, and the record of quality."""

import datetime as dt
from typing import Any

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
    return _written(_digits(abs(value), 10 ** _decimals(statistic, unit)), value < 0, statistic, unit)


def _decimals(statistic: str, unit: str) -> int:
    return DECIMALS.get(statistic, 1 if unit == "percent" and statistic not in PERCENT else 0)


def _digits(size: Any, scale: Any) -> Any:
    """A number without sign, or each of a column, in units of its last printed decimal; `scale` units are one.

    Of a column, `scale` is a column too: by a literal, Polars multiplies by its reciprocal, which rounds otherwise.
    """
    below = size * scale // 1
    # A float is written as the half is, or as more, where it is the one nearest to the half, or above it.
    return below + (size >= (below + 0.5) / scale)


def _written(digits: float, is_less: bool, statistic: str, unit: str) -> str:
    decimals, whole = _decimals(statistic, unit), int(digits)
    scale, sign = 10**decimals, "" if not whole else "-" if is_less else "+" if statistic in PERCENT else ""
    text = f"{whole // scale:,}.{whole % scale:0{decimals}}" if decimals else f"{whole:,}"
    return f"{sign}{text}%" if unit == "percent" else f"{sign}{text}"


def figures(comparison: pl.LazyFrame, as_at: dt.date) -> pl.DataFrame:
    """Give every statistic its unit, its printed text and its maturity on the as-at date."""
    told = _with_text(comparison)
    proportions = [m.measure_id for m in MEASURES if m.is_proportion]
    is_proportion = (pl.col("statistic") == "value") & pl.col("measure_id").is_in(proportions)
    is_small = (pl.col("statistic") == "value") & (pl.col("denominator") < SMALL)
    maturity = (pl.lit(as_at) - pl.col("period_end")).dt.total_days()
    marks = {"is_small": is_small.fill_null(False), "maturity_days": maturity}
    return told.with_columns(**_interval(is_proportion), **marks)


def _with_text(comparison: pl.LazyFrame) -> pl.DataFrame:
    """Figures with `unit` and `printed`; columns are rounded, and each text that there is is written once."""
    kinds = comparison.select("measure_id", "statistic").unique().collect()
    names = [(_unit(measure_id, statistic), statistic) for measure_id, statistic in kinds.iter_rows()]
    scales = [float(10 ** _decimals(statistic, unit)) for unit, statistic in names]
    units = kinds.with_columns(
        unit=pl.Series([unit for unit, _ in names], dtype=pl.String), scale=pl.Series(scales, dtype=pl.Float64)
    )
    table = (
        comparison.join(units.lazy(), on=["measure_id", "statistic"], maintain_order="left")
        .with_columns(digits=_digits(pl.col("value").abs(), pl.col("scale")), is_less=pl.col("value") < 0)
        .collect()
    )
    written_of = ["digits", "is_less", "statistic", "unit"]
    different = table.select(written_of).unique()
    texts = pl.Series([_written(*row) for row in different.iter_rows()], dtype=pl.String)
    written = table.join(different.with_columns(printed=texts), on=written_of, how="left", maintain_order="left")
    return written.drop("scale", "digits", "is_less")


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
