"""Rural crime, by the 2011 Rural Urban Classification of the place."""

from assets.measures.catalogue.recorded_crime import COUNTED
from assets.measures.definition import Measure

TOPIC = "Rural crime"
OWNER = "Force Crime Registrar"
SOURCE = "ONS 2011 Rural Urban Classification: D1 to F2 are rural"
RURAL = "'D1', 'D2', 'E1', 'E2', 'F1', 'F2'"
TYPES = {
    name: f"offence_group = '{name}'" for name in ("vehicle_offences", "burglary_other", "violence_without_injury")
}

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="rural_crime",
        title="Rural crime",
        question="How much crime is rural?",
        definition=(
            "Offences in small areas of classes D1 to F2; an offence without a small area is Not known, never urban."
        ),
        fact="crime",
        unit="offences",
        where=f"{COUNTED} AND rural_urban IN ({RURAL})",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="rural_crime_by_type",
        title="Rural crime by offence type",
        question="What crime is rural?",
        definition="Rural offences by group; other groups are in the total alone.",
        fact="crime",
        unit="offences",
        where=f"{COUNTED} AND rural_urban IN ({RURAL})",
        categories=TYPES,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
