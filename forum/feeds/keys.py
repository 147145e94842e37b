"""Routes of the keys: a member's list, making one, revoking one."""

from flask import flash
from flask_babel import gettext as _

from forum.database.transactions import begin_writing
from forum.extensions import csrf, db, limiter
from forum.feeds import actions, queries
from forum.feeds.forms import KeyForm
from forum.feeds.views import blueprint
from forum.mailing import public_url
from forum.permissions import can_use_settings
from forum.sections.queries import menu
from forum.web.access import authorize, draft_limit, member, poster_key, viewer
from forum.web.pages import go_to, render_page
from forum.web.requests import reads_first


def _show(form: KeyForm) -> str:
    return render_page("feeds/keys.html", form=form, keys=queries.keys_of(member()))


@blueprint.get("/settings/feeds")
def keys():
    """List the keys of the member's own feeds."""
    authorize(can_use_settings(viewer()))
    return _show(KeyForm(formdata=None))


@blueprint.post("/settings/feeds")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@reads_first
@limiter.limit(draft_limit, key_func=poster_key)
def make_key():
    """Make a key, and show once the addresses that it opens."""
    authorize(can_use_settings(viewer()))
    form = KeyForm()
    if not form.validate_on_submit():
        return _show(form), 422
    begin_writing(db.session)
    try:
        key = actions.make_key(member(), form.name.data or "")
    except actions.TooManyKeys:
        form.form_errors = [_("These are as many addresses as one may have: revoke one first.")]
        return _show(form), 422
    token = key.token
    db.session.commit()
    return _show_once(public_url(f"/feeds/{token}"))


def _show_once(own: str) -> str:
    return render_page(
        "feeds/made.html",
        own=own,
        of_all=f"{own}/posts.atom",
        of_thread=f"{own}/threads/5/posts.atom",
        tree=menu(viewer()),
    )


@blueprint.post("/settings/feeds/<id:key_id>/revoke")
def revoke(key_id: int):
    """End the feeds under one secret address."""
    authorize(can_use_settings(viewer()))
    actions.revoke(queries.key_or_404(member(), key_id))
    db.session.commit()
    flash(_("That address opens nothing any more."), "good")
    return go_to("/settings/feeds")
