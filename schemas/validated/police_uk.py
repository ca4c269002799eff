"""What the rows of data.police.uk's three monthly files may be, after reading."""

from typing import Annotated

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

LSOA = r"^[EWS]\d{8}$"  # 2011 and 2021 vintages share the form


class _Place(pa.DataFrameModel):
    """Columns that street and outcomes files share."""

    crime_id: str = pa.Field(
        nullable=True,
        description="Published identifier: blank for anti-social behaviour, nearly unique else.",
    )
    month: pl.Date = pa.Field(description="First day of the month.")
    reported_by: str = pa.Field(description="Force that supplied the row, as published.")
    falls_within: str = pa.Field(nullable=True, description="Force of the place, as published.")
    longitude: float = pa.Field(
        nullable=True, in_range={"min_value": -9, "max_value": 3}, description="Longitude of the map point."
    )
    latitude: float = pa.Field(
        nullable=True, in_range={"min_value": 49, "max_value": 61}, description="Latitude of the map point."
    )
    location: str = pa.Field(nullable=True, description="Anonymised map point.")
    lsoa_code: str = pa.Field(nullable=True, str_matches=LSOA, description="Blank where there is no location.")
    lsoa_name: str = pa.Field(nullable=True, description="Name of the small area.")
    force: str = pa.Field(description="Force of the file.")
    file_month: pl.Date = pa.Field(description="Month in the file's name.")
    delivered_on: pl.Date = pa.Field(description="Day the file arrived.")

    @pa.dataframe_check(description="the month of the row is the month of the file")
    def month_of_another_file(cls, data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("month") == pl.col("file_month"))


class PoliceUkStreet(_Place):
    """One published crime or anti-social behaviour incident. Equal rows are separate incidents."""

    crime_type: str = pa.Field(description="data.police.uk category.")
    last_outcome: str = pa.Field(nullable=True, description="Last outcome category at publication.")
    context: str = pa.Field(nullable=True, description="Further words, mostly blank.")


class PoliceUkOutcomes(_Place):
    """One published outcome of a crime, in the month the outcome was given."""

    outcome_type: str = pa.Field(description="data.police.uk outcome.")


class PoliceUkStopAndSearch(pa.DataFrameModel):
    """One stop and search. The force is in the file's name only."""

    search_type: str = pa.Field(description="Person, vehicle, or both.")
    searched_at: Annotated[pl.Datetime, "us", None] = pa.Field(description="Force local time (published in UTC).")
    is_part_of_operation: bool = pa.Field(nullable=True, description="Part of a policing operation.")
    operation: str = pa.Field(nullable=True, description="Name of that operation.")
    latitude: float = pa.Field(
        nullable=True, in_range={"min_value": 49, "max_value": 61}, description="Latitude of the map point."
    )
    longitude: float = pa.Field(
        nullable=True, in_range={"min_value": -9, "max_value": 3}, description="Longitude of the map point."
    )
    gender: str = pa.Field(nullable=True, description="Gender.")
    age_range: str = pa.Field(nullable=True, description="Age range.")
    self_defined_ethnicity: str = pa.Field(nullable=True, description="Ethnicity, as the person said.")
    officer_defined_ethnicity: str = pa.Field(nullable=True, description="Ethnicity, as the officer saw it.")
    legislation: str = pa.Field(nullable=True, description="Power that was used.")
    object_of_search: str = pa.Field(nullable=True, description="What was searched for.")
    outcome: str = pa.Field(nullable=True, description="What came of it.")
    is_outcome_linked_to_object: bool = pa.Field(
        nullable=True, description="The outcome has to do with what was searched for."
    )
    is_more_than_outer_clothing: bool = pa.Field(nullable=True, description="More than outer clothing was removed.")
    force: str = pa.Field(description="Force of the file.")
    file_month: pl.Date = pa.Field(description="Month in the file's name.")
    delivered_on: pl.Date = pa.Field(description="Day the file arrived.")
