"""The reported period of each headline measure, and the topics that they speak for."""

from collections.abc import Mapping

import polars as pl

from assets.measures.catalogue import BY_ID, MEASURES
from assets.measures.periods import LENGTHS, is_a_quarter
from assets.measures.statements import Told, distance, of_topic, statement
from assets.published.figures import UNITS, printed
from assets.published.signals import latest_points
from schemas.published import POINTS_OF_CONCERN_FIRST

BESIDE = ("previous_value", "quarter_average", "target", "rank", "rank_of")
PLACE = {m.measure_id: number for number, m in enumerate(MEASURES)}


def headlines(figures: pl.LazyFrame, charts: pl.LazyFrame) -> pl.DataFrame:
    """Each force's newest whole period of each headline measure, with its statement.

    Args:
        figures: rows of `schemas.published.PrintedFigure`.
        charts: rows of `schemas.measures.Chart`.

    Returns:
        Columns of `schemas.published.Headline`. The period is the quarter, or the twelve months of a survey that is
        published by the year.
    """
    wanted = [m.measure_id for m in MEASURES if m.is_headline]
    whole = figures.filter(
        (pl.col("area") == pl.col("force")) & (pl.col("category") == "") & pl.col("measure_id").is_in(wanted)
    )
    yearly = pl.col("measure_id").is_in([m.measure_id for m in MEASURES if m.months_a_row == LENGTHS[-1]])
    months = pl.when(yearly).then(pl.lit("11mo")).otherwise(pl.lit("2mo"))
    of_length = pl.col("period_end").dt.month_start() == pl.col("period_start").dt.offset_by(months)
    own = whole.filter(of_length & (is_a_quarter() | yearly))
    key = ["force", "measure_id", "period_start", "period_end"]
    each = own.group_by(key).agg(
        pl.col("value").filter(pl.col("statistic") == name).first().alias(name) for name in ("value", *BESIDE)
    )
    newest = each.filter(pl.col("period_start") == pl.col("period_start").max().over("force", "measure_id"))
    latest = latest_points(charts).filter((pl.col("area") == pl.col("force")) & (pl.col("category") == ""))
    signals = latest.select("force", "measure_id", "rule", signal_month="month", signal="point_type")
    rows = newest.join(signals, on=["force", "measure_id"], how="left").collect()
    told = pl.DataFrame([_told(row) for row in rows.iter_rows(named=True)], schema=TOLD, orient="row")
    return pl.concat([rows, told], how="horizontal").sort("force", pl.col("measure_id").replace_strict(PLACE))


TOLD = {
    "topic": pl.String,
    "title": pl.String,
    "on_previous": pl.Float64,
    "on_average": pl.Float64,
    "statement": pl.String,
}


def _told(row: dict) -> dict:
    measure = BY_ID[row["measure_id"]]
    texts = {
        name: "" if row[name] is None else printed(row[name], name, UNITS.get(name, measure.unit))
        for name in ("value", *BESIDE)
    }
    on = {
        f"on_{name}": distance(row["value"], row[statistic])
        for name, statistic in (("previous", "previous_value"), ("average", "quarter_average"))
    }
    is_met = None
    if row["target"] is not None:
        is_met = row["value"] >= row["target"] if measure.improvement == "increase" else row["value"] <= row["target"]
    said = statement(
        Told(
            value=texts["value"] if measure.unit == "percent" else f"{texts['value']} {measure.unit}",
            previous=texts["previous_value"],
            average=texts["quarter_average"],
            target=texts["target"],
            is_met=is_met,
            rank=texts["rank"],
            rank_of=texts["rank_of"],
            signal=row["signal"],
            **on,
        )
    )
    return {"topic": measure.topic, "title": measure.title, "statement": said} | on


def summary(
    headlines: pl.DataFrame, topics: pl.DataFrame, force: str, commentary: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """Every topic of the Performance Summary in its order, whether it has figures or not.

    Args:
        headlines: rows of `headlines`.
        topics: the reference table `topic`.
        commentary: what analysts write, by topic.

    Returns:
        Columns of `schemas.published.Summary`; of a topic's measures the one that signals concern gives the signal.
    """
    rows = {r["measure_id"]: r for r in headlines.filter(pl.col("force") == force).iter_rows(named=True)}
    told = [
        _topic(topic, rows, force) | {"commentary": (commentary or {}).get(topic["topic"], "")}
        for topic in topics.sort("position").iter_rows(named=True)
    ]
    texts = dict.fromkeys(("signal", "signal_of"), pl.String)
    return pl.DataFrame(told, schema_overrides={"signal_month": pl.Date, "period_end": pl.Date} | texts)


def _topic(topic: dict, rows: dict[str, dict], force: str) -> dict:
    spoken = [rows[name] for name in topic["measures"].split(";") if name in rows]
    signals = [row for row in spoken if row["signal"]]
    worst = min(signals, key=lambda row: POINTS_OF_CONCERN_FIRST.index(row["signal"]), default=dict[str, None]())
    return {
        "force": force,
        "position": topic["position"],
        "topic": topic["topic"],
        "part": topic["part"],
        "measures": topic["measures"],
        "period_end": max((row["period_end"] for row in spoken), default=None),
        "statement": of_topic([(row["title"], row["statement"]) for row in spoken]),
        "signal": worst.get("signal"),
        "signal_of": worst.get("measure_id"),
        "signal_month": worst.get("signal_month"),
        "signs_of_improvement": topic["signs_of_improvement"],
    }
