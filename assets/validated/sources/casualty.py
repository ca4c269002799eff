"""Casualties of road collisions: the calendar year to date, of which the newest snapshot counts."""

from assets.validated.sources.definition import Lookup, Source, dated_file
from schemas.code_lists import UNPLACED
from schemas.validated.casualty import Casualty

CASUALTY = Source(
    name="casualty",
    title="Road casualties",
    owner="Roads Policing",
    publisher="collision system (STATS19)",
    kind="snapshot",
    rhythm="monthly, the calendar year to date",
    file_name=dated_file("casualty"),
    model=Casualty,
    columns={
        "": {
            "Collision Ref": "collision_ref",
            "Casualty No": "casualty_no",
            "Collision Date": "collision_on",
            "Severity": "severity",
            "Road User": "road_user",
            "Area": "policing_area",
        }
    },
    key=("collision_on",),
    replaces="calendar year of collision_on",
    tokens=("road_user",),
    lookups={"policing_area": Lookup(table="policing_area", of="area", also=UNPLACED)},
)
