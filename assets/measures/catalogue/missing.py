"""Missing persons: reports, how long people were missing, who they are."""

from assets.measures.definition import Measure

TOPIC = "Missing persons reports"
OWNER = "Missing Persons Coordinator"
SOURCE = "ACPO interim guidance 2013, College of Policing APP 2016: absent (no apparent risk) is not missing"
CLOCK = "From the report unless missing_clock_start of reference.definition_choice says otherwise."
MISSING = "risk_level <> 'absent'"
BANDS = {
    "up to 6 hours": "missing_hours <= 6",
    "6 to 24 hours": "missing_hours > 6 AND missing_hours <= 24",
    "24 to 48 hours": "missing_hours > 24 AND missing_hours <= 48",
    "2 to 7 days": "missing_hours > 48 AND missing_hours <= 168",
    "over 7 days": "missing_hours > 168",
}

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="missing_reports",
        disclosure="person",
        title="Missing person reports",
        question="How many people are reported missing?",
        definition="Reports by month reported, absent (no apparent risk) left out. Recording changed in April 2016.",
        fact="missing_report",
        unit="reports",
        where=MISSING,
        improvement="decrease",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="missing_resolved_24h_pct",
        disclosure="person",
        title="Missing reports resolved within 24 hours",
        question="How many are found within a day?",
        definition=(
            f"Reports with at most 24 hours to location, of those with a duration; transferred cases have none. {CLOCK}"
        ),
        fact="missing_report",
        unit="percent",
        where=f"{MISSING} AND missing_hours IS NOT NULL",
        numerator="CASE WHEN missing_hours <= 24 THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        improvement="increase",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="missing_duration_distribution",
        disclosure="person",
        title="Missing reports by duration",
        question="How long are people missing?",
        definition=f"Share of reports with a duration, by band of hours to location. {CLOCK}",
        fact="missing_report",
        unit="percent",
        where=f"{MISSING} AND missing_hours IS NOT NULL",
        categories=BANDS,
        of_categories=True,
        per=100,
        improvement="decrease",
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="missing_reports_u18",
        disclosure="person",
        title="Missing reports of people under 18",
        question="How many children are reported missing?",
        definition="Reports of people under 18 when reported.",
        fact="missing_report",
        unit="reports",
        where=f"{MISSING} AND is_under_18",
        improvement="decrease",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="missing_reports_in_care",
        disclosure="person",
        title="Missing reports of people in care",
        question="How many people looked after by an authority are reported missing?",
        definition="Reports with the in-care flag, of any age.",
        fact="missing_report",
        unit="reports",
        where=f"{MISSING} AND is_in_care",
        improvement="decrease",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="missing_calls_for_service",
        title="Missing person calls for service",
        question="How much work do missing people make?",
        definition="Incidents closed as missing person, duplicates and cancelled left out.",
        fact="incident",
        unit="incidents",
        where="is_counted AND closing_category = 'missing_person'",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
