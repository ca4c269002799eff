"""Commentary: what is caught and what passes, each sentence against the figures of a small release."""

import polars as pl
import pytest

from assets.published.commentary.pages import Page, judge
from assets.published.report.words import slug
from assets.validated.reference import load_reference
from tests.spec.commentary_release import small_release

FIGURES = small_release()
TOPICS = load_reference()["topic"]


def page(topic: str, text: str | bytes, figures=FIGURES) -> Page:
    """What is made of a file on a topic."""
    content = text if isinstance(text, bytes) else text.encode()
    (judged,) = judge({f"2016-12/{slug(topic)}.md": content}, TOPICS, figures)
    return judged


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


def test_two_topics_with_the_same_words_are_told_as_a_copy():
    said = "Respond to all incidents in a timely manner and with care."
    pages = judge({f"2016-12/{name}.md": said.encode() for name in ("business-crime", "rural-crime")}, TOPICS, FIGURES)
    others = {"business-crime": "Rural crime", "rural-crime": "Business crime"}
    assert [p.message for p in pages] == [
        f"2016-12/{name}.md:1: {said}: the same sentence stands in {other}: write what is true of this topic."
        for name, other in others.items()
    ]


def test_a_sentence_with_a_figure_may_stand_in_two_topics():
    said = 'In all {{ figure("recorded_crime_total") }} offences were recorded by the force.'
    pages = judge({f"2016-12/{name}.md": said.encode() for name in ("business-crime", "rural-crime")}, TOPICS, FIGURES)
    assert [p.message for p in pages] == ["", ""]


def test_figures_are_filled_in_as_they_are_printed_and_told():
    told = page(
        "Robbery", 'Of {{ figure("robbery") }}, {{ figure("robbery_business", "Herefordshire") }} were of shops.\n'
    )
    assert (told.text, told.message) == ("Of 167, 0 were of shops.\n", "")
    assert {f.measure_id for f in told.quotes} == {"robbery", "robbery_business"}


def test_a_number_in_digits_is_told_among_the_figures_quoted():
    assert ("robbery", "West Mercia", "value") in {
        (f.measure_id, f.area, f.statistic) for f in page("Robbery", "167.").quotes
    }


WORDS = {
    'figure("rape", "Telford & Wrekin")': "44",
    'figure("rape", period="previous quarter")': "261",
    'figure("rape", period="2016Q3")': "261",
    'figure("rape", period="2016-12")': "86",
    'figure("rape_recency_mix", category="within 28 days")': "61.5%",
    'figure("public_confidence_pct", period="latest")': "77.2%",
    'average("rape")': "251",
    'average("rape", period="month")': "84",
    'target("calls_999_answered_10s_pct")': "90.0%",
    'rank("public_confidence_pct", "latest")': "8 of 8",
    'change("rape")': "up on the previous quarter (261)",
    'change("rape", on="previous quarter")': "up on the previous quarter (261)",
    'change("rape", period="month")': "down on the previous month (94)",
    'change("rape", on="last year")': "up on the same quarter last year (246)",
    'change("hate_offences_incidents", on="average")': "slightly above the quarter average (341)",
    'change("recorded_crime_total")': "in line with the previous quarter (20,600)",
    'percent("rape")': "7%",
    'percent("missing_reports", "Telford & Wrekin")': "31%",
    'text("18 detectives")': "18 detectives",
}


@pytest.mark.parametrize("reference", WORDS)
def test_a_reference_prints(reference: str) -> None:
    told = page("Sexual offences - rape", f"{{{{ {reference} }}}}")
    assert (told.text, told.message) == (WORDS[reference], "")


UNKNOWN = {
    'figure("rap")': "no measure is called 'rap'. Meant? \"rape\"",
    'figure("Domestic burglary")': 'Meant? "burglary_domestic"',
    'figure("rape", "Shropshir")': "West Mercia has no area 'Shropshir'. Meant? \"Shropshire\"",
    'figure("rape", "", "previous qarter")': '"previous quarter"',
    'figure("rape", "", "2016-13")': "is no period",
    'figure("rape", "", "2019Q1")': "missing is not nought",
    'figure("rape", "", "quarter", "vallue")': 'Meant? "value"',
    'figure("rape_recency_mix", category="within 30 days")': 'Meant? "within 28 days"',
    'figure("iom_nominals_total")': '"2016-12-01..2016-12-31"',
    'target("rape")': "the release has no target of rape",
    'change("iom_nominals_total", period="month")': "has nothing to compare with",
    'change("rape", on="averge")': 'Meant? "average"',
    "figure(rape)": "a text in quotation marks",
    'figure("rape", perod="month")': "unexpected keyword argument 'perod'",
    "figure()": "missing a required argument: 'measure'",
    'figre("rape")': 'Meant? "figure"',
    "''.__class__": "a call of one of its functions",
    "figure.__globals__": "a call of one of its functions",
    'figure("rape").__class__': "a call of one of its functions",
    'figure("rape") | upper': "a call of one of its functions",
    'figure("a" * 1000000000)': "a text in quotation marks",
    "figure(*range(9))": "a text in quotation marks",
    "cycler.__init__.__globals__.os": "a call of one of its functions",
    "1 / 0": "a call of one of its functions",
    'figure("rape"': "cannot be read",
    "": "cannot be read",
}


