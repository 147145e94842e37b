"""Routes for what moderators do with threads: a page with the reason, then the act."""

from flask_babel import lazy_gettext as _l

from forum.extensions import csrf, db
from forum.permissions import can_move
from forum.sections.queries import moderated_sections, visible_section_or_404
from forum.threads import moderating, queries
from forum.threads.forms import MoveForm
from forum.threads.models import Thread
from forum.threads.views import blueprint
from forum.web.access import authorize, member, viewer
from forum.web.moderating import Moderating

MODERATING = Moderating(
    template="threads/moderate.html",
    name="thread",
    words={
        "lock": _l("Lock the thread"),
        "unlock": _l("Unlock the thread"),
        "pin": _l("Pin the thread"),
        "unpin": _l("Unpin the thread"),
        "hide": _l("Hide the thread"),
        "restore": _l("Restore the thread"),
        "move": _l("Move the thread"),
    },
    done={
        "lock": _l("The thread is locked: only moderators can write in it."),
        "unlock": _l("The thread is unlocked: people can write in it again."),
        "pin": _l("The thread is pinned: it stands above the others."),
        "unpin": _l("The thread is unpinned."),
        "hide": _l("The thread is hidden: only moderators see it."),
        "restore": _l("The thread is restored: everybody sees it again."),
        "move": _l("The thread is moved."),
    },
    acts=moderating.ACTS,
    explained=frozenset({"hide"}),
    is_done=lambda thread, act: moderating.IS_DONE[act](thread),
    section_of=lambda thread: thread.section,
    back_to=lambda thread: thread.url,
)
ACTS = "<any(lock, unlock, pin, unpin, hide, restore):act>"


@blueprint.get(f"/threads/<id:thread_id>/{ACTS}")
def moderate_page(thread_id: int, act: str):
    """Ask for the reason of a moderator's act."""
    return MODERATING.ask(queries.visible_thread_or_404(thread_id, viewer()), act)


@blueprint.post(f"/threads/<id:thread_id>/{ACTS}")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
def moderate(thread_id: int, act: str):
    """Lock, unlock, pin, unpin, hide or restore a thread."""
    return MODERATING.do(queries.visible_thread_or_404(thread_id, viewer()), act)


def _move_form(thread: Thread) -> MoveForm:
    form = MoveForm()
    form.offer(each for each in moderated_sections(viewer()) if each.id != thread.section_id)
    return form


@blueprint.get("/threads/<id:thread_id>/move")
def move_page(thread_id: int):
    """Ask where a thread is to go, and why."""
    thread = queries.visible_thread_or_404(thread_id, viewer())
    MODERATING.authorize(thread)
    return MODERATING.show(thread, "move", _move_form(thread))


@blueprint.post("/threads/<id:thread_id>/move")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
def move(thread_id: int):
    """Move a thread to another section."""
    thread = queries.visible_thread_or_404(thread_id, viewer())
    form = _move_form(thread)
    if again := MODERATING.show_again(thread, "move", form):
        return again
    section = visible_section_or_404(viewer(), id=form.section.data)
    authorize(can_move(viewer(), thread, section))
    moderating.move(thread, section, by=member(), reason=form.reason.data)
    db.session.commit()
    return MODERATING.go_back(thread, "move", was_done=False)
