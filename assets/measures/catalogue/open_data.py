"""Measures of published data: any force, comparable with its most similar group."""

from assets.measures.definition import Measure

POLICE_UK = "data.police.uk street-level files, Open Government Licence v3.0"
OWNER = "Performance and Analysis"

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="street_crime",
        title="Street-level crime and anti-social behaviour",
        question="How much does data.police.uk show, of which type, beside similar forces?",
        definition="Published rows by month, anti-social behaviour among them; equal rows are separate incidents.",
        fact="police_uk_street",
        category="crime_type",
        unit="crimes and incidents",
        exposure="population",
        has_peers=True,
        source=POLICE_UK,
        owner=OWNER,
        topic="Most similar group",
        is_headline=True,
    ),
    Measure(
        measure_id="street_outcome_mix",
        title="Last outcome of street-level crime",
        question="What became of the crimes of a month, as far as published?",
        definition="Share of crimes, anti-social behaviour left out, by last outcome at publication; it matures.",
        fact="police_uk_street",
        where="crime_type <> 'Anti-social behaviour'",
        category="last_outcome",
        of_categories=True,
        per=100,
        unit="percent",
        is_charted=False,
        source=POLICE_UK,
        owner=OWNER,
        topic="Outcomes",
    ),
    Measure(
        measure_id="home_office_recorded_crime",
        title="Recorded crime, Home Office tables",
        question="How much crime did the Home Office publish for the force, beside similar forces?",
        definition="Offences by quarter recorded, corrections of earlier quarters included; fraud left out.",
        fact="peer_crime",
        where="offence_group <> 'Fraud offences'",
        numerator="offences",
        category="offence_group",
        unit="offences",
        exposure="population",
        has_peers=True,
        months_a_row=3,
        is_charted=False,
        source="Home Office, Police recorded crime open data, police force area tables",
        owner=OWNER,
        topic="Most similar group",
        is_headline=True,
    ),
)
