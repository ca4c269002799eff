"""The pages of the site bound into one document to be printed: a cover, the contents, a chapter a page."""

import posixpath
from copy import deepcopy
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, SubElement

DOOR = "index.html"
TAKEN_FROM_THE_DOOR = ("title", "meta")
ON_THE_COVER = frozenset({"banner"})  # said once, not at the head of every chapter
OF_THE_SCREEN = frozenset({"script", "noscript", "nav", "details"})  # closed details are not on paper
POINTERS = ("aria-labelledby", "aria-describedby", "for", "headers")


def reading_order(door: Element) -> list[str]:
    """Pages in the order they are read: the first page, those it leads to, the rest of the menu.

    Args:
        door: the page to open first, at the top of the folder.

    Returns:
        Paths below the folder, each once, as the page names them.
    """
    named = [DOOR]
    for part in (_first(door, "main"), *door.iter("nav")):
        for link in part.iter("a"):
            path = urlsplit(link.get("href", "")).path
            if path.endswith(".html") and not path.startswith((".", "/")):
                named.append(unquote(path))
    return list(dict.fromkeys(named))


def is_paper(page: Element) -> bool:
    """Can the page be read on paper? One that says what to do without a script is made by a script."""
    return next(page.iter("noscript"), None) is None


def bound(pages: dict[str, Element]) -> Element:
    """One document of the pages, in their order.

    Args:
        pages: parsed pages by path below the folder; the first is the door. They are taken apart.
    """
    door = pages[DOOR]
    book = Element("html", door.attrib)
    head = SubElement(book, "head")
    head.extend(part for part in _first(door, "head") if part.tag in TAKEN_FROM_THE_DOOR)
    title = _first(head, "title")
    title.text = (title.text or "").rpartition(" – ")[2]
    body = SubElement(book, "body")
    body.append(_cover(door, title.text))
    contents = SubElement(body, "section", {"class": "contents", "id": "contents"})
    SubElement(contents, "h1").text = "Contents"
    lines = SubElement(contents, "ol")
    for path, page in pages.items():
        chapter = _chapter(path, page, frozenset(pages))
        body.append(chapter)
        line = SubElement(SubElement(lines, "li", {"class": posixpath.dirname(path)}), "a", {"href": f"#{_id(path)}"})
        line.text = "".join(_first(chapter, "h1").itertext())
    return book


def _cover(door: Element, title: str) -> Element:
    """Heading, period, edition and provenance; the site's name, which is a link there, is the heading here."""
    cover = Element("section", {"class": "cover"})
    cover.append(deepcopy(_first(door, "header")))
    _first(cover, "h1").text = title.partition(",")[0]
    for line in cover.iter("p"):
        for link in line.findall("a"):
            line.remove(link)
    facts = next(door.iter("footer"), None)
    if facts is not None:
        cover.extend(list(facts.iter("dl")))
    cover.extend([part for part in _first(door, "main") if _classes(part) & ON_THE_COVER])
    return cover


def _chapter(path: str, page: Element, bound_paths: frozenset[str]) -> Element:
    """Heading and main part of a page, its places and addresses told apart from those of other pages."""
    chapter = Element("section", {"class": "chapter"})
    chapter.extend(list(page.iter("h1"))[:1])
    main = _first(page, "main")
    main.attrib.pop("id", None)
    _without_screen(main)
    chapter.append(main)
    for part in chapter.iter():
        _renamed(part, path, bound_paths)
    chapter.set("id", _id(path))
    return chapter


def _without_screen(part: Element) -> None:
    for child in list(part):
        if child.tag in OF_THE_SCREEN or _classes(child) & ON_THE_COVER:
            part.remove(child)
        else:
            _without_screen(child)


def _renamed(part: Element, path: str, bound_paths: frozenset[str]) -> None:
    if "id" in part.attrib:
        part.set("id", _id(path, part.attrib["id"]))
    for name in POINTERS:
        if name in part.attrib:
            part.set(name, " ".join(_id(path, target) for target in part.attrib[name].split()))
    if "src" in part.attrib:
        part.set("src", _below(path, part.attrib["src"]))
    if part.tag == "a" and "href" in part.attrib:
        _relinked(part, path, bound_paths)


def _relinked(link: Element, path: str, bound_paths: frozenset[str]) -> None:
    """Lead to the place in the book; a file that is not bound is no place on paper, and is only named."""
    parts = urlsplit(link.attrib["href"])
    if parts.scheme:
        return
    target = unquote(_below(path, parts.path)) if parts.path else path
    if target in bound_paths:
        link.set("href", f"#{_id(target, unquote(parts.fragment))}")
    else:
        del link.attrib["href"]


def _below(path: str, address: str) -> str:
    """An address of a page, from the folder of the site."""
    return address if urlsplit(address).scheme else posixpath.normpath(posixpath.join(posixpath.dirname(path), address))


def _id(path: str, place: str = "") -> str:
    """Name of a place of a page, or of the page, in the whole book."""
    page = path.removesuffix(".html").replace("/", ".")
    return f"{page}--{place}" if place and place != "main" else page


def _classes(part: Element) -> frozenset[str]:
    return frozenset(part.get("class", "").split())


def _first(part: Element, tag: str) -> Element:
    return next(part.iter(tag))
