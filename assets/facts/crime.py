"""The crime fact: records of the crime system, offences and crimed incidents."""

import polars as pl

from assets.facts.definition import Fact
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.crime import Crime

NOT_CLASSIFIED = "Not classified"
NOT_AN_OFFENCE = "not_an_offence"
NOT_VALID_THEN = "Not valid then"


def with_offence_group(crimes: pl.LazyFrame, offence_codes: pl.DataFrame) -> pl.LazyFrame:
    """Name each offence's group by its code, where the code was valid on the day recorded."""
    codes = offence_codes.lazy().select("offence_code", "offence_group", "valid_from", "valid_to")
    day = pl.col("recorded_at").dt.date()
    is_valid = (day >= pl.col("valid_from")).fill_null(True) & (day <= pl.col("valid_to")).fill_null(True)
    group = (
        pl.when(pl.col("record_kind") == "incident")
        .then(pl.lit(NOT_AN_OFFENCE))
        .when(is_valid)
        .then(pl.col("offence_group"))
        .otherwise(None)
        .fill_null(NOT_CLASSIFIED)
    )
    joined = crimes.join(codes, on="offence_code", how="left", maintain_order="left")
    return joined.with_columns(offence_group=group).drop("valid_from", "valid_to")


def with_outcome_group(rows: pl.LazyFrame, outcome_types: pl.DataFrame) -> pl.LazyFrame:
    """Name the group of each row's outcome by its type, where the type was in force on its date, and its month."""
    types = outcome_types.lazy().select("outcome_type", "outcome_group", outcome_from="valid_from")
    is_valid = (pl.col("outcome_date") >= pl.col("outcome_from")).fill_null(True)
    joined = rows.join(types, on="outcome_type", how="left", maintain_order="left")
    group = pl.when(is_valid).then("outcome_group").otherwise(None).fill_null(NOT_VALID_THEN)
    return joined.with_columns(
        outcome_group=pl.when(pl.col("outcome_type").is_not_null()).then(group),
        outcome_month=pl.col("outcome_date").dt.month_start(),
    )


def recency() -> pl.Expr:
    """How long after it began an offence was recorded; exactly a year later is not over a year."""
    recorded, began = pl.col("recorded_at").dt.date(), pl.col("committed_from").dt.date()
    return (
        pl.when(began.is_null()).then(pl.lit(NOT_KNOWN))
        .when(recorded > began.dt.offset_by("1y")).then(pl.lit("over a year"))
        .when(recorded > began.dt.offset_by("28d")).then(pl.lit("up to a year"))
        .otherwise(pl.lit("within 28 days"))
    )  # fmt: skip


def crime(validated: pl.LazyFrame, reference: Reference) -> pl.LazyFrame:
    """Make rows of the crime fact, one a version of a record: columns of `schemas.facts.crime.Crime`."""
    small_areas = reference["small_area"].lazy().select("lsoa11", "rural_urban")
    placed = validated.join(small_areas, on="lsoa11", how="left", maintain_order="left")
    grouped = with_outcome_group(with_offence_group(placed, reference["offence_code"]), reference["outcome_type"])
    day = pl.col("recorded_at").dt.date()
    rows = grouped.with_columns(
        recency=recency(),
        days_to_outcome=(pl.col("outcome_date") - day).dt.total_days(),
        rural_urban=pl.col("rural_urban").fill_null(NOT_KNOWN),
        month=pl.col("recorded_at").dt.date().dt.month_start(),
        area=pl.col("policing_area").fill_null(NOT_KNOWN),
    )
    return rows.select(*Crime.to_schema().columns)


CRIME = Fact(
    name="crime", model=Crime, source="crime", rows=crime, key=("crime_ref",), version="amended_at", keeps="newest"
)
