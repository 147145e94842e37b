"""What a request asks to be found, and the addresses of the same question asked another way."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import lazy_gettext as _l

from forum import addresses
from forum.database.base import now
from forum.search.asking import DATE, RELEVANCE, VOTES, Filter, Query
from forum.search.grammar import clean, parse
from forum.web.languages import time_zone

POSTS, ARTICLES, MEMBERS = KINDS = ("posts", "articles", "members")
NAMES_OF_KINDS = {POSTS: _l("Posts"), ARTICLES: _l("Articles"), MEMBERS: _l("Members")}
NAMES_OF_SORTS = {
    RELEVANCE: _l("Best match"),
    DATE: _l("Newest"),
    VOTES: _l("Best rated"),
}
THREAD = "thread"
# Much longer than anything that is understood; the rest is not even carried along.
LONGEST = 1_000


@dataclass(frozen=True)
class Asked:
    """A question and how its answers are to be shown."""

    text: str
    query: Query
    kind: str = POSTS
    sort: str = RELEVANCE
    is_grouped: bool = False

    def page_url(self, page: int) -> str:
        """Return the address of one page of the answers."""
        chosen = {
            "what": "" if self.kind == POSTS else self.kind,
            "sort": "" if self.sort == RELEVANCE else self.sort,
            "group": THREAD if self.is_grouped else "",
        }
        return addresses.search(self.text, page, **chosen)

    @cached_property
    def url(self) -> str:
        """Return the address of the first page."""
        return self.page_url(1)

    @property
    def feed_url(self) -> str:
        """Return the address of the feed of the newest posts that are found."""
        return addresses.search_feed(self.text)

    def but(self, **changes: Any) -> "Asked":
        """Return the same question with answers of another kind, or in another order."""
        return replace(self, **changes)

    def about(self, query: Query) -> "Asked":
        """Return another question whose answers are shown in the same way."""
        return replace(self, text=str(query), query=query)

    def without(self, filter: Filter) -> "Asked":
        """Return the question without one of its conditions."""
        left = tuple(each for each in self.query.filters if each != filter)
        return self.about(replace(self.query, filters=left))

    @property
    def conditions(self) -> "list[tuple[str, Asked]]":
        """List what the question says beside its words, each with the question without it."""
        query = self.query
        found = [(str(filter), self.without(filter)) for filter in query.filters]
        if query.after:
            found.append((f"after:{query.after}", self.about(replace(query, after=None))))
        if query.before:
            found.append((f"before:{query.before}", self.about(replace(query, before=None))))
        return found

    @property
    def words(self) -> "Asked":
        """Return the question without all its conditions."""
        return self.about(Query(self.query.clauses))


def today():
    """Return the day it is for the viewer."""
    return now().astimezone(ZoneInfo(time_zone())).date()


def read_question() -> Asked:
    """Read what is asked for; ways to show it that nobody knows are as if not asked for."""
    text = clean(request.args.get("q", "")[:LONGEST])
    return Asked(
        text=text,
        query=parse(text, today()),
        kind=_one_of(KINDS, "what"),
        sort=_one_of(tuple(NAMES_OF_SORTS), "sort"),
        is_grouped=request.args.get("group") == THREAD,
    )


def _one_of(known: tuple[str, ...], name: str) -> str:
    asked = request.args.get(name, "")
    return asked if asked in known else known[0]
