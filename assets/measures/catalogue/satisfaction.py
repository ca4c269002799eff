"""What victims of burglary, violence and vehicle crime say, stage by stage."""

from assets.measures.definition import Measure

TOPIC = "Victim satisfaction"
OWNER = "Performance and Analysis"
SOURCE = "Home Office Annual Data Requirement: telephone interviews 6 to 12 weeks after the report"
SATISFIED = "'completely_satisfied', 'very_satisfied', 'fairly_satisfied'"
VICTIMS = "survey IN ('burglary', 'violence', 'vehicle')"
STAGES = {
    "whole_experience": ("Victims satisfied with the whole experience", 90),
    "ease_of_contact": ("Victims satisfied: ease of contact", None),
    "actions": ("Victims satisfied: actions", None),
    "follow_up": ("Victims satisfied: follow-up", None),
    "treatment": ("Victims satisfied: treatment", None),
}


def _satisfied(stage: str) -> str:
    return f"CASE WHEN {stage} IN ({SATISFIED}) THEN 1 ELSE 0 END"


def _stage(stage: str, title: str, target: float | None) -> Measure:
    return Measure(
        measure_id=f"victim_satisfaction_{stage}_pct",
        disclosure="person",
        title=title,
        question="Are victims of burglary, violence and vehicle crime satisfied?",
        definition="Victims completely, very or fairly satisfied, of those who answered; pooled over the period.",
        fact="survey_response",
        where=f"{VICTIMS} AND {stage} IS NOT NULL",
        numerator=_satisfied(stage),
        denominator="1",
        per=100,
        unit="percent",
        improvement="increase",
        target=target,
        is_charted=False,
        is_headline=stage == "whole_experience",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    )


MEASURES: tuple[Measure, ...] = (
    *(_stage(stage, title, target) for stage, (title, target) in STAGES.items()),
    Measure(
        measure_id="victim_satisfaction_by_crime_type_pct",
        disclosure="person",
        title="Whole-experience satisfaction by crime type",
        question="Which victims are satisfied?",
        definition="As the whole experience, by survey.",
        fact="survey_response",
        unit="percent",
        where=f"{VICTIMS} AND whole_experience IS NOT NULL",
        numerator=_satisfied("whole_experience"),
        denominator="1",
        per=100,
        category="survey",
        improvement="increase",
        target=90,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="victims_surveyed_count",
        disclosure="person",
        title="Interviews behind each satisfaction figure",
        question="How many victims stand behind the figures?",
        definition="Interviews of the three surveys by month.",
        fact="survey_response",
        unit="interviews",
        where=VICTIMS,
        category="survey",
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="victim_survey_lag_weeks",
        disclosure="person",
        title="Lag from report to interview",
        question="How late are victims asked?",
        definition="Mean weeks from the report to the interview.",
        fact="survey_response",
        unit="weeks",
        where=f"{VICTIMS} AND days_to_interview IS NOT NULL",
        numerator="days_to_interview",
        denominator="7",
        improvement="decrease",
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
