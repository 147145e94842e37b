"""The port through which acts of moderators are recorded."""

from forum.accounts.models import User
from forum.extensions import db
from forum.moderation.models import LogEntry
from forum.posts.models import Post
from forum.sections.models import Section
from forum.threads.models import Thread
from forum.versions import LOG, changed


def record(
    act: str,
    *,
    by: User,
    thread: Thread,
    reason: str = "",
    post: Post | None = None,
    from_section: Section | None = None,
    other_thread: Thread | None = None,
) -> LogEntry:
    """Write down who did what to which thread or post, and why."""
    entry = LogEntry(
        act=act,
        by=by,
        section=(other_thread or thread).section,
        from_section=from_section,
        thread=thread,
        other_thread=other_thread,
        post=post,
        reason=reason,
    )
    db.session.add(entry)
    changed(LOG)
    return entry
