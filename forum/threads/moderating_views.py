"""Routes for what moderators do with threads: a page with the reason, then the act."""

from flask_babel import lazy_gettext as _l

from forum.extensions import csrf, db
from forum.permissions import can_moderate, can_move
from forum.posts.forms import ModerateForm, ReasonedForm
from forum.sections.queries import moderated_sections, visible_section_or_404
from forum.threads import moderating, queries
from forum.threads.forms import MoveForm
from forum.threads.models import Thread
from forum.threads.views import blueprint
from forum.web.access import authorize, member, viewer
from forum.web.pages import render_page, tell_and_go

WORDS = {
    "lock": _l("Lock the thread"),
    "unlock": _l("Unlock the thread"),
    "pin": _l("Pin the thread"),
    "unpin": _l("Unpin the thread"),
    "hide": _l("Hide the thread"),
    "restore": _l("Restore the thread"),
    "move": _l("Move the thread"),
}
DONE = {
    "lock": _l("The thread is locked: only moderators can write in it."),
    "unlock": _l("The thread is unlocked: people can write in it again."),
    "pin": _l("The thread is pinned: it stands above the others."),
    "unpin": _l("The thread is unpinned."),
    "hide": _l("The thread is hidden: only moderators see it."),
    "restore": _l("The thread is restored: everybody sees it again."),
    "move": _l("The thread is moved."),
}
ACTS = "<any(lock, unlock, pin, unpin, hide, restore):act>"


def _thread_to_moderate(thread_id: int) -> Thread:
    thread = queries.visible_thread_or_404(thread_id, viewer())
    authorize(can_moderate(viewer(), thread.section))
    return thread


def _form_for(act: str) -> ModerateForm:
    return ReasonedForm() if act == "hide" else ModerateForm()


def _show_form(thread: Thread, form: ModerateForm, act: str) -> str:
    return render_page("threads/moderate.html", thread=thread, form=form, act=act, words=WORDS[act])


def _show_again(thread: Thread, form: ModerateForm, act: str):
    """Return the form to show again, with the reason typed; None when the act may be done."""
    if not viewer().is_member:
        form.say_signed_out()
        return _show_form(thread, form, act), 401
    authorize(can_moderate(viewer(), thread.section))
    return None if form.validate_on_submit() else (_show_form(thread, form, act), 422)


def _back(thread: Thread, is_done: bool, act: str):
    return tell_and_go(thread.url, DONE[act], was_done=is_done)


@blueprint.get(f"/threads/<id:thread_id>/{ACTS}")
def moderate_page(thread_id: int, act: str):
    """Ask for the reason of a moderator's act."""
    thread = _thread_to_moderate(thread_id)
    if moderating.IS_DONE[act](thread):
        return _back(thread, True, act)
    return _show_form(thread, _form_for(act), act)


@blueprint.post(f"/threads/<id:thread_id>/{ACTS}")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
def moderate(thread_id: int, act: str):
    """Lock, unlock, pin, unpin, hide or restore a thread."""
    thread = queries.visible_thread_or_404(thread_id, viewer())
    form = _form_for(act)
    if again := _show_again(thread, form, act):
        return again
    is_done = moderating.IS_DONE[act](thread)
    moderating.ACTS[act](thread, by=member(), reason=form.reason.data or "")
    db.session.commit()
    return _back(thread, is_done, act)


def _move_form(thread: Thread) -> MoveForm:
    form = MoveForm()
    form.section.choices = [
        (section.id, section.full_title)
        for section in moderated_sections(viewer())
        if section.id != thread.section_id
    ]
    return form


@blueprint.get("/threads/<id:thread_id>/move")
def move_page(thread_id: int):
    """Ask where a thread is to go, and why."""
    thread = _thread_to_moderate(thread_id)
    return _show_form(thread, _move_form(thread), "move")


@blueprint.post("/threads/<id:thread_id>/move")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
def move(thread_id: int):
    """Move a thread to another section."""
    thread = queries.visible_thread_or_404(thread_id, viewer())
    form = _move_form(thread)
    if again := _show_again(thread, form, "move"):
        return again
    section = visible_section_or_404(viewer(), id=form.section.data)
    authorize(can_move(viewer(), thread, section))
    moderating.move(thread, section, by=member(), reason=form.reason.data)
    db.session.commit()
    return _back(thread, False, "move")
