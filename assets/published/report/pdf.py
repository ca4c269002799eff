"""The whole report as one A4 PDF, set from the folder of the site alone."""

import gc
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, tostring

from assets.published.placing import aside
from assets.published.report import book
from schemas.errors import InvalidSetting, MissingLibrary

PAPER = Path(__file__).parent / "templates" / "paper.css"
STYLE = "style.css"
VARIANT = "pdf/ua-1"  # tagged for screen readers, ISO 14289-1
NO_PANGO = (
    "The PDF of the report is set with Pango, which this machine lacks ({}). Install Debian's packages libpango-1.0-0"
    " and libpangoft2-1.0-0 (apt-get install), or make the report without its PDF."
)


def write_pdf(site: Path, target: Path) -> Path:
    """Write the report of a site as one PDF: cover, contents, and every page in reading order.

    The same site gives the same bytes: the document is dated by its as-at day, and nothing is fetched from outside
    the folder.

    Args:
        site: folder that `write_site` wrote.
        target: PDF file to write; put in place whole, by a rename.

    Returns:
        `target`.

    Raises:
        MissingLibrary: Pango is not on this machine.
        InvalidSetting: the folder is no site, or its pages name a file that is not in it.
    """
    weasyprint = typesetter()
    if not (site / book.DOOR).is_file():
        raise InvalidSetting(f"{site} holds no {book.DOOR}. Give the folder of a report.")
    fetcher = _fetcher(site)

    def parsed(path: str) -> Element:
        return weasyprint.HTML(filename=site / path, encoding="utf-8", url_fetcher=fetcher).etree_element

    whole = tostring(book.bound(_pages(site, parsed)), encoding="unicode", method="html")
    document = weasyprint.HTML(string=whole, base_url=f"{site.resolve().as_uri()}/", url_fetcher=fetcher)
    try:
        sheets = [weasyprint.CSS(filename=sheet, url_fetcher=fetcher) for sheet in (site / STYLE, PAPER)]
        with _without_collecting(), aside(target) as building:
            document.write_pdf(building, stylesheets=sheets, pdf_variant=VARIANT)
    except weasyprint.urls.FatalURLFetchingError as missing:
        raise InvalidSetting(str(missing)) from missing
    return target


def _pages(site: Path, parsed: Callable[[str], Element]) -> dict[str, Element]:
    order = [path for path in book.reading_order(parsed(book.DOOR)) if (site / path).is_file()]
    return {path: page for path in order if book.is_paper(page := parsed(path))}


@contextmanager
def _without_collecting() -> Generator[None]:
    """Garbage waits: the boxes of the document live to its end, and looking through them took a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def typesetter() -> Any:
    """The setter of the document, which is slow to import and needs a library of the system."""
    try:
        import weasyprint  # noqa: PLC0415 - the graph must load quickly, and without Pango
    except OSError as absent:
        raise MissingLibrary(NO_PANGO.format(str(absent).partition("\n")[0])) from absent
    return weasyprint


def _fetcher(site: Path) -> Any:
    """What reads files for the document: those of the site, and nothing else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: PLC0415 - as above

    class OfTheSite(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            parts = urlsplit(url)
            file = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or not file.is_relative_to(site.resolve()):
                raise FatalURLFetchingError(f"{url} is not in the folder of the report. Take it off the page.")
            if not file.is_file():
                raise FatalURLFetchingError(f"{url} is named but not there. Make the report again.")
            return super().fetch(url, headers)

    return OfTheSite(allowed_protocols=("file",))
