"""Comparisons to printed figures, the summary, exceptions and the record of quality."""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from assets.measures.catalogue import BY_ID, MEASURES
from assets.measures.periods import SERIES, is_a_quarter
from assets.measures.statements import sentence

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


def half_up(value: float, decimals: int) -> Decimal:
    """Round once, half up (away from nought), on the number as it is written."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def printed(value: float, statistic: str, unit: str) -> str:
    """A value as it is printed: thousands separated, percent sign, a sign on changes."""
    decimals = DECIMALS.get(statistic, 1 if unit == "percent" and statistic not in PERCENT else 0)
    rounded = half_up(value, decimals)
    sign = "+" if statistic in PERCENT and rounded > 0 else ""
    text = f"{sign}{abs(rounded) if rounded == 0 else rounded:,}"
    return f"{text}%" if unit == "percent" else text


def figures(comparison: pl.LazyFrame) -> pl.DataFrame:
    """Give every statistic its unit and its printed text."""
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
    return told.with_columns(**_interval(is_proportion), is_small=is_small.fill_null(False))


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


def summary(figures: pl.LazyFrame, charts: pl.LazyFrame) -> pl.DataFrame:
    """Each force's newest whole quarter of each headline measure, with its sentence."""
    headline = [m.measure_id for m in MEASURES if m.is_headline]
    force_level = figures.filter(
        (pl.col("area") == pl.col("force")) & (pl.col("category") == "") & pl.col("measure_id").is_in(headline)
    )
    three_months = pl.col("period_end").dt.month_start() == pl.col("period_start").dt.offset_by("2mo")
    quarter = three_months & is_a_quarter()
    wanted = {
        "value": "value",
        "previous_value": "previous_value",
        "pct_change_on_previous_quarter": "pct_change",
        "quarter_average": "quarter_average",
    }
    key = ["force", "measure_id", "period_start", "period_end"]
    wide = force_level.filter(quarter & pl.col("statistic").is_in(list(wanted))).group_by(key).agg(
        pl.col("value").filter(pl.col("statistic") == statistic).first().alias(name)
        for statistic, name in wanted.items()
    )  # fmt: skip
    newest = wide.filter(pl.col("period_start") == pl.col("period_start").max().over("force", "measure_id"))
    latest = latest_points(charts).filter((pl.col("area") == pl.col("force")) & (pl.col("category") == ""))
    signals = latest.select("force", "measure_id", "rule", signal_month="month", signal="point_type")
    rows = newest.join(signals, on=["force", "measure_id"], how="left").collect()
    named = rows.with_columns(
        statement=pl.Series([_sentence(r) for r in rows.iter_rows(named=True)], dtype=pl.String),
        title=pl.col("measure_id").replace_strict({m.measure_id: m.title for m in MEASURES}),
        topic=pl.col("measure_id").replace_strict({m.measure_id: m.topic for m in MEASURES}),
    )
    place = {m.measure_id: number for number, m in enumerate(MEASURES)}
    return named.sort("force", pl.col("measure_id").replace_strict(place))


def _sentence(row: dict) -> str:
    average = row["quarter_average"]
    on_average = (row["value"] - average) / average * 100 if average else None
    return sentence(row["pct_change"], on_average, row["signal"])


def latest_points(charts: pl.LazyFrame) -> pl.LazyFrame:
    """The last point of every chart."""
    return charts.filter(pl.col("month") == pl.col("month").max().over(SERIES))


def exceptions(charts: pl.LazyFrame) -> pl.LazyFrame:
    """Latest points that signal a special cause, the farthest from their centre first."""
    reach = pl.col("upper") - pl.col("centre")
    distance = pl.when(reach != 0).then((pl.col("value") - pl.col("centre")).abs() / reach)
    return (
        latest_points(charts)
        .filter(pl.col("direction") != 0)
        .with_columns(distance=distance)
        .sort("distance", *SERIES, descending=[True, *[False] * len(SERIES)], nulls_last=True)
    )


def quality(deliveries: pl.DataFrame) -> pl.DataFrame:
    """One row a delivery, of the ledger's rows up to the as-at date with what was made of each."""
    return deliveries.drop("broken").sort("source", "delivered_on", "file", "delivery_id")


def broken_rules(deliveries: pl.DataFrame) -> pl.DataFrame:
    """One row a delivery and rule that its quarantined rows broke, of the same rows of the ledger."""
    told = deliveries.explode("broken", empty_as_null=False).filter(pl.col("broken").is_not_null())
    return told.with_columns(
        rule=pl.col("broken").struct.field("rule"), rows_broken=pl.col("broken").struct.field("rows")
    ).sort("source", "delivered_on", "file", "delivery_id", "rule")