@pytest.mark.parametrize("reference", UNKNOWN)
def test_what_cannot_be_filled_in_is_told_with_what_is_near(reference: str) -> None:
    told = page("Sexual offences - rape", f"One line.\n\nA reference: {{{{ {reference} }}}}.")
    assert [(p.line, p.text) for p in told.problems] == [(3, f"{{{{ {reference} }}}}")]
    assert UNKNOWN[reference] in told.message


def test_every_problem_of_a_file_is_told_at_once_by_line():
    told = page("Sexual offences - rape", 'Rape fell.\n{{ figure("rap") }}\n\n279 offences.\n')
    assert [(p.line, p.text) for p in told.problems] == [(1, "fell"), (2, '{{ figure("rap") }}'), (4, "279")]


@pytest.mark.parametrize(
    "text", ['Of {{ figure("rape")', "Of figure }}", "{% for x in y %}", 'Of {{ {{ figure("rape") }}']
)
def test_braces_without_their_other_half_are_told(text: str) -> None:
    assert [p.line for p in page("Sexual offences - rape", f"One.\n\n{text}\n").problems] == [3]


def test_a_reference_may_break_its_line_and_notes_are_not_printed():
    told = page("Sexual offences - rape", '{# for\nus #}\nOf {{ figure("rape",\n  "Shropshire") }} most\n\n279 more.\n')
    assert told.text == "\nOf 51 most\n\n279 more.\n"
    assert [(p.line, p.text) for p in told.problems] == [(6, "279")]


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbfOne.\r\n\r\n279 offences.\r\n", b"One.\n\n279 offences.", b"One.\r\r279 offences."],
)
def test_marks_and_line_ends_of_other_systems_change_nothing(content: bytes) -> None:
    told = page("Sexual offences - rape", content)
    assert [(p.line, p.text) for p in told.problems] == [(3, "279")]
    assert "\r" not in told.text
    assert not told.text.startswith("\ufeff")


def test_a_file_that_is_not_utf8_is_named_with_its_line():
    told = page("Sexual offences - rape", b"One.\nCaf\xe9.\n")
    assert told.message == "2016-12/sexual-offences-rape.md:2: byte 9 is not UTF-8. Save the file as UTF-8 text."


def test_a_text_too_long_for_a_page_is_not_read():
    assert "keep it below 20,000" in page("Sexual offences - rape", "word " * 5000).message


def test_a_text_as_long_as_may_be_is_judged():
    assert page("Sexual offences - rape", "the rose, 278 " * 1400).problems == ()


def test_a_file_of_no_topic_is_told_with_the_nearest_name():
    (told,) = judge({"2016-12/robery.md": b"x"}, TOPICS, FIGURES)
    assert told.topic == ""
    assert told.message.startswith('2016-12/robery.md:1: no topic has this file\'s name. Meant? "robbery.md"')


def test_files_of_other_months_are_left_alone_and_topics_come_in_their_order():
    files = {"2016-11/robbery.md": b"x", "2016-12/robbery.md": b"x", "2016-12/confidence.md": b"y"}
    assert [p.file for p in judge(files, TOPICS, FIGURES)] == ["2016-12/confidence.md", "2016-12/robbery.md"]


def test_every_topic_has_a_name_of_its_own():
    names = [slug(topic) for topic in TOPICS["topic"]]
    assert len(set(names)) == len(names) == TOPICS.height
    assert slug("Child at risk / CSE") == "child-at-risk-cse"


def test_nothing_is_known_of_one_force():
    other = small_release()
    renamed = {m: t.with_columns(pl.col("area").replace({"West Mercia": "Kent"})) for m, t in other.rows.items()}
    figures = type(other)(
        force="Kent", month=other.month, rows=renamed, measures=other.measures, areas=("Kent", *other.areas[1:]),
        periods=other.periods,
    )  # fmt: skip
    assert page("Robbery", 'Kent recorded {{ figure("robbery") }}, a fall of 6%.', figures).message == ""
    assert "167, Robbery, Kent" in page("Robbery", "Kent recorded 164.", figures).message
