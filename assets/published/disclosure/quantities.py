"""What the figures of a fact count: each numerator and denominator of the catalogue, as a column of its records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from assets.measures.definition import NOT_SETTLED, Measure
from schemas.code_lists import NOT_KNOWN

# A month that looks back is the month itself, where the look-back was delivered whole.
SAME_MONTH = {"looked_back_month": "month"}
IS_SETTLED = "is_settled"  # column: whether a record was settled by the end of its period
HIDDEN_PARTS = ("complement", "remainder")  # never published by themselves, and told by what is


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One count behind figures.

    Attributes:
        part: numerator; denominator; complement, of a share: the cases that do not count; remainder: the cases of no
            category. The last two are not published by themselves.
        protection: as `Measure.disclosure`.
        is_beside: a category of a measure of which one category is protected otherwise than the measure.
    """

    measure_id: str
    category: str
    part: str
    protection: str
    is_beside: bool

    @property
    def is_published(self) -> bool:
        """Whether figures show it."""
        return self.part not in HIDDEN_PARTS


def month_of(measure: Measure) -> str:
    """Column of the month a measure counts by, one name for columns that hold the same month."""
    return SAME_MONTH.get(measure.month, measure.month)


def protection(measure: Measure, category: str) -> str:
    """Whose small numbers are left out of a category of a measure; '' for none."""
    return measure.disclosure_of.get(category, measure.disclosure)


def is_share(measure: Measure) -> bool:
    """Whether it is a percentage of cases: its numerator is a count too, and what is left of them a count as well."""
    return measure.per == 100 and bool(measure.denominator or measure.of_categories or measure.of_force)


def quantities(measures: Iterable[Measure], categories: Mapping[str, list[str]]) -> list[Quantity]:
    """Every count of the measures of one fact and month, '' first among the categories of a measure.

    Args:
        categories: categories of each measure that the release has, '' among them.
    """
    return [
        Quantity(
            measure_id=m.measure_id,
            category=c,
            part=part,
            protection=protection(m, c),
            is_beside=bool(m.disclosure_of and c),
        )
        for m in measures
        for c in categories.get(m.measure_id, [])
        for part in _parts(m, c)
    ]


def _parts(measure: Measure, category: str) -> list[str]:
    own_denominator = bool(measure.denominator) and not (measure.of_categories or measure.of_force)
    kind = protection(measure, category)
    parts = ["numerator"] if is_share(measure) or not measure.denominator else []
    parts += ["denominator"] if own_denominator else []
    parts += ["complement"] if own_denominator and is_share(measure) and kind else []
    return parts + (["remainder"] if measure.categories and category == "" and kind else [])


def counted(measure: Measure, quantity: Quantity) -> pl.Expr:
    """What a record adds to a quantity, of columns of its fact and `IS_SETTLED`."""
    whole = pl.sql_expr(measure.where).fill_null(False)
    if quantity.part == "remainder":
        of_any = pl.any_horizontal(pl.sql_expr(text).fill_null(False) for text in measure.categories.values())
        return (whole & ~of_any).cast(pl.Int32)
    if quantity.part == "complement":
        below, above = (_adds(measure, whole, quantity.category, part) for part in ("denominator", "numerator"))
        return below - above
    return _adds(measure, whole, quantity.category, quantity.part)


def _adds(measure: Measure, whole: pl.Expr, category: str, part: str) -> pl.Expr:
    counts = whole & _of_category(measure, category)
    if measure.settled_by:
        counts = counts & _of_settled(measure, part)
    text = getattr(measure, part)
    adds = pl.lit(1, dtype=pl.Int32) if text.isdecimal() else pl.sql_expr(text).cast(pl.Int32)
    return pl.when(counts).then(adds).otherwise(0).fill_null(0)


def _of_settled(measure: Measure, part: str) -> pl.Expr:
    within = pl.col(IS_SETTLED)
    if part == "denominator":
        return within if measure.settles == "both" else pl.lit(True)
    return {"open": ~within, "mix": pl.lit(True)}.get(measure.settles, within)


def _of_category(measure: Measure, category: str) -> pl.Expr:
    if not category:
        return pl.lit(True)
    if measure.categories:
        return pl.sql_expr(measure.categories[category]).fill_null(False)
    is_it = pl.col(measure.category).fill_null(NOT_KNOWN) == category
    if measure.settles != "mix":
        return is_it
    return ~pl.col(IS_SETTLED) if category == NOT_SETTLED else is_it & pl.col(IS_SETTLED)


def denominator_scale(measure: Measure) -> float:
    """Denominator of one case, e.g. 7 where days are divided into weeks."""
    return float(measure.denominator) if measure.denominator.isdecimal() else 1.0
