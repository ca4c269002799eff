"""Pages of Data Docs that need nothing but themselves, and on which what is in the data is text and never markup.

The views of Great Expectations link to eleven addresses of others, one of which counts who looks, and write the cells
of a table, lists and messages of exceptions as HTML. Theirs remain the contents, escaped here; the templates beside
this module take the place of those that frame them.
"""

import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from great_expectations.render.view.view import DefaultJinjaIndexPageView, DefaultJinjaPageView, DefaultJinjaView
from jinja2 import ChoiceLoader, FileSystemLoader, pass_context

TEMPLATES = Path(__file__).with_name("templates")


def text(value: Any) -> Any:
    """A string with its markup escaped; anything else as it is."""
    return html.escape(value, quote=False) if isinstance(value, str) else value


class Escaping(DefaultJinjaView):
    """A view whose plain strings come out as text: of our expectations no string of Great Expectations is markup."""

    @pass_context
    def render_content_block(self, jinja_context: Any, content_block: Any, *given: Any, **named: Any) -> Any:
        """Render a block; a string, and a string or value in a list, is text."""
        if isinstance(content_block, list):
            content_block = [one if _is_block(one) else text(str(one)) for one in content_block]
        return super().render_content_block(jinja_context, text(content_block), *given, **named)

    def render_string_template(self, template: Any) -> Any:
        """Fill in a template; its own words are text too, for the message of an exception is one."""
        if isinstance(template, dict):
            template = template | {"template": text(template.get("template", ""))}
        return super().render_string_template(text(template))


def _is_block(value: Any) -> bool:
    return not isinstance(value, str) and (not isinstance(value, dict) or "content_block_type" in value)


class OfflinePage(Escaping, DefaultJinjaPageView):
    """A page of a suite or of its results.

    Args:
        suites: title, meaning, remedy and severity of every suite, by name.
    """

    def __init__(self, suites: Mapping[str, Mapping[str, str]], **named: Any) -> None:
        super().__init__(**named)
        frame(self, suites)


class OfflineIndex(Escaping, DefaultJinjaIndexPageView):
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
