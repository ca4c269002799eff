"""Commentary files: references filled in, what cannot be, encodings, lengths, names; and what is told of several."""

import polars as pl
import pytest

from assets.published.commentary.pages import judge
from assets.published.report.words import slug
from tests.spec.commentary_page import FIGURES, TOPICS, page
from tests.spec.commentary_release import small_release


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
