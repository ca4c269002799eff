"""Complaints about the police, in days that the choices of definition say: working days unless a force decides."""

from assets.measures.definition import Measure

TOPIC = "Complaints"
OWNER = "Professional Standards Department"
SOURCE = "IPCC statutory guidance 2015 and performance framework; day 0 is the receipt"
DAYS = (
    "Days are working days of England unless complaint_days of reference.definition_choice says otherwise. Cases "
    "without a usable duration (e.g. recorded before received) are left out, above and below."
)

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="complaints_recorded_3_days_pct",
        title="Complaints recorded within 3 days",
        question="Are complaints recorded at once?",
        definition=f"Cases recorded within 3 days of receipt, of cases recorded. {DAYS}",
        fact="complaint_case",
        unit="percent",
        where="days_to_record IS NOT NULL",
        numerator="CASE WHEN days_to_record <= 3 THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        improvement="increase",
        target=80,
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="complaints_recorded_10_days_pct",
        title="Complaints recorded within 10 days",
        question="Are complaints recorded in the national time?",
        definition=f"Cases recorded within 10 days of receipt, of cases recorded. {DAYS}",
        fact="complaint_case",
        unit="percent",
        where="days_to_record IS NOT NULL",
        numerator="CASE WHEN days_to_record <= 10 THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        improvement="increase",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="complaints_finalised_120_days_pct",
        title="Complaints finalised within 120 days",
        question="Are complaints finished in time?",
        definition=(
            "Cases finalised within 120 days of receipt, of cases finalised, by month finalised; suspended days "
            f"count unless complaint_suspended_days_count says otherwise. {DAYS}"
        ),
        fact="complaint_case",
        unit="percent",
        where="days_to_finalise IS NOT NULL",
        numerator="CASE WHEN days_to_finalise <= 120 THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        month="finalised_month",
        improvement="increase",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="complaints_count",
        title="Complaint cases recorded",
        question="How many complaints are there?",
        definition="Cases by month recorded.",
        fact="complaint_case",
        unit="cases",
        where="recorded_on IS NOT NULL",
        improvement="decrease",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="complaints_severity",
        title="Complaints by severity",
        question="How severe are complaints?",
        definition="Share of cases recorded by how they are handled.",
        fact="complaint_case",
        unit="percent",
        where="recorded_on IS NOT NULL",
        category="severity",
        of_categories=True,
        per=100,
        improvement="decrease",
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="complaints_incivility",
        title="Allegations of incivility",
        question="How many allegations are of incivility?",
        definition="Allegations of incivility, of allegations recorded.",
        fact="complaint_allegation",
        unit="percent",
        where="recorded_on IS NOT NULL",
        numerator="CASE WHEN allegation_category = 'incivility' THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        improvement="decrease",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
