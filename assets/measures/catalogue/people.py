"""How far people can be counted at all: records of victims and defendants that bear no person."""

from assets.measures.catalogue.recorded_crime import COUNTED
from assets.measures.definition import Measure

STANDS = f"{COUNTED} AND offence_group <> 'fraud_excluded'"


def _without_person(role: str) -> Measure:
    return Measure(
        measure_id=f"{role}s_without_person_pct",
        disclosure="person",
        title=f"Records of {role}s without a person",
        question=f"How far can counts of {role}s be trusted?",
        definition=f"Records of {role}s of offences that stand, without a person's identifier, of all such records: "
        "they are counted in no measure of people.",
        fact="crime_person",
        unit="percent",
        where=f"role = '{role}' AND {STANDS}",
        numerator="CASE WHEN person IS NULL THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        improvement="decrease",
        is_charted=False,
        source="Person matching: master identifier of the crime system",
        owner="Performance and Analysis",
        topic="Repeat victimisation / offending",
    )


MEASURES: tuple[Measure, ...] = (_without_person("victim"), _without_person("defendant"))
