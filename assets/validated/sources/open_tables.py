"""Published tables: Home Office recorded crime, ONS population, look-ups of places."""

from typing import Any

import polars as pl

from assets.validated.sources.definition import Source
from schemas.validated.open_tables import (
    CensusLsoa,
    ForcePopulation,
    Lsoa2021,
    OnsPopulation,
    PoliceForceArea,
)

OPEN: dict[str, Any] = {
    "owner": "Performance and Analysis",
    "kind": "snapshot",
    "extra": "ignore",
    "licence": "Open Government Licence v3.0",
}
POPULATION_HEADER = r"^Estimated Population mid-\d{4}$"


def one_row_a_year(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Turn the workbook's column a year into a row a year: Code, Name, Geography, mid_year, population.

    Blank rows, and notes below the table, which stand in the first cell alone, are no rows of it.
    """
    rest = pl.exclude("source_line", "Code").str.strip_chars().fill_null("")
    years = rows.filter(pl.any_horizontal(rest != "")).unpivot(
        pl.selectors.matches(POPULATION_HEADER),
        index=["source_line", "Code", "Name", "Geography"],
        variable_name="mid_year",
        value_name="population",
    )
    return years.with_columns(pl.col("mid_year").str.slice(-4))


def one_row_a_force(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Turn a column a force into a row a force: year, body, population."""
    return rows.unpivot(index=["source_line", "year"], variable_name="body", value_name="population")


ONS_POPULATION = Source(
    name="ons_population",
    title="Mid-year population of local authorities",
    publisher="Office for National Statistics",
    rhythm="yearly",
    file_name=r"LAD\d+_Mid_Year_pop_.*\.xlsx",
    model=OnsPopulation,
    columns={
        "": {
            "Code": "area_code",
            "Name": "area_name",
            "Geography": "geography",
            "mid_year": "mid_year",
            "population": "population",
        }
    },
    key=("mid_year",),
    sheet=("MYE5", 8),
    prepare=one_row_a_year,
    needs=("Code", "Name", "Geography", POPULATION_HEADER),
    **OPEN,
)
FORCE_POPULATION = Source(
    name="force_population",
    title="Mid-year population of police force areas",
    publisher="Office for National Statistics",
    rhythm="yearly",
    file_name=r"population_policeforces\.csv(\.gz)?",
    model=ForcePopulation,
    columns={"": {"year": "mid_year", "body": "body", "population": "population"}},
    key=("mid_year",),
    prepare=one_row_a_force,
    needs=("year",),
    **OPEN,
)
CENSUS_LSOA = Source(
    name="census_lsoa",
    title="People and households of 2011 lower layer super output areas",
    publisher="Office for National Statistics",
    rhythm="every ten years",
    file_name=r"census_2011_population_hh\.csv(\.gz)?",
    model=CensusLsoa,
    columns={
        "": {
            "LSOA Code": "lsoa_code",
            "LSOA Name": "lsoa_name",
            "Local authority code": "local_authority_code",
            "Local authority name": "local_authority",
            "Persons": "persons",
            "Households": "households",
        }
    },
    **OPEN,
)
LSOA_2021 = Source(
    name="lsoa_2021",
    title="2021 lower layer super output areas to local authorities of 2024",
    publisher="Office for National Statistics",
    rhythm="yearly",
    file_name=r"lsoa21_ward24_lad24_lookup\.csv(\.gz)?",
    model=Lsoa2021,
    columns={
        "": {
            "LSOA21CD": "lsoa_code",
            "LSOA21NM": "lsoa_name",
            "LAD24CD": "local_authority_code",
            "LAD24NM": "local_authority",
        }
    },
    **OPEN,
)
POLICE_FORCE_AREA = Source(
    name="police_force_area",
    title="Local authorities to police force areas",
    publisher="Office for National Statistics",
    rhythm="yearly",
    file_name=r"LAD_to_CSP_to_PFA_.*\.csv(\.gz)?",
    model=PoliceForceArea,
    columns={
        "": {
            "LAD16CD": "local_authority_code",
            "LAD16NM": "local_authority",
            "PFA16CD": "police_force_area_code",
            "PFA16NM": "body",
        }
    },
    **OPEN,
)
