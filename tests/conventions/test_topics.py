"""The topics of the Performance Summary: in the order of the worked example, spoken for by measures there are."""

import csv
from pathlib import Path

import pytest

from assets.measures.catalogue import BY_ID, MEASURES
from assets.validated.reference import load_reference

REGISTER = Path(__file__).resolve().parents[3] / "shared" / "domain" / "topics.csv"
TOPICS = load_reference()["topic"].sort("position")
OPEN_DATA = {"Outcomes", "Most similar group"}  # what anyone can download; no row of the summary is made of it


@pytest.mark.skipif(not REGISTER.is_file(), reason="the register of topics is not beside this checkout")
def test_the_topics_are_those_of_the_register_in_its_order():
    with REGISTER.open(encoding="utf-8", newline="") as lines:
        register = [(int(row["order"]), row["topic"], row["part"]) for row in csv.DictReader(lines)]
    assert TOPICS.select("position", "topic", "part").rows() == register


def test_there_are_24_topics():
    assert TOPICS["position"].to_list() == list(range(1, 25))


@pytest.mark.parametrize("topic", TOPICS["topic"])
def test_a_topic_is_spoken_for_by_headline_measures(topic: str) -> None:
    named = TOPICS.filter(TOPICS["topic"] == topic).row(0, named=True)["measures"].split(";")
    assert [measure_id for measure_id in named if measure_id not in BY_ID or not BY_ID[measure_id].is_headline] == []


def test_every_measure_is_of_a_topic():
    assert {m.topic for m in MEASURES} - set(TOPICS["topic"]) == OPEN_DATA
