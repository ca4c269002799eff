"""The catalogue of sources: everything that can be delivered, in the order it is shown."""

from assets.validated.sources.call import CALL
from assets.validated.sources.casualty import CASUALTY
from assets.validated.sources.compact import COMPACT
from assets.validated.sources.complaint import COMPLAINT
from assets.validated.sources.crime import CRIME
from assets.validated.sources.crime_person import CRIME_PERSON
from assets.validated.sources.definition import Source
from assets.validated.sources.dvpn import DVPN
from assets.validated.sources.firearms_licence import FIREARMS_LICENCE
from assets.validated.sources.incident import INCIDENT
from assets.validated.sources.iom_cohort import IOM_COHORT
from assets.validated.sources.open_tables import (
    CENSUS_LSOA,
    FORCE_POPULATION,
    LSOA_2021,
    ONS_POPULATION,
    POLICE_FORCE_AREA,
)
from assets.validated.sources.peer_crime import PEER_CRIME
from assets.validated.sources.peer_outcome import PEER_OUTCOME
from assets.validated.sources.police_uk import OUTCOMES, STOP_AND_SEARCH, STREET
from assets.validated.sources.public_confidence import PUBLIC_CONFIDENCE
from assets.validated.sources.sickness import SICKNESS
from assets.validated.sources.victim_survey import VICTIM_SURVEY

SOURCES: tuple[Source, ...] = (
    CRIME,
    CRIME_PERSON,
    COMPACT,
    INCIDENT,
    CALL,
    COMPLAINT,
    VICTIM_SURVEY,
    PUBLIC_CONFIDENCE,
    IOM_COHORT,
    DVPN,
    CASUALTY,
    SICKNESS,
    FIREARMS_LICENCE,
    PEER_CRIME,
    PEER_OUTCOME,
    STREET,
    OUTCOMES,
    STOP_AND_SEARCH,
    ONS_POPULATION,
    FORCE_POPULATION,
    CENSUS_LSOA,
    LSOA_2021,
    POLICE_FORCE_AREA,
)
BY_NAME = {source.name: source for source in SOURCES}
