"""data.police.uk: street, outcomes and stop-and-search files of any force and month, as published."""

from typing import Any

from assets.validated.sources.definition import Lookup, Source
from schemas.validated.police_uk import PoliceUkOutcomes, PoliceUkStopAndSearch, PoliceUkStreet

PLACE = {
    "Crime ID": "crime_id",
    "Month": "month",
    "Reported by": "reported_by",
    "Falls within": "falls_within",
    "Longitude": "longitude",
    "Latitude": "latitude",
    "Location": "location",
    "LSOA code": "lsoa_code",
    "LSOA name": "lsoa_name",
}
OPEN: dict[str, Any] = {
    "owner": "Performance and Analysis",
    "publisher": "data.police.uk, Home Office",
    "kind": "snapshot",
    "rhythm": "monthly, two months behind",
    "months_behind": 2,
    "key": ("force", "file_month"),
    "licence": "Open Government Licence v3.0",
}
FORCE = {"force": Lookup(table="force", of="force")}


def _file_name(ending: str) -> str:
    return rf"(?P<month>\d{{4}}-\d{{2}})-(?P<force>[a-z-]+)-{ending}\.csv(\.gz)?"


STREET = Source(
    name="police_uk_street",
    title="Street-level crime and anti-social behaviour",
    file_name=_file_name("street"),
    model=PoliceUkStreet,
    columns={"": PLACE | {"Crime type": "crime_type", "Last outcome category": "last_outcome", "Context": "context"}},
    lookups=FORCE,
    **OPEN,
)
OUTCOMES = Source(
    name="police_uk_outcomes",
    title="Outcomes of street-level crime",
    file_name=_file_name("outcomes"),
    model=PoliceUkOutcomes,
    columns={"": PLACE | {"Outcome type": "outcome_type"}},
    lookups=FORCE,
    **OPEN,
)
STOP_AND_SEARCH = Source(
    name="police_uk_stop_and_search",
    title="Stop and search",
    file_name=_file_name("stop-and-search"),
    model=PoliceUkStopAndSearch,
    columns={
        "": {
            "Type": "search_type",
            "Date": "searched_at",
            "Part of a policing operation": "is_part_of_operation",
            "Policing operation": "operation",
            "Latitude": "latitude",
            "Longitude": "longitude",
            "Gender": "gender",
            "Age range": "age_range",
            "Self-defined ethnicity": "self_defined_ethnicity",
            "Officer-defined ethnicity": "officer_defined_ethnicity",
            "Legislation": "legislation",
            "Object of search": "object_of_search",
            "Outcome": "outcome",
            "Outcome linked to object of search": "is_outcome_linked_to_object",
            "Removal of more than just outer clothing": "is_more_than_outer_clothing",
        }
    },
    datetimes=("%Y-%m-%dT%H:%M:%S%:z",),  # UTC, so that a summer search near midnight changes its day
    lookups=FORCE,
    **OPEN,
)
