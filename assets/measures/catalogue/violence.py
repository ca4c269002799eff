"""Violence with injury beyond its count in the crime table."""

from assets.measures.catalogue.recorded_crime import COUNTED, COUNTING_RULES
from assets.measures.definition import Measure

TOPIC = "Violence with injury"
OWNER = "Force Crime Registrar"
SOURCE = COUNTING_RULES

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="violence_with_injury_alcohol",
        title="Violence with injury involving alcohol",
        question="How much violence with injury involves alcohol?",
        definition="Offences of violence with injury with the alcohol marker, by month recorded.",
        fact="crime",
        unit="offences",
        where=f"{COUNTED} AND offence_group = 'violence_with_injury' AND alcohol",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
