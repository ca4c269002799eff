"""Figures beside a value: earlier periods, averages, shares, rates.

Each function returns rows of `FIGURE`: one statistic of one measure, category, area and period, never rounded.
A statistic that cannot be computed (no earlier period, a change from nought or less, no population, a denominator
of nought) has no row.
"""

from collections.abc import Iterable

import polars as pl

from assets.measures import periods
from assets.measures.definition import Measure
from assets.measures.periods import PERIOD, SERIES

# The last digits of a sum of fractions differ with the order that threads come in: means are kept to so many decimals,
# and values are added as whole billionths, which is exact in any order.
KEPT_OF_MEANS = 9
BILLION = 10**KEPT_OF_MEANS
FIGURE = (*SERIES, *PERIOD, "statistic", "value", "numerator", "denominator")
NAME = pl.Categorical  # names are joined and grouped by their numbers while figures are made


def figures(values: pl.LazyFrame, measures: Iterable[Measure], population: pl.LazyFrame) -> pl.LazyFrame:
    """Compute every statistic that stands beside a measure's value.

    Args:
        values: monthly components and value, with `per` and `months_a_row`.
        population: people and households by force, area and mid_year.

    Returns:
        Rows of `FIGURE`, for every month and every complete quarter there is.
    """
    measures = tuple(measures)
    values = values.with_columns(pl.col(SERIES).cast(NAME))
    population = population.with_columns(pl.col("force", "area").cast(NAME))
    by_month, by_quarter, *longer = _periods(values, measures)
    counts = [m.measure_id for m in measures if not m.denominator and not m.of_categories and m.adds_up]
    counted = by_quarter.filter(pl.col("measure_id").is_in(counts))
    yearly = longer[-1]
    made = pl.concat([
        *(_plain(frame) for frame in (by_month, by_quarter, *longer)),
        _change(by_month, "1mo", "pct_change_on_previous_month"),
        _change(by_month, "12mo", "pct_change_on_last_year"),
        _change(by_quarter, "3mo", "pct_change_on_previous_quarter"),
        _change(by_quarter, "12mo", "pct_change_on_last_year"),
        _change(yearly, "3mo", "pct_change_on_previous_quarter"),
        targets(pl.concat([by_month, by_quarter], how="diagonal"), measures),
        quarter_average(counted),
        month_average(by_month),
        shares(by_quarter, measures),
        *rates(by_quarter, measures, population),
    ])  # fmt: skip
    return made.with_columns(pl.col(SERIES).cast(pl.String))


def _periods(values: pl.LazyFrame, measures: tuple[Measure, ...]) -> list[pl.LazyFrame]:
    """Months, quarters, and longer periods, years last; made once, for several statistics ask each of them."""
    adds_up = pl.col("measure_id").is_in([m.measure_id for m in measures if m.adds_up])
    each = periods.as_they_are(values)
    cohorts = each.filter(~adds_up, pl.col("months_a_row") > 1)
    added = values.filter(adds_up, pl.col("months_a_row") <= 3)
    by_quarter = pl.concat(
        [periods.quarters(added), cohorts.filter(periods.is_a_quarter(), pl.col("months_a_row") == 3)], how="diagonal"
    )
    tables = [
        each.filter(pl.col("months_a_row") == 1),
        by_quarter,
        periods.windows(added.filter(pl.col("months_a_row") == 1)),
        cohorts.filter(~periods.is_a_quarter()),
        each.filter(adds_up, pl.col("months_a_row") > 3),
    ]
    return [table.lazy() for table in pl.collect_all(tables)]


def _row(frame: pl.LazyFrame, statistic: str) -> pl.LazyFrame:
    named = frame.with_columns(statistic=pl.lit(statistic)).select(
        *SERIES,
        *PERIOD,
        "statistic",
        *(pl.col(c).cast(pl.Float64) for c in ("value", "numerator", "denominator")),
    )
    return named.filter(pl.col("value").is_not_null())


def _plain(by_period: pl.LazyFrame) -> pl.LazyFrame:
    return _row(by_period, "value")


def _change(by_period: pl.LazyFrame, back: str, statistic: str) -> pl.LazyFrame:
    change = (pl.col("value") - pl.col("earlier")) / pl.col("earlier") * 100
    # Corrections can leave a quarter negative (Home Office tables): a percentage of that would turn its sign.
    beside = periods.before(by_period, back).filter(pl.col("earlier") > 0)
    changed = _row(
        beside.with_columns(value=change, numerator=pl.col("value") - pl.col("earlier"), denominator="earlier"),
        statistic,
    )
    if statistic == "pct_change_on_last_year":
        return changed
    previous = periods.before(by_period, back).filter(pl.col("value").is_not_null())
    return pl.concat(
        [
            changed,
            _row(
                previous.with_columns(value="earlier", numerator="earlier", denominator=None),
                "previous_value",
            ),
        ]
    )


