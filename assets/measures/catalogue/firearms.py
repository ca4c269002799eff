"""Firearms licensing."""

from assets.measures.definition import Measure

TOPIC = "Firearms licensing"
OWNER = "Firearms Licensing"
SOURCE = "Firearms licensing system, monthly return"

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="firearms_temporary_permits",
        title="Temporary permits held",
        question="How many certificates wait on a temporary permit?",
        definition="Permits in force at the end of the month.",
        fact="licensing_month",
        unit="permits",
        numerator="temporary_permits",
        is_stock=True,
        improvement="decrease",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="firearms_renewals_on_application",
        title="Certificates renewed on application",
        question="How many are renewed before they expire?",
        definition="Renewals completed before expiry by kind of certificate.",
        fact="licensing_month",
        unit="certificates",
        numerator="renewals_on_time",
        category="licence_kind",
        improvement="increase",
        is_charted=False,
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="firearms_renewal_turnaround_days",
        title="Turnaround time for renewals",
        question="How long does a renewal take?",
        definition="Mean of the median days of both kinds of certificate, weighted by renewals due.",
        fact="licensing_month",
        unit="days",
        where="renewal_days_median IS NOT NULL",
        numerator="renewal_days_median * renewals_due",
        denominator="renewals_due",
        improvement="decrease",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
