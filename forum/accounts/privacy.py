"""Routes of a member's privacy: who sees what of them."""

from flask import flash
from flask_babel import gettext as _

from forum.accounts import actions
from forum.accounts.forms import PrivacyForm
from forum.accounts.views import blueprint
from forum.extensions import csrf, db
from forum.permissions import can_use_settings
from forum.web.access import authorize, member, viewer
from forum.web.pages import go_to, render_page

CHOICES = ("last_seen_to", "shows_time", "is_listed_to_guests", "is_found_by_robots")


def _show(form: PrivacyForm) -> str:
    return render_page("accounts/privacy.html", form=form)


@blueprint.get("/settings/privacy")
def privacy():
    """Show who sees what of the member."""
    authorize(can_use_settings(viewer()))
    return _show(PrivacyForm(formdata=None, **{name: getattr(member(), name) for name in CHOICES}))


@blueprint.post("/settings/privacy")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
def change_privacy():
    """Store who sees what of the member."""
    authorize(can_use_settings(viewer()))
    form = PrivacyForm()
    if not form.validate_on_submit():
        return _show(form), 422
    actions.change_privacy(member(), **{name: form[name].data for name in CHOICES})
    db.session.commit()
    flash(_("Saved."), "good")
    return go_to("/settings/privacy")
