"""What follows when a thread is merged into another one."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select, update

from forum.accounts.models import User
from forum.bookmarks.models import Bookmark
from forum.database.base import now
from forum.directory.listing import relist
from forum.drafts.actions import follow_merge
from forum.extensions import db
from forum.moderation import log
from forum.permissions import Refusal, can_merge
from forum.posts import counting
from forum.posts.models import Post
from forum.posts.moving import move_posts, posts_of
from forum.reading.marks import forget_thread
from forum.threads.models import Thread
from forum.threads.moderating import ActRefused
from forum.versions import EVERYTHING, changed

# Posts that are moved while everybody who writes waits: some seconds.
MOST_MERGED = 5_000

TOO_LONG = _l(
    "This thread has more than 5,000 posts: so many cannot be merged at once. Merge the shorter "
    "thread into the longer one."
)


def why_not(thread: Thread, into: Thread, by: User) -> LazyString | None:
    """Say why a thread cannot be merged into another one; None when it can."""
    may = can_merge(by, thread, into)
    if isinstance(may, Refusal):
        return may.reason
    count = select(func.count(Post.id)).where(Post.thread_id == thread.id)
    return TOO_LONG if (db.session.scalar(count) or 0) > MOST_MERGED else None


def merge(thread: Thread, into: Thread, *, by: User, reason: str) -> None:
    """Let all posts of a thread go on in another one; what is left only leads there."""
    counting.hold(thread, into)
    if sentence := why_not(thread, into, by):
        raise ActRefused(sentence)
    left, was_public = thread.section, thread.is_public
    move_posts(posts_of(thread), thread, into)
    counting.count_thread(thread, -1)
    _become_a_sign(thread, into)
    _carry_bookmarks(thread, into)
    follow_merge(thread.id, into.id)
    forget_thread(thread)
    log.record("merge", by=by, thread=thread, other_thread=into, from_section=left, reason=reason)
    relist(thread, was_public=was_public)
    relist(into)
    changed(EVERYTHING)


def _become_a_sign(thread: Thread, into: Thread) -> None:
    """Hide what is left of a thread, and let it lead on: with it, what was merged into it."""
    thread.hidden_at, thread.section = now(), into.section
    thread.merged_into_id = into.id
    if thread.summary:
        db.session.delete(thread.summary)
    db.session.flush()
    db.session.expire(thread, ["summary", "merged_into"])
    earlier = update(Thread).where(Thread.merged_into_id == thread.id)
    db.session.execute(earlier.values(merged_into_id=into.id, section_id=into.section_id))


def _carry_bookmarks(thread: Thread, into: Thread) -> None:
    """Let bookmarks lead where the thread does; a member who has both keeps the one that stands."""
    own = select(Bookmark.user_id).where(
        Bookmark.thread_id == thread.id, Bookmark.removed_at.is_(None)
    )
    taken_back = delete(Bookmark).where(
        Bookmark.thread_id == into.id, Bookmark.removed_at.is_not(None), Bookmark.user_id.in_(own)
    )
    theirs = select(Bookmark.user_id).where(Bookmark.thread_id == into.id)
    twice = delete(Bookmark).where(Bookmark.thread_id == thread.id, Bookmark.user_id.in_(theirs))
    carried = update(Bookmark).where(Bookmark.thread_id == thread.id).values(thread_id=into.id)
    for statement in (taken_back, twice, carried):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire_all()
