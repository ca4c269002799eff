"""Validated versions of crime records to one row a record, as at a date."""

import datetime as dt

import polars as pl

from assets.facts.versions import delivered_by, newest_version
from schemas.code_lists import NOT_KNOWN

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


def crime(validated: pl.LazyFrame, offence_codes: pl.DataFrame, as_at: dt.date | None) -> pl.LazyFrame:
    """Make the crime fact.

    Args:
        validated: one row a version of a record and delivery.
        offence_codes: reference table with validity dates.
        as_at: deliveries of later extract dates are left out.

    Returns:
        One row a record, columns of `schemas.facts.crime.Crime`, in order of crime number.
    """
    newest = newest_version(delivered_by(validated, as_at), ("crime_ref",), "amended_at")
    return with_offence_group(newest, offence_codes).with_columns(
        month=pl.col("recorded_at").dt.date().dt.month_start(),
        area=pl.col("policing_area").fill_null(NOT_KNOWN),
    )
