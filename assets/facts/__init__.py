"""The catalogue of facts: a parent before its children."""

from assets.facts.call import CALL
from assets.facts.casualty import CASUALTY
from assets.facts.complaint import COMPLAINT_ALLEGATION, COMPLAINT_CASE
from assets.facts.confidence import CONFIDENCE
from assets.facts.crime import CRIME
from assets.facts.crime_outcome import CRIME_OUTCOME
from assets.facts.crime_person import CRIME_PERSON
from assets.facts.definition import Fact
from assets.facts.dvpn import DVPN
from assets.facts.incident import INCIDENT
from assets.facts.iom_nominal import IOM_NOMINAL
from assets.facts.licensing_month import LICENSING_MONTH
from assets.facts.missing_report import MISSING_REPORT
from assets.facts.peer_crime import PEER_CRIME
from assets.facts.peer_outcome import PEER_OUTCOME
from assets.facts.sickness_month import SICKNESS_MONTH
from assets.facts.survey_response import SURVEY_RESPONSE

FACTS: tuple[Fact, ...] = (
    CRIME,
    CRIME_OUTCOME,
    CRIME_PERSON,
    MISSING_REPORT,
    INCIDENT,
    CALL,
    COMPLAINT_CASE,
    COMPLAINT_ALLEGATION,
    SURVEY_RESPONSE,
    CONFIDENCE,
    IOM_NOMINAL,
    DVPN,
    CASUALTY,
    SICKNESS_MONTH,
    LICENSING_MONTH,
    PEER_CRIME,
    PEER_OUTCOME,
)
BY_NAME = {fact.name: fact for fact in FACTS}
BY_MONTH = (*BY_NAME, "person_month")  # facts that are kept as a file a month
