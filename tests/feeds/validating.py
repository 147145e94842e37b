"""A strict reader of Atom: the rules of RFC 4287 (and 3339, 4151, 5005) as validators know them."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from bs4 import BeautifulSoup

ATOM, XHTML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
XML = "{http://www.w3.org/XML/1998/namespace}"

# What may stand in an element of a feed, and how often at least and at most.
MANY = 10_000
CHILDREN = {
    "feed": {
        "id": (1, 1), "title": (1, 1), "updated": (1, 1), "author": (0, MANY), "link": (0, MANY),
        "category": (0, MANY), "contributor": (0, MANY), "generator": (0, 1), "icon": (0, 1),
        "logo": (0, 1), "rights": (0, 1), "subtitle": (0, 1), "entry": (0, MANY),
    },
    "entry": {
        "id": (1, 1), "title": (1, 1), "updated": (1, 1), "author": (0, MANY), "link": (0, MANY),
        "category": (0, MANY), "contributor": (0, MANY), "content": (0, 1), "published": (0, 1),
        "rights": (0, 1), "source": (0, 1), "summary": (0, 1),
    },
    "author": {"name": (1, 1), "uri": (0, 1), "email": (0, 1)},
}  # fmt: skip
ATTRIBUTES = {
    "feed": {f"{XML}lang", f"{XML}base"},
    "link": {"rel", "href", "type", "hreflang", "title", "length"},
    "category": {"term", "scheme", "label"},
    "generator": {"uri", "version"},
    **{name: {"type"} for name in ("title", "subtitle", "summary", "content", "rights")},
}
# Of the registry of link relations: what feeds use.
RELATIONS = {
    "self",
    "alternate",
    "enclosure",
    "related",
    "via",
    "first",
    "next",
    "previous",
    "last",
}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"tag:[a-z0-9]([a-z0-9.-]*[a-z0-9])?,\d{4}(-\d\d){0,2}:[\w/.~-]+")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
# Nothing that a reading program would have to take out.
ALLOWED = set(
    "a b blockquote br caption cite code dd del details div dl dt em figcaption figure footer h1 h2"
    " h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q s small span strong sub summary sup"
    " table tbody td th thead tr u ul".split()
)


def faults_of(xml: bytes, address: str = "") -> list[str]:
    """List what a validator would say of a feed that was read at an address."""
    return list(_document(xml)) or list(_feed(ElementTree.fromstring(xml), address))


def _document(xml: bytes) -> Iterator[str]:
    text = xml.decode("utf-8")
    if not text.startswith('<?xml version="1.0" encoding="utf-8"?>'):
        yield "it does not begin by saying that it is XML in UTF-8"
    if "<!" in text:
        yield "it has a document type, comments or CDATA"
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError as error:
        yield f"it is not well-formed: {error}"
    else:
        if root.tag != f"{ATOM}feed":
            yield f"it is no feed but {root.tag}"


def _feed(feed: Element, address: str) -> Iterator[str]:
    for element in feed.iter():
        yield from _element(element)
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in [feed, *entries]]
    yield from (f"the id {id} is there {n} times" for id, n in Counter(ids).items() if n > 1)
    has_author = feed.find(f"{ATOM}author") is not None
    yield from (
        f"{id} has no author"
        for id, entry in zip(ids[1:], entries, strict=True)
        if not has_author and entry.find(f"{ATOM}author") is None
    )
    for holder in (feed, *entries):
        yield from _links(holder)
    own = [link.get("href") for link in _links_of(feed, "self")]
    if address and own != [address]:
        yield f"it says to be at {own}, and is at {address}"
    yield from _times(feed, entries)


def _element(element: Element) -> Iterator[str]:
    if not element.tag.startswith(ATOM):
        return
    name = element.tag.removeprefix(ATOM)
    unknown = element.attrib.keys() - ATTRIBUTES.get(name, set())
    yield from (f"{name} has the attribute {attribute}" for attribute in unknown)
    if name in CHILDREN:
        yield from _children(element, name)
    check = CHECKS.get(name)
    if check:
        yield from (f"{name}: {fault}" for fault in check(element))


def _children(element: Element, name: str) -> Iterator[str]:
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        yield f"there is text between the elements of {name}"
    counted = Counter(child.tag.removeprefix(ATOM) for child in element)
    yield from (f"{name} holds {child}" for child in counted.keys() - CHILDREN[name].keys())
    for child, (fewest, most) in CHILDREN[name].items():
        if not fewest <= counted[child] <= most:
            yield f"{name} has {counted[child]} of {child}"
    if name == "entry" and not (counted["content"] or _links_of(element, "alternate")):
        yield "an entry has neither content nor a page"


def _links_of(holder: Element, relation: str) -> list[Element]:
    return [
        link for link in holder.findall(f"{ATOM}link") if link.get("rel", "alternate") == relation
    ]


def _links(holder: Element) -> Iterator[str]:
    pages = Counter((a.get("type"), a.get("hreflang")) for a in _links_of(holder, "alternate"))
    yield from (f"{n} alternates of {kind}" for kind, n in pages.items() if n > 1)
    if not pages:
        yield "nothing says where the page is"


def _times(feed: Element, entries: list[Element]) -> Iterator[str]:
    updated = [entry.findtext(f"{ATOM}updated", "") for entry in entries]
    published = [entry.findtext(f"{ATOM}published", "") for entry in entries]
    if any(time > feed.findtext(f"{ATOM}updated", "") for time in updated):
        yield "an entry is newer than the feed"
    if any(first > last for first, last in zip(published, updated, strict=True)):
        yield "an entry was updated before it was published"
    if any(newer < older for newer, older in pairwise(published)):
        yield "the newest do not come first"


def _id(element: Element) -> Iterator[str]:
    if not TAG.fullmatch(element.text or ""):
        yield f"{element.text!r} is no lasting id"


def _time(element: Element) -> Iterator[str]:
    text = element.text or ""
    if not TIME.fullmatch(text):
        yield f"{text!r} is no time"
        return
    try:
        datetime.fromisoformat(text)
    except ValueError:
        yield f"{text!r} is no day"


def _address(text: str | None) -> Iterator[str]:
    parts = urlsplit(text or "")
    if parts.scheme not in {"http", "https"} or not parts.netloc or re.search(r'[\s<>"]', text):
        yield f"{text!r} is no whole address"


def _address_of(element: Element) -> Iterator[str]:
    yield from _address(element.text)


def _link(element: Element) -> Iterator[str]:
    yield from _address(element.get("href"))
    if element.get("rel", "alternate") not in RELATIONS:
        yield f"nobody knows the relation {element.get('rel')}"
    if not TYPE.fullmatch(element.get("type", "text/html")):
        yield f"{element.get('type')!r} is no type"


def _said(element: Element) -> Iterator[str]:
    if not (element.text or "").strip():
        yield "it says nothing"


def _category(element: Element) -> Iterator[str]:
    if not element.get("term"):
        yield "it has no term"


def _words(element: Element) -> Iterator[str]:
    kind = element.get("type", "text")
    if kind not in {"text", "html", "xhtml"}:
        yield f"words cannot be {kind}"
    elif kind == "xhtml":
        yield from _xhtml(element)
    elif len(element):
        yield f"{kind} holds elements"
    elif kind == "html":
        yield from _html(element.text or "")


def _xhtml(element: Element) -> Iterator[str]:
    if [child.tag for child in element] != [f"{XHTML}div"] or (element.text or "").strip():
        yield "XHTML is one div"
    html = ElementTree.tostring(element, encoding="unicode").replace("html:", "")
    yield from _html("".join(re.findall(r"<div.*</div>", html, re.DOTALL)))


def _html(html: str) -> Iterator[str]:
    for element in BeautifulSoup(html, "html.parser").find_all():
        if element.name not in ALLOWED:
            yield f"programs take out {element.name}"
        for name, value in element.attrs.items():
            if name.startswith("on") or name == "style":
                yield f"programs take out {name}"
            if name in {"href", "src"} and not re.match(r"(https?|mailto):|#", value):
                yield f"{value!r} is found from the board only"


def _root(element: Element) -> Iterator[str]:
    yield from _address(element.get(f"{XML}base"))
    if not LANGUAGE.fullmatch(element.get(f"{XML}lang", "")):
        yield "it does not say its language"


CHECKS = {
    "feed": _root,
    "id": _id,
    "updated": _time,
    "published": _time,
    "link": _link,
    "uri": _address_of,
    "icon": _address_of,
    "name": _said,
    "generator": _said,
    "category": _category,
    **dict.fromkeys(("title", "subtitle", "summary", "content"), _words),
}
