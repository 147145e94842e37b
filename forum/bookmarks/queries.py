"""Reading bookmarks: each for its member alone, and their things as far as these are visible."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import abort
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from forum.accounts.models import User
from forum.accounts.queries import POST_RECORD
from forum.bookmarks.models import Bookmark
from forum.database.walking import Span, count_up_to, page_of
from forum.extensions import db
from forum.posts.models import Post
from forum.threads.models import Thread

NEWEST_FIRST = (Bookmark.created_at, Bookmark.id)
_PLACE = (joinedload(Thread.section), joinedload(Thread.article))


@dataclass(frozen=True)
class Marked:
    """A bookmark with its thing: a post, a thread, or neither while that is out of sight."""

    bookmark: Bookmark
    post: Post | None = None
    thread: Thread | None = None


def is_of(thing: Post | Thread) -> ColumnElement[bool]:
    """Say in SQL which bookmarks are of a thing."""
    column = Bookmark.post_id if isinstance(thing, Post) else Bookmark.thread_id
    return column == thing.id


def bookmark_of(thing: Post | Thread, viewer) -> Bookmark | None:
    """Find the viewer's bookmark of a thing."""
    if not viewer.is_member:
        return None
    own = select(Bookmark).where(Bookmark.user_id == viewer.id, is_of(thing))
    return db.session.scalar(own.where(Bookmark.removed_at.is_(None)))


def bookmark_or_404(id: int, member: User) -> Bookmark:
    """Find one of a member's own bookmarks, removed a moment ago or not."""
    return find_bookmark(id, member) or abort(404)


def find_bookmark(id: int | None, member: User) -> Bookmark | None:
    """Find one of a member's own bookmarks by its id, if it is one."""
    own = select(Bookmark).where(Bookmark.id == id, Bookmark.user_id == member.id)
    return None if id is None else db.session.scalar(own)


def _standing(member: User) -> tuple[ColumnElement[bool], ...]:
    return Bookmark.user_id == member.id, Bookmark.removed_at.is_(None)


def count_bookmarks(member: User, *, most: int) -> int:
    """Count a member's bookmarks, as far as so many."""
    counted = count_up_to(most, Bookmark.id, *_standing(member), newest_first=NEWEST_FIRST)
    return db.session.scalar(counted) or 0


def bookmarks_of(member: User, *, offset: int, limit: int) -> list[Marked]:
    """List a member's bookmarks, newest first, with their things."""
    span = Span(offset, limit)
    page = page_of(Bookmark, *_standing(member), newest_first=NEWEST_FIRST, span=span)
    return marked(list(db.session.scalars(page)), member)


def marked(bookmarks: Iterable[Bookmark], viewer) -> list[Marked]:
    """Put bookmarks together with what the viewer may see of their things."""
    bookmarks = list(bookmarks)
    posts = _seen(Post, {b.post_id for b in bookmarks}, viewer, _of_post())
    threads = _seen(Thread, {b.thread_id for b in bookmarks}, viewer, _of_thread())
    return [Marked(b, posts.get(b.post_id), threads.get(b.thread_id)) for b in bookmarks]


def _of_post() -> tuple:
    return (*POST_RECORD, joinedload(Post.author).load_only(User.name))


def _of_thread() -> tuple:
    return (joinedload(Thread.author).load_only(User.name), *_PLACE)


def _seen(model: Any, ids: set[int | None], viewer, options: tuple) -> dict[int | None, Any]:
    """Find the things with these ids that the viewer may see."""
    wanted = ids - {None}
    if not wanted:
        return {}
    seen = select(model).where(model.id.in_(wanted), model.visible_to(viewer))
    return {thing.id: thing for thing in db.session.scalars(seen.options(*options))}
