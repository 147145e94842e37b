"""The last step: let through only what the table below names.

Two independent cleaners read the same table, so an attack has to pass both.
"""

import re
import threading
from collections.abc import Callable

import bleach.sanitizer
import nh3
from markupsafe import Markup

from .links import RELATION, is_allowed, is_upload
from .words import WORDS

LANGUAGE = re.compile(r"language-[a-z0-9+#-]{1,20}")
START = re.compile(r"[0-9]{1,9}")
SCHEMES = frozenset({"http", "https", "mailto"})


def one_of(*values: str) -> Callable[[str], bool]:
    """Return a test for a value that is one of these."""
    return frozenset(values).__contains__


def matching(pattern: re.Pattern) -> Callable[[str], bool]:
    """Return a test for a value that matches as a whole."""
    return lambda value: bool(pattern.fullmatch(value))


def anything(value: str) -> bool:
    """Accept every value."""
    return True


ALIGNED = {"class": one_of("align-left", "align-center", "align-right")}

# Tag -> attribute -> test of its value. Nothing else passes.
ALLOWED: dict[str, dict[str, Callable[[str], bool]]] = {
    "a": {
        "href": is_allowed,
        "rel": one_of(RELATION),
        "class": one_of("opens-post", "mention", "remote-image"),
    },
    "blockquote": {"class": one_of("quote")},
    "br": {},
    "code": {"class": matching(LANGUAGE)},
    "data": {"class": one_of("word"), "value": one_of(*WORDS)},
    "details": {"class": one_of("spoiler")},
    "div": {"class": one_of("table")},
    "em": {},
    "h3": {},
    "h4": {},
    "h5": {},
    "h6": {},
    "hr": {},
    "img": {"src": is_upload, "alt": anything, "loading": one_of("lazy")},
    "li": {},
    "ol": {"start": matching(START)},
    "p": {"class": one_of("quote-source")},
    "pre": {},
    "s": {},
    "span": {"class": one_of("number")},
    "strong": {},
    "summary": {},
    "table": {},
    "tbody": {},
    "td": ALIGNED,
    "th": ALIGNED,
    "thead": {},
    "tr": {},
    "u": {},
    "ul": {},
}

TAGS = frozenset(ALLOWED)
NAMES = {tag: frozenset(tests) for tag, tests in ALLOWED.items() if tests}


def allows(tag: str, name: str, value: str) -> bool:
    """Say whether an attribute may stay."""
    test = ALLOWED.get(tag, {}).get(name)
    return test is not None and test(value)


def kept(tag: str, name: str, value: str) -> str | None:
    """Return the value of an attribute that may stay, else nothing."""
    return value if allows(tag, name, value) else None


class Cleaners(threading.local):
    """Both cleaners, one pair per thread: a shared bleach cleaner mixes texts."""

    def __init__(self) -> None:
        self.first = bleach.sanitizer.Cleaner(tags=TAGS, attributes=allows, protocols=SCHEMES)
        self.second = nh3.Cleaner(
            tags=TAGS, attributes=NAMES, attribute_filter=kept, url_schemes=SCHEMES, link_rel=None
        )


cleaners = Cleaners()


def sanitize(html: str) -> Markup:
    """Return HTML in which only the allowed elements, attributes and addresses are left."""
    return Markup(cleaners.second.clean(cleaners.first.clean(html)))
