"""The crime fact: records of the crime system, offences and crimed incidents."""

import polars as pl

from assets.facts.definition import Fact
from assets.validated.reference import Reference
from schemas.code_lists import NOT_KNOWN
from schemas.facts.crime import Crime

NOT_CLASSIFIED = "Not classified"
NOT_AN_OFFENCE = "not_an_offence"


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


def crime(validated: pl.LazyFrame, reference: Reference) -> pl.LazyFrame:
    """Make rows of the crime fact, one a version of a record: columns of `schemas.facts.crime.Crime`."""
    small_areas = reference["small_area"].lazy().select("lsoa11", "rural_urban")
    placed = validated.join(small_areas, on="lsoa11", how="left", maintain_order="left")
    rows = with_offence_group(placed, reference["offence_code"]).with_columns(
        rural_urban=pl.col("rural_urban").fill_null(NOT_KNOWN),
        month=pl.col("recorded_at").dt.date().dt.month_start(),
        area=pl.col("policing_area").fill_null(NOT_KNOWN),
    )
    return rows.select(*Crime.to_schema().columns)


CRIME = Fact(
    name="crime", model=Crime, source="crime", rows=crime, key=("crime_ref",), version="amended_at", keeps="newest"
)
