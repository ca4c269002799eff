"""One rule for words: below 1.5% in line, to 5% slight, above plain."""

import pytest

from assets.measures.statements import NO_FIGURE, RULE, Told, compared, distance, of_topic, statement


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (0.0, "in line with last quarter"),
        (1.49, "in line with last quarter"),
        (-1.49, "in line with last quarter"),
        (1.5, "slightly up on last quarter"),
        (-1.5, "slightly down on last quarter"),
        (5.0, "slightly up on last quarter"),
        (-5.0, "slightly down on last quarter"),
        (5.01, "up on last quarter"),
        (-5.01, "down on last quarter"),
        (None, ""),
    ],
)
def test_a_change_has_the_word_of_its_size_and_sign(change: float | None, words: str) -> None:
    assert compared(change, "last quarter", up="up on", down="down on") == words


@pytest.mark.parametrize(
    ("value", "other", "wanted"), [(75, 50, 50.0), (25, 50, -50.0), (3, 0, None), (3, -2, None), (3, None, None)]
)
def test_a_distance_is_in_percent_of_the_other_where_that_is_above_nought(
    value: float, other: float | None, wanted: float | None
) -> None:
    assert distance(value, other) == wanted


def test_the_rule_is_printed_with_its_own_limits():
    assert RULE == "Below 1.5% is “in line with”, to 5% “slightly”, above that plain."


def test_a_statement_says_both_comparisons_with_their_figures():
    told = Told(value="167 offences", previous="178", on_previous=-6.2, average="164", on_average=1.8)
    assert statement(told) == (
        "167 offences, down on the previous quarter (178) and slightly above the quarter average (164)."
    )


def test_a_statement_leaves_out_what_cannot_be_compared():
    assert statement(Told(value="77.2%", previous="70.0%", on_previous=10.3)) == (
        "77.2%, up on the previous quarter (70.0%)."
    )
    assert statement(Told(value="3 notices")) == "3 notices, with no earlier quarter to compare with."


@pytest.mark.parametrize(("is_met", "word"), [(True, "met"), (False, "not met")])
def test_a_statement_says_whether_a_target_is_met(*, is_met: bool, word: str) -> None:
    said = statement(Told(value="93.1%", previous="93.0%", on_previous=0.1, target="90.0%", is_met=is_met))
    assert said == f"93.1%, in line with the previous quarter (93.0%). The target of 90.0% is {word}."


def test_a_statement_says_the_rank_among_similar_forces():
    said = statement(Told(value="77.2%", rank="8", rank_of="8"))
    assert said.endswith(" Rank 8 of 8 similar forces.")


@pytest.mark.parametrize(
    ("signal", "words"),
    [
        ("special_cause_high", " The latest month is exceptionally high."),
        ("special_cause_low", " The latest month is exceptionally low."),
        ("special_cause_concern", " The latest month is an exceptional cause for concern."),
        ("special_cause_improvement", " The latest month is an exceptional improvement."),
        ("common_cause", ""),
        (None, ""),
    ],
)
def test_a_statement_names_the_signal_of_the_latest_month(signal: str | None, words: str) -> None:
    said = statement(Told(value="1", previous="1", on_previous=0.0, signal=signal))
    assert said == f"1, in line with the previous quarter (1).{words}"


def test_a_topic_of_several_measures_has_a_sentence_of_each_and_never_one_for_both():
    assert of_topic([("Child at risk", "Up."), ("CSE", "Down.")]) == "Child at risk: Up. CSE: Down."
    assert of_topic([("Rape", "Up.")]) == "Up."
    assert of_topic([]) == NO_FIGURE
