"""Rape beyond its count in the crime table: how recent it is."""

from assets.measures.catalogue.recorded_crime import COUNTED, COUNTING_RULES
from assets.measures.definition import Measure

TOPIC = "Sexual offences - rape"
OWNER = "Force Crime Registrar"
SOURCE = COUNTING_RULES

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="rape_non_recent",
        disclosure="area",
        title="Non-recent rape",
        question="How much rape is reported long after it happened?",
        definition=(
            "Rapes recorded more than a year after they began (committed-from date); exactly a year is not over."
        ),
        fact="crime",
        unit="offences",
        where=f"{COUNTED} AND offence_group = 'rape' AND recency = 'over a year'",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="rape_recency_mix",
        disclosure="area",
        title="Rape by recency",
        question="How long after it happened is rape recorded?",
        definition="Share of rapes recorded within 28 days of their beginning, up to a year, over a year.",
        fact="crime",
        unit="percent",
        where=f"{COUNTED} AND offence_group = 'rape'",
        category="recency",
        of_categories=True,
        per=100,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="rape_outcome_mix_by_outcome_date",
        disclosure="area",
        title="Rape by outcome group, by date of outcome",
        question="What became of the rapes that were given an outcome, whenever recorded?",
        definition=(
            "Share of the outcomes that rapes now have, by month of the outcome and its group; never mixed "
            "with the mix by date recorded."
        ),
        fact="crime_outcome",
        unit="percent",
        where=f"{COUNTED} AND offence_group = 'rape' AND is_latest",
        month="outcome_month",
        category="outcome_group",
        of_categories=True,
        per=100,
        is_charted=False,
        source="Home Office, Crime outcomes in England and Wales",
        owner=OWNER,
        topic=TOPIC,
    ),
)
