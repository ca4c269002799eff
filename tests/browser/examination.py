"""One look at a page in a real browser without a network: everything found wrong with it, by what was looked for."""

import re
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from pypdf import PdfReader

SCRIPTS = Path(__file__).parent / "scripts"
DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
NARROW = ViewportSize(width=360, height=780)
MILLIMETRE = 96 / 25.4  # CSS pixels
PAPER = ViewportSize(width=int(180 * MILLIMETRE), height=int(267 * MILLIMETRE))  # A4 less margins of 15 mm
A4 = (595, 842)  # points
LIMIT = 1_000_000  # bytes of a page beside what it shares with others
LIBRARIES = ("vega.js",)  # shipped with the site, and the same in every one
LOOKS = ("network", "console", "structure", "accessibility", "keyboard", "width", "print", "links", "weight", "title")
FROM_OUTSIDE = re.compile(r"^(?!file:|data:|blob:|about:)")
GRAVE = ("serious", "critical")
AXE = {"resultTypes": ["violations"], "preload": False}
# Contrast is nine tenths of the time of axe-core, by the text element: it is judged on one element of each look.
SPECIMENS = "axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-specimen]' }] })"
JUDGE = "(options) => axe.run(document, options).then((judged) => judged.violations)"


@cache
def script(name: str) -> str:
    """Text of a script of this folder."""
    return (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")


@dataclass
class Found:
    """What was seen of one page: faults by look, and what can be judged only beside the other pages."""

    faults: dict[str, list[str]] = field(default_factory=lambda: {look: [] for look in LOOKS}, repr=False)
    title: str = ""
    places: frozenset[str] = frozenset()
    named: list[tuple[str, str, str]] = field(default_factory=list)
    loaded: set[Path] = field(default_factory=set)


def offline(browser: Browser) -> BrowserContext:
    """A window of its own with the network off, motion stilled, and light until a look asks for dark."""
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce", color_scheme="light")
    context.set_offline(True)
    return context


def examine_site(browser: Browser, site: Path) -> dict[Path, Found]:
    """Look at every page below a folder; the pages then judge one another's links, titles and weight."""
    context = offline(browser)
    pages = {file: examine(context, file) for file in sorted(site.rglob("*.html"))}
    context.close()
    for file, found in pages.items():
        found.faults["links"] += [
            f"{element} {name}={address!r}: {fault}"
            for element, name, address in found.named
            if (fault := dead(address, file, site, pages))
        ]
        found.faults["title"] += [
            f"{found.title!r} is the title of {other.relative_to(site)} too"
            for other, seen in pages.items()
            if other != file and seen.title == found.title
        ]
        others = set().union(*(seen.loaded for other, seen in pages.items() if other != file))
        parts = {file, *found.loaded - others - {site / name for name in LIBRARIES}}
        own = sum(part.stat().st_size for part in parts if part.is_file())
        if own > LIMIT:
            found.faults["weight"].append(f"{own:,} bytes, not counting files other pages load too")
    return pages


def examine(context: BrowserContext, file: Path) -> Found:
    """Open one page, and look at it on a desktop, on a phone and on paper, in light and in dark."""
    found = Found()
    page = context.new_page()
    listen(page, found)
    page.goto(file.as_uri(), wait_until="load")
    if page.locator("script").count():
        page.wait_for_load_state("networkidle")
    found.title = page.title()
    found.faults["structure"] += page.evaluate(script("structure"))
    page.evaluate(f"{AXE_SCRIPT}; {SPECIMENS}")
    found.faults["accessibility"] += violations(page, "light, desktop")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    found.faults["accessibility"] += violations(page, "dark, phone")
    found.faults["keyboard"] += keyboard(page)
    page.set_viewport_size(NARROW)
    found.faults["width"] += page.evaluate(script("width"), False)
    addresses = page.evaluate(script("links"))
    found.named = [(element, name, address) for element, name, address in addresses["named"]]
    found.places = frozenset(addresses["places"])
    found.faults["print"] += on_paper(page)
    page.close()
    return found


def listen(page: Page, found: Found) -> None:
    """Keep what the page asks of a network or a folder, and what it complains of."""
    page.route(FROM_OUTSIDE, lambda route: (found.faults["network"].append(route.request.url), route.abort()))
    page.on("request", lambda request: _loaded(request.url, found))
    page.on("requestfailed", lambda request: found.faults["links"].append(f"cannot be loaded: {request.url}"))
    page.on("pageerror", lambda error: found.faults["console"].append(str(error)))
    page.on(
        "console",
        lambda said: found.faults["console"].append(said.text) if said.type in ("error", "warning") else None,
    )


def _loaded(address: str, found: Found) -> None:
    if address.startswith("file:"):
        found.loaded.add(Path(unquote(urlsplit(address).path)))


def violations(page: Page, where: str) -> list[str]:
    """Serious and critical violations axe-core sees in the page as it stands."""
    page.evaluate(script("specimens"))
    return [
        f"{where}: {violation['id']}: {violation['help']}: {node['html'][:120]}"
        for violation in page.evaluate(JUDGE, AXE)
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def keyboard(page: Page) -> list[str]:
    """Press Tab through the page: everything wanted gets focus, in order, and shows it."""
    wanted = page.evaluate(script("tabbing"))
    page.evaluate("document.activeElement.blur()")
    for _ in range(wanted):
        page.keyboard.down("Tab")
    page.keyboard.up("Tab")
    return page.evaluate("window.tabbing()")


def on_paper(page: Page) -> list[str]:
    """Nothing is cut off between the margins of a sheet, and printing gives A4."""
    page.emulate_media(media="print", color_scheme="light")
    page.set_viewport_size(PAPER)
    faults = page.evaluate(script("width"), True)
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    sizes = {tuple(sorted(round(float(side)) for side in sheet.mediabox[2:])) for sheet in printed.pages}
    return faults + [f"a sheet of {size[0]} by {size[1]} points is not A4" for size in sizes - {A4}]


def dead(address: str, file: Path, site: Path, pages: dict[Path, Found]) -> str:
    """Why an address a page names leads nowhere inside the folder; '' where it leads somewhere.

    A place that is a choice (`#measure=rape`) is for the script of its page to find.
    """
    parts = urlsplit(address)
    if parts.scheme == "data":
        return ""
    if parts.scheme not in ("", "file") or parts.netloc:
        return "leaves the folder"
    target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    if not target.is_relative_to(site):
        return "leaves the folder"
    if not target.is_file():
        return "no such file"
    place = unquote(parts.fragment)
    if place and "=" not in place and target in pages and place not in pages[target].places:
        return "no such place on the page"
    return ""


def said(pages: dict[Path, Found], look: str, site: Path) -> list[str]:
    """All faults of one look, each with its page."""
    return [f"{file.relative_to(site)}: {fault}" for file, found in pages.items() for fault in found.faults[look]]
