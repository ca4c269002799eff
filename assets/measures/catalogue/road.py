"""Road traffic casualties, from STATS19 returns."""

from assets.measures.definition import Measure

TOPIC = "Road traffic casualties"
OWNER = "Roads Policing"
SOURCE = "STATS19: fatal is death within 30 days; serious and slight of the newest month may not be supplied yet"

MEASURES: tuple[Measure, ...] = (
    Measure(
        measure_id="road_deaths",
        disclosure="area",
        title="Road deaths",
        question="How many people are killed on the roads?",
        definition="Casualties with severity fatal by month of the collision.",
        fact="casualty",
        unit="persons",
        where="severity = 'fatal'",
        improvement="decrease",
        is_headline=True,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="road_deaths_by_user_type",
        disclosure="area",
        title="Road deaths by road user",
        question="Who is killed?",
        definition="Fatal casualties by class of road user.",
        fact="casualty",
        unit="persons",
        where="severity = 'fatal'",
        category="road_user",
        improvement="decrease",
        is_charted=False,
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="serious_injury_casualties",
        disclosure="area",
        title="Serious injury casualties",
        question="How many people are seriously injured?",
        definition="Casualties with severity serious; a month for which only deaths were supplied is not known.",
        fact="casualty",
        unit="persons",
        where="severity = 'serious'",
        supplied_where="severity <> 'fatal'",
        improvement="decrease",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
    Measure(
        measure_id="ksi_casualties",
        disclosure="area",
        title="Killed or seriously injured",
        question="How many people are killed or seriously injured?",
        definition="Casualties fatal or serious; a month for which only deaths were supplied is not known.",
        fact="casualty",
        unit="persons",
        where="severity IN ('fatal', 'serious')",
        supplied_where="severity <> 'fatal'",
        improvement="decrease",
        source=SOURCE,
        owner=OWNER,
        topic=TOPIC,
    ),
)
