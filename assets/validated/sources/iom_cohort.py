"""People managed under integrated offender management, as on the last day of a month."""

from assets.validated.sources.definition import Lookup, Source, dated_file
from schemas.code_lists import UNPLACED
from schemas.validated.iom_cohort import IomCohort

IOM_COHORT = Source(
    name="iom_cohort",
    title="Integrated offender management cohort",
    owner="Integrated Offender Management",
    publisher="offender management system",
    kind="snapshot",
    rhythm="monthly",
    file_name=dated_file("iom_cohort"),
    model=IomCohort,
    columns={
        "": {
            "Snapshot Date": "snapshot_on",
            "Person ID": "person_id",
            "Area": "policing_area",
            "Location": "location",
            "Reason": "cohort_reason",
        }
    },
    key=("snapshot_on",),
    personal={"person_id": "pseudonym"},
    tokens=("location", "cohort_reason"),
    lookups={"policing_area": Lookup(table="policing_area", of="area", also=UNPLACED)},
)
