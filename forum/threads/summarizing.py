"""Routes for the summary of a thread: written, changed and taken away."""

from flask import flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from forum.database.transactions import begin_writing
from forum.extensions import csrf, db, limiter
from forum.permissions import can_summarize
from forum.posts.forms import ModerateForm
from forum.posts.previewing import Preview
from forum.posts.rendering import render_text
from forum.threads import actions, queries
from forum.threads.forms import SUMMARY_MAX_LENGTH, SummaryForm
from forum.threads.models import Thread
from forum.threads.views import blueprint
from forum.web.access import authorize, member, poster_key, posting_limit, viewer
from forum.web.pages import go_to, render_page
from forum.web.requests import reads_first


def _show_form(thread: Thread, form: SummaryForm) -> str:
    return render_page(
        "threads/summarize.html",
        thread=thread,
        form=form,
        most=SUMMARY_MAX_LENGTH,
        preview=_preview_of(form),
    )


def _preview_of(form: SummaryForm) -> Preview | None:
    asks = "preview" in request.form and form.source.data
    return Preview(render_text(form.source.data[:SUMMARY_MAX_LENGTH])) if asks else None


@blueprint.get("/threads/<id:thread_id>/summary")
def summary(thread_id: int):
    """Show the form for the summary of a thread."""
    thread = _thread_to_summarize(thread_id)
    written = thread.summary
    form = SummaryForm(formdata=None, source=written.source if written else "")
    form.start_from(written)
    return _show_form(thread, form)


def _thread_to_summarize(thread_id: int) -> Thread:
    thread = queries.visible_thread_or_404(thread_id, viewer())
    authorize(can_summarize(viewer(), thread))
    return thread


@blueprint.post("/threads/<id:thread_id>/summary")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
@reads_first
@limiter.limit(posting_limit, key_func=poster_key)
def summarize(thread_id: int):
    """Pin a summary to a thread, take it away, or show the form again with a preview."""
    thread = queries.visible_thread_or_404(thread_id, viewer())
    form = SummaryForm()
    if not viewer().is_member:
        form.say_signed_out()
        return _show_form(thread, form), 401
    authorize(can_summarize(viewer(), thread))
    if "preview" in request.form:
        return _show_form(thread, form)
    if "remove" in request.form and ModerateForm().validate_on_submit():
        return _remove(thread_id, form)
    if not form.validate_on_submit() or not form.started_from(thread.summary):
        return _show_form(thread, form), 422
    return _save(thread_id, form)


def _save(thread_id: int, form: SummaryForm) -> Response | tuple[str, int]:
    html = render_text(form.source.data)
    begin_writing(db.session)
    thread = _thread_to_summarize(thread_id)
    actions.hold_with_summary(thread)
    if not form.started_from(thread.summary):
        return _show_form(thread, form), 422
    reason = form.reason.data or ""
    actions.summarize(thread, by=member(), source=form.source.data, html=html, reason=reason)
    db.session.commit()
    flash(_("The summary is pinned to the thread."), "good")
    return go_to(thread.url)


def _remove(thread_id: int, form: SummaryForm) -> Response:
    begin_writing(db.session)
    thread = _thread_to_summarize(thread_id)
    actions.remove_summary(thread, by=member(), reason=form.reason.data or "")
    db.session.commit()
    flash(_("The summary is removed."), "good")
    return go_to(thread.url)
