"""Domestic abuse: what is reported, and notices."""

from assets.measures.catalogue.recorded_crime import RECORDED
from assets.measures.definition import Measure

TOPIC = "Domestic abuse"
OWNER = "Public Protection"
SOURCE = "HMIC: domestic abuse markers of the crime recording system"

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="da_offences_crimed_incidents",
        disclosure="person",
        title="Domestic abuse offences and crimed incidents",
        question="How much domestic abuse is reported?",
        definition=(
            "Records with the domestic abuse marker, offences and crimed incidents; more reporting is an improvement."
        ),
        fact="crime",
        unit="offences and crimed incidents",
        where=f"{RECORDED} AND domestic_abuse",
        improvement="increase",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="dvpn_authorised",
        disclosure="person",
        title="DVPNs authorised",
        question="How many domestic violence protection notices are authorised?",
        definition="Notices by month authorised and area of the incident.",
        fact="dvpn",
        unit="notices",
        is_charted=False,
        source="Crime and Security Act 2010, sections 24 to 33",
        owner=OWNER,
        topic=TOPIC,
    ),
)
