"""Routes that an open page asks by itself: whether something is new in its thread, and what."""

from flask import request
from werkzeug.wrappers import Response

from forum.forms import id_or_none
from forum.reading import leave_no_trace
from forum.threads import queries
from forum.threads.arriving import arrivals, pulse
from forum.threads.showing import places_of
from forum.threads.views import blueprint
from forum.versions import of_member
from forum.web.access import viewer
from forum.web.keeping import shows
from forum.web.pages import render_whole


@blueprint.get("/threads/<id:thread_id>/newest")
def newest(thread_id: int) -> Response:
    """Say in a few letters how a thread stands; who knows it already is sent nothing."""
    leave_no_trace()
    thread = queries.visible_thread_or_404(thread_id, viewer())
    shows(thread)
    response = Response(pulse(thread), mimetype="text/plain")
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get("/threads/<id:thread_id>/since")
def since(thread_id: int) -> Response:
    """Show what came behind a number, for the page that has the posts up to it."""
    leave_no_trace()
    thread = queries.visible_thread_or_404(thread_id, viewer())
    new = arrivals(thread, viewer(), after=id_or_none(request.args.get("after")) or 0)
    shows(thread, *places_of(new.gaps), *(of_member(post.author_id) for post in new.posts))
    quoted_by = queries.quoted_by(new.posts, viewer())
    page = render_whole("threads/_arrived.html", thread=thread, new=new, quoted_by=quoted_by)
    # A part of a page, without a head to say it in.
    return Response(page, mimetype="text/html", headers={"X-Robots-Tag": "noindex"})
