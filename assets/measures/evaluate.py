"""A fact table to the monthly components of all its measures, in one pass."""

from collections.abc import Iterable

import polars as pl

from assets.measures.definition import Measure
from schemas.code_lists import NOT_DIVIDED, NOT_KNOWN, UNPLACED

CELL = ("force", "area", "month")
KEPT = 6  # decimals of a component: hours and days have one or two
SUMS = ("numerator", "denominator")
NAMED = ("measure_id", "category")
COMPONENT = (*NAMED, *CELL, *SUMS)


def components(measures: Iterable[Measure], fact: pl.LazyFrame, cell: tuple[str, ...] = CELL) -> pl.LazyFrame:
    """Sum what each row adds to each measure.

    Args:
        measures: entries of one fact.
        fact: one row an event, with force, area, month and the columns the entries name.
        cell: columns that sums are told apart by, those of `CELL` among them.

    Returns:
        One row a measure, category and cell (force, area and month) that has rows: numerator, and denominator (null
        for counts, and for shares of all categories until `values`). The total over categories is category
        ''; rows without a category are Not known.
    """
    measures = tuple(measures)
    plain = [cell for m in measures if not m.category for cell in _cells(m)]
    frames = [_plain(plain, fact, cell)] if plain else []
    frames += [frame for m in measures if m.category for frame in _by_category(m, fact, cell)]
    return pl.concat(frames)


def _cells(measure: Measure) -> list[tuple[Measure, str, str]]:
    """A measure without a column of categories: itself, its category, and the rows that are of it."""
    whole = [(measure, "", measure.where)]
    return whole + [(measure, name, f"({measure.where}) AND ({of})") for name, of in measure.categories.items()]


def _adds(where: str, text: str) -> pl.Expr:
    """What each row adds: a number, nothing where it does not count; a count is the answer whether it counts."""
    if text == "1":
        return pl.sql_expr(where)
    adds = pl.sql_expr(text).cast(pl.Float64)
    return adds if where == "TRUE" else pl.when(pl.sql_expr(where)).then(adds)


def category_of(measure: Measure) -> pl.Expr:
    """Category of a row; '' where the measure has none."""
    return pl.col(measure.category).fill_null(NOT_KNOWN) if measure.category else pl.lit("")


def both_sums(measure: Measure, where: str) -> tuple[pl.Expr, pl.Expr]:
    """What each row adds to numerator and denominator, where it counts."""
    nothing = pl.lit(None, dtype=pl.Float64)
    denominator = _adds(where, measure.denominator) if measure.denominator else nothing
    return _adds(where, measure.numerator).alias("numerator"), denominator.alias("denominator")


def summed(measure: Measure, numerator: str = "numerator", denominator: str = "denominator") -> tuple[pl.Expr, pl.Expr]:
    """Sums of two columns; the denominator is null of a count."""
    nothing = pl.lit(None, dtype=pl.Float64)
    below = _whole_sum(denominator) if measure.denominator else nothing
    return _whole_sum(numerator).alias("numerator"), below.alias("denominator")


def _whole_sum(column: str) -> pl.Expr:
    # Fractions are summed in whatever order threads come: their last digits would differ from run to run.
    return pl.col(column).sum().cast(pl.Float64).round(KEPT)


def _plain(cells: list[tuple[Measure, str, str]], fact: pl.LazyFrame, cell: tuple[str, ...]) -> pl.LazyFrame:
    numbered = {str(number): counted for number, counted in enumerate(cells)}
    adds = {}
    for number, (measure, _, where) in numbered.items():
        numerator, denominator = both_sums(measure, where)
        adds |= {f"{number} numerator": numerator, f"{number} denominator": denominator}
    # What rows add is told column by column before they are grouped: each is a plain sum then, and streams.
    rows = fact.select(*cell, **adds)
    sums = rows.group_by(cell).agg(
        pl.struct(summed(m, f"{n} numerator", f"{n} denominator")).alias(n) for n, (m, _, _) in numbered.items()
    )
    named = [(n, m.measure_id, category) for n, (m, category, _) in numbered.items()]
    names = pl.LazyFrame(named, schema=["number", "measure_id", "category"], orient="row")
    long = sums.unpivot(list(numbered), index=cell, variable_name="number")
    return long.unnest("value").join(names, on="number").select(*NAMED, *cell, *SUMS)


def _by_category(measure: Measure, fact: pl.LazyFrame, cell: tuple[str, ...]) -> list[pl.LazyFrame]:
    category = category_of(measure).alias("category")
    rows = fact.filter(pl.sql_expr(measure.where)).select(*cell, category, *both_sums(measure, "TRUE"))
    named = pl.lit(measure.measure_id).alias("measure_id")
    each = rows.group_by(*cell, "category").agg(summed(measure)).with_columns(named)
    total = each.group_by("measure_id", *cell).agg(
        pl.col("numerator").sum(),
        pl.when(pl.col("denominator").count() > 0).then(pl.col("denominator").sum()),
    )
    whole = total.with_columns(category=pl.lit(""))
    return [rows.select(*NAMED, *cell, *SUMS) for rows in (each, whole)]


