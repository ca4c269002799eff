"""Robbery, business and personal together."""

from assets.measures.catalogue.recorded_crime import COUNTED, COUNTING_RULES
from assets.measures.definition import Measure

TOPIC = "Robbery"
OWNER = "Force Crime Registrar"
SOURCE = COUNTING_RULES

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="robbery",
        title="Robbery",
        question="How much robbery is recorded?",
        definition="Robbery of business and of personal property, by month recorded and place.",
        fact="crime",
        unit="offences",
        where=f"{COUNTED} AND offence_group IN ('robbery_business', 'robbery_personal')",
        exposure="population",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
