"""Confidence in the police, of the Crime Survey."""

from typing import Any

from assets.measures.definition import Measure

TOPIC = "Confidence"
OWNER = "Performance and Analysis"
SOURCE = "Crime Survey for England and Wales: adults, 12 months of interviews, weighted"

SURVEY: dict[str, Any] = {
    "fact": "confidence",
    "unit": "percent",
    "numerator": "confidence_pct",
    "denominator": "1",
    "month": "first_month",
    "months_a_row": 12,
    "is_charted": False,
    "source": SOURCE,
    "owner": OWNER,
    "topic": TOPIC,
}

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="public_confidence_pct",
        title="Confidence in the police in the local area",
        question="Do people have confidence in their police?",
        definition=(
            "Adults with confidence in the police in their area, percent, as the survey gives it for each force."
        ),
        where="NOT is_national",
        improvement="increase",
        has_peers=True,
        is_headline=True,
        **SURVEY,
    ),
    Measure(
        measure_id="public_confidence_national_pct",
        title="Confidence in the police, England and Wales",
        question="How does confidence lie in the country?",
        definition="Adults with confidence in the police in their area, percent, as the survey gives it for both "
        "countries together; its figures bear England and Wales in place of a force.",
        where="is_national",
        **SURVEY,
    ),
)
