"""One rule for words: below 1.5% in line, to 5% slight, above plain."""

import pytest

from assets.measures.statements import RULE, compared, sentence


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


def test_the_rule_is_printed_with_its_own_limits():
    assert RULE == "Below 1.5% is “in line with”, to 5% “slightly”, above that plain."


def test_a_sentence_says_both_comparisons():
    assert sentence(-6.0, 2.0, "common_cause") == (
        "Down on the previous quarter and slightly above the quarter average."
    )


def test_a_sentence_leaves_out_what_cannot_be_compared():
    assert sentence(6.0, None, None) == "Up on the previous quarter."
    assert sentence(None, None, None) == "No earlier quarter to compare with."


@pytest.mark.parametrize(
    ("signal", "words"),
    [
        ("special_cause_high", " The latest month is exceptionally high."),
        ("special_cause_low", " The latest month is exceptionally low."),
        ("special_cause_concern", " The latest month is an exceptional cause for concern."),
        ("special_cause_improvement", " The latest month is an exceptional improvement."),
        ("common_cause", ""),
    ],
)
def test_a_sentence_names_the_signal_of_the_latest_month(signal: str, words: str) -> None:
    assert sentence(0.0, None, signal) == f"In line with the previous quarter.{words}"
