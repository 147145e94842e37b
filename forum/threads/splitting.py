"""What follows when posts are split out of a thread into a new one."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l

from forum.accounts.models import User
from forum.directory.listing import relist
from forum.extensions import db
from forum.moderation import log
from forum.permissions import Refusal, can_split
from forum.posts import counting
from forum.posts.models import Post
from forum.posts.moving import move_posts, posts_of
from forum.sections.models import Section
from forum.threads.models import Thread
from forum.threads.moderating import ActRefused
from forum.versions import EVERYTHING, changed

# Posts that one split takes: more is a thread of its own, which is moved or merged.
MOST_SPLIT = 200

NONE_CHOSEN = _l("Choose the posts that the new thread is to have.")
TOO_MANY = _l("One split takes 200 posts at most: choose fewer.")
NOT_THE_OPENING = _l("The opening post stays: without it the thread would have no beginning.")
SOME_ARE_GONE = _l("Some of these posts have left the thread meanwhile: choose anew.")
HIDDEN_BEGINNING = _l(
    "The first of these posts is hidden, and a thread cannot begin with it: leave it out, or "
    "restore it first."
)


def split(
    thread: Thread, ids: Sequence[int], section: Section, *, title: str, by: User, reason: str
) -> Thread:
    """Begin a thread with posts of another one; its author and date are those of the first."""
    counting.hold(thread)
    may = can_split(by, thread, section)
    if isinstance(may, Refusal):
        raise ActRefused(may.reason)
    first = _first_of(thread, ids)
    counting.hold(thread.section, section)
    begun = Thread(section=section, author=first.author, title=title, created_at=first.created_at)
    db.session.add(begun)
    db.session.flush()
    counting.count_thread(begun, +1)
    move_posts(posts_of(thread, Post.id.in_(ids)), thread, begun)
    log.record(
        "split",
        by=by,
        thread=thread,
        other_thread=begun,
        from_section=thread.section,
        reason=reason,
    )
    relist(thread)
    relist(begun)
    changed(EVERYTHING)
    return begun


def _first_of(thread: Thread, ids: Sequence[int]) -> Post:
    """Find the post with which the new thread would begin, or say why there can be none."""
    if not ids:
        raise ActRefused(NONE_CHOSEN)
    if len(set(ids)) > MOST_SPLIT:
        raise ActRefused(TOO_MANY)
    chosen = posts_of(thread, Post.id.in_(ids))
    if len(chosen) < len(set(ids)):
        raise ActRefused(SOME_ARE_GONE)
    first = db.session.get_one(Post, chosen[0].id)
    if first.is_opening:
        raise ActRefused(NOT_THE_OPENING)
    if first.is_hidden:
        raise ActRefused(HIDDEN_BEGINNING)
    return first
