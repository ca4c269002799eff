"""Hours lost to sickness, of hours contracted."""

from assets.measures.definition import Measure

TOPIC = "Sickness"
OWNER = "Human Resources"
SOURCE = "HR system; a quarter pools the hours of its months"

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="sickness_officers_pct_hours",
        title="Hours lost to sickness: police officers",
        question="How much of officers' time is lost to sickness?",
        definition="Sickness hours of officers, of contracted hours; headquarters have no area.",
        fact="sickness_month",
        unit="percent",
        where="workforce_group = 'officer'",
        numerator="sickness_hours",
        denominator="contracted_hours",
        per=100,
        improvement="decrease",
        is_headline=True,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="sickness_staff_pct_hours",
        title="Hours lost to sickness: police staff",
        question="How much of staff's time is lost to sickness?",
        definition="Sickness hours of staff, of contracted hours; headquarters have no area.",
        fact="sickness_month",
        unit="percent",
        where="workforce_group = 'staff'",
        numerator="sickness_hours",
        denominator="contracted_hours",
        per=100,
        improvement="decrease",
        is_headline=True,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
