"""Repeat victims and defendants, and people reported missing again: people, each counted once a period."""

from typing import Any

from assets.measures.definition import Improvement, Measure

SOURCE = (
    "HMIC and ACPO: preceding 12 months; the window, its date and the rule for records of one period are the repeat_ "
    "choices of reference.definition_choice"
)
VICTIMS = "role = 'victim' AND basis = 'all'"
DEFENDANTS = "role = 'defendant' AND basis = 'all'"
TOPIC = "Repeat victimisation / offending"
DISTINCT = "Distinct people with a record in the period in the force or area. Areas do not add up, nor do months."
LOOKED_BACK = (
    f"{DISTINCT} Records of the whole alliance count for the look-back; a period whose look-back begins before the "
    "force's deliveries is left out."
)
# What a measure adds that looks back: a period whose window was not delivered whole has no figure.
LOOKS_BACK: dict[str, Any] = {"definition": LOOKED_BACK, "month": "looked_back_month"}
OF_MISSING: dict[str, Any] = {"supplied_where": "role = 'missing' AND is_look_back_whole"}
BANDS = {
    "2": "records_in_12_months = 2",
    "3-5": "records_in_12_months BETWEEN 3 AND 5",
    "6-9": "records_in_12_months BETWEEN 6 AND 9",
    "10+": "records_in_12_months >= 10",
}
INTERVALS = {
    "within the period": "days_since_previous IS NULL",
    "up to 30 days": "days_since_previous <= 30",
    "31-91 days": "days_since_previous BETWEEN 31 AND 91",
    "92-182 days": "days_since_previous BETWEEN 92 AND 182",
    "over 182 days": "days_since_previous >= 183",
}


FREQUENCY = "records_in_12_months"


def _count(measure_id: str, title: str, where: str, good: Improvement = "decrease", **more: Any) -> Measure:
    asked: dict[str, Any] = {
        "measure_id": measure_id,
        "title": title,
        "question": f"How many people are: {title[0].lower()}{title[1:]}?",
        "definition": DISTINCT,
        "fact": "person_month",
        "where": where,
        "unit": "persons",
        "improvement": good,
        "is_distinct": True,
        "disclosure": "person",
        "source": SOURCE,
        "owner": "Performance and Analysis",
        "topic": TOPIC,
    } | more
    return Measure(**asked)


def _share(measure_id: str, title: str, where: str, holds: str, **more: Any) -> Measure:
    asks: dict[str, Any] = {
        "numerator": f"CASE WHEN {holds} THEN 1 ELSE 0 END",
        "denominator": "1",
        "per": 100,
        "unit": "percent",
    }
    return _count(measure_id, title, where, **(asks | more))


def _repeats(people: str, name: str, whole: str) -> tuple[Measure, ...]:
    """What is asked of victims and of defendants alike."""
    again = f"{whole} AND is_repeat"
    uncharted: dict[str, Any] = LOOKS_BACK | {"is_charted": False}
    return (
        _count(f"{name}s_count", f"{people} in the month", whole, "neutral"),
        _count(f"repeat_{name}s_count", f"Repeat {people.lower()}", again, is_headline=True, **LOOKS_BACK),
        _share(f"repeat_{name}s_pct", f"Repeat {people.lower()} as a share of {people.lower()}", whole, "is_repeat",
               **LOOKS_BACK),
        _count(f"repeat_{name}s_10plus_count", f"{people} of 10 or more offences", f"{whole} AND {FREQUENCY} >= 10",
               **uncharted),
        _count(f"repeat_{name}s_frequency_band", f"Repeat {people.lower()} by number of offences", again,
               categories=BANDS, **uncharted),
        _count(f"repeat_{name}_interval", f"Time between offences for repeat {people.lower()}", again, "neutral",
               categories=INTERVALS, **uncharted),
    )  # fmt: skip


