"""Seasonal series: adjusted before they are charted, their limits drawn on the raw scale again.

    adjusted = adjust(points)
    charted = restore(xmr(adjusted), adjusted)

A month in a series of 36 months or more is divided by the mean of its month of the year; in one of 24 to 35 it is
compared with the same month a year before; a shorter seasonal series has no rules. Which series are seasonal is
decided by a test (`seasonality`), or by whoever writes `is_seasonal`.
"""

import polars as pl

from assets.measures.periods import SERIES

FACTORS_FROM, DIFFERENCES_FROM = 36, 24  # months
MEAN_MONTH_DAYS = 30.4375  # 365.25 / 12
MONTHS = 12
MOVED_ERRORS = 4.5  # standard errors of a mean of twelve months; overlapping means wander, so more than three
SAME = 1e-9  # months of the year that differ by less of their mean do not differ
LINES = ("centre", "lower", "upper", "near_lower", "near_upper")


def adjust(points: pl.LazyFrame) -> pl.LazyFrame:
    """Take the season out of `value`, and the length of the month where that is asked for.

    Args:
        points: one row a series and month: value; is_seasonal (of the series: true or false decides, null leaves it to
            the test) and by_length (true: a count, to be charted as if every month had 30.4375 days).

    Returns:
        `points` in order, with value as it is to be charted (null: not charted), raw (the value as given), season
        (factors, differences, no_rules or '' for a series that is not seasonal), base and factor: raw = base + value *
        factor.
    """
    standard = add_standard(points)
    months = month_ratios(standard)
    return add_value(standard, months, seasons(standard, months))


def restore(charted: pl.LazyFrame, adjusted: pl.LazyFrame) -> pl.LazyFrame:
    """Put a chart of adjusted values back on the raw scale, where the limits are a band by month of the year.

    Args:
        charted: `xmr` of `adjusted`: centre, lower, upper, rule, direction.
        adjusted: what `adjust` gave.

    Returns:
        One row a month of `adjusted` that has a raw value, with what `xmr` added: value as given, limits on its scale.
        The first year of a series of differences, and a seasonal series below 24 months, have no rule.
    """
    added = [name for name in charted.collect_schema().names() if name not in adjusted.collect_schema().names()]
    back = [(pl.col("base") + pl.col(line) * pl.col("factor")).alias(line) for line in LINES if line in added]
    has_rules = (pl.col("season") != "no_rules") & pl.col("rule").is_not_null()
    return (
        adjusted.filter(pl.col("raw").is_not_null())
        .join(charted.select(*SERIES, "month", *added), on=[*SERIES, "month"], how="left")
        .with_columns(
            *back,
            value=pl.col("raw"),
            is_trial=pl.col("is_trial") | ~has_rules,
            rule=pl.when(has_rules).then("rule").otherwise(pl.lit("")),
            direction=pl.when(has_rules).then("direction").otherwise(0).cast(pl.Int8),
        )
        .drop("raw", "base", "factor")
        .sort(*SERIES, "month")
    )


def add_standard(points: pl.LazyFrame) -> pl.LazyFrame:
    """Value per month of 30.4375 days where that is asked for, and the mean of the year around each month."""
    month = pl.col("month")
    length = pl.when("by_length").then(month.dt.days_in_month() / MEAN_MONTH_DAYS).otherwise(1.0)
    return (
        points.sort(*SERIES, "month")
        .with_columns(raw="value", factor=length, series=pl.struct(SERIES).rle_id(), month_of_year=month.dt.month())
        .with_columns(standard=pl.col("raw") / pl.col("factor"))
        .with_columns(around=mean_around())
    )


def mean_around() -> pl.Expr:
    """Mean of twelve months centred on each, half of each end's month; null unless all thirteen months are there."""
    month, series, value = pl.col("month"), pl.col("series"), pl.col("standard")
    ends = [(series.shift(by), month.shift(by), month.dt.offset_by(f"{-by}mo")) for by in (6, -6)]
    is_whole = pl.all_horizontal((other == series) & (found == due) for other, found, due in ends)
    twelve = value.shift(6) / 2 + value.shift(-6) / 2
    for by in range(-5, 6):
        twelve = twelve + value.shift(by)
    return pl.when(is_whole & (twelve > 0)).then(twelve / MONTHS)


def month_ratios(standard: pl.LazyFrame) -> pl.LazyFrame:
    """Ratio of each month of the year to the level: the whole series or, where the level moved, the year around it.

    The level moved if a mean of the year around a month is further from the mean of the series than 4.5 standard
    errors, by the deviation that the ratios to it have within each month of the year.

    Returns:
        One row a series and month of the year: ratios (how many), mean and squares (of deviations from it), the
        ratios to the whole series not divided by its mean, for neither the test nor the factors need it.
    """
    value, ratio = pl.col("standard"), pl.col("standard") / pl.col("around")
    months = standard.group_by("series", "month_of_year", maintain_order=True).agg(
        *(value.count().alias("n"), value.mean().alias("mean"), squares(value).alias("squares")),
        *(ratio.count().alias("n_around"), ratio.mean().alias("mean_around"), squares(ratio).alias("squares_around")),
    )
    furthest = pl.max_horizontal(pl.col("highest") / pl.col("level") - 1, 1 - pl.col("lowest") / pl.col("level"))
    error = (pl.col("squares_around") / (pl.col("n_around") - MONTHS) / MONTHS).sqrt()
    levels = standard.group_by("series", maintain_order=True).agg(
        level=value.mean(), highest=pl.col("around").max(), lowest=pl.col("around").min()
    )
    moved = (
        months.group_by("series", maintain_order=True)
        .agg(pl.col("n", "n_around", "squares_around").sum())
        .join(levels, on="series")
        .select("series", moved=(pl.col("n") >= FACTORS_FROM) & (furthest > MOVED_ERRORS * error).fill_null(False))
    )
    chosen = {
        name: pl.when("moved").then(f"{found}_around").otherwise(found)
        for name, found in (("ratios", "n"), ("mean", "mean"), ("squares", "squares"))
    }
    return months.join(moved, on="series", maintain_order="left").select("series", "month_of_year", **chosen)


