"""What a row of the crime recording system's extract may be, after reading."""

from typing import Annotated

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from schemas.clock import is_not_before

MARKERS = ("domestic_abuse", "child_at_risk", "cse", "cyber", "alcohol", "business")
HATE_STRANDS = r"(disability|race|religion|sexual_orientation|transgender)"

Timestamp = Annotated[pl.Datetime, "us", None]


class Crime(pa.DataFrameModel):
    """One version of a record of the crime recording system: an offence or a crimed incident."""

    crime_ref: str = pa.Field(str_length={"min_value": 3, "max_value": 40}, description="Crime number.")
    record_kind: str = pa.Field(
        isin=["crime", "incident"],
        description="crime, or incident: a crimed incident, kept on the crime system and never in total crime.",
    )
    force: str = pa.Field(description="Force that recorded it.")
    recorded_at: Timestamp = pa.Field(description="Date and time recorded, force local time.")
    committed_from: Timestamp = pa.Field(nullable=True, description="Start of the offence, local time.")
    committed_to: Timestamp = pa.Field(nullable=True, description="End of the offence, local time.")
    offence_code: str = pa.Field(nullable=True, description="Home Office offence code; none for an incident.")
    policing_area: str = pa.Field(nullable=True, description="Policing area of the place of the offence.")
    beat: str = pa.Field(nullable=True, description="Beat, a part of a policing area.")
    lsoa11: str = pa.Field(
        nullable=True, str_matches=r"^[EW]01\d{6}$", description="2011 lower layer super output area."
    )
    location_type: str = pa.Field(nullable=True, description="Kind of place.")
    status: str = pa.Field(
        isin=["recorded", "cancelled"],
        description="cancelled: transferred or cancelled (once no-crimed), leaves every count.",
    )
    domestic_abuse: bool = pa.Field(nullable=True, description="Marked as domestic abuse.")
    child_at_risk: bool = pa.Field(nullable=True, description="Marked as child at risk.")
    cse: bool = pa.Field(nullable=True, description="Marked as child sexual exploitation.")
    cyber: bool = pa.Field(nullable=True, description="Marked as cyber (marker since April 2014).")
    alcohol: bool = pa.Field(nullable=True, description="Marked as involving alcohol.")
    business: bool = pa.Field(nullable=True, description="Against a business or a person at work there.")
    hate_strands: str = pa.Field(
        nullable=True,
        str_matches=rf"^{HATE_STRANDS}(;{HATE_STRANDS})*$",
        description="Monitored hate strands, separated by `;`.",
    )
    referred_by: str = pa.Field(
        nullable=True, isin=["public", "partner_agency", "officer"], description="Who reported it."
    )
    outcome_type: str = pa.Field(nullable=True, description="Home Office outcome type, the latest.")
    outcome_date: pl.Date = pa.Field(nullable=True, description="Date of that outcome.")
    amended_at: Timestamp = pa.Field(description="Version of the record, local time.")
    delivered_on: pl.Date = pa.Field(description="Extract date of the delivery.")

    @pa.dataframe_check(description="recorded on or before the day of the extract")
    def recorded_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("recorded_at").dt.date() <= pl.col("delivered_on"))

    @pa.dataframe_check(description="amended on or before the day of the extract: a later date would win for ever")
    def amended_after_extract(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("amended_at").dt.date() <= pl.col("delivered_on"))

    @pa.dataframe_check(description="recorded in 1990 or later")
    def recorded_long_ago(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("recorded_at").dt.year() >= 1990)

    @pa.dataframe_check(description="committed_from is not after committed_to")
    def committed_backwards(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(is_not_before(pl.col("committed_to"), pl.col("committed_from")))

    @pa.dataframe_check(description="committed_from is not after recorded_at")
    def committed_after_recorded(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(is_not_before(pl.col("recorded_at"), pl.col("committed_from")))

    @pa.dataframe_check(description="a crime has an offence code")
    def crime_without_code(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("record_kind") != "crime") | pl.col("offence_code").is_not_null())

    @pa.dataframe_check(description="an outcome has a date, and a date an outcome")
    def outcome_half_given(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("outcome_type").is_null() == pl.col("outcome_date").is_null())

    class Config:
        """One row a version of a record and delivery."""

        strict = True
        unique = ["crime_ref", "amended_at"]
