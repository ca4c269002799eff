"""Analysts' Markdown as HTML: what a page may hold, and nothing else."""

import pytest

from assets.published.report.prose import to_html


def test_headings_stand_below_those_of_the_page():
    assert to_html("# One\n\n## Two\n\n###### Six\n") == "<h4>One</h4>\n<h5>Two</h5>\n<h6>Six</h6>\n"


def test_html_is_shown_as_text():
    assert "<script" not in to_html("<script>alert(1)</script>\n\nA <b onclick=x>word</b>")
    assert "&lt;b onclick=x&gt;" in to_html("A <b onclick=x>word</b>")


@pytest.mark.parametrize(
    "url", ["https://example.org", "http://example.org/a?b=1", "mailto:a@example.org", "a.html", "#x"]
)
def test_a_link_to_a_page_or_an_address_stays(url: str) -> None:
    assert f'href="{url}"' in to_html(f"[word]({url})")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java&#115;cript:alert(1)",
        "&#32;javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
    ],
)
def test_any_other_link_is_text(url: str) -> None:
    assert "href" not in to_html(f"[word]({url})")
    assert "href" not in to_html(f"[word][a]\n\n[a]: {url}")


def test_a_table_has_headers_of_columns():
    assert '<th scope="col">Area</th>' in to_html("| Area | n |\n|---|---|\n| Shropshire | 51 |\n")


def test_no_picture_is_fetched():
    assert "<img" not in to_html("![a](https://example.org/a.png)")
