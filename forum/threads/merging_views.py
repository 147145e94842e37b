"""Routes for merging a thread into another one: which, why, whether it is meant, then the act."""

import re

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from forum.extensions import csrf, db
from forum.forms import id_or_none
from forum.permissions import can_moderate
from forum.threads import merging, queries
from forum.threads.forms import MergeForm
from forum.threads.models import Thread
from forum.threads.moderating import ActRefused
from forum.threads.views import blueprint
from forum.web.access import authorize, member, viewer
from forum.web.pages import render_page, tell_and_go

DONE = _l("The threads are merged: all posts stand here now.")
_NAMED = re.compile(r"(?:.*/threads/)?\D{0,3}(\d{1,9})(?!\d)", re.ASCII)


def _show(thread: Thread, form: MergeForm, into: Thread | None = None) -> str:
    return render_page("threads/merge.html", thread=thread, form=form, into=into)


def _named_in(text: str) -> Thread | None:
    """Find the thread that a number or an address means, as far as the viewer may see it."""
    found = _NAMED.match(text)
    try:
        return queries.standing_thread_or_404(int(found[1]), viewer()) if found else None
    except NotFound:
        return None


@blueprint.get("/threads/<id:thread_id>/merge")
def merge_page(thread_id: int):
    """Ask into which thread one is to be merged, and why."""
    thread = queries.visible_thread_or_404(thread_id, viewer())
    authorize(can_moderate(viewer(), thread.section))
    return _show(thread, MergeForm())


@blueprint.post("/threads/<id:thread_id>/merge")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
def merge(thread_id: int):
    """Merge a thread into another one, once the page that names both was answered."""
    thread = queries.visible_thread_or_404(thread_id, viewer())
    form = MergeForm()
    if not viewer().is_member:
        form.say_signed_out()
        return _show(thread, form), 401
    authorize(can_moderate(viewer(), thread.section))
    if not form.validate_on_submit():
        return _show(thread, form), 422
    into = _named_in(form.into.data)
    if into is None:
        form.into.errors = [_("There is no such thread, or you cannot see it.")]
        return _show(thread, form), 422
    if sentence := merging.why_not(thread, into, member()):
        form.into.errors = [str(sentence)]
        return _show(thread, form), 422 if can_moderate(viewer(), into.section) else 403
    if id_or_none(request.form.get("meant")) != into.id:
        return _show(thread, form, into)
    try:
        merging.merge(thread, into, by=member(), reason=form.reason.data)
    except ActRefused as refused:
        db.session.rollback()
        form.into.errors = [str(refused.reason)]
        return _show(queries.visible_thread_or_404(thread_id, viewer()), form), 422
    db.session.commit()
    return tell_and_go(into.url, DONE, was_done=False)
