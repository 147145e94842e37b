"""Which pages are kept for guests, and the name under which the same page is found again."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from werkzeug.http import parse_accept_header
from werkzeug.sansio.utils import host_is_trusted

from forum.accounts.comfort import chosen_in
from forum.web.languages import COOKIE, best_language

# By the shape of the path: what its pages depend on in the query. Other pages are never kept, and
# of these only those whose view says what it shows.
KEPT: dict[str, tuple[str, ...]] = {
    "/": (),
    "/sections": (),
    "/sections/*": ("page",),
    "/threads/*": ("page",),
    "/threads/*/map": (),
    "/threads/*/posts": ("by", "to", "with", "most", "page"),
    "/threads/*/newest": (),
    "/threads/*/since": ("after",),
    "/posts/*/revisions": (),
    "/posts/*/conversation": (),
    "/members/*": (),
    "/members/*/posts": ("section", "kind", "order", "page"),
    "/members/*/threads": ("section", "order", "page"),
    "/members/*/answered": ("page",),
    "/members/*/reputation": ("side", "sign", "page"),
    "/news": ("page",),
    "/news/*": ("page",),
    "/news/*/map": (),
    "/news/*/posts": ("by", "to", "with", "most", "page"),
    "/feeds": (),
    "/posts.atom": (),
    "/threads.atom": (),
    "/news.atom": (),
    "/sections/*/posts.atom": (),
    "/sections/*/threads.atom": (),
    "/threads/*/posts.atom": ("before",),
    "/members/*/posts.atom": (),
    "/moderation/*": ("act", "page"),
    "/keys": (),
    "/map": (),
}
# The best first; an answer is kept in each that visitors ask for.
ENCODINGS = ("br", "zstd", "gzip")
LONGEST = 1_000
_CHOSEN = re.compile(rf"(?:^|;\s*){COOKIE}=([\w-]+)")


class PageName(NamedTuple):
    """What decides the bytes of a page for guests."""

    path: str
    query: str
    language: str
    encoding: str
    # How the guest likes to read, in the only way to write it (see `accounts/comfort.py`).
    comfort: str = ""


class Names:
    """Names the page that a request asks for, as this board is set up."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._session = f"{config['SESSION_COOKIE_NAME']}="
        self._languages, self._language = config["LANGUAGES"], config["LANGUAGE"]
        self._hosts = config["TRUSTED_HOSTS"]
        # Browsers say the same again and again: this is most of what a kept page costs.
        self._named = lru_cache(4096)(self._name)

    def name(self, environ: dict[str, Any]) -> PageName | None:
        """Name the page; None when the request is not one that everybody could have made."""
        said = environ.get
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or said("HTTP_HX_REQUEST"):
            return None
        asked = (
            said("PATH_INFO", ""),
            said("QUERY_STRING", ""),
            said("HTTP_HOST", ""),
            said("HTTP_COOKIE", ""),
            said("HTTP_ACCEPT_LANGUAGE", ""),
            said("HTTP_ACCEPT_ENCODING", ""),
        )
        # What no browser says is not worth remembering: it would only fill the memory.
        return self._named(*asked) if sum(map(len, asked)) < LONGEST else self._name(*asked)

    def _name(
        self, path: str, query: str, host: str, cookie: str, languages: str, encodings: str
    ) -> PageName | None:
        parameters = KEPT.get(shape(path))
        if parameters is None or self._session in cookie or not host_is_trusted(host, self._hosts):
            return None
        language = self._chosen_language(cookie, languages)
        return PageName(
            path,
            canonical(query, parameters),
            language,
            best_encoding(encodings),
            str(chosen_in(cookie)),
        )

    def _chosen_language(self, cookie: str, accepted: str) -> str:
        chosen = _CHOSEN.search(cookie) if cookie else None
        if chosen and chosen[1] in self._languages:
            return chosen[1]
        return best_language(accepted, self._languages) or self._language


def shape(path: str) -> str:
    """Write a path with a star for the name of what it is about."""
    parts = path.split("/")
    parts[2:3] = "*" * len(parts[2:3])
    return "/".join(parts)


def best_encoding(accepted: str) -> str:
    """Choose how to compress for a browser; empty when it takes nothing that we know."""
    wishes = parse_accept_header(accepted)
    known = [encoding for encoding in ENCODINGS if wishes.quality(encoding) > 0]
    return max(known, key=wishes.quality, default="")


def canonical(query: str, parameters: tuple[str, ...]) -> str:
    """Write a query in one way only, without what the page does not depend on."""
    first: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        first.setdefault(name, value)
    if _is_number(page := first.get("page", "")):
        first["page"] = page.lstrip("0") or "0"
    if first.get("page") == "1":
        del first["page"]
    # A form sends what was not chosen too, empty; an empty number of a page is none.
    said = {name for name, value in first.items() if value or name == "page"}
    return urlencode([(name, first[name]) for name in parameters if name in said])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9