def on_grid(
    found: pl.LazyFrame, coverage: pl.LazyFrame, policing_areas: pl.DataFrame, *, is_distinct: bool = False
) -> pl.LazyFrame:
    """Lay components on the grid of what was covered: a cell without rows in a covered month is nought.

    Args:
        found: components of one fact; areas with rows.
        coverage: force and month for which the source delivered all: a month outside it stays absent, for
            missing is never zero.
        policing_areas: reference areas of the forces that are divided.
        is_distinct: `found` has rows of the force itself, which its areas do not add up to.

    Returns:
        `found`, completed, with a row for the force itself (area = its name) that adds up every area found,
        known to the reference or not.
    """
    covered = found.join(coverage, on=["force", "month"])
    of_force = pl.col("area") == pl.col("force")
    whole = covered.filter(of_force) if is_distinct else _whole_force(covered)
    cells = (
        whole.select("measure_id", "category").unique()
        .join(coverage, how="cross")
        .join(_areas(policing_areas), on="force")
    )  # fmt: skip
    key = ["measure_id", "category", *CELL]
    by_area = covered.filter(pl.col("area") != NOT_DIVIDED, ~of_force)
    divided = by_area.select("force").unique()  # a source without areas leaves a divided force undivided
    completed = by_area.join(cells.join(divided, on="force", how="semi"), on=key, how="full", coalesce=True)
    named = whole.select("measure_id", "category").unique()
    forces = named.join(coverage, how="cross").with_columns(area=pl.col("force"))
    all_forces = whole.join(forces, on=key, how="full", coalesce=True)
    return pl.concat([completed.select(COMPONENT), all_forces.select(COMPONENT)]).with_columns(
        pl.col("numerator").fill_null(0.0)
    )


COUNTED_LENGTHS = (1, 3)  # months of what does not add up: a month by itself, and three in a row


def quantiles(measures: Iterable[Measure], fact: pl.LazyFrame, length: int) -> pl.LazyFrame:
    """Quantiles of what rows add, of each area and of the force.

    Returns:
        As `components`, by the first of `length` months that begin a calendar period of that length; only cells
        that have rows.
    """
    whole = pl.concat([fact, fact.with_columns(area=pl.col("force"))])
    dated = whole.filter(pl.col("area") != NOT_DIVIDED).with_columns(pl.col("month").dt.truncate(f"{length}mo"))
    return pl.concat([_quantile(measure, dated) for measure in measures]).select(COMPONENT)


def _quantile(measure: Measure, rows: pl.LazyFrame) -> pl.LazyFrame:
    quantile = 0.0 if measure.quantile is None else measure.quantile
    adds = pl.sql_expr(measure.numerator).cast(pl.Float64)
    counted = rows.filter(pl.sql_expr(measure.where)).select(*CELL, adds=adds)
    each = counted.group_by(CELL).agg(numerator=pl.col("adds").quantile(quantile, "linear").round(KEPT))
    none = pl.lit(None, dtype=pl.Float64)
    return each.drop_nulls("numerator").with_columns(
        measure_id=pl.lit(measure.measure_id), category=pl.lit(""), denominator=none
    )


def supplied(laid: pl.LazyFrame, there: pl.LazyFrame, measures: Iterable[Measure]) -> pl.LazyFrame:
    """Leave out months of measures whose rows were not supplied yet, though others of the fact were.

    Args:
        there: measure_id, force and month that were (`supplied_months`).
    """
    asked = [m.measure_id for m in measures if m.supplied_where]
    if not asked:
        return laid
    is_asked = pl.col("measure_id").is_in(asked)
    kept = laid.filter(is_asked).join(there, on=["measure_id", "force", "month"], how="semi")
    return pl.concat([laid.filter(~is_asked), kept])


def supplied_months(
    measures: Iterable[Measure], fact: pl.LazyFrame, cell: tuple[str, ...] = ("force", "month")
) -> list[pl.LazyFrame]:
    """Of each measure that asks whether its rows were supplied: measure_id, and force and month where they were."""
    return [
        fact.filter(pl.sql_expr(m.supplied_where)).select(pl.lit(m.measure_id).alias("measure_id"), *cell).unique()
        for m in measures
        if m.supplied_where
    ]


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
    others = forces.join(pl.DataFrame({"area": UNPLACED}), how="cross")
    return pl.concat([named, others]).lazy()


def values(components: pl.LazyFrame, measures: Iterable[Measure]) -> pl.LazyFrame:
    """Divide last: numerator over denominator, scaled; null where the denominator is nought.

    Returns:
        `components` with `value`. A ratio's denominator is never null: a share of all categories takes the total
        of its cell (areas without the category count too), any other cell without rows has nought.
    """
    kinds = pl.DataFrame([
        {"measure_id": m.measure_id, "per": m.per, "is_ratio": bool(m.denominator), "is_share": m.of_categories,
         "is_of_force": m.of_force}
        for m in measures
    ])  # fmt: skip
    all_categories = pl.col("numerator").filter(pl.col("category") == "").first().over("measure_id", *CELL)
    force_itself = pl.col("numerator").filter(pl.col("area") == pl.col("force")).first()
    denominator = (
        pl.when("is_of_force")
        .then(force_itself.over("measure_id", "category", "force", "month").fill_null(0.0))
        .when("is_share")
        .then(all_categories.fill_null(0.0))
        .when("is_ratio")
        .then(pl.col("denominator").fill_null(0.0))
    )
    joined = components.join(kinds.lazy(), on="measure_id", maintain_order="left")
    return (
        joined.with_columns(pl.col("numerator").round(KEPT), denominator=denominator.round(KEPT))
        .with_columns(value=VALUE)
        .drop("is_ratio", "is_share", "is_of_force")
    )


VALUE = (
    pl.when(pl.col("denominator").is_null())
    .then(pl.col("numerator"))
    .when(pl.col("denominator") != 0)
    .then(pl.col("numerator") / pl.col("denominator") * pl.col("per"))
)
