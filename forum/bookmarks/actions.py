"""Making, noting and removing bookmarks: nobody else sees anything of it."""

from datetime import timedelta

from flask import current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, delete, select

from forum.accounts.models import User
from forum.bookmarks.models import Bookmark
from forum.bookmarks.queries import count_bookmarks, is_of
from forum.database.base import now
from forum.extensions import db
from forum.posts import counting
from forum.posts.models import Post
from forum.threads.models import Thread

# How long a removed bookmark can be taken back.
SECOND_THOUGHTS = timedelta(hours=1)


class TooManyBookmarks(Exception):
    """Raised when a member has as many bookmarks as anybody may."""

    reason: LazyString = _l(
        "You have as many bookmarks as one can. Remove some that you no longer need first."
    )


def keep(thing: Post | Thread, *, by: User, note: str = "") -> Bookmark:
    """Mark a thing; one that is marked already gets the new note.

    The member is held: of one's windows each finds what the one before has marked.
    """
    counting.hold(by)
    bookmark = db.session.scalar(_own(thing, by))
    if bookmark is None or bookmark.is_removed:
        _make_sure_of_room(by)
    bookmark = bookmark or _begin(thing, by)
    if bookmark.is_removed:
        bookmark.created_at, bookmark.removed_at = now(), None
    bookmark.note = note
    db.session.flush()
    return bookmark


def _own(thing: Post | Thread, by: User) -> Select[Bookmark]:
    own = select(Bookmark).where(Bookmark.user_id == by.id, is_of(thing))
    return own.execution_options(populate_existing=True)


def _make_sure_of_room(by: User) -> None:
    most = current_app.config["BOOKMARKS_MOST"]
    if count_bookmarks(by, most=most) >= most:
        raise TooManyBookmarks


def _begin(thing: Post | Thread, by: User) -> Bookmark:
    bookmark = Bookmark(user_id=by.id)
    if isinstance(thing, Post):
        bookmark.post_id = thing.id
    else:
        bookmark.thread_id = thing.id
    db.session.add(bookmark)
    return bookmark


def change_note(bookmark: Bookmark, note: str) -> None:
    """Write another note beside a bookmark."""
    bookmark.note = note


def remove(bookmark: Bookmark) -> None:
    """Take a bookmark away; those taken away long ago are forgotten."""
    forgotten = Bookmark.removed_at < now() - SECOND_THOUGHTS
    own = delete(Bookmark).where(Bookmark.user_id == bookmark.user_id, forgotten)
    db.session.execute(own.where(Bookmark.id != bookmark.id))
    bookmark.removed_at = bookmark.removed_at or now()


def take_back(bookmark: Bookmark, *, by: User) -> None:
    """Undo that a bookmark was removed."""
    counting.hold(by)
    if bookmark.is_removed:
        _make_sure_of_room(by)
        bookmark.removed_at = None
