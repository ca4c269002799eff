"""Response to emergencies; `response_clock_start` of the choices of definition says when the clock starts."""

from assets.measures.definition import Measure

TOPIC = "Response times to emergency incidents"
OWNER = "Operations Control Centre"
SOURCE = "National Contact Management Programme: 20 minutes"
EMERGENCY = "is_counted AND is_emergency"
CLOCK = "response_seconds"
LIMIT = 1200
ATTENDED = f"{EMERGENCY} AND {CLOCK} IS NOT NULL"


def _quantile(measure_id: str, title: str, quantile: float, share: str) -> Measure:
    return Measure(
        measure_id=measure_id,
        title=title,
        question=f"Within what time are {share} of emergencies reached?",
        definition=f"Seconds from the start of the clock within which {share} of emergencies with both times are "
        "reached: computed anew for each area and period, never from other medians or centiles.",
        fact="incident",
        unit="seconds",
        where=ATTENDED,
        numerator=CLOCK,
        quantile=quantile,
        improvement="decrease",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    )


MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="emergency_incidents",
        title="Emergency incidents",
        question="How many emergencies are there?",
        definition=(
            "Incidents of emergency grade at first dispatch (as graded, where none), duplicates and cancelled left out."
        ),
        fact="incident",
        unit="incidents",
        where=EMERGENCY,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="emergency_attended_20min_pct",
        title="Emergency incidents attended within 20 minutes",
        question="How many emergencies are reached in time?",
        definition="Emergencies reached within 1,200 seconds of the start of the clock, of those with both times.",
        fact="incident",
        unit="percent",
        where=ATTENDED,
        numerator=f"CASE WHEN {CLOCK} <= {LIMIT} THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        improvement="increase",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="emergency_response_mean_time",
        title="Mean response time to emergency incidents",
        question="How fast are emergencies reached?",
        definition="Mean seconds from the start of the clock to the first resource at the scene.",
        fact="incident",
        unit="seconds",
        where=ATTENDED,
        numerator=CLOCK,
        denominator="1",
        improvement="decrease",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    _quantile("emergency_response_median_time", "Median response time to emergency incidents", 0.5, "half"),
    _quantile(
        "emergency_response_90th_centile_time",
        "90th centile of response times to emergency incidents",
        0.9,
        "nine in ten",
    ),
    Measure(
        measure_id="emergency_not_attended_20min",
        title="Emergency incidents not attended within 20 minutes",
        question="How many emergencies wait longer?",
        definition="Emergencies reached later than 1,200 seconds.",
        fact="incident",
        unit="incidents",
        where=f"{ATTENDED} AND {CLOCK} > {LIMIT}",
        improvement="decrease",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="emergency_response_timestamp_quality",
        title="Emergency incidents without usable timestamps",
        question="How far can response times be trusted?",
        definition="Emergencies to which a resource was sent whose response time is not known: start or arrival "
        "missing, arrival before the start, or more than 24 hours after it. Those resolved without a resource, "
        "duplicates and cancelled are left out; so are rows in quarantine.",
        fact="incident",
        unit="percent",
        where=f"{EMERGENCY} AND has_resource_sent",
        numerator=f"CASE WHEN {CLOCK} IS NULL THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        improvement="decrease",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
