"""Routes of ignoring: the private list, beginning and ceasing."""

from flask import Blueprint, flash, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.accounts.models import User
from forum.accounts.queries import member_or_404
from forum.extensions import db, limiter
from forum.forms import id_or_none
from forum.ignoring import actions, queries
from forum.permissions import can_ignore, can_use_settings
from forum.web.access import authorize, draft_limit, member, poster_key, viewer
from forum.web.pages import go_to, render_page
from forum.web.redirects import page_before, way_back

blueprint = Blueprint("ignoring", __name__)
# Under which name the cookie keeps from which post somebody was ignored, until that is shown.
UNDO = "undo_ignoring"


@blueprint.app_template_global()
def ignored_just_now(post_id: int) -> bool:
    """Tell once that the author of a post was ignored from its menu, on the page before."""
    is_here = UNDO in session and session[UNDO] == post_id
    return is_here and session.pop(UNDO) == post_id


@blueprint.get("/settings/ignored")
def index():
    """List whom the viewer ignores; nobody else can open this list."""
    authorize(can_use_settings(viewer()))
    return render_page("ignoring/index.html", ignores=queries.ignores_of(member()))


@blueprint.post("/members/<id:member_id>/ignore")
@limiter.limit(draft_limit, key_func=poster_key)
def ignore(member_id: int):
    """Fold from now on what a member writes."""
    ignored = member_or_404(member_id)
    authorize(can_ignore(viewer(), ignored))
    try:
        actions.ignore(ignored, by=member())
    except actions.TooManyIgnored as refused:
        flash(str(refused.reason), "caution")
        return _back(ignored)
    db.session.commit()
    if post_id := id_or_none(request.form.get("post")):
        # Said where the post stands, with the way back: the head of the page is out of sight there.
        session[UNDO] = post_id
    else:
        flash(_("You ignore %(name)s now. Nobody is told.", name=ignored.name), "good")
    return _back(ignored)


@blueprint.post("/members/<id:member_id>/stop-ignoring")
@limiter.limit(draft_limit, key_func=poster_key)
def stop_ignoring(member_id: int):
    """Show again what a member writes."""
    ignored = member_or_404(member_id)
    authorize(can_ignore(viewer(), ignored))
    actions.stop_ignoring(ignored, by=member())
    db.session.commit()
    flash(_("You read %(name)s again.", name=ignored.name), "good")
    return _back(ignored)


def _back(ignored: User) -> Response:
    return go_to(way_back(request.form.get("next")) or page_before() or ignored.url)
