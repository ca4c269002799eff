"""How specs of measures are read and held to what Polars sums: rows of a fact, and what each of them adds.

A spec is a handful of rows of the measure's fact. `counts` is what a row adds to a count, `numerator` and `denominator`
what it adds to a ratio, `category` where it adds it (blank: in no category).
"""

import datetime as dt

import polars as pl
import pytest

from assets.facts import BY_NAME
from assets.measures import summary
from assets.measures.catalogue import BY_ID
from assets.measures.definition import Measure
from assets.measures.evaluate import components, values
from schemas.facts.person_month import PersonMonth
from tests.spec.table import frame, records

TOLD = ("counts", "numerator", "denominator", "category")
CELL = {"force": pl.lit("West Mercia"), "area": pl.lit("West Mercia"), "month": pl.lit(dt.date(2016, 10, 1))}
TYPES: dict[str, type[pl.DataType]] = {
    "counts": pl.Float64,
    **dict.fromkeys(("missing_hours", "contracted_hours", "sickness_hours", "confidence_pct"), pl.Float64),
    "renewal_days_median": pl.Float64,
    **dict.fromkeys(("is_under_18", "is_in_care", "is_national", "is_counted", "is_emergency"), pl.Boolean),
    **dict.fromkeys(("is_abandoned", "has_resource_sent"), pl.Boolean),
    "is_repeat": pl.Boolean,
    **dict.fromkeys(("response_seconds", "answer_seconds", "days_to_interview", "offences", "action_taken"), pl.Int64),
    **dict.fromkeys(("days_to_record", "days_to_finalise"), pl.Int64),
    **dict.fromkeys(("temporary_permits", "renewals_due", "renewals_on_time"), pl.Int64),
    **dict.fromkeys(
        ("records", "repeat_records", "records_once", "records_in_12_months", "days_since_previous"), pl.Int64
    ),
    **dict.fromkeys(("recorded_on", "finalised_on", "authorised_on", "finalised_month", "first_month"), pl.Date),
}
AREAS = pl.DataFrame({"force": ["West Mercia"], "area": ["Shropshire"]})


def spec(text: str) -> pl.DataFrame:
    """A spec's table, in the types of the facts."""
    header = {cell.strip() for cell in text.strip().splitlines()[0].split("|")}
    return frame(text, **{name: dtype for name, dtype in TYPES.items() if name in header}).collect()


def given(table: pl.DataFrame) -> pl.LazyFrame:
    """Its columns of the fact, all of one cell."""
    return table.lazy().drop(TOLD, strict=False).with_columns(**CELL)


def told(measure: Measure, table: pl.DataFrame) -> list[tuple]:
    """What each row is told to add: numerator, denominator (None of a count), categories."""
    names = ("numerator", "denominator") if measure.denominator else ("counts",)
    sums = [tuple(row) if measure.denominator else (*row, None) for row in table.select(names).iter_rows()]
    categories = table["category"] if "category" in table.columns else [None] * table.height
    return [(*both, [name] if name else []) for both, name in zip(sums, categories, strict=True)]


def added(measure: Measure, row: pl.DataFrame) -> tuple:
    """What one row adds."""
    found = components([measure], given(row)).collect()
    whole, each = found.filter(pl.col("category") == ""), found.filter(pl.col("category") != "")
    holding = each.filter((pl.col("numerator") != 0) | (pl.col("denominator").fill_null(0) != 0))
    denominator = whole["denominator"].sum() if measure.denominator else None
    return whole["numerator"].sum(), denominator, holding["category"].to_list()


def divided(measure: Measure, rows: list[tuple], of: list[tuple]) -> float | None:
    """The value of some rows of a spec; a share is of the rows `of`."""
    numerator = sum(row[0] for row in rows)
    if not measure.denominator and not measure.of_categories:
        return numerator
    denominator = sum(row[0] for row in of) if measure.of_categories else sum(row[1] for row in rows)
    return numerator / denominator * measure.per if denominator else None


def check_rows(measure: Measure, text: str) -> None:
    """Each row of a spec adds what it says, in columns that the fact has."""
    table = spec(text)
    model = PersonMonth if measure.fact == "person_month" else BY_NAME[measure.fact].model
    assert set(table.columns) - set(TOLD) <= set(model.to_schema().columns)
    assert ("category" in table.columns) == bool(measure.category or measure.categories)
    wanted = told(measure, table)
    assert [added(measure, row) for row in table.iter_slices(1)] == wanted
    weights = {row[1] if measure.denominator else row[0] for row in wanted}
    assert weights - {0.0}, "no row counts"
    assert 0.0 in weights or measure.where == "TRUE", "no row is left out"


def check_values(measure: Measure, text: str) -> None:
    """All rows of a spec together have the value that their sums make, as a whole and by category."""
    table = spec(text)
    rows = told(measure, table)
    names = {name for row in rows for name in row[2]} | set(measure.categories)
    wanted = {"": divided(measure, rows, rows)}
    wanted |= {name: divided(measure, [row for row in rows if name in row[2]], rows) for name in names}
    found = values(components([measure], given(table)), [measure]).collect()
    value = dict(zip(found["category"], found["value"], strict=True))
    assert {name: value[name] for name in wanted} == pytest.approx(wanted)


def value_of(measure_id: str, text: str) -> float | None:
    measure = BY_ID[measure_id]
    found = values(components([measure], given(spec(text))), [measure]).collect()
    return found.filter(pl.col("category") == "")["value"].item()


def in_summary(fact: str, rows: pl.LazyFrame, measure_id: str) -> list[tuple]:
    """Months and values of a measure in the whole force, as the summary is made."""
    found = summary.values({fact: rows}, {fact: None}, AREAS, None)
    of_force = found.filter(pl.col("measure_id") == measure_id, pl.col("area") == "West Mercia")
    return records(of_force, "month", "months_a_row", "value")
