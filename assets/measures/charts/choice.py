"""Which chart a series gets, by what it counts, of what, and how much there is of it.

| kind | denominator | level | chart |
|---|---|---|---|
| count | none | mean under 2 a month, or nought in half of the months | g: months between events |
| count | none | mean 2 to 10 | c; c' where moving ranges say overdispersed |
| count | none | mean from 10 | xmr |
| count | exposure | as above by its numerator | g; u or u'; u' |
| proportion | cases | under 5 cases or 5 non-cases a month | run |
| proportion | cases | 1,000 cases a month, or overdispersed | p' |
| proportion | cases | otherwise | p |
| mean | any | any | xmr |
| rolling | any | any | none: months share what they count, so runs and limits would be artefacts |

Levels are `Settings`; a chart that is given stands. Counts of 10 or more have too much spread for Poisson's limits, and
few enough noughts for moving ranges.
"""

import polars as pl

from assets.measures.charts.settings import D2, Settings

IS_COUNT, IS_PROPORTION = (
    (pl.col("kind") == "count").fill_null(False),
    (pl.col("kind") == "proportion").fill_null(False),
)
HALF = 0.5


def add_chart(points: pl.LazyFrame, settings: Settings) -> pl.LazyFrame:
    """Fill the chart of series without one, from points in order (`order.in_order`).

    Args:
        points: kind is count, proportion, mean or rolling; null is a mean.
    """
    counted = pl.when(~pl.col("is_excluded"))
    is_rate = IS_COUNT & pl.col("denominator").is_not_null()
    amount = pl.when(IS_PROPORTION | is_rate).then(pl.col("numerator")).otherwise("value")
    weight = pl.when(IS_PROPORTION | is_rate).then("denominator").otherwise(1.0)
    points = points.with_columns(amount=counted.then(amount), weight=counted.then(weight))
    level = pl.col("amount").sum().over("phase_id") / pl.col("weight").sum().over("phase_id")
    points = points.with_columns(level=level)
    variance = pl.when(IS_PROPORTION).then(pl.col("level") * (1 - pl.col("level"))).otherwise("level")
    standard = (pl.col("amount") / pl.col("weight") - pl.col("level")) / (variance / pl.col("weight")).sqrt()
    points = points.with_columns(standard=pl.when(variance > 0).then(standard))
    in_phase = pl.col("phase_id") == pl.col("phase_id").shift(1)
    moving_range = pl.when(in_phase).then((pl.col("standard") - pl.col("standard").shift(1)).abs())
    points = points.with_columns(moving_range=moving_range)
    dispersion = ((pl.col("moving_range").mean().over("series_id")) / D2) ** 2
    points = points.with_columns(
        overdispersed=(dispersion >= settings.overdispersed_from).fill_null(False),
        monthly=pl.col("amount").mean().over("series_id"),
        cases=pl.col("weight").mean().over("series_id"),
        noughts=(pl.col("amount") == 0).mean().over("series_id"),
    )
    scratch = ("amount", "weight", "level", "standard", "moving_range", "overdispersed", "monthly", "cases", "noughts")
    given = pl.when(pl.col("chart") != "").then("chart")
    return points.with_columns(chart=pl.coalesce(given, _chosen(settings, is_rate))).drop(scratch)


def _chosen(settings: Settings, is_rate: pl.Expr) -> pl.Expr:
    monthly, cases, wide = pl.col("monthly"), pl.col("cases"), pl.col("overdispersed")
    is_rare = (monthly < settings.rare_below) | (pl.col("noughts") >= HALF)
    is_few = monthly < settings.few_below
    expected = pl.min_horizontal(monthly, cases - monthly)
    return (
        pl.when(IS_COUNT & is_rare).then(pl.lit("g"))
        .when(is_rate & is_few & ~wide).then(pl.lit("u"))
        .when(is_rate).then(pl.lit("uprime"))
        .when(IS_COUNT & is_few & wide).then(pl.lit("cprime"))
        .when(IS_COUNT & is_few).then(pl.lit("c"))
        .when(IS_PROPORTION & (expected < settings.expected_from)).then(pl.lit("run"))
        .when(IS_PROPORTION & (wide | (cases >= settings.large_denominator))).then(pl.lit("pprime"))
        .when(IS_PROPORTION).then(pl.lit("p"))
        .when((pl.col("kind") == "rolling").fill_null(False)).then(pl.lit("none"))
        .otherwise(pl.lit("xmr"))
    )  # fmt: skip


def to_months_between(points: pl.LazyFrame) -> pl.LazyFrame:
    """Points of counts on a g chart: the months with an event, each with the months without one before it.

    Returns:
        `points` in order; of such a series the value is the months since the month with an event before in its phase
        (the first has none and is left out), and the numerator keeps the count. A long gap is little of the count.
    """
    is_gap = IS_COUNT & (pl.col("chart") == "g")
    count = pl.coalesce("numerator", "value")
    row = pl.int_range(pl.len(), dtype=pl.Int64)
    points = points.with_columns(numerator=pl.when(is_gap).then(count).otherwise("numerator"), is_gap=is_gap, row=row)
    kept = points.filter(~pl.col("is_gap") | (pl.col("numerator") > 0))
    in_phase = pl.col("phase_id") == pl.col("phase_id").shift(1)
    between = pl.when(in_phase).then(pl.col("row") - pl.col("row").shift(1) - 1).cast(pl.Float64)
    gaps = kept.with_columns(value=pl.when("is_gap").then(between).otherwise("value"))
    return gaps.filter(pl.col("value").is_not_null()).drop("row")
