"""The catalogue of sources: everything that can be delivered, in the order it is shown."""

from assets.validated.sources.crime import CRIME
from assets.validated.sources.definition import Source
from assets.validated.sources.open_tables import (
    CENSUS_LSOA,
    FORCE_POPULATION,
    HOME_OFFICE_CRIME,
    LSOA_2021,
    ONS_POPULATION,
    POLICE_FORCE_AREA,
)
from assets.validated.sources.police_uk import OUTCOMES, STOP_AND_SEARCH, STREET

SOURCES: tuple[Source, ...] = (
    CRIME,
    STREET,
    OUTCOMES,
    STOP_AND_SEARCH,
    HOME_OFFICE_CRIME,
    ONS_POPULATION,
    FORCE_POPULATION,
    CENSUS_LSOA,
    LSOA_2021,
    POLICE_FORCE_AREA,
)
BY_NAME = {source.name: source for source in SOURCES}
