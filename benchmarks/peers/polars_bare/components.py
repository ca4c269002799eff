"""The catalogue's measures as Polars expressions: components of single months."""

from collections.abc import Mapping
from typing import Any

import polars as pl

NOT_KNOWN, NOT_DIVIDED, NOT_SETTLED = "Not known", "Not divided", "not_yet_outcomed"
AREA = ("force", "area", "month")
COMPONENT = ("force", "measure_id", "category", "area", "month", "numerator", "denominator")
NONE = pl.lit(None, dtype=pl.Float64)
Entry = Mapping[str, Any]


def values(entries: list[Entry], facts: Mapping[str, pl.LazyFrame]) -> pl.DataFrame:
    """Components by area and by force."""
    plain: dict[tuple[str, str], list[Entry]] = {}
    others = []
    for entry in entries:
        if entry["quantile"] is None and not entry["category"] and not entry["settled_by"]:
            plain.setdefault((entry["fact"], entry["month"]), []).append(entry)
        else:
            others.append(entry)
    asked = [_sums(some, facts[fact], month) for (fact, month), some in plain.items()]
    asked += [(_quantile if e["quantile"] is not None else _by_category)(e, facts[e["fact"]]) for e in others]
    found = pl.collect_all(asked, engine="streaming")
    laid = [_long(table, some) for table, some in zip(found, plain.values(), strict=False)]
    rows = pl.concat([*laid, *(table.select(COMPONENT) for table in found[len(plain) :])])
    apart = [e["measure_id"] for e in entries if e["is_distinct"] or e["quantile"] is not None]
    added = rows.filter(~pl.col("measure_id").is_in(apart)).group_by("force", "measure_id", "category", "month")
    has_denominator = pl.col("denominator").count() > 0
    whole = added.agg(pl.col("numerator").sum(), pl.when(has_denominator).then(pl.col("denominator").sum()))
    forces = whole.with_columns(area=pl.col("force")).select(COMPONENT)
    return pl.concat([rows.filter(pl.col("area") != NOT_DIVIDED), forces])


def cells(entry: Entry) -> dict[str, str]:
    """Predicates of an entry's total and of its categories."""
    where = entry["where"]
    return {"": where} | {name: f"({where}) AND ({of})" for name, of in entry["categories"].items()}


def _adds(text: str, where: str) -> pl.Expr:
    if text == "1":
        return pl.sql_expr(where)
    return pl.when(pl.sql_expr(where)).then(pl.sql_expr(text).cast(pl.Float64))


def _sums(entries: list[Entry], fact: pl.LazyFrame, month: str) -> pl.LazyFrame:
    """One pass over a fact for all its plain entries."""
    adds = {}
    for entry in entries:
        for where in cells(entry).values():
            number = f"{len(adds)}"
            adds[number] = _adds(entry["numerator"], where)
            adds[f"{number} below"] = _adds(entry["denominator"], where) if entry["denominator"] else NONE
        if entry["supplied_where"]:
            adds[f"{entry['measure_id']} supplied"] = pl.sql_expr(entry["supplied_where"])
    rows = fact.filter(pl.col(month).is_not_null()).select("force", "area", pl.col(month).alias("month"), **adds)
    return rows.group_by(AREA).agg(pl.col(name).sum().cast(pl.Float64) for name in adds)


def _long(sums: pl.DataFrame, entries: list[Entry]) -> pl.DataFrame:
    names = iter(c for c in sums.columns if c not in AREA)
    frames = []
    for entry in entries:
        rows = sums
        pairs = [(category, next(names), next(names)) for category in cells(entry)]
        if entry["supplied_where"]:
            rows = sums.filter(pl.col(next(names)).sum().over("force", "month") > 0)
        for category, number, below in pairs:
            told = {"measure_id": pl.lit(entry["measure_id"]), "category": pl.lit(category)}
            denominator = pl.col(below) if entry["denominator"] else NONE
            frames.append(rows.select(*AREA, **told, numerator=number, denominator=denominator).select(COMPONENT))
    return pl.concat(frames)


def _by_category(entry: Entry, fact: pl.LazyFrame) -> pl.LazyFrame:
    """An entry by a column's values, or of rows settled in their month, with its total."""
    month = pl.col(entry["month"])
    category = pl.col(entry["category"]).fill_null(NOT_KNOWN) if entry["category"] else pl.lit("")
    counts = rows_count = pl.lit(True)
    if entry["settled_by"]:
        within = (pl.col(entry["settled_by"]) == month).fill_null(False)
        counts = {"open": ~within, "mix": counts}.get(entry["settles"], within)
        rows_count = within if entry["settles"] == "both" else rows_count
        category = (
            pl.when(within).then(category).otherwise(pl.lit(NOT_SETTLED)) if entry["settles"] == "mix" else category
        )
    adds = pl.sql_expr(entry["numerator"]).cast(pl.Float64)
    below = pl.sql_expr(entry["denominator"]).cast(pl.Float64) if entry["denominator"] else NONE
    rows = fact.filter(pl.sql_expr(entry["where"]) & rows_count & month.is_not_null()).select(
        "force",
        "area",
        month.alias("month"),
        category=category,
        numerator=pl.when(counts).then(adds),
        denominator=below,
    )
    each = rows.group_by(*AREA, "category").agg(pl.col("numerator", "denominator").sum())
    total = each.group_by(AREA).agg(pl.col("numerator", "denominator").sum()).with_columns(category=pl.lit(""))
    both = pl.concat(
        [
            each.select(*AREA, "category", "numerator", "denominator"),
            total.select(*AREA, "category", "numerator", "denominator"),
        ]
    )
    found = both if entry["category"] else each
    denominator = pl.col("denominator") if entry["denominator"] else NONE.alias("denominator")
    return found.with_columns(denominator, measure_id=pl.lit(entry["measure_id"]))


def _quantile(entry: Entry, fact: pl.LazyFrame) -> pl.LazyFrame:
    adds = pl.sql_expr(entry["numerator"]).cast(pl.Float64).alias("adds")
    rows = fact.filter(pl.sql_expr(entry["where"])).select(*AREA, adds)
    both = pl.concat([rows, rows.with_columns(area=pl.col("force"))])
    each = both.group_by(AREA).agg(numerator=pl.col("adds").quantile(entry["quantile"], "linear"))
    return each.with_columns(measure_id=pl.lit(entry["measure_id"]), category=pl.lit(""), denominator=NONE)
