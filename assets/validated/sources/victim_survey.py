"""Telephone interviews of victims, six to twelve weeks after their report."""

from assets.validated.sources.definition import Lookup, Source, dated_file
from schemas.code_lists import UNPLACED
from schemas.validated.victim_survey import VictimSurvey

VICTIM_SURVEY = Source(
    name="victim_survey",
    title="Victim satisfaction interviews",
    owner="Performance and Analysis",
    publisher="telephone survey contractor",
    kind="log",
    rhythm="monthly",
    file_name=dated_file("victim_survey"),
    model=VictimSurvey,
    columns={
        "": {
            "Interview ID": "interview_id",
            "Interviewed": "interviewed_on",
            "Reported": "reported_on",
            "Survey": "survey",
            "Area": "policing_area",
            "Ease of Contact": "ease_of_contact",
            "Actions": "actions",
            "Follow Up": "follow_up",
            "Treatment": "treatment",
            "Whole Experience": "whole_experience",
        }
    },
    key=("interview_id",),
    tokens=("survey", "ease_of_contact", "actions", "follow_up", "treatment", "whole_experience"),
    lookups={"policing_area": Lookup(table="policing_area", of="area", also=UNPLACED)},
)
