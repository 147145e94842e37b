"""Reads microdata as search engines do, and holds it against the rules that they publish."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

VOCABULARY = "https://schema.org/"
ADDRESSED = {"a": "href", "link": "href", "img": "src", "area": "href"}
# By type: what must be there; each may be several, of which one is enough.
REQUIRED = {
    "DiscussionForumPosting": ("author", "datePublished", "headline", "url"),
    "Comment": ("author", "datePublished", "text", "url"),
    "NewsArticle": ("author", "datePublished", "headline", "image", "url"),
    "ProfilePage": ("mainEntity", "dateCreated"),
    "Person": ("name",),
    "BreadcrumbList": ("itemListElement",),
    "ListItem": ("item", "name", "position"),
    "InteractionCounter": ("interactionType", "userInteractionCount"),
}
# Beyond what must be there, nothing but what a rule below knows how to check.
KNOWN = {
    "DiscussionForumPosting": {"text", "comment", "commentCount", "dateModified"},
    "Comment": {"dateModified"},
    "NewsArticle": {"articleBody", "comment", "commentCount", "dateModified", "description"},
    # What is said of the member stands on the page, and so is said of the page too.
    "ProfilePage": {"agentInteractionStatistic", "description"},
    "Person": {"url", "description", "agentInteractionStatistic"},
}
ONE_ONLY = {"headline", "url", "datePublished", "dateModified", "text", "author", "position"}
DATES = {"datePublished", "dateModified", "dateCreated"}
NUMBERS = {"position", "commentCount", "userInteractionCount"}
ADDRESSES = {"url", "item", "image"}
HEADLINE_LETTERS = 300


@dataclass
class Item:
    """A thing with its properties: texts, addresses, or further things."""

    type: str
    properties: dict[str, list] = field(default_factory=dict)

    def all(self, name: str) -> list:
        """Return the values of a property."""
        return self.properties.get(name, [])

    def one(self, name: str):
        """Return the only value of a property."""
        (value,) = self.all(name)
        return value

    def walk(self) -> Iterator["Item"]:
        """Give the thing and all that are inside it."""
        yield self
        for values in self.properties.values():
            for value in values:
                if isinstance(value, Item):
                    yield from value.walk()


def items_of(page: str, base: str) -> list[Item]:
    """Read the things that a page tells of, those inside others left where they are."""
    soup = BeautifulSoup(page, "html.parser")
    lonely = [each for each in soup.select("[itemprop]") if not _is_within(each, soup)]
    assert lonely == [], "a property of nothing"
    return [_item(each, soup, base) for each in soup.select("[itemscope]:not([itemprop])")]


def _is_within(element: Tag, soup: BeautifulSoup) -> bool:
    named = {name for each in soup.select("[itemref]") for name in str(each["itemref"]).split()}
    around = [element, *element.parents]
    return any(each.has_attr("itemscope") for each in around[1:] if isinstance(each, Tag)) or any(
        each.get("id") in named for each in around if isinstance(each, Tag)
    )


def _item(element: Tag, soup: BeautifulSoup, base: str) -> Item:
    item = Item(str(element["itemtype"]).removeprefix(VOCABULARY))
    roots = list(element.find_all(recursive=False))
    roots += [soup.find(id=name) for name in str(element.get("itemref", "")).split()]
    for root in roots:
        if root is not None:
            _collect(root, item, soup, base)
    return item


def _collect(element: Tag, item: Item, soup: BeautifulSoup, base: str) -> None:
    if name := element.get("itemprop"):
        item.properties.setdefault(str(name), []).append(_value(element, soup, base))
    if not element.has_attr("itemscope"):
        for child in element.find_all(recursive=False):
            _collect(child, item, soup, base)


def _value(element: Tag, soup: BeautifulSoup, base: str):
    if element.has_attr("itemscope"):
        return _item(element, soup, base)
    if element.name == "meta":
        return str(element["content"])
    if element.name == "time":
        return str(element["datetime"])
    if attribute := ADDRESSED.get(element.name):
        return urljoin(base, str(element[attribute]))
    return re.sub(r"\s+", " ", element.get_text(" ")).strip()


def faults_of(item: Item) -> list[str]:
    """Say what breaks a rule in a thing, and in those inside it."""
    return [fault for each in item.walk() for fault in _faults(each)]


def _faults(item: Item) -> Iterator[str]:
    rules = REQUIRED.get(item.type)
    if rules is None:
        yield f"{item.type} is no type we know"
        return
    for name in rules:
        if not item.all(name):
            yield f"{item.type} needs {name}"
    for name in item.properties.keys() - set(rules) - KNOWN.get(item.type, set()):
        yield f"{item.type} has {name}"
    for name, values in item.properties.items():
        if name in ONE_ONLY and len(values) > 1:
            yield f"{item.type} has {len(values)} of {name}"
        for value in values:
            yield from (f"{item.type}.{name}: {fault}" for fault in _wrong(name, value))


def _wrong(name: str, value) -> Iterator[str]:
    if name in DATES and (moment := datetime.fromisoformat(value)).tzinfo is None:
        yield f"{moment} has no zone"
    if name in NUMBERS and not value.isdecimal():
        yield f"{value} is no number"
    if name in ADDRESSES and not urlsplit(value).netloc:
        yield f"{value} is no whole address"
    if name == "headline" and not 0 < len(value) <= HEADLINE_LETTERS:
        yield "no headline"
    if name in {"author", "comment", "mainEntity", "itemListElement"}:
        if not isinstance(value, Item):
            yield "is no thing"
    elif not value:
        yield "is empty"
