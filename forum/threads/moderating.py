"""What moderators do with threads; every act is recorded."""

from collections.abc import Callable

from flask_babel import LazyString
from sqlalchemy import update

from forum.accounts.models import User
from forum.database.base import now
from forum.directory.listing import relist
from forum.extensions import db
from forum.moderation import log
from forum.posts import counting
from forum.reading.marks import keep_read
from forum.search import index
from forum.sections.models import Section
from forum.threads.models import Thread
from forum.versions import EVERYTHING, changed


class ActRefused(Exception):
    """Raised with a sentence when an act on a thread cannot be done as it was meant."""

    def __init__(self, reason: LazyString) -> None:
        super().__init__(str(reason))
        self.reason = reason


def lock(thread: Thread, *, by: User, reason: str) -> None:
    """Leave writing in a thread to moderators."""
    counting.hold(thread)
    if thread.is_locked:
        return
    thread.lock()
    log.record("lock", by=by, thread=thread, reason=reason)
    changed(thread, thread.section)


def unlock(thread: Thread, *, by: User, reason: str) -> None:
    """Let people write in a thread again."""
    counting.hold(thread)
    if not thread.is_locked:
        return
    thread.unlock()
    log.record("unlock", by=by, thread=thread, reason=reason)
    changed(thread, thread.section)


def pin(thread: Thread, *, by: User, reason: str) -> None:
    """Put a thread above the others of its section."""
    counting.hold(thread)
    if thread.is_pinned:
        return
    thread.pin()
    log.record("pin", by=by, thread=thread, reason=reason)
    changed(thread, thread.section)


def unpin(thread: Thread, *, by: User, reason: str) -> None:
    """Let a thread take its place among the others."""
    counting.hold(thread)
    if not thread.is_pinned:
        return
    thread.unpin()
    log.record("unpin", by=by, thread=thread, reason=reason)
    changed(thread, thread.section)


def hide(thread: Thread, *, by: User, reason: str) -> None:
    """Take a thread away from everybody but moderators."""
    counting.hold(thread)
    if thread.is_hidden:
        return
    with index.replacing_thread(thread):
        thread.hidden_at = now()
    counting.count_thread(thread, -1)
    counting.find_last_posts(thread.section)
    log.record("hide", by=by, thread=thread, reason=reason)
    relist(thread, was_public=thread.section.is_public)
    changed(EVERYTHING)


def restore(thread: Thread, *, by: User, reason: str) -> None:
    """Give a hidden thread back."""
    counting.hold(thread)
    if not thread.is_hidden or thread.is_merged:
        return
    with index.replacing_thread(thread):
        thread.hidden_at = None
    counting.count_thread(thread, +1)
    counting.find_last_posts(thread.section)
    log.record("restore", by=by, thread=thread, reason=reason)
    relist(thread)
    changed(EVERYTHING)


def move(thread: Thread, section: Section, *, by: User, reason: str) -> None:
    """Move a thread to another section."""
    counting.hold(thread)
    left = thread.section
    if left is section or thread.is_merged:
        return
    with index.replacing_thread(thread):
        thread.section = section
    # Who may not see where posts stand does not hear of the threads that they come from either.
    merged = update(Thread).where(Thread.merged_into_id == thread.id)
    db.session.execute(merged.values(section_id=section.id))
    keep_read(thread, left)
    if not thread.is_hidden:
        counting.count_move(thread, left)
        counting.find_last_posts(left, section)
    log.record("move", by=by, thread=thread, reason=reason, from_section=left)
    relist(thread, was_public=left.is_public and not thread.is_hidden)
    changed(EVERYTHING)


# Whether there is nothing left to do.
IS_DONE: dict[str, Callable[[Thread], bool]] = {
    "lock": lambda thread: thread.is_locked,
    "unlock": lambda thread: not thread.is_locked,
    "pin": lambda thread: thread.is_pinned,
    "unpin": lambda thread: not thread.is_pinned,
    "hide": lambda thread: thread.is_hidden,
    "restore": lambda thread: not thread.is_hidden,
}
ACTS: dict[str, Callable[..., None]] = {
    "lock": lock,
    "unlock": unlock,
    "pin": pin,
    "unpin": unpin,
    "hide": hide,
    "restore": restore,
}
