"""Phases of charts: those a person accepted, and those that the Stable Shift Algorithm proposes to one.

A phase that was accepted keeps the limits of the points it had then (`baseline_points`), so that they never move as
months are added. Where a revision of those points moves its centre beyond a tolerance, the chart says so.
"""

import polars as pl

from assets.measures.charts.settings import SHIFT_KINDS
from assets.measures.charts.stable_shift import AUTOMATIC, TRIAL, proposals
from assets.measures.periods import SERIES

TOLERANCE = 0.1  # of the way from the centre to the limit: a revision that moves the centre further is told


def with_phase(points: pl.LazyFrame, phases: pl.DataFrame) -> pl.LazyFrame:
    """Number each point's phase by the accepted starts up to its month; 1 is the first phase that has points.

    A month without a point can start a phase: it holds from the next point on.

    Returns:
        `points` with phase, baseline (first points of the phase that its limits are of; null: all), accepted_centre
        (centre when it was accepted; null where that was not kept), accepted_chart (kind that the last phase was
        accepted on) and has_phases (a person accepted a phase of the series).
    """
    starts = phases.lazy().select(
        "force", "measure_id", pl.col("category").fill_null(""), "area", pl.col("starts_on").alias("month"),
        is_start=pl.lit(True), baseline="baseline_points", accepted_centre="centre",
        accepted_chart="chart",
    )  # fmt: skip
    both = pl.concat([starts, points.with_columns(is_start=pl.lit(False))], how="diagonal")
    in_order = both.sort(*SERIES, "month", "is_start", descending=[False] * (len(SERIES) + 1) + [True])
    begun = pl.col("is_start").cast(pl.Int64).cum_sum().over(SERIES)
    counted = in_order.with_columns(starts_before=begun)
    number = pl.col("starts_before").rank("dense").cast(pl.Int64).over(SERIES)
    of_start = [pl.col(name).first().over(*SERIES, "starts_before") for name in ("baseline", "accepted_centre")]
    of_series = {
        "accepted_chart": pl.col("accepted_chart").drop_nulls().last().over(SERIES),
        "has_phases": pl.col("is_start").any().over(SERIES),
    }
    kept = counted.with_columns(*of_start, **of_series).filter(~pl.col("is_start"))
    return kept.with_columns(phase=number).drop("is_start", "starts_before")


def note_of_revision() -> pl.Expr:
    """The note of a chart; of an accepted phase whose centre was revised beyond the tolerance, how far."""
    accepted, reach = pl.col("accepted_centre"), pl.col("upper") - pl.col("centre")
    is_moved = (pl.col("centre") - accepted).abs() > TOLERANCE * reach
    told = pl.format("revised since it was accepted: the centre was {}", accepted.round(2))
    return pl.when(is_moved).then(told).otherwise(pl.col("note").fill_null(""))


def proposed(values: pl.LazyFrame, charts: pl.LazyFrame, phases: pl.DataFrame) -> pl.LazyFrame:
    """Phases that the algorithm proposes in the last accepted phase of each series, with their evidence.

    Args:
        values: monthly values, for denominators.
        charts: rows of `schemas.measures.Chart`; seasonal series are left out, whose level moves with the year.

    Returns:
        Columns of `schemas.measures.PhaseProposal`: proposals of periods of 24 points, and on trial of 12 alone.
    """
    last = (pl.col("phase") == pl.col("phase").max().over(SERIES)) & (pl.col("season") == "")
    points = charts.filter(last, pl.col("chart").is_in(SHIFT_KINDS)).select(*SERIES, "month", "value", "chart")
    monthly = values.filter(pl.col("months_a_row") == 1).select(*SERIES, "month", "denominator", "per")
    weighed = points.join(monthly, on=[*SERIES, "month"], how="left")
    whole = proposals(weighed, AUTOMATIC)
    # A shift that 24 points prove is not proposed again, a month apart, by 12.
    found = pl.concat([whole, proposals(weighed, TRIAL).join(whole, on=SERIES, how="anti")])
    starts = phases.lazy().select("force", "measure_id", pl.col("category").fill_null(""), "area", "starts_on")
    columns = ("starts_on", "direction", "run_points", "centre_before", "centre_after", "points", "is_trial")
    new = found.join(starts, on=[*SERIES, "starts_on"], how="anti").select(*SERIES, *columns)
    return new.with_columns(pl.col("direction", "run_points", "points").cast(pl.Int64)).sort(*SERIES, "starts_on")
