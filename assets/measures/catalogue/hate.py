"""Hate crime: offences and incidents, and what victims say."""

from assets.measures.catalogue.recorded_crime import RECORDED
from assets.measures.catalogue.satisfaction import SATISFIED
from assets.measures.definition import Measure

TOPIC = "Hate crime"
OWNER = "Hate Crime Lead"
SOURCE = "College of Policing APP; five monitored strands"
STRANDS = {
    strand: f"hate_strands LIKE '%{strand}%'"
    for strand in ("race", "religion", "sexual_orientation", "disability", "transgender")
}

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="hate_offences_incidents",
        disclosure="person",
        title="Hate offences and incidents",
        question="How much hate crime is reported?",
        definition=(
            "Records with any strand, offences and crimed incidents, each once; more reporting is an improvement."
        ),
        fact="crime",
        unit="offences and incidents",
        where=f"{RECORDED} AND hate_strands IS NOT NULL",
        improvement="increase",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="hate_by_strand",
        disclosure="person",
        title="Hate offences and incidents by strand",
        question="Whom does hate crime hit?",
        definition="Records with the strand; a record may bear several, so strands do not add up.",
        fact="crime",
        unit="offences and incidents",
        where=f"{RECORDED} AND hate_strands IS NOT NULL",
        categories=STRANDS,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="hate_victim_satisfaction_pct",
        disclosure="person",
        title="Hate crime victims satisfied",
        question="Are victims of hate crime satisfied?",
        definition=(
            "Victims completely, very or fairly satisfied with the whole experience, of those who answered; "
            "pooled over the period."
        ),
        fact="survey_response",
        unit="percent",
        where="survey = 'hate' AND whole_experience IS NOT NULL",
        numerator=f"CASE WHEN whole_experience IN ({SATISFIED}) THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        improvement="increase",
        is_charted=False,
        is_headline=True,
        source="Home Office Annual Data Requirement, victim survey",
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="hate_victims_surveyed",
        disclosure="person",
        title="Hate crime victims interviewed",
        question="How many victims stand behind the figure?",
        definition="Interviews of the hate survey by month.",
        fact="survey_response",
        unit="interviews",
        where="survey = 'hate'",
        is_charted=False,
        source="Home Office Annual Data Requirement, victim survey",
        owner=OWNER,
        topic=TOPIC,
    ),
)
