"""Recorded crime: the total and the fifteen groups of the crime table, from the force's crime system."""

from assets.measures.definition import Measure

RECORDED = "status = 'recorded'"  # offences and crimed incidents, cancelled ones left out
COUNTED = f"record_kind = 'crime' AND {RECORDED}"
COUNTING_RULES = "Home Office Counting Rules; Police recorded crime open data tables, user guide 2016"

GROUPS = {
    "violence_with_injury": (
        "Violence with injury",
        "Assaults with injury, homicide, attempted murder, death by driving.",
    ),
    "violence_without_injury": (
        "Violence without injury",
        "Assaults without injury, threats, harassment, stalking, kidnapping.",
    ),
    "rape": ("Rape", "Rape of a person of any age or sex."),
    "other_sexual_offences": ("Other sexual offences", "Sexual offences other than rape."),
    "robbery_business": ("Business robbery", "Robbery of business property."),
    "robbery_personal": ("Personal robbery", "Robbery of personal property."),
    "burglary_domestic": (
        "Domestic burglary",
        "Burglary in a dwelling; residential, sheds and garages included, from April 2017: a break.",
    ),
    "burglary_other": (
        "Burglary other",
        "Burglary elsewhere; business and community from April 2017: a break.",
    ),
    "vehicle_offences": ("Vehicle offences", "Theft of and from vehicles, and interference."),
    "theft_from_person": ("Theft from the person", "Theft from the person."),
    "bicycle_theft": ("Bicycle theft", "Theft or unauthorised taking of a pedal cycle."),
    "shoplifting": ("Shoplifting", "Theft from shops."),
    "all_other_theft": ("All other theft offences", "Theft in no group of its own; blackmail."),
    "criminal_damage_arson": ("Criminal damage and arson", "Criminal damage, arson."),
    "other_crimes_against_society": (
        "Other crimes against society",
        "Drugs, possession of weapons, public order, miscellaneous.",
    ),
}


def _group(measure_id: str, title: str, what: str) -> Measure:
    return Measure(
        measure_id=measure_id,
        title=title,
        question=f"How much is recorded of: {title.lower()}?",
        definition=f"{what} Offences by month recorded and place; cancelled records left out.",
        fact="crime",
        where=f"{COUNTED} AND offence_group = '{measure_id}'",
        unit="offences",
        share_of="recorded_crime_total",
        exposure="households" if measure_id == "burglary_domestic" else "population",
        disclosure="area" if measure_id == "rape" else "",
        source=COUNTING_RULES,
        owner="Force Crime Registrar",
        topic="Total recorded crime",
        is_headline=True,
    )


MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="recorded_crime_total",
        title="Total recorded crime",
        question="How much crime is recorded?",
        definition="Offences of all fifteen groups by month recorded and place; cancelled records and fraud left out.",
        fact="crime",
        where=f"{COUNTED} AND offence_group <> 'fraud_excluded'",
        unit="offences",
        share_of="recorded_crime_total",
        exposure="population",
        source=COUNTING_RULES,
        owner="Force Crime Registrar",
        topic="Total recorded crime",
        is_headline=True,
    ),
    *(_group(measure_id, title, what) for measure_id, (title, what) in GROUPS.items()),
)
