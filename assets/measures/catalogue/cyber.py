"""Cyber crime: offences with the marker, in use since April 2014."""

from assets.measures.catalogue.recorded_crime import COUNTED, COUNTING_RULES
from assets.measures.definition import Measure

TOPIC = "Cyber crime"
OWNER = "Force Crime Registrar"
SOURCE = COUNTING_RULES

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="cyber_marked",
        title="Cyber or online crime",
        question="How much crime is online?",
        definition="Offences with the cyber marker; use of the marker grows, and more reporting is an improvement.",
        fact="crime",
        unit="offences",
        where=f"{COUNTED} AND cyber",
        improvement="increase",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="cyber_malicious_comms_pct",
        title="Malicious communications share of cyber crime",
        question="How much cyber crime is malicious communications?",
        definition="Offences of code 8R, of those with the cyber marker.",
        fact="crime",
        unit="percent",
        where=f"{COUNTED} AND cyber",
        numerator="CASE WHEN offence_code = '8R' THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
