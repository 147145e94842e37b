"""Routes of a member's last searches: to drop them, and to keep none from now on."""

from flask import flash
from flask_babel import gettext as _

from forum.extensions import db, limiter
from forum.permissions import can_use_settings
from forum.search import recent
from forum.search.views import blueprint
from forum.web.access import authorize, draft_limit, member, poster_key, viewer
from forum.web.pages import go_to


@blueprint.post("/search/forget")
@limiter.limit(draft_limit, key_func=poster_key)
def forget():
    """Drop what the viewer has searched for."""
    authorize(can_use_settings(viewer()))
    recent.forget(member())
    db.session.commit()
    flash(_("Your last searches are forgotten."), "good")
    return go_to("/search")


@blueprint.post("/search/stop-keeping")
@limiter.limit(draft_limit, key_func=poster_key)
def stop_keeping():
    """Keep nothing any more of what the viewer searches for."""
    authorize(can_use_settings(viewer()))
    recent.stop_keeping(member())
    db.session.commit()
    flash(_("From now on nothing is kept of what you search for."), "good")
    return go_to("/search")


@blueprint.post("/search/keep")
@limiter.limit(draft_limit, key_func=poster_key)
def keep():
    """Keep again what the viewer searches for."""
    authorize(can_use_settings(viewer()))
    recent.keep(member())
    db.session.commit()
    flash(_("Your last searches are kept again, for you alone."), "good")
    return go_to("/search")
