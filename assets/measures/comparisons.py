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

FIGURE = (*SERIES, *PERIOD, "statistic", "value", "numerator", "denominator")


def figures(values: pl.LazyFrame, measures: Iterable[Measure], population: pl.LazyFrame) -> pl.LazyFrame:
    """Compute every statistic that stands beside a measure's value.

    Args:
        values: monthly components and value, with `per` and `months_a_row`.
        population: people and households by force, area and mid_year.

    Returns:
        Rows of `FIGURE`, for every month and every complete quarter there is.
    """
    measures = tuple(measures)
    by_month = periods.months(values.filter(pl.col("months_a_row") == 1))
    by_quarter = periods.quarters(values)
    counts = [m.measure_id for m in measures if not m.denominator and not m.of_categories]
    counted = by_quarter.filter(pl.col("measure_id").is_in(counts))
    return pl.concat([
        *(_plain(frame) for frame in (by_month, by_quarter)),
        _change(by_month, "1mo", "pct_change_on_previous_month"),
        _change(by_month, "12mo", "pct_change_on_last_year"),
        _change(by_quarter, "3mo", "pct_change_on_previous_quarter"),
        _change(by_quarter, "12mo", "pct_change_on_last_year"),
        *averages(counted),
        shares(by_quarter, measures),
        *rates(by_quarter, measures, population),
    ])  # fmt: skip


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


def averages(by_quarter: pl.LazyFrame) -> list[pl.LazyFrame]:
    """Quarter average (last twelve months / 4, the quarter itself included) and month average (/ 12)."""
    year = periods.years_to(by_quarter)
    quarter = year.with_columns(
        period_start=pl.col("period_end").dt.month_start().dt.offset_by("-2mo"),
        value=pl.col("numerator") / 4,
        denominator=pl.lit(4.0),
    )
    month = year.with_columns(value=pl.col("numerator") / 12, denominator=pl.lit(12.0))
    return [_row(quarter, "quarter_average"), _row(month, "month_average")]


def shares(by_quarter: pl.LazyFrame, measures: tuple[Measure, ...]) -> pl.LazyFrame:
    """Share of another measure of the same area, in percent."""
    pairs = pl.DataFrame(
        [{"measure_id": m.measure_id, "whole": m.share_of} for m in measures if m.share_of],
        schema={"measure_id": pl.String, "whole": pl.String},
    ).lazy()
    where = ["force", "area", *PERIOD]
    whole = by_quarter.filter(pl.col("category") == "").select(
        *where, pl.col("measure_id").alias("whole"), pl.col("value").alias("of")
    )
    beside = by_quarter.join(pairs, on="measure_id").join(whole, on=[*where, "whole"]).filter(pl.col("of") != 0)
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
