"""A fact table to the monthly components of all its measures, in one pass."""

from collections.abc import Iterable

import polars as pl

from assets.measures.definition import Measure
from schemas.code_lists import NOT_DIVIDED, NOT_KNOWN, OUTSIDE_AREA

CELL = ("force", "area", "month")
COMPONENT = ("measure_id", "category", *CELL, "numerator", "denominator")


def components(measures: Iterable[Measure], fact: pl.LazyFrame) -> pl.LazyFrame:
    """Sum what each row adds to each measure.

    Args:
        measures: entries of one fact.
        fact: one row an event, with force, area, month and the columns the entries name.

    Returns:
        One row a measure, category, force, area and month that has rows: numerator, and denominator (null
        for counts, and for shares of all categories until `values`). The total over categories is category
        ''; rows without a category are Not known.
    """
    measures = tuple(measures)
    plain = [m for m in measures if not m.category]
    frames = [_plain(plain, fact)] if plain else []
    frames += [frame for m in measures if m.category for frame in _by_category(m, fact)]
    return pl.concat(frames).select(COMPONENT)


def _sum(measure: Measure, text: str) -> pl.Expr:
    # A literal has no rows of its own to be summed, so rows are counted where either text is one.
    if text == "1":
        counted = pl.len() if measure.where == "TRUE" else pl.sql_expr(measure.where).sum()
        return counted.cast(pl.Float64)
    adds = pl.sql_expr(text).cast(pl.Float64)
    return (adds if measure.where == "TRUE" else adds.filter(pl.sql_expr(measure.where))).sum()


def _numerator(measure: Measure) -> pl.Expr:
    return _sum(measure, measure.numerator).alias("numerator")


def _denominator(measure: Measure) -> pl.Expr:
    nothing = pl.lit(None, dtype=pl.Float64)
    return (_sum(measure, measure.denominator) if measure.denominator else nothing).alias("denominator")


def _plain(measures: list[Measure], fact: pl.LazyFrame) -> pl.LazyFrame:
    cells = fact.group_by(CELL).agg(pl.struct(_numerator(m), _denominator(m)).alias(m.measure_id) for m in measures)
    long = cells.unpivot([m.measure_id for m in measures], index=CELL, variable_name="measure_id")
    return long.unnest("value").with_columns(category=pl.lit("")).select(COMPONENT)


def _by_category(measure: Measure, fact: pl.LazyFrame) -> list[pl.LazyFrame]:
    rows = fact.filter(pl.sql_expr(measure.where))
    named = pl.lit(measure.measure_id).alias("measure_id")
    by = rows.group_by(*CELL, pl.col(measure.category).fill_null(NOT_KNOWN).alias("category"))
    each = by.agg(_numerator(measure), _denominator(measure)).with_columns(named)
    total = each.group_by("measure_id", *CELL).agg(
        pl.col("numerator").sum(),
        pl.when(pl.col("denominator").count() > 0).then(pl.col("denominator").sum()),
    )
    whole = total.with_columns(category=pl.lit(""))
    return [each.select(COMPONENT), whole.select(COMPONENT)]


def on_grid(found: pl.LazyFrame, coverage: pl.LazyFrame, policing_areas: pl.DataFrame) -> pl.LazyFrame:
    """Lay components on the grid of what was covered: a cell without rows in a covered month is nought.

    Args:
        found: components of one fact; areas with rows.
        coverage: force and month for which the source delivered all: a month outside it stays absent, for
            missing is never zero.
        policing_areas: reference areas of the forces that are divided.

    Returns:
        `found`, completed, with a row for the force itself (area = its name) that adds up every area found,
        known to the reference or not.
    """
    covered = found.join(coverage, on=["force", "month"])
    whole = _whole_force(covered)
    cells = (
        whole.select("measure_id", "category").unique()
        .join(coverage, how="cross")
        .join(_areas(policing_areas), on="force")
    )  # fmt: skip
    key = ["measure_id", "category", *CELL]
    by_area = covered.filter(pl.col("area") != NOT_DIVIDED)
    divided = by_area.select("force").unique()  # a source without areas leaves a divided force undivided
    completed = by_area.join(cells.join(divided, on="force", how="semi"), on=key, how="full", coalesce=True)
    named = whole.select("measure_id", "category").unique()
    forces = named.join(coverage, how="cross").with_columns(area=pl.col("force"))
    all_forces = whole.join(forces, on=key, how="full", coalesce=True)
    return pl.concat([completed.select(COMPONENT), all_forces.select(COMPONENT)]).with_columns(
        pl.col("numerator").fill_null(0.0)
    )


def _whole_force(found: pl.LazyFrame) -> pl.LazyFrame:
    has_denominator = pl.col("denominator").count() > 0
    return (
        found.group_by("measure_id", "category", "force", "month")
        .agg(pl.col("numerator").sum(), pl.when(has_denominator).then(pl.col("denominator").sum()))
        .with_columns(area=pl.col("force"))
        .select(COMPONENT)
    )


def _areas(policing_areas: pl.DataFrame) -> pl.LazyFrame:
    named = policing_areas.select("force", "area").unique()
    forces = named.select("force").unique()
    others = forces.join(pl.DataFrame({"area": [OUTSIDE_AREA, NOT_KNOWN]}), how="cross")
    return pl.concat([named, others]).lazy()


def values(components: pl.LazyFrame, measures: Iterable[Measure]) -> pl.LazyFrame:
    """Divide last: numerator over denominator, scaled; null where the denominator is nought.

    Returns:
        `components` with `value`. A ratio's denominator is never null: a share of all categories takes the total
        of its cell (areas without the category count too), any other cell without rows has nought.
    """
    kinds = pl.DataFrame([
        {"measure_id": m.measure_id, "per": m.per, "is_ratio": bool(m.denominator), "is_share": m.of_categories}
        for m in measures
    ])  # fmt: skip
    all_categories = pl.col("numerator").filter(pl.col("category") == "").first().over("measure_id", *CELL)
    denominator = (
        pl.when("is_share")
        .then(all_categories.fill_null(0.0))
        .when("is_ratio")
        .then(pl.col("denominator").fill_null(0.0))
    )
    joined = components.join(kinds.lazy(), on="measure_id", maintain_order="left")
    return joined.with_columns(denominator=denominator).with_columns(value=VALUE).drop("is_ratio", "is_share")


VALUE = (
    pl.when(pl.col("denominator").is_null())
    .then(pl.col("numerator"))
    .when(pl.col("denominator") != 0)
    .then(pl.col("numerator") / pl.col("denominator") * pl.col("per"))
)
