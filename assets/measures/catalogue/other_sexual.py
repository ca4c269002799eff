"""Other sexual offences beyond their count in the crime table."""

from assets.measures.catalogue.recorded_crime import COUNTED, COUNTING_RULES
from assets.measures.definition import Measure

TOPIC = "Sexual offences - other"
OWNER = "Force Crime Registrar"
SOURCE = COUNTING_RULES
OTHER_SEXUAL = f"{COUNTED} AND offence_group = 'other_sexual_offences'"
SUBTYPES = {
    "sexual_assault": "offence_code IN ('17A', '17B', '20A', '20B')",
    "sexual_activity": "offence_code IN ('21', '22A', '22B', '23', '70')",
    "abuse_of_a_sexual_nature": "offence_code IN ('71', '72', '73', '88A')",
    "exposure_or_voyeurism": "offence_code = '88E'",
}

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="other_sexual_subtype_share_pct",
        title="Mix of other sexual offences",
        question="Of which kind are other sexual offences?",
        definition=(
            "Share of sexual assault (17A, 17B, 20A, 20B), sexual activity (21 to 23, 70), abuse of a "
            "sexual nature (71 to 73, 88A), exposure or voyeurism (88E); 88C and 88D are in the total alone."
        ),
        fact="crime",
        unit="percent",
        where=OTHER_SEXUAL,
        categories=SUBTYPES,
        of_categories=True,
        per=100,
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="other_sexual_non_recent",
        title="Non-recent other sexual offences",
        question="How many other sexual offences are reported long after they happened?",
        definition="Other sexual offences recorded more than a year after they began.",
        fact="crime",
        unit="offences",
        where=f"{OTHER_SEXUAL} AND recency = 'over a year'",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="child_sexual_offences_partner_referral_pct",
        disclosure="person",
        title="Child sexual offences brought by a partner agency",
        question="How many sexual offences against children come from partner agencies?",
        definition=(
            "Sexual offences with the child at risk or sexual exploitation marker referred by a partner "
            "agency, of those whose referrer is known."
        ),
        fact="crime",
        unit="percent",
        where=(
            f"{COUNTED} AND offence_group IN ('rape', 'other_sexual_offences') AND (child_at_risk OR cse) "
            f"AND referred_by IS NOT NULL"
        ),
        numerator="CASE WHEN referred_by = 'partner_agency' THEN 1 ELSE 0 END",
        denominator="1",
        per=100,
        improvement="increase",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
