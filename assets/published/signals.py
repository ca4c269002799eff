"""Points that signal: which are new since the edition before, and which of them are out of the ordinary now."""

import datetime as dt
from pathlib import Path

import polars as pl

from assets.measures.periods import SERIES
from assets.published.opening import open_release

POINT = (*SERIES, "month")
IS_LATEST = pl.col("month") == pl.col("month").max().over("force", "measure_id")
TEXTS: dict[str, type[pl.DataType]] = dict.fromkeys(SERIES, pl.String)
FIRST = TEXTS | {"month": pl.Date, "first_flagged_on": pl.Date}


def latest_points(charts: pl.LazyFrame) -> pl.LazyFrame:
    """Points of the newest month that a measure of a force is charted for."""
    return charts.filter(IS_LATEST)


def flagged_before(edition: Path | None) -> pl.DataFrame | None:
    """When each point was first flagged, of the edition before; None where there is none, or one of an older layout."""
    if edition is None:
        return None
    with open_release(edition) as connection:
        query = "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'published' AND table_name = 'signal'"
        if not connection.execute(query).fetchall():
            return None
        return connection.execute(f"SELECT {', '.join(FIRST)} FROM published.signal").pl()


def signals(charts: pl.LazyFrame, before: pl.DataFrame | None, as_at: dt.date) -> pl.LazyFrame:
    """Every point that signals a special cause.

    Args:
        charts: rows of `schemas.measures.Chart`.
        before: as `flagged_before` gives it.
        as_at: date of this edition.

    Returns:
        Columns of `schemas.published.Signal`. A flag is retrospective: a point of last month may be flagged first
        now, and is new then. Without an edition before, only latest points are new.
    """
    flagged = charts.with_columns(is_latest=IS_LATEST).filter(pl.col("rule") != "")
    first = pl.DataFrame(schema=FIRST) if before is None else before
    known = flagged.join(first.lazy(), on=POINT, how="left")
    since = pl.col("first_flagged_on").fill_null(pl.lit(as_at))
    is_new = pl.col("is_latest") if before is None else pl.col("first_flagged_on").is_null()
    columns = (*POINT, "rule", "point_type", "first_flagged_on", "is_latest", "is_new")
    return known.with_columns(first_flagged_on=since, is_new=is_new).select(columns).sort(POINT)


def exceptions(charts: pl.LazyFrame, signals: pl.LazyFrame) -> pl.LazyFrame:
    """Signals of the latest month or new since the edition before, ranked by their distance from the centre.

    Returns:
        Columns of `schemas.published.ExceptionPoint`, the latest month's first.
    """
    reach = pl.col("upper") - pl.col("centre")
    distance = pl.when(reach != 0).then((pl.col("value") - pl.col("centre")).abs() / reach)
    wanted = signals.filter(pl.col("is_latest") | pl.col("is_new"))
    points = charts.drop("rule", "point_type").join(wanted, on=POINT).with_columns(distance=distance)
    order = ("is_latest", "distance", *POINT)
    ranked = points.sort(order, descending=[True, True, *[False] * len(POINT)], nulls_last=True)
    return ranked.with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("force"))
