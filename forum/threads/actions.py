"""What people do with threads: start one, reply in one, say in short what one has come to."""

from markupsafe import Markup

from forum import markup
from forum.accounts.models import User
from forum.database.base import now
from forum.drafts import actions as drafts
from forum.drafts.places import Place, reply_place, thread_place
from forum.extensions import db
from forum.moderation import log
from forum.posts import actions as posts
from forum.posts import counting
from forum.posts.addressing import Earlier
from forum.posts.models import Post
from forum.posts.rendering import Rendered, render_text, render_unless_right
from forum.sections.models import Section
from forum.threads.models import Summary, Thread
from forum.versions import POSTS, changed


def start(
    section: Section,
    *,
    by: User,
    title: str,
    source: str,
    rendered: Rendered | None = None,
    submission_id: str | None = None,
) -> Post:
    """Start a thread; return its opening post. Rendered before, the text holds nobody up."""
    rendered = render_unless_right(rendered, source, section, by)
    thread = open_thread(section, by=by, title=title)
    post = posts.write(thread, by=by, source=source, rendered=rendered, submission_id=submission_id)
    drafts.discard(by, thread_place(section))
    return post


def open_thread(section: Section, *, by: User, title: str) -> Thread:
    """Make a thread without posts: the bare place that an article's comments need.

    Its section counts it from now on, because the section's list shows it from now on.
    """
    thread = Thread(section=section, author=by, title=title)
    db.session.add(thread)
    db.session.flush()
    counting.count_thread(thread, +1)
    changed(section, by, POSTS)
    return thread


def reply(
    thread: Thread,
    *,
    by: User,
    source: str,
    rendered: Rendered | None = None,
    submission_id: str | None = None,
    reply_to: Post | None = None,
    place: Place | None = None,
) -> Post:
    """Add a post to a thread; the draft of its place has done its service.

    Rendered before, the text holds nobody up.
    """
    rendered = render_unless_right(rendered, source, thread.section, by, Earlier(thread))
    post = posts.write(
        thread,
        by=by,
        source=source,
        rendered=rendered,
        submission_id=submission_id,
        reply_to=reply_to,
    )
    drafts.discard(by, place or reply_place(thread, reply_to))
    return post


def summarize(
    thread: Thread, *, by: User, source: str, html: Markup | None = None, reason: str = ""
) -> Summary:
    """Pin a summary to a thread, in place of the one it had."""
    hold_with_summary(thread)
    summary = thread.summary or Summary(thread_id=thread.id)
    summary.author_id, summary.source, summary.written_at = by.id, source, now()
    summary.html = render_text(source) if html is None else html
    summary.markup_version = markup.VERSION
    db.session.add(summary)
    _note_summary(thread, "summarize", by, reason)
    return summary


def remove_summary(thread: Thread, *, by: User, reason: str = "") -> None:
    """Take the summary of a thread away."""
    hold_with_summary(thread)
    if thread.summary:
        db.session.delete(thread.summary)
        _note_summary(thread, "remove_summary", by, reason)


def hold_with_summary(thread: Thread) -> None:
    """Read a thread and its summary anew, and keep others from changing them until the commit."""
    counting.hold(thread)
    if thread.summary:
        db.session.expire(thread.summary)
    db.session.expire(thread, ["summary"])


def _note_summary(thread: Thread, act: str, by: User, reason: str) -> None:
    """Say what was changed; what the thread's own author does is no act of a moderator."""
    db.session.flush()
    db.session.expire(thread, ["summary"])
    if by.id != thread.author_id:
        log.record(act, by=by, thread=thread, reason=reason)
    changed(thread)
