"""Outcomes of offences, by the date recorded: what was settled by the end of the period the offence is of."""

from collections.abc import Mapping

from assets.measures.catalogue.recorded_crime import COUNTED
from assets.measures.definition import Disclosure, Measure

TOPIC = "Total recorded crime"
OWNER = "Crime Data Integrity"
SOURCE = "Home Office, Crime outcomes in England and Wales; outcome types by the dates they were in force"
OFFENCES = f"{COUNTED} AND offence_group <> 'fraud_excluded'"
RAPE: Mapping[str, Disclosure] = {"rape": "area"}  # a category whose counts are protected, of measures that are not
BANDS = {
    "0-5 days": "days_to_outcome <= 5",
    "6-30 days": "days_to_outcome BETWEEN 6 AND 30",
    "31-60 days": "days_to_outcome BETWEEN 31 AND 60",
    "61-100 days": "days_to_outcome BETWEEN 61 AND 100",
    "over 100 days": "days_to_outcome > 100",
}
MIXES = {
    "violence_with_injury": ("Violence with injury", "'violence_with_injury'"),
    "other_sexual_offences": ("Sexual offences - other", "'other_sexual_offences'"),
    "burglary_domestic": ("Domestic burglary", "'burglary_domestic'"),
    "robbery": ("Robbery", "'robbery_business', 'robbery_personal'"),
    "vehicle_offences": ("Vehicle offences", "'vehicle_offences'"),
}


def _mix(name: str, topic: str, groups: str) -> Measure:
    return Measure(
        measure_id=f"outcome_mix_{name}",
        title=f"Outcome groups: {topic.lower()}",
        question="What became of the offences recorded in the period, by its end?",
        definition=(
            "Share of offences recorded in the period by group of the outcome dated within it, or not yet outcomed."
        ),
        fact="crime",
        where=f"{COUNTED} AND offence_group IN ({groups})",
        category="outcome_group",
        settled_by="outcome_month",
        settles="mix",
        of_categories=True,
        per=100,
        unit="percent",
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=topic,
    )


MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="outcome_assigned_pct",
        title="Offences recorded and assigned an outcome within the period",
        question="How many offences have an outcome by the end of the quarter?",
        definition="Offences recorded in the period with an outcome dated within it, of all recorded in it.",
        fact="crime",
        unit="percent",
        where=OFFENCES,
        numerator="1",
        denominator="1",
        per=100,
        category="offence_group",
        disclosure_of=RAPE,
        settled_by="outcome_month",
        is_charted=False,
        improvement="increase",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="outcome_action_taken_pct",
        title="Outcome group: action taken",
        question="How many offences end in action against an offender?",
        definition=(
            "Offences recorded in the period with action taken (charge, caution, penalty notice, warning, "
            "community resolution, taken into consideration) dated within it, of all recorded in it."
        ),
        fact="crime",
        unit="percent",
        where=OFFENCES,
        numerator="CASE WHEN outcome_group = 'action_taken' THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        category="offence_group",
        disclosure_of=RAPE,
        settled_by="outcome_month",
        is_charted=False,
        improvement="increase",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="outcome_no_action_taken_pct",
        title="Outcome group: no action taken",
        question="How many offences end without action though a suspect may be known?",
        definition=(
            "Offences recorded in the period with an outcome of the group dated within it, of all recorded in it."
        ),
        fact="crime",
        unit="percent",
        where=OFFENCES,
        numerator="CASE WHEN outcome_group = 'no_action_taken' THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        category="offence_group",
        disclosure_of=RAPE,
        settled_by="outcome_month",
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="outcome_investigation_complete_pct",
        title="Outcome group: investigation complete, no suspect identified",
        question="How many investigations end without a suspect?",
        definition="Offences recorded in the period with outcome 18 dated within it, of all recorded in it.",
        fact="crime",
        unit="percent",
        where=OFFENCES,
        numerator="CASE WHEN outcome_group = 'investigation_complete' THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        category="offence_group",
        disclosure_of=RAPE,
        settled_by="outcome_month",
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="outcome_not_yet_outcomed_pct",
        title="Outcome group: not yet outcomed",
        question="How many offences have no outcome by the end of the quarter?",
        definition="Offences recorded in the period without an outcome dated up to its end, of all recorded in it.",
        fact="crime",
        unit="percent",
        where=OFFENCES,
        numerator="1",
        denominator="1",
        per=100,
        category="offence_group",
        disclosure_of=RAPE,
        settled_by="outcome_month",
        is_charted=False,
        settles="open",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="outcome_within_5_days_pct",
        title="Outcomes assigned within 5 days of recording",
        question="How fast are outcomes assigned?",
        definition=(
            "Offences whose outcome is dated 0 to 5 days after the date recorded, of those recorded in the "
            "period with an outcome dated within it."
        ),
        fact="crime",
        unit="percent",
        where=OFFENCES,
        numerator="CASE WHEN days_to_outcome BETWEEN 0 AND 5 THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        category="offence_group",
        disclosure_of=RAPE,
        settled_by="outcome_month",
        is_charted=False,
        settles="both",
        improvement="increase",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="outcome_timeliness_distribution",
        title="Days from recording to outcome",
        question="How long do outcomes take?",
        definition=(
            "Share of outcomes given 0 to 5, 6 to 30, 31 to 60, 61 to 100 and over 100 days after the date "
            "recorded, by month of the outcome."
        ),
        fact="crime",
        unit="percent",
        where=f"{OFFENCES} AND days_to_outcome >= 0",
        month="outcome_month",
        categories=BANDS,
        of_categories=True,
        per=100,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="peer_action_taken_pct",
        title="Action taken, forces that supply the DataHub",
        question="How does action taken compare with similar forces?",
        definition=(
            "Offences with action taken, of offences recorded, as forces supply them to the Home Office DataHub."
        ),
        fact="peer_outcome",
        unit="percent",
        numerator="action_taken",
        denominator="offences",
        per=100,
        category="offence_group",
        improvement="increase",
        has_peers=True,
        peers_as="outcome_action_taken_pct",
        is_charted=False,
        source="Home Office DataHub",
        owner=OWNER,
        topic=TOPIC,
    ),
    *(_mix(name, topic, groups) for name, (topic, groups) in MIXES.items()),
)