def quarter_average(by_quarter: pl.LazyFrame) -> pl.LazyFrame:
    """Last twelve months / 4, the quarter itself included."""
    year = periods.years_to(by_quarter)
    quarter = year.with_columns(
        period_start=pl.col("period_end").dt.month_start().dt.offset_by("-2mo"),
        value=pl.col("numerator") / 4,
        denominator=pl.lit(4.0),
    )
    return _row(quarter, "quarter_average")


def month_average(by_month: pl.LazyFrame) -> pl.LazyFrame:
    """Mean of the monthly values of the twelve months that end with each quarter."""
    known = by_month.filter(pl.col("value").is_not_null())
    billionths = (pl.col("value") * BILLION).round().cast(pl.Int64).sum()
    by_quarter = known.group_by(*SERIES, last=pl.col("month").dt.truncate("1q").dt.offset_by("2mo")).agg(
        pl.len().alias("months"), billionths
    )
    sums = pl.col("months").sum(), pl.col("value").sum().truediv(BILLION).round(KEPT_OF_MEANS)
    year = periods.in_years(by_quarter, "last").group_by(*SERIES, "last").agg(sums)
    whole = year.filter(pl.col("months") == 12).with_columns(
        period_start=pl.col("last").dt.offset_by("-11mo"), period_end=pl.col("last").dt.month_end(),
        value=pl.col("value") / 12, numerator=pl.col("value"), denominator=pl.lit(12.0),
    )  # fmt: skip
    return _row(whole, "month_average")


def targets(by_period: pl.LazyFrame, measures: tuple[Measure, ...]) -> pl.LazyFrame:
    """The value to reach, beside every value of a month or quarter that has one."""
    set_for = pl.LazyFrame(
        [(m.measure_id, float(m.target)) for m in measures if m.target is not None],
        schema={"measure_id": NAME, "target": pl.Float64},
        orient="row",
    )
    known = by_period.filter(pl.col("value").is_not_null(), pl.col("category") == "").join(set_for, on="measure_id")
    return _row(known.with_columns(value="target", numerator=None, denominator=None), "target")


def shares(by_quarter: pl.LazyFrame, measures: tuple[Measure, ...]) -> pl.LazyFrame:
    """Share of another measure of the same area, in percent."""
    pairs = pl.DataFrame(
        [{"measure_id": m.measure_id, "whole": m.share_of} for m in measures if m.share_of],
        schema={"measure_id": NAME, "whole": NAME},
    )
    where = ["force", "area", *PERIOD]
    # Each side is cut down by itself: Polars may join them by place and period before it looks at the pairs.
    parts, wholes = (pl.col("measure_id").is_in(pairs.get_column(name).implode()) for name in ("measure_id", "whole"))
    whole = by_quarter.filter(wholes, pl.col("category") == "").select(
        *where, pl.col("measure_id").alias("whole"), pl.col("value").alias("of")
    )
    shared = by_quarter.filter(parts).join(pairs.lazy(), on="measure_id")
    beside = shared.join(whole, on=[*where, "whole"]).filter(pl.col("of") != 0)
    share = beside.with_columns(value=pl.col("value") / pl.col("of") * 100, numerator="value", denominator="of")
    return _row(share, "pct_of_total_crime")


def rates(by_quarter: pl.LazyFrame, measures: tuple[Measure, ...], population: pl.LazyFrame) -> list[pl.LazyFrame]:
    """Count of the quarter per 1,000 people, or households; not annualised.

    The population is that of the last 30 June before the quarter ends, among the years there are.
    """
    return [
        _row(
            with_exposure(by_quarter, [m for m in measures if m.exposure == exposure], population, exposure),
            statistic,
        )
        for exposure, statistic in (
            ("population", "rate_per_1000"),
            ("households", "rate_per_1000_households"),
        )
    ]


def with_exposure(
    by_quarter: pl.LazyFrame, measures: list[Measure], population: pl.LazyFrame, exposure: str
) -> pl.LazyFrame:
    """Quarters with `denominator` the people or households, and `value` the rate per 1,000."""
    chosen = by_quarter.filter(pl.col("measure_id").is_in([m.measure_id for m in measures]))
    people = population.select(
        "force",
        "area",
        pl.col(exposure).cast(pl.Float64).alias("people"),
        pl.date("mid_year", 6, 30).alias("counted_on"),
    ).filter(pl.col("people").is_not_null())
    beside = chosen.sort("period_end").join_asof(
        people.sort("counted_on"), left_on="period_end", right_on="counted_on", by=["force", "area"],
        check_sortedness=False,
    )  # fmt: skip
    rate = pl.col("value") / pl.col("people") * 1000
    return beside.filter(pl.col("people").is_not_null()).with_columns(
        value=rate, numerator="value", denominator="people"
    )
