"""Facts of published data: street crime, and the places and people it is measured by."""

import pandera.polars as pa
import polars as pl


class PoliceUkStreet(pa.DataFrameModel):
    """One crime or anti-social behaviour incident as data.police.uk published it. Equal rows are separate."""

    force: str = pa.Field(description="Force of the file.")
    area: str = pa.Field(
        description="Policing area by LSOA and local authority; Outside area, Not known (no LSOA, or one that no "
        "look-up holds), or Not divided where the force's areas are not in the reference tables."
    )
    month: pl.Date = pa.Field(description="First day of the month.")
    crime_type: str = pa.Field(description="data.police.uk category.")
    last_outcome: str = pa.Field(description="Last outcome category at publication; Not published where none is.")
    lsoa_code: str = pa.Field(nullable=True, description="Lower layer super output area, 2011 or 2021 vintage.")
    local_authority_code: str = pa.Field(nullable=True, description="Local authority of the LSOA.")
    longitude: float = pa.Field(nullable=True, description="Anonymised map point, degrees.")
    latitude: float = pa.Field(nullable=True, description="Anonymised map point, degrees.")
    delivery_id: str = pa.Field(description="Delivery, in published.quality.")
    source_line: pl.UInt32 = pa.Field(description="Its line there.")

    class Config:
        """Columns are exactly these."""

        strict = True


class Place(pa.DataFrameModel):
    """One lower layer super output area, of either vintage, and what it belongs to."""

    lsoa_code: str = pa.Field(unique=True, description="2011 or 2021 code.")
    local_authority_code: str = pa.Field(description="Local authority.")
    place_force: str = pa.Field(nullable=True, description="Force whose territory it lies in.")
    place_area: str = pa.Field(nullable=True, description="Policing area, where the force's are known.")

    class Config:
        """Columns are exactly these."""

        strict = True


class Population(pa.DataFrameModel):
    """People and households of a force or policing area at 30 June of a year: the vintage rates are made of."""

    force: str = pa.Field(description="Force.")
    area: str = pa.Field(description="Policing area; the force's own name for all of it.")
    mid_year: int = pa.Field(description="30 June of this year.")
    population: int = pa.Field(gt=0, description="People.")
    households: int = pa.Field(nullable=True, gt=0, description="Households.")
    source: str = pa.Field(description="Publisher and table.")
    vintage: str = pa.Field(description="Edition.")

    class Config:
        """Grain."""

        strict = True
        unique = ["force", "area", "mid_year"]
