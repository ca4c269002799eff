"""Confidence in the police, of the Crime Survey."""

from assets.measures.definition import Measure

TOPIC = "Confidence"
OWNER = "Performance and Analysis"
SOURCE = "Crime Survey for England and Wales: adults, 12 months of interviews, weighted"

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="public_confidence_pct",
        title="Confidence in the police in the local area",
        question="Do people have confidence in their police?",
        definition=(
            "Adults with confidence in the police in their area, percent, as the survey gives it for each force."
        ),
        fact="confidence",
        unit="percent",
        numerator="confidence_pct",
        denominator="1",
        month="first_month",
        months_a_row=12,
        improvement="increase",
        has_peers=True,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
