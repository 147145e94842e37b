"""What addresses of a merged thread answer: each leads to where its posts stand, in one hop."""

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import Conflict, HTTPException, NotFound
from werkzeug.wrappers import Response

from forum.accounts.comfort import page_size
from forum.drafts.places import parse_place, reply_place
from forum.extensions import db
from forum.forms import id_or_none
from forum.permissions import can_reply
from forum.posts.queries import submitted_post
from forum.threads.elsewhere import Merged, moved_post
from forum.threads.forms import ReplyForm
from forum.threads.models import Thread
from forum.threads.showing import reply_form
from forum.threads.views import blueprint, show_reply_form
from forum.web.access import authorize, viewer
from forum.web.errors import show_http_error
from forum.web.pages import go_to
from forum.web.redirects import with_query

# What an open page asks by itself: it shows another thread, and is told that this one has ended.
_ASKED_BY_PAGES = {"threads.newest", "threads.since"}
# What is the same for the thread where the posts stand now; everything else leads to its pages.
_ALIKE = {"threads.reply_page", "feeds.posts_of_thread", "reading.first_unread"}
_TYPED = ("source", "note")
_WRITTEN = {"threads.reply", "threads.compose_reply"}


@blueprint.app_errorhandler(Merged)
def lead_on(merged: Merged) -> Response | tuple[str, int]:
    """Answer what was asked of a thread that stands in another one now."""
    db.session.rollback()
    endpoint, target = request.endpoint or "", merged.target
    if endpoint in _ASKED_BY_PAGES:
        return show_http_error(NotFound())
    if endpoint in _WRITTEN:
        return _answer_there(target)
    if request.method == "POST":
        if any(request.form.get(name) for name in _TYPED):
            return show_http_error(Conflict())  # Its page gives the text back.
        flash(_("The thread was merged into this one meanwhile: nothing else was done."), "caution")
        return go_to(target.url)
    if endpoint in _ALIKE:
        return with_query(url_for(endpoint, thread_id=target.id), 301)
    return _post_of_jump() or redirect(target.url, 301)


def _post_of_jump() -> Response | None:
    """Lead to the post that is meant by its former number."""
    wish = request.args.get("to", "").strip("# ") if request.endpoint == "threads.jump" else ""
    number, former = id_or_none(wish), (request.view_args or {}).get("thread_id", 0)
    post = moved_post(former, viewer(), number) if number else None
    return redirect(post.place_url(page_size())) if post else None


def _answer_there(target: Thread) -> Response | tuple[str, int]:
    """Show the form for a reply again, with everything typed, at the thread where it goes now."""
    form = ReplyForm()
    if posted := submitted_post(viewer(), form.submission_id.data):
        return go_to(posted.place_url(page_size()))
    try:
        authorize(can_reply(viewer(), target), reply_place(target))
    except HTTPException as refused:  # An error handler's own refusals have to be handled by hand.
        return current_app.make_response(current_app.handle_user_exception(refused))
    form.seen.data, form.seen.raw_data = target.last_number, None
    form.source.errors = [
        _(
            "The thread was merged into “%(title)s” while you were writing. Press again to post "
            "your reply there.",
            title=target.title,
        )
    ]
    place = parse_place(request.form.get("place", ""))
    context = reply_form(target, form, to=place.post_id if place else None)
    return show_reply_form(target, context), 409
