"""Where a draft belongs: a word and numbers, such as `reply:12`, or `reply:12:88` to a post.

The new article is one for each member: a word alone; an article that is edited has its number.
"""

import re
from typing import NamedTuple


class Place(NamedTuple):
    """A form in which something can be written."""

    kind: str
    id: int = 0
    # The post that a reply answers, where it answers one.
    post_id: int | None = None

    def __str__(self) -> str:
        numbers = (self.id, self.post_id) if self.post_id else (self.id,) if self.id else ()
        return ":".join(map(str, (self.kind, *numbers)))

    @property
    def form_url(self) -> str:
        """Return the address of the form."""
        if self == ARTICLE:
            return "/news/new"
        address = _FORMS[self.kind].format(self.id)
        return address if self.post_id is None else f"{address}?to={self.post_id}"


_FORMS = {
    "reply": "/threads/{}/reply",
    "thread": "/sections/{}/threads/new",
    "edit": "/posts/{}/edit",
    "article": "/news/{}/edit",
}
_ID = r"([1-9]\d{0,8})"
_PLACE = re.compile(rf"(?:(reply|thread|edit|article):{_ID}|reply:{_ID}:{_ID})", re.ASCII)


ARTICLE = Place("article")


def parse_place(text: str) -> Place | None:
    """Read a place back from a form; None when it is none."""
    if text == str(ARTICLE):
        return ARTICLE
    match = _PLACE.fullmatch(text or "")
    if match is None:
        return None
    kind, id, thread_id, post_id = match.groups()
    return Place(kind, int(id)) if kind else Place("reply", int(thread_id), int(post_id))


def reply_place(thread, answered=None) -> Place:
    """Name the form to answer a thread, or one of its posts."""
    return Place("reply", thread.id, answered.id if answered else None)


def thread_place(section) -> Place:
    """Name the form for a new thread in a section."""
    return Place("thread", section.id)


def edit_place(post) -> Place:
    """Name the form in which a post is edited."""
    return Place("edit", post.id)


def article_place(article=None) -> Place:
    """Name the form in which an article is edited, or the one for a new article."""
    return Place(ARTICLE.kind, article.id) if article else ARTICLE
