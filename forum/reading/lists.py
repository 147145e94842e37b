"""Lists of threads across sections: new, unread, active, unanswered, one's own, joined."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask_babel import LazyString, lazy_pgettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import joinedload

from forum.accounts.queries import THREAD_ROW
from forum.database.statements import for_each_kind
from forum.database.walking import Span, any_page_of, count_up_to
from forum.extensions import db
from forum.news.models import Article
from forum.posts.models import Post
from forum.reading.moments import last_visit
from forum.reading.queries import has_news, is_recent, told
from forum.threads.models import Thread

SINCE = bindparam("since", type_=Thread.last_post_at.type)
# A member takes part in the threads of so many of their newest posts: in all of them, for nearly
# everybody; and no page goes through the ten thousands that a few have written.
POSTS_LOOKED_AT = 1_000

Conditions = list[ColumnElement[bool]]


def _active(viewer, is_noted: bool) -> Conditions:
    return [Thread.last_post_id.is_not(None)]


def _new(viewer, is_noted: bool) -> Conditions:
    return [Thread.last_post_at > SINCE, Thread.last_post_id.is_not(None)]


def _unread(viewer, is_noted: bool) -> Conditions:
    return [is_recent(viewer), has_news(viewer, is_noted)]


def _unanswered(viewer, is_noted: bool) -> Conditions:
    # The only post below an article is an answer to it.
    article = select(Article.id).where(Article.thread_id == Thread.id)
    return [Thread.post_count == 1, ~article.exists()]


def _mine(viewer, is_noted: bool) -> Conditions:
    return [Thread.author_id == viewer.id]


def _joined(viewer, is_noted: bool) -> Conditions:
    newest = (
        select(Post.thread_id)
        .where(Post.author_id == viewer.id, Post.hidden_at.is_(None))
        .order_by(Post.created_at.desc(), Post.id.desc())
        .limit(POSTS_LOOKED_AT)
        .subquery()
    )
    return [Thread.id.in_(select(newest.c.thread_id))]


class ThreadList(NamedTuple):
    """A list of threads: what it is called, what it says of itself, and which threads it has."""

    title: LazyString
    note: LazyString
    conditions: Callable[[Any, bool], Conditions]
    is_personal: bool = True


LISTS = {
    "unread": ThreadList(
        _l("Unread"), _l("Threads with posts that you have not read yet."), _unread
    ),
    "new": ThreadList(_l("New"), _l("Threads with posts since your last visit."), _new),
    "active": ThreadList(
        _l("Active"), _l("All threads, the last answered first."), _active, is_personal=False
    ),
    "unanswered": ThreadList(
        _l("Unanswered"),
        _l("Threads that nobody has answered yet."),
        _unanswered,
        is_personal=False,
    ),
    "mine": ThreadList(_l("Mine"), _l("Threads that you have started, the newest first."), _mine),
    "joined": ThreadList(
        lazy_pgettext("list of threads", "Joined"),
        _l("Threads in which you have written lately."),
        _joined,
    ),
}


def _order(name: str) -> tuple:
    return (Thread.created_at if name == "mine" else Thread.last_post_at, Thread.id)


def _listed(viewer, name: str, is_noted: bool) -> Conditions:
    return [*LISTS[name].conditions(viewer, is_noted), Thread.visible_to(viewer)]


@for_each_kind
def _page(viewer, name: str, is_noted: bool) -> Select:
    page = any_page_of(Thread, *_listed(viewer, name, is_noted), newest_first=_order(name))
    return page.options(*THREAD_ROW, joinedload(Thread.section))


@for_each_kind
def _count(viewer, name: str, is_noted: bool) -> Select:
    listed = _listed(viewer, name, is_noted)
    return count_up_to(bindparam("most"), Thread.id, *listed, newest_first=_order(name))


def _told(viewer) -> dict[str, Any]:
    if not viewer.is_member:
        return {"viewer_id": None, "noted": []}
    return {**told(viewer), "since": last_visit(viewer)}


def count_threads(name: str, viewer, *, most: int) -> int:
    """Count the threads of a list, but not much further than asked."""
    values = {**_told(viewer), "most": most}
    return db.session.scalar(_count(viewer, name, bool(values["noted"])), values) or 0


def threads_of(name: str, viewer, *, offset: int, limit: int) -> list[Thread]:
    """List threads of a list that the viewer may see."""
    values = {**_told(viewer), **Span(offset, limit).values}
    return list(db.session.scalars(_page(viewer, name, bool(values["noted"])), values))
