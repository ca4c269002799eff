"""What is made of one commentary file, judged by the figures of a small release."""

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
