"""Hours contracted and lost to sickness, a workbook of the HR system."""

from assets.validated.sources.definition import Lookup, Source, dated_file
from schemas.code_lists import UNPLACED
from schemas.validated.sickness import Sickness

SICKNESS = Source(
    name="sickness",
    title="Hours lost to sickness",
    owner="Human Resources",
    publisher="HR system",
    kind="snapshot",
    rhythm="monthly",
    file_name=dated_file("sickness"),
    model=Sickness,
    columns={
        "": {
            "Month": "month",
            "Force": "force",
            "Workforce Group": "workforce_group",
            "Area": "policing_area",
            "Contracted Hours": "contracted_hours",
            "Sickness Hours": "sickness_hours",
        }
    },
    key=("month",),
    tokens=("workforce_group",),
    sheet=("Sickness", 1),
    lookups={
        "force": Lookup(table="force", of="force"),
        "policing_area": Lookup(table="policing_area", of="area", also=UNPLACED),
    },
)
