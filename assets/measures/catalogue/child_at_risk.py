"""Children at risk, and child sexual exploitation: two markers, never one figure."""

from assets.measures.catalogue.recorded_crime import RECORDED
from assets.measures.definition import Measure

TOPIC = "Child at risk / CSE"
OWNER = "Public Protection"
SOURCE = "Markers of the crime recording system"
KINDS = {
    "crimed_incident": "record_kind = 'incident'",
    "common_assault": "record_kind = 'crime' AND offence_code = '105A'",
    "assault_with_injury": "record_kind = 'crime' AND offence_code = '8N'",
    "cruelty_or_neglect": "record_kind = 'crime' AND offence_code = '11A'",
    "harassment": "record_kind = 'crime' AND offence_code IN ('8L', '8M', '8R')",
}
CSE_KINDS = {
    "sexual_activity": "record_kind = 'crime' AND offence_code IN ('21', '22A', '22B')",
    "sexting": "record_kind = 'crime' AND offence_code = '86'",
}

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="child_at_risk_marked",
        disclosure="person",
        title="Child at Risk marked offences and incidents",
        question="How many children at risk are reported?",
        definition="Records with the marker, offences and crimed incidents; more reporting is an improvement.",
        fact="crime",
        unit="offences and incidents",
        where=f"{RECORDED} AND child_at_risk",
        improvement="increase",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="child_at_risk_by_offence_type",
        disclosure="person",
        title="Child at Risk by offence type",
        question="What happens to children at risk?",
        definition="Marked records by kind; other kinds are in the total alone.",
        fact="crime",
        unit="offences and incidents",
        where=f"{RECORDED} AND child_at_risk",
        categories=KINDS,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="cse_marked",
        disclosure="person",
        title="CSE marked offences and incidents",
        question="How much child sexual exploitation is reported?",
        definition="Records with the marker, offences and crimed incidents; more reporting is an improvement.",
        fact="crime",
        unit="offences and incidents",
        where=f"{RECORDED} AND cse",
        improvement="increase",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="cse_by_offence_type",
        disclosure="person",
        title="CSE by offence type",
        question="Of which kind is child sexual exploitation?",
        definition=(
            "Marked records of sexual activity (21, 22A, 22B) and of images (86); other kinds are in the total alone."
        ),
        fact="crime",
        unit="offences and incidents",
        where=f"{RECORDED} AND cse",
        categories=CSE_KINDS,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="cse_recorded_vs_crimed_incidents",
        disclosure="person",
        title="CSE recorded crimes and crimed incidents",
        question="How much of it is a crime?",
        definition="Marked records by kind.",
        fact="crime",
        unit="records",
        where=f"{RECORDED} AND cse",
        category="record_kind",
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