def squares(ratio: pl.Expr) -> pl.Expr:
    """Sum of squared deviations from the mean."""
    return ratio.var(ddof=0) * ratio.count()


def seasons(standard: pl.LazyFrame, months: pl.LazyFrame) -> pl.LazyFrame:
    """How each series is treated; where there is nothing to divide by, differences are taken.

    Returns:
        One row a series: season, and all_months, the mean of its twelve months of the year.
    """
    given = standard.group_by("series", maintain_order=True).agg(
        pl.col("is_seasonal").first(), points=pl.col("standard").count()
    )
    is_tested = pl.col("points") >= DIFFERENCES_FROM
    divides = pl.col("divides") & (pl.col("points") >= FACTORS_FROM)
    season = (
        pl.when(~pl.coalesce("is_seasonal", (is_tested & pl.col("differ")).fill_null(False))).then(pl.lit(""))
        .when(divides).then(pl.lit("factors"))
        .when(is_tested).then(pl.lit("differences"))
        .otherwise(pl.lit("no_rules"))
    )  # fmt: skip
    tested = seasonality(months)
    return given.join(tested, on="series", how="left").select("series", "all_months", season=season)


def seasonality(months: pl.LazyFrame) -> pl.LazyFrame:
    """Whether the months of the year differ: the F test of their mean ratios against the ratios within them, at 1%.

    It is the test of stable seasonality of X-11 (Shiskin, Young and Musgrave 1967), but at the level of the table, not
    Ladiray and Quenneville's 7 (2001): an adjustment not needed costs less here than one left out.

    Returns:
        One row a series: differ, divides (each month of the year has a mean above nought) and all_months.
    """
    count, mean = pl.col("ratios"), pl.col("mean")
    grand = (mean * count).sum().over("series") / count.sum().over("series")
    sums = (
        months.filter(count > 0)
        .with_columns(grand=grand)
        .group_by("series", maintain_order=True)
        .agg(
            pl.col("grand").first(),
            is_covered=pl.len() == MONTHS,
            freedom=count.sum().cast(pl.Int64) - MONTHS,
            between=((mean - pl.col("grand")).pow(2) * count).sum() / (MONTHS - 1),
            squares=pl.col("squares").sum(),
            smallest=mean.min(),
            all_months=mean.mean(),
        )
    )
    freedom, between = pl.col("freedom"), pl.col("between")
    is_beyond = between > critical_ratio(freedom) * pl.col("squares") / freedom
    is_apart = between > (SAME * pl.col("grand")).pow(2)
    return sums.select(
        "series",
        "all_months",
        differ=pl.col("is_covered") & (freedom > 0) & is_beyond & is_apart,
        divides=pl.col("is_covered") & (pl.col("smallest") > 0),
    )


def critical_ratio(freedom: pl.Expr) -> pl.Expr:
    """The 1% point of F on 11 and `freedom` degrees, to a hundredth of tables from 12 degrees on."""
    return 2.25 * (1 + 7.79 / (freedom - 3.11))


def add_value(standard: pl.LazyFrame, months: pl.LazyFrame, seasons: pl.LazyFrame) -> pl.LazyFrame:
    """The value to be charted, and the way back from it: its base and factor."""
    month_factor = months.join(seasons, on="series").select(
        "series", "month_of_year", "season", month_factor=pl.col("mean") / pl.col("all_months")
    )
    before = standard.select("series", pl.col("month").dt.offset_by("12mo"), year_before="standard")
    is_factor, is_difference = pl.col("season") == "factors", pl.col("season") == "differences"
    value = (
        pl.when(is_factor).then(pl.col("standard") / pl.col("month_factor"))
        .when(is_difference).then(pl.col("standard") - pl.col("year_before"))
        .otherwise("standard")
    )  # fmt: skip
    return (
        standard.join(month_factor, on=["series", "month_of_year"], how="left", maintain_order="left")
        .join(before, on=["series", "month"], how="left", maintain_order="left")
        .with_columns(
            value=value,
            base=pl.when(is_difference).then(pl.col("year_before") * pl.col("factor")).otherwise(0.0),
            factor=pl.col("factor") * pl.when(is_factor).then("month_factor").otherwise(1.0),
        )
        .drop("series", "month_of_year", "standard", "around", "month_factor", "year_before")
    )