AGAIN_VICTIM, AGAIN_DEFENDANT = f"{VICTIMS} AND is_repeat", f"{DEFENDANTS} AND is_repeat"
DA_VICTIMS, DA_DEFENDANTS = (f"role = '{role}' AND basis = 'domestic_abuse'" for role in ("victim", "defendant"))
MISSING = "role = 'missing'"
TWICE = "Distinct people under 18 at the event with two or more such offences in the period and place; no look-back."
OFFENCES = "Rapes of victims with another one in the look-back; an offence of two such victims counts once."
AGAIN_MISSING = "People with another report in the look-back before their first, or in the period, of people reported."
REPORTS = "Reports with an earlier one of the same person in the look-back, of reports of known people."
CHILDREN = "basis = 'other_sexual_child'"

MEASURES: tuple[Measure, ...] = (
    *_repeats("Victims", "victim", VICTIMS),
    _count("repeat_victims_3plus_count", "Repeat victims with 3 or more offences",
           f"{AGAIN_VICTIM} AND {FREQUENCY} >= 3", **LOOKS_BACK),
    _share("repeat_victims_3plus_pct", "Share of repeat victims with 3 or more offences", AGAIN_VICTIM,
           f"{FREQUENCY} >= 3", **LOOKS_BACK),
    _share("repeat_victims_3_to_9_pct", "Share of repeat victims with 3 to 9 offences", AGAIN_VICTIM,
           f"{FREQUENCY} BETWEEN 3 AND 9", **LOOKS_BACK),
    _share("repeat_victims_10plus_area_share_pct", "Share of 10+ victims in one policing area",
           f"{VICTIMS} AND {FREQUENCY} >= 10", "TRUE", good="neutral", of_force=True, is_charted=False, **LOOKS_BACK),
    *_repeats("Defendants", "defendant", DEFENDANTS),
    _count("repeat_defendants_6plus_count", "Repeat defendants with 6 or more offences",
           f"{AGAIN_DEFENDANT} AND {FREQUENCY} >= 6", **LOOKS_BACK),
    _share("repeat_defendants_6plus_pct", "Share of repeat defendants with 6 or more offences", AGAIN_DEFENDANT,
           f"{FREQUENCY} >= 6", **LOOKS_BACK),
    _count("da_defendants_count", "Defendants of domestic abuse", DA_DEFENDANTS, "neutral"),
    _count("da_repeat_defendants_count", "Repeat defendants of domestic abuse", f"{DA_DEFENDANTS} AND is_repeat",
           **LOOKS_BACK),
    _share("da_repeat_defendants_pct", "Repeat share of defendants of domestic abuse", DA_DEFENDANTS, "is_repeat",
           **LOOKS_BACK),
    _count("da_victims_count", "Victims of domestic abuse", DA_VICTIMS, "neutral", topic="Domestic abuse"),
    _count("da_repeat_victims_count", "Repeat victims of domestic abuse", f"{DA_VICTIMS} AND is_repeat",
           topic="Domestic abuse", **LOOKS_BACK),
    _share("da_repeat_victims_pct", "Repeat share of victims of domestic abuse", DA_VICTIMS, "is_repeat",
           topic="Domestic abuse", **LOOKS_BACK),
    _share("child_at_risk_repeat_victims", "Repeat victims among children at risk", "basis = 'child_at_risk'",
           "is_repeat", topic="Child at risk / CSE", **LOOKS_BACK),
    _count("other_sexual_repeat_child_victims", "Repeat child victims of other sexual offences",
           f"{CHILDREN} AND records >= 2", definition=TWICE, topic="Sexual offences - other", is_charted=False),
    _count("rape_repeat_victims", "Rape offences that relate to repeat victims", "basis = 'rape' AND is_repeat",
           "neutral", numerator="records_once", unit="offences", topic="Sexual offences - rape",
           is_charted=False, **(LOOKS_BACK | {"definition": OFFENCES})),
    _share("missing_repeat_persons", "Repeat missing persons", MISSING, "is_repeat", definition=AGAIN_MISSING,
           topic="Missing persons reports", **OF_MISSING),
    _share("missing_repeat_reports", "Repeat missing reports", MISSING, "TRUE", numerator="repeat_records",
           denominator="records", definition=REPORTS, topic="Missing persons reports", **OF_MISSING),
)  # fmt: skip
