"""Anti-social behaviour."""

from assets.measures.definition import Measure

TOPIC = "Anti-social behaviour"
OWNER = "Operations Control Centre"
SOURCE = "National Standard for Incident Recording; one qualifier an incident"
ASB = "is_counted AND closing_category LIKE 'asb_%'"
TYPES = {name: f"closing_category = 'asb_{name}'" for name in ("personal", "nuisance", "environmental")}

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="asb_incidents",
        title="Anti-social behaviour incidents",
        question="How much anti-social behaviour is reported?",
        definition="Incidents closed as anti-social behaviour, duplicates and cancelled left out; seasonal.",
        fact="incident",
        unit="incidents",
        where=ASB,
        exposure="population",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="asb_type_share_pct",
        title="ASB by type",
        question="Of which type is it?",
        definition="Share of incidents by qualifier.",
        fact="incident",
        unit="percent",
        where=ASB,
        categories=TYPES,
        of_categories=True,
        per=100,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
