"""What the thread page shows, always for a viewer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import abort
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    bindparam,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload

from forum import addresses
from forum.accounts.comfort import page_size
from forum.accounts.models import User
from forum.database.statements import for_each_kind
from forum.extensions import db
from forum.posts import rows
from forum.posts.models import Post, Quote
from forum.sections.models import Section
from forum.threads import elsewhere
from forum.threads.models import Summary, Thread

# Quotes of one post, and answers to it, that its page names: a line of them. The others are
# counted, but not far: however often a post is answered, its page costs the same.
MOST_NAMED, MOST_COUNTED = 10, 100


@dataclass(frozen=True)
class Gap:
    """A number whose post the viewer may not see, or that has gone to another thread."""

    number: int
    moved: elsewhere.Moved | None = None


# All that the head of a thread's pages shows.
HEAD = (
    joinedload(Thread.section).joinedload(Section.parent),
    joinedload(Thread.author).load_only(User.name),
    joinedload(Thread.article),
    joinedload(Thread.summary).joinedload(Summary.author).load_only(User.name),
)


@for_each_kind
def _thread(viewer) -> Select:
    is_meant = Thread.id == bindparam("id"), Thread.visible_to(viewer)
    return select(Thread).where(*is_meant).options(*HEAD)


def visible_thread(id: int, viewer) -> Thread | None:
    """Find a thread by its number, if the viewer may see it."""
    return db.session.scalar(_thread(viewer), {"id": id, "viewer_id": viewer.id})


def visible_thread_or_404(id: int, viewer) -> Thread:
    """Find a thread that has to be there by its number, if the viewer may see it.

    One that was merged leads to where its posts are now, if the viewer may see that.
    """
    if thread := visible_thread(id, viewer):
        return thread
    into = elsewhere.merged_into(id)
    if target := (visible_thread(into, viewer) if into else None):
        raise elsewhere.Merged(target)
    abort(404)


def standing_thread_or_404(id: int, viewer) -> Thread:
    """Find a thread, or the one in which its posts stand now: for what is no page to be led to."""
    try:
        return visible_thread_or_404(id, viewer)
    except elsewhere.Merged as merged:
        return merged.target


def hold_thread(id: int) -> None:
    """Read a thread anew, and keep others from changing it until the commit."""
    held = select(Thread).where(Thread.id == id).with_for_update(key_share=True)
    db.session.scalars(held, execution_options={"populate_existing": True}).one_or_none()


@for_each_kind
def _posts_between(viewer) -> Select:
    return (
        rows.select_shown()
        .where(
            Post.thread_id == bindparam("thread_id"),
            Post.number.between(bindparam("first"), bindparam("last")),
            Post.standing_for(viewer),
        )
        .order_by(Post.number)
    )


def posts_of_page(thread: Thread, viewer, number: int) -> list[rows.ShownPost | Gap]:
    """Return the posts of a page in order, with a gap for each that the viewer may not see."""
    size = page_size()
    first = (number - 1) * size + 1
    last = min(first + size - 1, thread.last_number)
    page = {"thread_id": thread.id, "first": first, "last": last, "viewer_id": viewer.id}
    found = {
        row.number: rows.shown(row, thread)
        for row in db.session.connection().execute(_posts_between(viewer), page).all()
    }
    missing = [n for n in range(first, last + 1) if n not in found]
    gone = elsewhere.moved_posts(thread, viewer, missing) if missing else {}
    return [found.get(n) or Gap(n, gone.get(n)) for n in range(first, last + 1)]


class Quoting(NamedTuple):
    """A post that quotes or answers another one."""

    id: int
    number: int

    @property
    def url(self) -> str:
        """Return the lasting address of the post."""
        return addresses.post(self.id)


class Echoes(NamedTuple):
    """The first posts that quote a post, and that answer it without a quote; how many more."""

    quoting: tuple[Quoting, ...] = ()
    answering: tuple[Quoting, ...] = ()
    more_quoting: int = 0
    more_answering: int = 0

    def and_also(self, kind: str, post: Quoting, more: int) -> "Echoes":
        """Take in a post, and how many are known to come after it if it is the last one named."""
        named: tuple[Quoting, ...] = getattr(self, kind)
        if post in named:
            return self
        changes: dict[str, Any] = {kind: (*named, post), f"more_{kind}": more}
        return self._replace(**changes)


_HERE, _ECHO, _QUOTE = aliased(Post), aliased(Post), aliased(Quote)
_QUOTED = bindparam("ids", expanding=True)
_LAST_ID = 2**31 - 1


def _quoting(viewer) -> Select:
    """Select the posts that quote the one that is looked at, in their order."""
    quote, post = aliased(Quote), aliased(Post)
    quoting = select(quote.post_id).distinct().join(post, post.id == quote.post_id)
    seen = quoting.where(quote.quoted_id == _HERE.id, post.visible_to(viewer))
    return seen.order_by(quote.post_id).correlate(_HERE)


def _answering(viewer) -> Select:
    """Select the posts that answer the one that is looked at and do not quote it as well."""
    post = aliased(Post)
    seen = select(post.id).where(post.reply_to_id == _HERE.id, post.visible_to(viewer))
    return seen.where(~_quotes(post)).order_by(post.id).correlate(_HERE)


def _quotes(post) -> ColumnElement[bool]:
    """Say in SQL that a post quotes the one that is looked at."""
    quote = aliased(Quote)
    quotes = select(quote.id).where(quote.quoted_id == _HERE.id, quote.post_id == post.id)
    return quotes.correlate(_HERE, post).exists()


def _first(kind: str, id, found: Select) -> Select:
    """Select the first of the posts found; with the last of them, how many come after it."""
    last = func.coalesce(
        found.limit(1).offset(bindparam("last")).scalar_subquery(), literal(_LAST_ID)
    )
    counted = select(func.count()).select_from(found.limit(bindparam("counted")).subquery())
    more = case((id == last, counted.scalar_subquery() - bindparam("most")), else_=0)
    named = select(literal(kind), _HERE.id, _ECHO.id, _ECHO.number, more).select_from(_HERE)
    return named.where(_HERE.id.in_(_QUOTED), id <= last)


@for_each_kind
def _echoes(viewer) -> CompoundSelect:
    """Find, for each post of a page, the first posts that quote it and that answer it."""
    quoting = _first("quoting", _QUOTE.post_id, _quoting(viewer))
    quoting = quoting.join(_QUOTE, _QUOTE.quoted_id == _HERE.id)
    quoting = quoting.join(_ECHO, _ECHO.id == _QUOTE.post_id)
    answering = _first("answering", _ECHO.id, _answering(viewer))
    answering = answering.join(_ECHO, _ECHO.reply_to_id == _HERE.id).where(~_quotes(_ECHO))
    seen = _ECHO.visible_to(viewer)
    return union_all(quoting.where(seen), answering.where(seen))


def quoted_by(posts: Iterable[Post | rows.ShownPost | Gap], viewer) -> dict[int, Echoes]:
    """Find, for each post, the first that quote or answer it and that the viewer may see."""
    ids = [post.id for post in posts if not isinstance(post, Gap)]
    values = {
        "ids": ids,
        "most": MOST_NAMED,
        "last": MOST_NAMED - 1,
        "counted": MOST_NAMED + MOST_COUNTED,
        "viewer_id": viewer.id,
    }
    found: dict[int, Echoes] = {}
    named = db.session.connection().execute(_echoes(viewer), values).all()
    # Sorted here: they are few, and the database would take them for many.
    for kind, here, id, number, more in sorted(named, key=lambda row: row[2]):
        found[here] = found.get(here, Echoes()).and_also(kind, Quoting(id, number), more)
    return found


@for_each_kind
def _newest(viewer) -> Select:
    return (
        rows.select_shown()
        .where(
            Post.thread_id == bindparam("thread_id"),
            # However many of them are hidden, no more is looked at.
            Post.number > bindparam("after"),
            Post.standing_for(viewer),
        )
        .order_by(Post.number.desc())
        .limit(bindparam("limit"))
    )


def last_posts(thread: Thread, viewer, limit: int = 10) -> list[rows.ShownPost]:
    """List the newest posts of a thread, newest first, for the page of the reply form."""
    after = thread.last_number - 3 * limit
    values = {"thread_id": thread.id, "after": after, "limit": limit, "viewer_id": viewer.id}
    found = db.session.connection().execute(_newest(viewer), values)
    return [rows.shown(row, thread) for row in found]


def post_of_thread(thread: Thread, viewer, id: int | None) -> Post | None:
    """Find a post of this thread that the viewer may see."""
    return None if id is None else _one_post(thread, viewer, Post.id == id)


def post_with_number(thread: Thread, viewer, number: int | None) -> Post | None:
    """Find the post that was given a number in this thread, if the viewer may see it."""
    if number is None:
        return None
    here = _one_post(thread, viewer, Post.number == number)
    return here or elsewhere.moved_post(thread.id, viewer, number)


def _one_post(thread: Thread, viewer, condition: ColumnElement[bool]) -> Post | None:
    return db.session.scalar(
        select(Post)
        .where(condition, Post.thread_id == thread.id, Post.standing_for(viewer))
        .options(joinedload(Post.author))
    )
