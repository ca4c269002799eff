"""What the rows of the published tables may be: Home Office crime, ONS population, look-ups of places."""

import pandera.polars as pa
import polars as pl

AUTHORITY = r"^([EKNSW]\d{8}|K0\d{7})$"


class OnsPopulation(pa.DataFrameModel):
    """Residents of one local authority, county, region or country at 30 June of one year."""

    area_code: str = pa.Field(str_matches=AUTHORITY, description="ONS code of the area.")
    area_name: str = pa.Field(description="Name of the area.")
    geography: str = pa.Field(description="Kind of area: districts add up to counties, so never sum all.")
    mid_year: int = pa.Field(in_range={"min_value": 1990, "max_value": 2100}, description="30 June of this year.")
    population: int = pa.Field(ge=0, description="People.")
    delivered_on: pl.Date = pa.Field(description="Day the file came out, or arrived.")

    class Config:
        """Grain."""

        unique = ["area_code", "mid_year"]


class ForcePopulation(pa.DataFrameModel):
    """Residents of one police force area at 30 June of one year, before the 2021 Census rebasing."""

    mid_year: int = pa.Field(in_range={"min_value": 1990, "max_value": 2100}, description="30 June of this year.")
    body: str = pa.Field(description="Force, as published.")
    population: int = pa.Field(ge=0, description="People.")
    delivered_on: pl.Date = pa.Field(description="Day the file came out, or arrived.")

    class Config:
        """Grain."""

        unique = ["mid_year", "body"]


class CensusLsoa(pa.DataFrameModel):
    """One 2011 lower layer super output area: its local authority, people and households at the 2011 Census."""

    lsoa_code: str = pa.Field(str_matches=r"^[EW]01\d{6}$", description="Code of the small area.")
    lsoa_name: str = pa.Field(description="Name of the small area.")
    local_authority_code: str = pa.Field(str_matches=AUTHORITY, description="ONS code of the authority.")
    local_authority: str = pa.Field(description="Name of the authority.")
    persons: int = pa.Field(ge=0, description="People.")
    households: int = pa.Field(ge=0, description="Households.")
    delivered_on: pl.Date = pa.Field(description="Day the file came out, or arrived.")

    class Config:
        """Grain."""

        unique = ["lsoa_code"]


class Lsoa2021(pa.DataFrameModel):
    """One 2021 lower layer super output area and its local authority of 2024."""

    lsoa_code: str = pa.Field(str_matches=r"^[EW]01\d{6}$", description="Code of the small area.")
    lsoa_name: str = pa.Field(description="Name of the small area.")
    local_authority_code: str = pa.Field(str_matches=AUTHORITY, description="ONS code of the authority.")
    local_authority: str = pa.Field(description="Name of the authority.")
    delivered_on: pl.Date = pa.Field(description="Day the file came out, or arrived.")

    class Config:
        """Grain."""

        unique = ["lsoa_code"]


class PoliceForceArea(pa.DataFrameModel):
    """One local authority of December 2016 and the police force area it lies in."""

    local_authority_code: str = pa.Field(str_matches=AUTHORITY, description="ONS code of the authority.")
    local_authority: str = pa.Field(description="Name of the authority.")
    police_force_area_code: str = pa.Field(str_matches=r"^[EW]\d{8}$", description="ONS code of the police force area.")
    body: str = pa.Field(description="Police force area, as published.")
    delivered_on: pl.Date = pa.Field(description="Day the file came out, or arrived.")

    class Config:
        """Grain."""

        unique = ["local_authority_code"]
