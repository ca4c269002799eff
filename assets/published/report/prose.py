"""Analysts' Markdown as HTML that a page can hold."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
SCHEMES = ("http", "https", "mailto")
BELOW = 3  # headings of a text stand below the h3 of the section it is in


def _may_be_linked(url: str) -> bool:
    """Whether a link leads where a reader expects: a page, a place in this site, an address to write to."""
    scheme = SCHEME.match(url)
    is_elsewhere = url.lstrip().startswith("//")
    return not is_elsewhere and (scheme is None or scheme[1].lower() in SCHEMES)


class _Analyst(MarkdownIt):
    """CommonMark with tables; raw HTML is shown as text, images are left out."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "typographer": False})
        self.enable("table").disable("image")

    def validateLink(self, url: str) -> bool:
        """Whether a link is kept."""
        return _may_be_linked(url)


def to_html(markdown: str) -> Markup:
    """HTML of a text; its headings start at h4, its tables have headers of columns."""
    reader = _Analyst()
    tokens = reader.parse(markdown)
    for token in tokens:
        _demote(token)
    return Markup(reader.renderer.render(tokens, reader.options, {}))


def _demote(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(int(token.tag[1:]) + BELOW, 6)}"
    if token.type == "th_open":
        token.attrSet("scope", "col")
