"""Making, noting and removing bookmarks: nobody else sees anything of it."""

from datetime import timedelta

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError

from forum.accounts.models import User
from forum.bookmarks.models import Bookmark
from forum.bookmarks.queries import is_of
from forum.database.base import now
from forum.extensions import db
from forum.posts.models import Post
from forum.threads.models import Thread

# How long a removed bookmark can be taken back.
SECOND_THOUGHTS = timedelta(hours=1)


def keep(thing: Post | Thread, *, by: User, note: str = "") -> Bookmark:
    """Mark a thing; one that is marked already gets the new note."""
    bookmark = db.session.scalar(_own(thing, by).with_for_update()) or _begin(thing, by)
    if bookmark.is_removed:
        bookmark.created_at, bookmark.removed_at = now(), None
    bookmark.note = note
    db.session.flush()
    return bookmark


def _own(thing: Post | Thread, by: User) -> Select[Bookmark]:
    own = select(Bookmark).where(Bookmark.user_id == by.id, is_of(thing))
    return own.execution_options(populate_existing=True)


def _begin(thing: Post | Thread, by: User) -> Bookmark:
    """Make a bookmark, or take the one that another window has made at the same moment."""
    bookmark = Bookmark(user_id=by.id)
    if isinstance(thing, Post):
        bookmark.post_id = thing.id
    else:
        bookmark.thread_id = thing.id
    try:
        with db.session.begin_nested():
            db.session.add(bookmark)
    except IntegrityError:
        return db.session.scalars(_own(thing, by)).one()
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


def take_back(bookmark: Bookmark) -> None:
    """Undo that a bookmark was removed."""
    bookmark.removed_at = None
