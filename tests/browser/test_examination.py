"""Every look of an examination sees the fault planted for it, and sees none in a page without faults."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.examination import LIMIT, LOOKS, examine_site, said

STYLE = """
@page { size: A4; margin: 14mm 13mm; }
body { margin: 0; color: #1d2733; background: #fff; }
a { color: #0b5394; } .scroll { overflow-x: auto; } .wide { width: 60rem; }
@media (prefers-color-scheme: dark) { body { color: #e9edf1; background: #141b22; } a { color: #8cc4f5; } }
@media print { .scroll { overflow: visible; } .wide { width: auto; } }
"""
GOOD = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>TITLE</title><style>{STYLE}</style></head>
<body><main id="main"><h1>Crime</h1><p><a href="#rape">Rape</a> and <a href="index.html#main">all</a></p>
<h2 id="rape">Rape</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Rape by area"><table class="wide"><caption>By area</caption>
<thead><tr><th scope="col">Area</th><th scope="col">Offences</th></tr></thead>
<tbody><tr><th scope="row">Telford</th><td>4</td></tr></tbody></table></div>
<svg role="img" aria-label="A rising line" width="20" height="20"><path d="M0 20 20 0" stroke="#000"/></svg>
<details><summary>More</summary><p><a href="#main">Up</a></p></details>
EXTRA</main></body></html>"""
PLANTED = {
    "a dead file": ("links", '<a href="gone.html">Gone</a>', "no such file"),
    "a dead place": ("links", '<a href="#gone">Gone</a>', "no such place"),
    "a link to the world": ("links", '<a href="https://example.org/">World</a>', "leaves the folder"),
    "a file outside": ("links", '<a href="../../../../../../../etc/passwd">Up</a>', "leaves the folder"),
    "a script that is not there": ("links", '<script src="data/gone.js"></script>', "gone.js"),
    "a request": ("network", '<img alt="A dot" src="http://127.0.0.1:9/dot.png">', "dot.png"),
    "a request of a script": ("network", "<script>fetch('http://127.0.0.1:9/x').catch(() => 0)</script>", "9/x"),
    "a console error": ("console", "<script>console.error('lost')</script>", "lost"),
    "an exception": ("console", "<script>throw new Error('thrown')</script>", "thrown"),
    "two h1": ("structure", "<h1>Again</h1>", "2 h1"),
    "a skipped heading": ("structure", "<h2>Two</h2><h4>Four</h4>", "h4 follows h2"),
    "no caption": ("structure", '<table><tr><th scope="col">A</th></tr></table>', "without caption"),
    "no scope": ("structure", "<table><caption>C</caption><tr><th>A</th></tr></table>", "without scope"),
    "no alt": ("structure", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "without text"),
    "no name of a chart": ("structure", '<svg role="img" width="9" height="9"></svg>', "without text"),
    "one id twice": ("structure", '<p id="main">Twice</p>', "id main"),
    "pale text": ("accessibility", '<p style="color:#bbb;background:#fff">Pale</p>', "light, desktop: color-contrast"),
    "dim text": ("accessibility", '<p style="color:#1d2733">Dim by night</p>', "dark, phone: color-contrast"),
    "a nameless button": ("accessibility", "<button></button>", "button-name"),
    "focus given away": ("keyboard", '<a href="#main" onfocus="this.blur()">Away</a>', "by keyboard: <a"),
    "an order of its own": ("keyboard", '<button tabindex="1">First</button>', "backwards"),
    "focus unseen": ("keyboard", '<button style="outline:none;box-shadow:none">Plain</button>', "does not show"),
    "focus off the window": ("keyboard", '<a href="#main" style="position:fixed;left:-999px">Off</a>', "outside"),
    "a trap": ("keyboard", "<button onkeydown='event.preventDefault()'>Trap</button><a href='#'>After</a>", "After"),
    "a box wider than a phone": ("width", '<p style="width:50rem">Wide</p>', "in 360"),
    "a table cut off": (
        "print",
        '<div style="overflow:hidden"><table style="width:90rem"><caption>C</caption>'
        '<tr><th scope="col">A</th></tr></table></div>',
        "cut off by",
    ),
    "another sheet": ("print", "<style>@page { size: A3; }</style>", "not A4"),
    "weight": ("weight", f"<!--{'x' * LIMIT}-->", "bytes"),
}  # fmt: skip


def write(folder: Path, **pages: str) -> Path:
    """Pages by name, each the good page with something more and a title of its own."""
    for name, extra in pages.items():
        text = GOOD.replace("EXTRA", extra).replace("TITLE", f"Crime: {name}")
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def planted(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Faults found by each look of a page that has all planted for it."""
    site = tmp_path_factory.mktemp("planted")
    extras = {look: "".join(extra for of, extra, _ in PLANTED.values() if of == look) for look in LOOKS}
    pages = examine_site(browser, write(site, index="", **extras))
    return {look: pages[site / f"{look}.html"].faults[look] for look in LOOKS}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(planted: dict[str, list[str]], name: str) -> None:
    look, _, told = PLANTED[name]
    assert told in "\n".join(planted[look])


def test_every_look_but_the_titles_has_a_planted_fault() -> None:
    assert {look for look, _, _ in PLANTED.values()} == set(LOOKS) - {"title"}


def test_pages_without_faults_have_none(browser: Browser, tmp_path: Path) -> None:
    site = write(tmp_path, index="", other='<p><a href="index.html#rape">Rape</a></p>')
    pages = examine_site(browser, site)
    assert {look: said(pages, look, site) for look in LOOKS} == {look: [] for look in LOOKS}


def test_two_pages_of_one_title_are_told(browser: Browser, tmp_path: Path) -> None:
    site = write(tmp_path, index="")
    (site / "again.html").write_text((site / "index.html").read_text(encoding="utf-8"), encoding="utf-8")
    pages = examine_site(browser, site)
    assert [fault.split(":")[0] for fault in said(pages, "title", site)] == ["again.html", "index.html"]


def test_html_without_a_language_is_told(browser: Browser, tmp_path: Path) -> None:
    site = write(tmp_path, index="")
    page = site / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace(' lang="en-GB"', ""), encoding="utf-8")
    assert said(examine_site(browser, site), "structure", site) == ["index.html: html has no lang"]


def test_what_pages_share_weighs_on_none_of_them(browser: Browser, tmp_path: Path) -> None:
    shared, own = '<script src="shared.js"></script>', '<script src="own.js"></script>'
    (tmp_path / "shared.js").write_text(f"/*{'x' * LIMIT}*/", encoding="utf-8")
    (tmp_path / "own.js").write_text(f"/*{'x' * LIMIT}*/", encoding="utf-8")
    site = write(tmp_path, index=shared, other=shared + own)
    assert [fault.split(":")[0] for fault in said(examine_site(browser, site), "weight", site)] == ["other.html"]
