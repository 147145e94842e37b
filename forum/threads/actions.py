"""What people do with threads: start one, reply in one."""

from forum.accounts.models import User
from forum.drafts import actions as drafts
from forum.drafts.places import Place, reply_place, thread_place
from forum.extensions import db
from forum.posts import actions as posts
from forum.posts import counting
from forum.posts.addressing import Earlier
from forum.posts.models import Post
from forum.posts.rendering import Rendered, render_unless_right
from forum.sections.models import Section
from forum.threads.models import Thread
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
