"""Routes of the devices on which a member is signed in."""

from flask import flash
from flask_babel import gettext as _

from forum.accounts import actions, queries
from forum.accounts.devices import device_name
from forum.accounts.views import blueprint
from forum.extensions import db
from forum.permissions import can_use_settings
from forum.web.access import authorize, member, viewer
from forum.web.pages import go_to, render_page


@blueprint.get("/settings/sessions")
def sessions():
    """List the devices on which the member is signed in."""
    authorize(can_use_settings(viewer()))
    devices = queries.sessions_of(member())
    return render_page("accounts/sessions.html", devices=devices, device_name=device_name)


@blueprint.post("/settings/sessions/<id:session_id>/end")
def end_session(session_id: int):
    """Sign the member out on one device."""
    authorize(can_use_settings(viewer()))
    actions.end_session(queries.session_or_404(member(), session_id))
    db.session.commit()
    flash(_("That device is signed out."), "good")
    return go_to("/settings/sessions")


@blueprint.post("/settings/sessions/end-others")
def end_other_sessions():
    """Sign the member out everywhere but here."""
    authorize(can_use_settings(viewer()))
    actions.end_sessions(member(), keep=member().session)
    db.session.commit()
    flash(_("All other devices are signed out."), "good")
    return go_to("/settings/sessions")
