"""Pages of topics name topics and measures that there are, and every topic of the summary has a page of its own."""

import dataclasses

from assets.measures.catalogue import BY_ID
from assets.published.report.blocks import Block
from assets.published.report.topics import PAGES
from assets.validated.reference import load_reference


def measures_of(block: Block) -> set[str]:
    """Measures that a block names."""
    given = dataclasses.asdict(block)
    return {given["measure"]} if "measure" in given else set(given.get("measures", ()))


def test_every_topic_of_the_summary_has_a_page_laid_out() -> None:
    assert set(load_reference(None)["topic"]["topic"]) == set(PAGES)


def test_pages_name_measures_of_the_catalogue() -> None:
    named = {name for page in PAGES.values() for block in page for name in measures_of(block)}
    assert named - set(BY_ID) == set()


def test_measures_of_every_topic_are_on_its_page_or_in_the_crime_table() -> None:
    topics = load_reference(None)["topic"]
    lacking = {
        topic: missing
        for topic, headlines in topics.select("topic", "measures").iter_rows()
        if (missing := set(headlines.split(";")) - {name for block in PAGES[topic] for name in measures_of(block)})
    }
    assert lacking == {}
