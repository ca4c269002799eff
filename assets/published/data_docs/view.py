"""Pages of Data Docs that need nothing but themselves: no script, no font and no picture from elsewhere.

The views of Great Expectations link to eleven addresses of others, one of which counts who looks. Theirs remain the
contents; the templates beside this module take the place of those that frame them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from great_expectations.render.view.view import DefaultJinjaIndexPageView, DefaultJinjaPageView
from jinja2 import ChoiceLoader, FileSystemLoader

TEMPLATES = Path(__file__).with_name("templates")


class OfflinePage(DefaultJinjaPageView):
    """A page of a suite or of its results.

    Args:
        suites: title, meaning, remedy and severity of every suite, by name.
    """

    def __init__(self, suites: Mapping[str, Mapping[str, str]], **named: Any) -> None:
        super().__init__(**named)
        frame(self, suites)


class OfflineIndex(DefaultJinjaIndexPageView):
    """The first page."""

    _template = "page.j2"

    def __init__(self, suites: Mapping[str, Mapping[str, str]], **named: Any) -> None:
        super().__init__(**named)
        frame(self, suites)


def frame(view: DefaultJinjaPageView, suites: Mapping[str, Mapping[str, str]]) -> None:
    """Have a view look for a template beside this module first, and tell its templates what the suites are."""
    given = view.env.loader
    view.env.loader = ChoiceLoader([FileSystemLoader(TEMPLATES), *([given] if given else [])])
    named: dict[str, Any] = view.env.globals
    named["suites"] = suites
