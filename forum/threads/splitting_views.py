"""Routes for splitting posts out of a thread: choosing them, page by page, then the act."""

from flask import abort, request
from flask_babel import lazy_gettext as _l

from forum.accounts.comfort import page_size
from forum.extensions import csrf, db
from forum.forms import id_or_none
from forum.permissions import can_split
from forum.sections.queries import moderated_sections, visible_section_or_404
from forum.threads import queries, splitting
from forum.threads.forms import SplitForm
from forum.threads.models import Thread
from forum.threads.moderating import ActRefused
from forum.threads.views import blueprint
from forum.web.access import authorize, member, viewer
from forum.web.pages import render_page, tell_and_go
from forum.web.pagination import Pages, page_argument

DONE = _l("The posts are split off: they stand in this thread now.")
# Ids that a form may carry: more than may be split, so that it can say so.
MOST_CARRIED = 2 * splitting.MOST_SPLIT


def _form(thread: Thread) -> SplitForm:
    form = SplitForm(section=thread.section_id)
    form.offer(moderated_sections(viewer()))
    return form


def _chosen() -> list[int]:
    """Read which posts are chosen, on whatever page they stand."""
    ids = map(id_or_none, request.form.getlist("post")[:MOST_CARRIED])
    return list(dict.fromkeys(id for id in ids if id))


def _show(thread: Thread, form: SplitForm, number: int) -> str:
    pages = Pages(number, page_size(), thread.last_number, thread.page_url)
    found = queries.posts_of_page(thread, viewer(), number)
    posts = [post for post in found if not isinstance(post, queries.Gap)]
    chosen, shown = _chosen(), {post.id for post in posts}
    return render_page(
        "threads/split.html",
        thread=thread,
        form=form,
        pages=pages,
        posts=posts,
        chosen=chosen,
        elsewhere=[id for id in chosen if id not in shown],
    )


@blueprint.get("/threads/<id:thread_id>/split")
def split_page(thread_id: int):
    """Show the posts of a thread to choose from."""
    thread = queries.visible_thread_or_404(thread_id, viewer())
    authorize(can_split(viewer(), thread, thread.section))
    return _show(thread, _form(thread), page_argument())


@blueprint.post("/threads/<id:thread_id>/split")
@csrf.exempt  # The form checks the token itself, so that an expired one loses nothing.
def split(thread_id: int):
    """Begin a thread with the chosen posts, or show another page to choose from."""
    thread = queries.visible_thread_or_404(thread_id, viewer())
    form = _form(thread)
    if not viewer().is_member:
        form.say_signed_out()
        return _show(thread, form, page_argument()), 401
    authorize(can_split(viewer(), thread, thread.section))
    if "page" in request.form:
        return _show(thread, form, id_or_none(request.form["page"]) or abort(404))
    if not form.validate_on_submit():
        return _show(thread, form, page_argument()), 422
    section = visible_section_or_404(viewer(), id=form.section.data)
    authorize(can_split(viewer(), thread, section))
    try:
        begun = splitting.split(
            thread,
            _chosen(),
            section,
            title=form.title.data,
            by=member(),
            reason=form.reason.data,
        )
    except ActRefused as refused:
        db.session.rollback()
        thread = queries.visible_thread_or_404(thread_id, viewer())
        form.form_errors = [str(refused.reason)]
        return _show(thread, form, page_argument()), 422
    db.session.commit()
    return tell_and_go(begun.url, DONE, was_done=False)
