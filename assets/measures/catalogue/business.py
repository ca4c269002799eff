"""Business crime: against a business or a person at work there."""

from assets.measures.catalogue.recorded_crime import COUNTED, COUNTING_RULES
from assets.measures.definition import Measure

TOPIC = "Business crime"
OWNER = "Force Crime Registrar"
SOURCE = COUNTING_RULES
TYPES = {name: f"offence_group = '{name}'" for name in ("shoplifting", "vehicle_offences", "burglary_other")}

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="business_crime",
        title="Business crime",
        question="How much crime hits businesses?",
        definition="Offences with the business marker.",
        fact="crime",
        unit="offences",
        where=f"{COUNTED} AND business",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="business_crime_by_type",
        title="Business crime by offence type",
        question="What crime hits businesses?",
        definition="Marked offences by group; other groups are in the total alone.",
        fact="crime",
        unit="offences",
        where=f"{COUNTED} AND business",
        categories=TYPES,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
