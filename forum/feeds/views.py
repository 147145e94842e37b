"""Routes of the feeds that everybody may read: each shows what guests see, whoever asks."""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from forum.accounts.models import Guest
from forum.accounts.queries import member_or_404
from forum.extensions import limiter
from forum.feeds import channels
from forum.feeds.atom import answer
from forum.feeds.entries import Feed
from forum.forms import id_or_none
from forum.permissions import can_see_lists
from forum.search.asked import read_question
from forum.search.views import search_limit
from forum.sections.models import Section
from forum.sections.queries import menu, visible_section_or_404
from forum.threads.queries import visible_thread_or_404
from forum.versions import POSTS, of_member, of_thread
from forum.web.access import poster_key, viewer
from forum.web.keeping import shows
from forum.web.pages import render_page

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/feeds")
def index():
    """List the feeds of the board, and say what they are good for."""
    shows()
    return render_page("feeds/index.html", tree=menu(viewer()))


def _public(feed: Feed, *things) -> Response:
    """Answer with a feed that is right until a thing changes, or what an entry tells of."""
    threads = {of_thread(entry.thread_id) for entry in feed.entries}
    shows(*things, *threads, *(of_member(entry.author_id) for entry in feed.entries))
    return answer(feed)


@blueprint.get("/posts.atom")
def posts():
    """Answer with the newest posts of the board."""
    return _public(channels.posts(Guest()), POSTS)


@blueprint.get("/threads.atom")
def threads():
    """Answer with the newest threads of the board."""
    return _public(channels.threads(Guest()), POSTS)


@blueprint.get("/news.atom")
def news():
    """Answer with the newest articles."""
    return _public(channels.news(Guest()))


def _all_of(section: Section) -> str | Section:
    return POSTS if section.is_group else section


@blueprint.get("/sections/<slug>/posts.atom")
def posts_of_section(slug: str):
    """Answer with the newest posts of a section."""
    section = visible_section_or_404(Guest(), slug=slug)
    return _public(channels.posts_of_section(section, Guest()), _all_of(section))


@blueprint.get("/sections/<slug>/threads.atom")
def threads_of_section(slug: str):
    """Answer with the newest threads of a section."""
    section = visible_section_or_404(Guest(), slug=slug)
    return _public(channels.threads_of_section(section, Guest()), _all_of(section))


@blueprint.get("/threads/<id:thread_id>/posts.atom")
def posts_of_thread(thread_id: int):
    """Answer with the newest posts of a thread, or with those before a number."""
    thread = visible_thread_or_404(thread_id, Guest())
    before = id_or_none(request.args.get("before"))
    return _public(channels.posts_of_thread(thread, Guest(), before), thread)


@blueprint.get("/members/<id:member_id>/posts.atom")
def posts_of_member(member_id: int):
    """Answer with a member's newest posts, if everybody may see them listed."""
    member = member_or_404(member_id)
    if not can_see_lists(Guest(), member):
        abort(404)
    response = _public(channels.posts_of_member(member, Guest()), member)
    if not member.is_found_by_robots:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/search.atom")
@limiter.limit(search_limit, key_func=poster_key)
def found():
    """Answer with the newest posts that are found for a question."""
    asked = read_question()
    return answer(channels.found(asked.text, asked.query, Guest()))


# The other routes of this blueprint.
from forum.feeds import keys, private  # noqa: E402, F401
