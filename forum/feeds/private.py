"""Routes of members' own feeds: under a secret address, with what that member may read."""

from flask import abort
from werkzeug.wrappers import Response

from forum.accounts.models import User
from forum.feeds import channels
from forum.feeds.atom import answer
from forum.feeds.entries import Feed
from forum.feeds.queries import reader_or_404
from forum.feeds.views import blueprint
from forum.sections.queries import visible_section_or_404
from forum.threads.queries import standing_thread_or_404
from forum.web.headers import SECRET


def _private(member: User, feed: Feed) -> Response:
    response = answer(channels.for_one(member, feed), member.language)
    response.headers.update(SECRET)
    return response


# By the name in the address; each makes a feed of the board for its reader.
FEEDS = {
    "posts": channels.posts,
    "threads": channels.threads,
    "news": channels.news,
    "answers": channels.answers,
}
OF_SECTIONS = {"posts": channels.posts_of_section, "threads": channels.threads_of_section}


@blueprint.get(f"/feeds/<token>/<any({', '.join(FEEDS)}):what>.atom")
def own(token: str, what: str):
    """Answer with what is new on the board for the member whose secret this is."""
    member = reader_or_404(token)
    return _private(member, FEEDS[what](member))


@blueprint.get(f"/feeds/<token>/sections/<slug>/<any({', '.join(OF_SECTIONS)}):what>.atom")
def own_of_section(token: str, slug: str, what: str):
    """Answer with what is new in a section that this member may read."""
    member = reader_or_404(token)
    section = visible_section_or_404(member, slug=slug)
    return _private(member, OF_SECTIONS[what](section, member))


@blueprint.get("/feeds/<token>/threads/<id:thread_id>/posts.atom")
def own_of_thread(token: str, thread_id: int):
    """Answer with what is new in a thread that this member may read."""
    member = reader_or_404(token)
    thread = standing_thread_or_404(thread_id, member)
    if thread.is_hidden:
        abort(404)
    return _private(member, channels.posts_of_thread(thread, member))
