"""A force among its most similar: mean of the group, rank, band and position."""

from collections.abc import Iterable

import polars as pl

from assets.measures.comparisons import KEPT_OF_MEANS
from assets.measures.definition import Measure

PLACE = ("measure_id", "category", "period_start", "period_end")
BAND = 1.0  # standard deviations of the group's rates about their mean, after the HMIC comparator's bands


def compare(figures: pl.LazyFrame, groups: pl.DataFrame, measures: Iterable[Measure]) -> pl.LazyFrame:
    """Compare each force that has a group with it, by rate per 1,000, or by value where a measure has no rate.

    The mean is unweighted and over all members with a rate, the force itself included (HMIC comparator). Rank 1
    is the best rate: the highest where an increase is an improvement, else the lowest; ties share the best rank.

    Args:
        figures: rows of `comparisons.FIGURE`.
        groups: force, member; the force is a member of its own group.

    Returns:
        One row a force, measure, category and quarter: rate, peer_average, lower, upper, rank, rank_of,
        members, position (below, similar, above the band), and rank_before and position_before of the period
        that ended three months earlier.
    """
    rates = _rates(figures, measures)
    group = ("force", *PLACE)
    members = groups.lazy().group_by("force").agg(pl.len().alias("members"))
    mean, deviation = (
        value.over(group).round(KEPT_OF_MEANS) for value in (pl.col("rate").mean(), pl.col("rate").std())
    )
    ascending, descending = (pl.col("rate").rank("min", descending=d).over(group) for d in (False, True))
    placed = (
        groups.lazy().select("force", "member").join(rates, on="member")
        .with_columns(
            peer_average=mean,
            lower=mean - BAND * deviation,
            upper=mean + BAND * deviation,
            rank=pl.when("is_higher_better").then(descending).otherwise(ascending).cast(pl.Int64),
            rank_of=pl.len().over(group).cast(pl.Int64),
        )
        .filter(pl.col("member") == pl.col("force"))
        .join(members.with_columns(pl.col("members").cast(pl.Int64)), on="force")
        .with_columns(position=_position())
        .drop("member", "is_higher_better")
    )  # fmt: skip
    return _with_period_before(placed).sort(group)


def _with_period_before(placed: pl.LazyFrame) -> pl.LazyFrame:
    """Where the force stood in the period before, so that a change of place is told and not guessed."""
    next_start = pl.col("period_start").dt.offset_by("3mo")
    next_end = pl.col("period_end").dt.month_start().dt.offset_by("3mo").dt.month_end()
    before = placed.select(
        "force", "measure_id", "category", period_start=next_start, period_end=next_end,
        rank_before="rank", position_before="position",
    )  # fmt: skip
    return placed.join(before, on=["force", *PLACE], how="left")


def _rates(figures: pl.LazyFrame, measures: Iterable[Measure]) -> pl.LazyFrame:
    wanted = pl.DataFrame(
        [
            {
                "measure_id": m.measure_id,
                "statistic": "rate_per_1000" if m.exposure else "value",
                "is_higher_better": m.improvement == "increase",
            }
            for m in measures
            if m.has_peers
        ],
        schema={"measure_id": pl.String, "statistic": pl.String, "is_higher_better": pl.Boolean},
    )
    whole_force = figures.filter(pl.col("area") == pl.col("force"))
    return whole_force.join(wanted.lazy(), on=["measure_id", "statistic"]).select(
        pl.col("force").alias("member"), *PLACE, "is_higher_better", pl.col("value").alias("rate")
    )


def _position() -> pl.Expr:
    return (
        pl.when(pl.col("rate") < pl.col("lower")).then(pl.lit("below"))
        .when(pl.col("rate") > pl.col("upper")).then(pl.lit("above"))
        .when(pl.col("lower").is_not_null()).then(pl.lit("similar"))
    )  # fmt: skip


def as_figures(peers: pl.LazyFrame, measures: Iterable[Measure]) -> pl.LazyFrame:
    """Rank, rank_of and peer_average as rows of `comparisons.FIGURE`, of the measure that each speaks for."""
    speaks_for = {m.measure_id: m.peers_as for m in measures if m.peers_as}
    peers = peers.with_columns(pl.col("measure_id").replace(speaks_for))
    statistics = {"rank": "rank_of", "rank_of": None, "peer_average": "rank_of"}
    return pl.concat(
        peers.select(
            "force", "measure_id", "category", pl.col("force").alias("area"), "period_start", "period_end",
            statistic=pl.lit(name),
            value=pl.col(name).cast(pl.Float64),
            numerator=pl.lit(None, dtype=pl.Float64),
            denominator=(pl.col(of) if of else pl.lit(None)).cast(pl.Float64),
        )
        for name, of in statistics.items()
    )  # fmt: skip
