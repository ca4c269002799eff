"""Commentary: what is caught and what passes, each sentence against the figures of a small release."""

import pytest

from tests.spec.commentary_page import page

# Sentences that a printed report got wrong, reworded; the part that is caught, and the figure that is named instead.
WRONG = {
    "X01 a reduction that is an increase": (
        "Call handling",
        "Staff took 134,875 non-emergency calls, a reduction on the previous quarter (118,008).",
        "reduction",
        "up on the previous quarter (118,008)",
    ),
    "X02 counts of the force given to an area": (
        "Hate crime",
        "Telford & Wrekin recorded 350 hate offences and incidents in the quarter.",
        "350",
        '{{ figure("hate_offences_incidents", "Telford & Wrekin") }}',
    ),
    "X02 a change that no area had": (
        "Hate crime",
        "In Telford & Wrekin hate offences fell by 47% against the quarter before.",
        "47%",
        "-10%, Hate offences and incidents, Telford & Wrekin",
    ),
    "X03 a rate per household called one per person": (
        "Domestic burglary",
        "There were 1.6 burglaries of homes per 1,000 people.",
        "1.6",
        "per 1,000 households",
    ),
    "X03 the same by reference": (
        "Domestic burglary",
        '{{ figure("burglary_domestic", statistic="rate_per_1000_households") }} offences per 1,000 residents.',
        "1.6",
        "it is per 1,000 households",
    ),
    "X04 nought called missing": (
        "Robbery",
        "The number of business robbery offences is not available for Herefordshire.",
        "not available",
        "Business robbery, Herefordshire, is 0",
    ),
    "X05 one direction for two measures": (
        "Child at risk / CSE",
        "Volumes show an increase on the previous quarter.",
        "increase",
        "CSE marked offences and incidents, West Mercia, is 144: down on the previous quarter (161)",
    ),
    "V01 total of an earlier extract": (
        "Total recorded crime",
        "The force recorded 20,668 crimes.",
        "20,668",
        "20,673, Total recorded crime",
    ),
    "V01 average of an earlier extract": (
        "Total recorded crime",
        "That compares with an average of 19,601.",
        "19,601",
        "19,602, Total recorded crime",
    ),
    "V02 violence of an earlier extract": (
        "Violence with injury",
        "2,517 offences of violence with injury came to us.",
        "2,517",
        '{{ figure("violence_with_injury") }}',
    ),
    "V02 its average": ("Violence with injury", "The average is 2,532.", "2,532", "2,530, Violence with injury"),
    "V03 vehicle offences": (
        "Vehicle offences",
        "1,649 offences were recorded.",
        "1,649",
        '{{ figure("vehicle_offences") }}',
    ),
    "V03 their average": ("Vehicle offences", "The average is 1,401.", "1,401", "1,400, Vehicle offences"),
    "V04 robbery": ("Robbery", "Victims reported 164 robberies.", "164", '{{ figure("robbery") }}'),
    "V04 its size": ("Robbery", "A reduction of 8% on the previous quarter (178).", "reduction", "by 6%, not 8%"),
    "V04 its change": ("Robbery", "An 8% reduction on the previous quarter (178).", "8%", "-6%, Robbery, West Mercia"),
    "V06 rounded again": ("Confidence", "77% have confidence in us.", "77%", "77.2%"),
    "V07 rounded again": ("Hate crime", "80% of victims of hate crime were satisfied.", "80%", "79.6%"),
    "V08 exact, not about": (
        "Repeat victimisation / offending",
        'About {{ figure("iom_nominals_total", period="month") }} people are managed.',
        "311",
        "it is exact",
    ),
    "against the sign": (
        "Sexual offences - rape",
        "Rape fell in the quarter.",
        "fell",
        "up on the previous quarter (261)",
    ),
    "against the sign by reference": (
        "Sexual offences - rape",
        'Rape fell to {{ figure("rape") }}.',
        "fell",
        "up on the previous quarter (261)",
    ),
    "against the sign in an area": (
        "Sexual offences - rape",
        "Rape rose in South Worcestershire and in Shropshire.",
        "rose",
        "Rape, Shropshire, is 51",
    ),
    "against the sign in the second clause": (
        "Sexual offences - rape",
        "Rape rose in South Worcestershire but increased in Shropshire.",
        "increased",
        "Shropshire",
    ),
    "a slight change called plain": (
        "Hate crime",
        "Hate offences are above the quarter average.",
        "above",
        "slightly above the quarter average (341)",
    ),
    "a plain change called slight": (
        "Sexual offences - rape",
        "Rape is slightly up on the previous quarter.",
        "up",
        "up on the previous quarter (261)",
    ),
    "a change called stable": (
        "Vehicle offences",
        "Volumes are stable.",
        "stable",
        "up on the previous quarter (1,371)",
    ),
    "no change called one": (
        "Total recorded crime",
        "Crime is below the quarter average and up on the previous quarter.",
        "up",
        "in line with the previous quarter (20,600)",
    ),
    "a denied change": (
        "Sexual offences - rape",
        "There was no increase in rape.",
        "increase",
        "up on the previous quarter",
    ),
    "a month against the month before": (
        "Sexual offences - rape",
        "Rape rose in December.",
        "rose",
        "down on the previous month (94)",
    ),
    "last year": (
        "Sexual offences - rape",
        "Rape is lower than in the same quarter last year.",
        "lower",
        "up on the same quarter last year (246)",
    ),
    "a target that is not met": (
        "Call handling",
        'The target for answering 101 calls within 30 seconds is met: {{ figure("calls_101_answered_30s_pct") }}.',
        "met",
        "the target of 90.0% is not met",
    ),
    "below a target that is met": (
        "Call handling",
        '{{ figure("calls_999_answered_10s_pct") }} is below the target.',
        "below",
        "the target of 90.0% is met",
    ),
    "worse called better": (
        "Missing persons reports",
        'Missing person reports worsened to {{ figure("missing_reports") }}.',
        "worsened",
        "down on the previous quarter (1,481)",
    ),
    "a number signed against its figure": (
        "Sexual offences - rape",
        "The change is -7%.",
        "-7%",
        "+7%",
    ),
    "days where a measure is counted in days": (
        "Firearms licensing",
        "A renewal takes 90 days, and 95 days in December.",
        "95 days",
        "96",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_sentence_is_caught_with_the_figure_meant(name: str) -> None:
    topic, text, caught, meant = WRONG[name]
    told = page(topic, f"# Heading\n\n{text}\n").problems
    assert [(p.line, p.text) for p in told if meant in p.message] != [], [str(p) for p in told]
    assert {p.line for p in told} == {3}
    assert any(p.text in (caught, caught.split()[0]) and meant in p.message for p in told), [str(p) for p in told]


RIGHT = {
    "X01": ("Call handling", "Staff took 134,875 non-emergency calls, an increase on the previous quarter (118,008)."),
    "X02": (
        "Hate crime",
        "Telford & Wrekin recorded 62 hate offences and incidents, a 10% reduction on the previous quarter (69).",
    ),
    "X03": ("Domestic burglary", "There were 1.6 burglaries of homes per 1,000 households."),
    "X04": ("Robbery", "There were 0 offences of business robbery in Herefordshire."),
    "X05": (
        "Child at risk / CSE",
        "Child at risk shows an increase on the previous quarter, while CSE shows a decrease and is in line with the"
        " average.",
    ),
    "V01": ("Total recorded crime", "The force recorded 20,673 crimes, against an average of 19,602."),
    "V04": ("Robbery", "An 6% reduction on the previous quarter (178)."),
    "V06": ("Confidence", "77.2% have confidence in us, slightly down on the previous quarter (79.7%)."),
    "V07": ("Hate crime", "79.6% of victims of hate crime were satisfied."),
    "V08": (
        "Repeat victimisation / offending",
        '{{ figure("iom_nominals_total", period="month") }} people are managed.',
    ),
    "dates, ages, places and times": (
        "Missing persons reports",
        "On 12 December 2016, and since 2014/15, people under 18, aged 14 to 17 and over 65s were found on the A49 by"
        " 10pm; 16-year-olds too, in Q3 2016, on the 1st of 2016-11, and 24/7. See [the plan](https://example.org/2015/99).",
    ),
    "lengths of time": ("Sexual offences - rape", "Over the last 12 months, and in 3 weeks, 24-hour cover was kept."),
    "numbers marked as no figure": ("Sexual offences - rape", 'We hired {{ text("18") }} detectives.'),
    "a list with numbers": ("Sexual offences - rape", "1. One thing\n2. Another\n"),
    "aims": (
        "Sexual offences - rape",
        "We aim to reduce rape, and reporting should increase. Fewer offences would be better.",
    ),
    "other uses of the words": (
        "Sexual offences - rape",
        "Officers follow up each report, set up a team with more staff, and call the most similar forces. Cases fall"
        " into two.",
    ),
    "both areas of a list": ("Sexual offences - rape", "Rape fell in Shropshire and Telford & Wrekin."),
    "each clause its area": (
        "Sexual offences - rape",
        "Rape fell in Shropshire but rose in South Worcestershire, to 87.",
    ),
    "two figures side by side": (
        "Sexual offences - rape",
        'Rape fell from {{ figure("rape", period="previous month") }} in November to'
        ' {{ figure("rape", period="month") }}.',
    ),
    "by the one rule": (
        "Sexual offences - rape",
        'Rape is {{ change("rape") }}, {{ change("rape", on="average") }} and {{ change("rape", "Shropshire") }}.',
    ),
    "with its size": (
        "Hate crime",
        'Hate offences are {{ percent("hate_offences_incidents", on="average") }} above the quarter average.',
    ),
    "a denied change that did not come": ("Sexual offences - rape", "There was no reduction in rape."),
    "a target": ("Call handling", '{{ figure("calls_101_answered_30s_pct") }} is below the target of 90.0%.'),
    "a measure by its number": ("Call handling", "Calls to 999 fell while calls to 101 rose by 14%."),
    "999 and 101": ("Call handling", "Calls to 101 and to 999 are answered within 30 seconds and within 10 seconds."),
    "per cent": ("Sexual offences - rape", "Rape rose by 7 per cent."),
    "thousands without a comma": ("Total recorded crime", "20673 offences."),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_sentence_passes(name: str) -> None:
    topic, text = RIGHT[name]
    assert page(topic, text).message == ""
